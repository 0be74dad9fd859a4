"""The verdicts of all frameworks about one model, as they are stored and answered."""

from datetime import datetime
from typing import Literal

import msgspec

from registry.openness.claims import IndexWord
from registry.openness.frameworks import Part
from registry.openness.steps import MissingForNext


class OpennessItem(msgspec.Struct, frozen=True, kw_only=True):
    """What one framework says of a model, computed from its record or imported from the framework's own index."""

    framework: str
    method_version: str
    result: str
    """In the framework's own words."""
    score: float | None
    max: float | None
    range: tuple[float | str, float | str] | None
    """The least and the most that it can become once what is missing is known; null where nothing is missing."""
    parts: tuple[Part, ...]
    missing: tuple[str, ...]
    """Facts that are not known and that the result could turn on."""
    warnings: tuple[str, ...]
    source: Literal["computed", "imported"]
    claim: IndexWord | None = None
    """Whose word an imported one is."""
    differs: tuple[str, ...] = ()
    """Of an imported one the parts that are computed otherwise, as far as these are known."""


class OpennessResultRead(msgspec.Struct, frozen=True, kw_only=True):
    """A narrow view of ``OpennessItem``: what a framework says, without the parts it rests on."""

    framework: str
    method_version: str
    result: str
    score: float | None
    max: float | None
    source: Literal["computed", "imported"]


class OpennessResults(msgspec.Struct, frozen=True):
    """A narrow view of ``OpennessRead``."""

    items: tuple[OpennessResultRead, ...]


class MadeWith(msgspec.Struct, frozen=True, kw_only=True):
    """What computed verdicts rest on beside the record; each item names the version of its method."""

    catalogue: str
    license_list: str


class OpennessRead(msgspec.Struct, frozen=True, kw_only=True):
    """What each framework says of a model; none of them is a certificate."""

    model: str
    made_with: MadeWith
    items: tuple[OpennessItem, ...]
    next: tuple[MissingForNext, ...] | msgspec.UnsetType = msgspec.UNSET
    """Where it was asked for: by framework what is missing for the classes above its result."""

    def of(self, framework: str) -> OpennessItem | None:
        """The computed verdict of a framework."""
        found = (item for item in self.items if item.framework == framework and item.source == "computed")
        return next(found, None)


class PastOpenness(OpennessRead, frozen=True, kw_only=True):
    """The same as the record was known at a moment or a revision, by the methods and the catalogue of today."""

    as_of: datetime | None
    revision: str | None
    known_from: datetime | None
    known_until: datetime | None
    in_gap: bool
    """Whether the moment lies after the last reading of this state and before the first of the next."""


class VerdictShift(msgspec.Struct, frozen=True, kw_only=True):
    """One framework whose verdict is another one than before."""

    framework: str
    method_version: str
    before: str
    after: str
    score_before: float | None
    score_after: float | None
    parts: tuple["PartShift", ...]


class PartShift(msgspec.Struct, frozen=True, kw_only=True):
    """One part that has another value."""

    id: str
    before: str | None
    after: str | None
