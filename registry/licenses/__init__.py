"""Licences: which exist, what each one says, and how to recognise it."""
