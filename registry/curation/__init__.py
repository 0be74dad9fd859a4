"""Proposals for the concluded layer: made by one person, decided by another."""
