"""Checks that are kept."""
