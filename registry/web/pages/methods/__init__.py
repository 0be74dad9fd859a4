"""What each number means: how it is made, from what, and what it does not say."""

from registry.web.pages.methods.overview import method_page, methods

__all__ = ["method_page", "methods"]
