"""Asking a server instead of the local database, over the REST API that everybody has."""
