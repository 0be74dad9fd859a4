"""Searches that stop when they have their page."""
