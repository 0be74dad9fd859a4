"""How many requests the Hub grants, shared by all processes."""
