"""Runs: requests to read models, with their outcome."""
