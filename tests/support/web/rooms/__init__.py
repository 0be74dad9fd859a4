"""Rooms of the desk, filled and walked through."""
