"""Commands of inventories: what is used, and whether it may."""
