"""What one request may cause: a budget in statements, rows and seconds, spent wherever work is done (docs/adr/0034)."""

from registry.costs.allowance import Allowance, check_allowance, current_allowance, spend_rows, spending

__all__ = ["Allowance", "check_allowance", "current_allowance", "spend_rows", "spending"]
