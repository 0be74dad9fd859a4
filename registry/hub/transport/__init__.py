"""Requests to a hub, bounded in time and size; an answer is bytes or a failure."""
