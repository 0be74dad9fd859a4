"""The records that a new registry begins with, kept as YAML with their sources."""

from registry.records.starter.service import load_starter, read_models

__all__ = ["load_starter", "read_models"]
