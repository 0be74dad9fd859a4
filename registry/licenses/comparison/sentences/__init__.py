"""Two editions of a text, sentence by sentence."""

from registry.licenses.comparison.sentences.editions import EditionChange, compare_editions

__all__ = ["EditionChange", "compare_editions"]
