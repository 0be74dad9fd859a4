"""The records that a new registry begins with, kept as YAML with their sources, and the claims of shipped indexes."""

from registry.records.starter.files import read_file, starter_folder
from registry.records.starter.service import load_starter

__all__ = ["load_starter", "read_file", "starter_folder"]
