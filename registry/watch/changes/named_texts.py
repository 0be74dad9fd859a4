"""Licence files that come or go: no change where they only repeat what the card names, one where they do not."""

from registry.licenses.catalogue import Catalogue
from registry.licenses.declarations import Declared, find_candidates
from registry.licenses.texts import Lookup, TextIndex, identify


def is_named_text(
    catalogue: Catalogue, index: TextIndex, declared: Declared, text: str, lookup: Lookup | None = None
) -> bool:
    """Whether a text is, word for word, the one that the declared licence stands for; raises Invalid over 1 MiB."""
    identified = identify(index, text, lookup).license
    leaves = find_candidates(catalogue, declared).leaves()
    named = {key for leaf in leaves for entry in leaf.entries for key in catalogue.line_of(entry.key)}
    return identified in named
