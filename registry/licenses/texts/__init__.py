"""Licence texts: normalised, identified exactly or as near to a known one, and learned from models."""
