"""What a page of a list means for the models that are watched. Pure.

- A model is known by the source's own id or by its name; one item may speak of two records.
- It is as it was where the list shows the mark of its last reading, which did not fail, and it is not gone.
- A new commit is looked at twice: a list of all models of an owner asks for the model itself, once (``is_proven``).
- A record that two items speak of is as it was if either shows it so.
- What no watched model matches is new, and watched where a rule watches all models of its owner.
- A model that a list names without its state is asked itself where what the list shows of it is new, and else in its
  turn: such a list never tells that a model is as it was.

ADR 19 (lists first, files only where a commit moved).
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from registry.hub import HubModel, NamedModel
from registry.watch.sync.observation import listing_fingerprint

ALL_OF = "all:"
"""How the scope of a sweep through all models of an owner begins."""
RECENT = "recent"


class WatchedRow(NamedTuple):
    """A watched model as it was when it was last read."""

    pk: int
    folded: str
    hub_id: str | None = None
    status: str = "current"
    mark: str | None = None
    failures: int = 0
    is_proven: bool = True
    shown_mark: str | None = None


class Triage(msgspec.Struct, frozen=True):
    """The models that are as they were, those to be read, and the items that show none of them."""

    same: frozenset[int]
    moved: Mapping[int, HubModel | None]
    """With what the list shows; None where the model itself is to be asked."""
    new: tuple[HubModel | NamedModel, ...]
    shown: Mapping[int, str] = msgspec.field(default_factory=dict)
    """The marks of models that are to be read because of what a list shows without telling their state."""


def triage(rows: Sequence[WatchedRow], items: Sequence[HubModel], scope: str) -> Triage:
    """Sort the watched models that a page speaks of."""
    by_id, by_name = {row.hub_id: row for row in rows if row.hub_id}, {row.folded: row for row in rows}
    same, moved, shown = set[int](), dict[int, HubModel | None](), set[str]()
    for item in items:
        found = {row.pk: row for row in (by_id.get(item.hub_id or ""), by_name.get(item.id.lower())) if row}
        for row in found.values():
            if _differs(row, item):
                moved.setdefault(row.pk, item)
            elif row.is_proven or scope == RECENT:
                same.add(row.pk)
            else:
                moved.setdefault(row.pk, None)
        if found:
            shown.add(item.id.lower())
    return Triage(
        same=frozenset(same),
        moved={pk: item for pk, item in moved.items() if pk not in same},
        new=tuple(item for item in items if item.id.lower() not in shown),
    )


def triage_named(rows: Sequence[WatchedRow], named: Sequence[NamedModel]) -> Triage:
    """Sort the watched models that a page names without telling their state: none of them is as it was."""
    by_id, by_name = {row.hub_id: row for row in rows if row.hub_id}, {row.folded: row for row in rows}
    shown, seen = dict[int, str](), set[str]()
    for one in named:
        found = {row.pk: row for row in (by_id.get(one.hub_id or ""), by_name.get(one.id.lower())) if row}
        for row in found.values():
            if row.shown_mark != one.mark or row.failures > 0 or row.status == "gone":
                shown.setdefault(row.pk, one.mark)
        if found:
            seen.add(one.id.lower())
    return Triage(
        same=frozenset(),
        moved=dict.fromkeys(shown),
        new=tuple(one for one in named if one.id.lower() not in seen),
        shown=shown,
    )


def joined(first: Triage, second: Triage) -> Triage:
    """What two parts of a page mean together."""
    same = first.same | second.same
    moved = {**second.moved, **first.moved}
    return Triage(
        same=same,
        moved={pk: item for pk, item in moved.items() if pk not in same},
        new=(*first.new, *second.new),
        shown={**first.shown, **second.shown},
    )


def _differs(row: WatchedRow, item: HubModel) -> bool:
    return row.mark != listing_fingerprint(item) or row.failures > 0 or row.status == "gone"
