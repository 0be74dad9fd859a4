"""How far requests may go, and addresses that must not be reached."""
