"""Rankings of all tracked models by one framework, in the order that its index itself has."""

from registry.openness.rankings.rules import OUTPUTS

__all__ = ["OUTPUTS"]
