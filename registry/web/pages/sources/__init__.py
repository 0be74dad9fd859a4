"""Whose data it is, on which terms, how often it is read, and how to take it along."""

from registry.web.pages.sources.overview import about

__all__ = ["about"]
