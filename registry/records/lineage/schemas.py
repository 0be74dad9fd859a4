"""Lineage on the wire."""

import msgspec

from registry.records.lineage.conflicts import LineageConflict
from registry.records.lineage.terms import Effective


class EdgeRead(msgspec.Struct, frozen=True, kw_only=True):
    """The other end of an edge of the lineage, nearer to the model that was asked about."""

    id: str
    relation: str


class RelatedRead(msgspec.Struct, frozen=True, kw_only=True):
    """A model above or below in the lineage; ``depth`` 1 is a direct neighbour."""

    id: str
    relation: str
    depth: int
    registered: bool
    """Whether there is a record of it."""
    license: str | None = None
    license_class: str | None = None
    """Of its own licence."""
    status: str | None = None
    via: list[EdgeRead] = []
    """All edges that lead here, the nearest first: a client can draw the graph from them."""


class LineageRead(msgspec.Struct, frozen=True, kw_only=True):
    """What a model was made from, what was made from it, nearest first, and what binds it through its ancestors.

    ``conflicts`` are those of the model and of its ancestors.
    """

    model: str
    ancestors: list[RelatedRead]
    descendants: list[RelatedRead]
    truncated: bool
    """Whether there are more than were listed."""
    effective: Effective
    conflicts: list[LineageConflict]
