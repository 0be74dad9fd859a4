"""What was true of a model on a day: its states as bands, and the answer for one day."""

from registry.web.pages.past.day import timeline

__all__ = ["timeline"]
