"""Watched groups: the models of an owner, of an inventory, or those that a query finds."""
