"""A text that was learned from a model, and what finds it, as the identification of another text takes it. Pure."""

from collections.abc import Callable, Sequence

import msgspec

from registry.licenses.texts.normalisation import Normalised


class LearnedText(msgspec.Struct, frozen=True):
    """One learned text; ``license`` is set only where curators decided, all alike, what it is."""

    sha256: str
    """Names the bytes that are kept as evidence."""
    model: str
    text: Normalised
    license: str | None = None
    is_same: bool = False
    """Whether it says the same as the text that was looked up, its numbers of lists apart."""


Lookup = Callable[[Normalised], Sequence[LearnedText]]
"""Finds the learned texts that are worth comparing with a text."""
