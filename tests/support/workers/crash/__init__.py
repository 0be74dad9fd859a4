"""Processes of the service that end at a chosen commit, and what is demanded afterwards."""
