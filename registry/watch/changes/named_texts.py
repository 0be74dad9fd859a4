"""Licence files that come or go: no change where they only repeat what the card names, one where they do not."""

from collections.abc import Iterable

from registry.licenses.catalogue import Catalogue
from registry.licenses.declarations import Declared, find_candidates
from registry.licenses.texts import Lookup, TextIndex, identify, normalise_decoded


def are_named_texts(
    catalogue: Catalogue, index: TextIndex, declared: Declared, texts: Iterable[str], lookup: Lookup | None = None
) -> bool:
    """Whether texts are, word for word, those of the declared licence, as a whole; raises Invalid over 1 MiB.

    A text that the licence takes in may stand beside its own, and never instead of it.
    """
    found = {identify(index, normalise_decoded(text), lookup).license for text in texts}
    leaves = find_candidates(catalogue, declared).leaves()
    named = {key for leaf in leaves for entry in leaf.entries for key in catalogue.texts_of(entry.key)}
    return not found or bool(found & named and found <= named | catalogue.parts_of(named))
