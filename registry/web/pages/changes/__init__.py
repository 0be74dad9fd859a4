"""What changed: the list of recorded changes, and each with the words that moved."""

from registry.web.pages.changes.movement import change
from registry.web.pages.changes.overview import changes

__all__ = ["change", "changes"]
