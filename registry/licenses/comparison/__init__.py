"""What moved between two licences, term by term, and in which direction for users."""

from registry.licenses.comparison.rules import Comparison, compare
from registry.licenses.comparison.states import LicenseState

__all__ = ["Comparison", "LicenseState", "compare"]
