"""Requests: made up, written byte by byte, and sent."""
