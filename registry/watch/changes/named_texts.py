"""Licence files that come or go: no change where they only repeat what the card names, one where they do not."""

from registry.licenses.catalogue.load import Catalogue
from registry.licenses.declarations.candidates import candidates
from registry.licenses.declarations.values import Declared
from registry.licenses.texts.identify import TextIndex, identify_normalised
from registry.licenses.texts.normalise import normalise
from registry.licenses.texts.observed_texts import Lookup, nothing_seen


def is_named_text(
    catalogue: Catalogue, index: TextIndex, declared: Declared, text: str, seen: Lookup = nothing_seen
) -> bool:
    """Whether a text is, word for word, the one that the declared licence stands for; raises Invalid over 1 MiB."""
    words = normalise(text)
    identified = identify_normalised(index, words, seen(words)).license
    leaves = candidates(catalogue, declared).leaves()
    named = {key for leaf in leaves for entry in leaf.entries for key in catalogue.line_of(entry.key)}
    return identified in named
