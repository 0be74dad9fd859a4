"""What else a model is called: by Ollama, in a package URL, or by mistake."""

from registry.records.ids import hub_of_purl, is_same_hub
from registry.records.names.ollama import ServedNames
from registry.records.suggestions import similar_ids

__all__ = ["ServedNames", "hub_of_purl", "is_same_hub", "similar_ids"]
