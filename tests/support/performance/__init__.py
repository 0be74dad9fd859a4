"""Counting what operations make a database do, and the operations that are counted."""
