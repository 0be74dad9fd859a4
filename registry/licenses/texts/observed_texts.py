"""A text that was seen in a model, as the identification of another text takes it; no database here."""

from collections.abc import Callable, Sequence

import msgspec

from registry.licenses.texts.normalisation import Normalised


class SeenText(msgspec.Struct, frozen=True):
    """One learned text; ``license`` is set only where curators decided, all alike, what it is."""

    sha256: str
    """Names the bytes that are kept as evidence."""
    model: str
    text: Normalised
    license: str | None = None


Lookup = Callable[[Normalised], Sequence[SeenText]]
"""Finds the learned texts that are worth comparing with a text."""


def nothing_seen(text: Normalised) -> Sequence[SeenText]:
    """The look-up of a process that has learned nothing."""
    del text
    return ()
