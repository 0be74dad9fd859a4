"""The records that a new registry begins with, kept as YAML with their sources, and the claims of shipped indexes."""

from registry.records.starter.catalogue import recorded_models
from registry.records.starter.files import StarterFile, read_file, starter_folder
from registry.records.starter.report import catalogue_report
from registry.records.starter.review import RULES, Flaw, Subjects, list_faults
from registry.records.starter.service import load_starter

__all__ = [
    "RULES",
    "Flaw",
    "StarterFile",
    "Subjects",
    "catalogue_report",
    "list_faults",
    "load_starter",
    "read_file",
    "recorded_models",
    "starter_folder",
]
