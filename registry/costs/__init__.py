"""What one request may cause: a budget in statements, rows and seconds, spent wherever work is done (docs/adr/0034)."""

from registry.costs.budget import RequestBudget, check_budget, current_budget, spend_rows, spending

__all__ = ["RequestBudget", "check_budget", "current_budget", "spend_rows", "spending"]
