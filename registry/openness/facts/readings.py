"""An expression of licences as its leaves, and how what is known of these joins."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec

from registry.licenses.catalogue import License, load_catalogue
from registry.licenses.declarations import Candidates, Declared, Part, find_candidates, find_exception

Value = TypeVar("Value")
Written = str | Sequence[str] | None
"""A licence as somebody wrote it; several without an operator bind together; None is unknown."""
_NONE = frozenset({"", "none", "unlicensed", "no license", "no licence"})
_UNSAID = "other"
"""Stands for a blank word among others, of which nobody knows what belongs there."""
_NOTHING_SAID = frozenset({"noassertion", _UNSAID, "unknown"})


class LicenceLeaf(msgspec.Struct, frozen=True):
    """One licence of an expression."""

    id: str | None
    """As SPDX spells it, or as it was written where it is no SPDX id."""
    entries: tuple[License, ...] = ()
    """What the catalogue has for it; several where a name stands for several texts."""
    is_nothing: bool = False
    """Whether it says that there is no licence at all."""


UNREAD = LicenceLeaf(None)


def read(
    written: Written,
    of_leaf: Callable[[LicenceLeaf], Value],
    either: Callable[[list[Value]], Value],
    together: Callable[[list[Value]], Value],
) -> Value:
    """What is known of each licence, joined as the expression says: `OR` leaves a choice, all else binds together."""
    words = (written,) if isinstance(written, str) else tuple(written or ())
    if any(word.strip() for word in words):
        words = tuple(word if word.strip() else _UNSAID for word in words)
    leaves = [_plain(word) for word in words]
    if words and all(leaves):
        return together([of_leaf(leaf) for leaf in leaves if leaf])
    if not words:
        return of_leaf(UNREAD)
    found = find_candidates(load_catalogue(), Declared(declared=words))
    return _joined(found, of_leaf, either, together)


def _plain(word: str) -> LicenceLeaf | None:
    """Words that name no licence."""
    folded = " ".join(word.casefold().split())
    if folded in _NONE:
        return LicenceLeaf(None, is_nothing=True)
    return UNREAD if folded in _NOTHING_SAID else None


def _joined(
    found: Candidates | Part,
    of_leaf: Callable[[LicenceLeaf], Value],
    either: Callable[[list[Value]], Value],
    together: Callable[[list[Value]], Value],
) -> Value:
    if isinstance(found, Part):
        return of_leaf(_leaf(found))
    parts = [_joined(part, of_leaf, either, together) for part in found.parts]
    return either(parts) if found.operator == "or" else together(parts)


def _leaf(part: Part) -> LicenceLeaf:
    """An exception adds permissions where SPDX lists it; one that nobody knows may take some away."""
    if part.exception is not None and find_exception(part.exception) is None:
        return UNREAD
    if plain := _plain(part.text):
        return plain
    spdx = part.spdx.partition(" WITH ")[0] if part.spdx else None
    return LicenceLeaf(spdx or part.text, () if part.ruled_out else part.entries)
