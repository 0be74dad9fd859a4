"""What else a model is called: by Ollama, or by mistake."""

from registry.records.names.ollama import ServedNames
from registry.records.suggestions import similar_ids

__all__ = ["ServedNames", "similar_ids"]
