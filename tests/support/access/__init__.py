"""Asking every operation for what must not be told."""
