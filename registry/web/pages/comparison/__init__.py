"""Two to four models side by side."""

from registry.web.pages.comparison.page import compare

__all__ = ["compare"]
