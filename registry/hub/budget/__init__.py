"""How many requests the Hub grants, shared by all processes."""

from registry.hub.budget.rules import is_over
from registry.hub.budget.service import SharedBudget
from registry.hub.budget.tables import RequestBudget

__all__ = ["RequestBudget", "SharedBudget", "is_over"]
