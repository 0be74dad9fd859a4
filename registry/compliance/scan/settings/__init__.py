"""Settings: YAML, JSON, TOML, variables, scripts, Dockerfiles, Modelfiles."""

from registry.compliance.scan.settings.json_documents import json_trees, toml_trees
from registry.compliance.scan.settings.nodes import Items, Leaf, Pairs, Tree, UnreadableSettings
from registry.compliance.scan.settings.readers import SETTINGS_READERS
from registry.compliance.scan.settings.trees import models_in_trees
from registry.compliance.scan.settings.yaml_documents import yaml_trees

__all__ = [
    "SETTINGS_READERS", "Items", "Leaf", "Pairs", "Tree", "UnreadableSettings", "json_trees", "models_in_trees",
    "toml_trees", "yaml_trees",
]  # fmt: skip
