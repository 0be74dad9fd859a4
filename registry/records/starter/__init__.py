"""The records that a new registry begins with, kept as YAML with their sources."""
