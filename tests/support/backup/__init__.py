"""Databases that hold something in every table, and what they hold."""
