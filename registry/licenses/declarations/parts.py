"""The parts of a declaration, each with the entries it may mean, and how they are joined."""

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from registry.licenses.catalogue.entries import License
from registry.licenses.declarations.expressions import find_exception

Operator = Literal["none", "single", "and", "or", "unspecified"]

OR_LATER = re.compile(
    r"(?<=\d)(?:\+|[\s,-]+or[\s-]+(?:any[\s-]+)?(?:later|newer|above)(?:[\s-]+versions?)?)$", re.IGNORECASE
)


class Part(msgspec.Struct, frozen=True):
    """One declared licence: no entry where it is not known, several where the name stands for several texts."""

    text: str
    entries: tuple[License, ...] = ()
    spdx: str | None = None
    """The SPDX expression of this part, if there is exactly one; SPDX also lists licences without an entry."""
    exception: str | None = None
    hints: tuple[str, ...] = ()
    """Spellings that look alike: for a person, never an answer. Only ``with_hints`` fills them."""

    ruled_out: tuple[License, ...] = ()
    """Texts that bear the name and cannot be meant, by a link on a branch or a date. That settles none of the rest."""

    @property
    def entry(self) -> License | None:
        """The one licence this part means, unless it is unknown, one of several, or a family word."""
        return self.entries[0] if len(self.entries) == 1 and not self.ruled_out and not self.entries[0].family else None

    @property
    def texts(self) -> tuple[License, ...]:
        """All that bear the name."""
        return (*self.entries, *self.ruled_out)


class Candidates(msgspec.Struct, frozen=True):
    """The parts of a declaration; ``unspecified`` is a list that says neither AND nor OR, ``none`` an empty card."""

    operator: Operator
    parts: tuple["Part | Candidates", ...] = ()
    reasons: tuple[str, ...] = ()
    contradicts: bool = False
    """Whether words of the card that should mean one licence mean several."""

    def leaves(self) -> Iterator[Part]:
        """Every part, whatever joins it."""
        for part in self.parts:
            if isinstance(part, Part):
                yield part
            else:
                yield from part.leaves()


def spdx_of(written: str, entries: tuple[License, ...], exception: str | None) -> str | None:
    """The SPDX expression of a written name that means exactly one entry on the SPDX list."""
    if len(entries) > 1 or not entries[0].spdx or entries[0].family:
        return None
    plain = entries[0].spdx
    if OR_LATER.search(written) and plain.endswith("-only"):
        plain = f"{plain.removesuffix('-only')}-or-later"
    return excepted(plain, exception)


def excepted(spdx: str | None, exception: str | None) -> str | None:
    """An id with its exception; nothing where SPDX does not list one of them."""
    if spdx is None or exception is None:
        return spdx
    listed = find_exception(exception)
    return f"{spdx} WITH {listed}" if listed else None
