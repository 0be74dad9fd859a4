"""Logs to verify, and hands that bend them."""
