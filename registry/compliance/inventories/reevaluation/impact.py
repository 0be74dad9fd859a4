"""Noting the entries that a change can have affected, in the transaction that makes the change (docs/adr/0057).

* What happens in a transaction is gathered, and written in one order right before the commit: no two wait for each
  other, and a change of many models costs a few statements.
* Descendants are found by the index of the lineage, entries by their model's name or one it had before.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime

import msgspec
from sqlalchemy import case
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, or_, select

from registry.compliance.inventories.queries import IS_LIVING
from registry.compliance.inventories.reevaluation.causes import (
    REACHES,
    RECORD_CHANGED,
    Reach,
    reach_of,
    weight_of,
)
from registry.compliance.inventories.runs.news import Cause
from registry.compliance.inventories.tables import DueEntry, Inventory, InventoryEntry
from registry.db import UnitOfWork, insert_into
from registry.events import Event, EventsRecorded, FactsMoved
from registry.jobs import INVENTORIES_JUDGE
from registry.records import ModelAlias, ModelRecord
from registry.records.lineage import descendants_of_name

AT_ONCE = 400
"""Rows that one statement writes, or names that it asks for."""
_NAME = "inventories.due"
Place = tuple[str, str]
"""An inventory and an entry of it."""


class AffectedEntries:
    """What happened in one transaction, as far as entries can hang on it."""

    def __init__(self) -> None:
        self._moved: dict[str, FactsMoved] = {}
        self._models: list[tuple[str, Reach, Cause]] = []
        self._policies: dict[str, Cause] = {}
        self._inventories: dict[str, Cause] = {}
        self._entries: dict[Place, Cause] = {}

    def moved(self, moved: FactsMoved) -> None:
        """A record's document changed; of several changes the first and the last state count."""
        earlier = self._moved.get(moved.folded)
        if earlier is not None and moved.after is not None:
            moved = msgspec.structs.replace(moved, before=earlier.before)
        self._moved[moved.folded] = moved

    def happened(self, event: Event) -> None:
        """An event was recorded."""
        cause, data = Cause(type=event.type, event=event.id, model=event.subject or None), event.data
        if event.type in REACHES:
            self._models.append((event.subject.lower(), REACHES[event.type], cause))
        elif event.type in {"policy.saved", "policy.deleted"}:
            self.policy(str(data.get("policy")), msgspec.structs.replace(cause, model=None))
        elif event.type == "inventory.updated" and not {"use", "policy"}.isdisjoint(data):
            self._inventories.setdefault(str(data.get("inventory")), Cause(type=event.type, event=event.id))
        elif event.type in _OF_ENTRIES:
            self.entry(str(data.get("inventory")), str(data.get("entry")), Cause(type=event.type, event=event.id))

    def policy(self, key: str, cause: Cause) -> None:
        """A policy says something else now."""
        self._policies.setdefault(key, cause)

    def entry(self, inventory_id: str, entry_id: str, cause: Cause) -> None:
        """One entry has to be judged again."""
        self._entries.setdefault((inventory_id, entry_id), cause)

    def __call__(self, work: UnitOfWork) -> None:
        """Write what has to be judged again."""
        if work.session.exec(select(InventoryEntry.id).limit(1)).first() is None:
            return
        found: dict[Place, Cause] = {}
        for place, cause in self._affected(work.session):
            known = found.get(place)
            if known is None or weight_of(cause) > weight_of(known):
                found[place] = cause
        if found:
            write_due(work.session, found, datetime.now(UTC))
            work.enqueue(INVENTORIES_JUDGE)

    def _affected(self, session: Session) -> Iterator[tuple[Place, Cause]]:
        yield from self._entries.items()
        for inventory_id, cause in self._inventories.items():
            for place in _places(session, col(Inventory.id) == inventory_id):
                yield place, cause
        for key, cause in self._policies.items():
            for place in _places(session, col(Inventory.policy) == key):
                yield place, cause
        for folded, reach, cause in self._models:
            for place in _of_model(session, folded, reach):
                yield place, cause
        yield from self._of_records(session)

    def _of_records(self, session: Session) -> Iterator[tuple[Place, Cause]]:
        """The entries of records whose documents changed."""
        for moved in self._moved.values():
            reach = reach_of(moved.before, moved.after)
            if reach is not Reach.NOBODY:
                for place in _of_model(session, moved.folded, reach):
                    yield place, Cause(type=RECORD_CHANGED, model=moved.folded)


_OF_ENTRIES = frozenset({"entry.created", "entry.updated", "waiver.granted", "waiver.revoked", "waiver.expired"})


def follow_changes(work: UnitOfWork, message: object) -> None:
    """A listener for ``Database``: take in what happens, and mark at the end of the transaction."""
    if isinstance(message, FactsMoved):
        affected_in(work).moved(message)
    elif isinstance(message, Event):
        affected_in(work).happened(message)
    elif isinstance(message, EventsRecorded):
        for event in message.events:
            affected_in(work).happened(event)


def policy_changed(work: UnitOfWork, key: str) -> None:
    """Have all entries of inventories with this policy judged again."""
    affected_in(work).policy(key, Cause(type="policy.saved"))


def affected_in(work: UnitOfWork) -> AffectedEntries:
    """What this transaction gathers."""
    found = work.endings.get(_NAME)
    if not isinstance(found, AffectedEntries):
        work.endings[_NAME] = found = AffectedEntries()
    return found


def write_due(session: Session, causes: dict[Place, Cause], now: datetime) -> None:
    """Mark entries as due, in the order of their ids; one that is due already may get a heavier cause."""
    rows = [_due(place, causes[place], now) for place in sorted(causes)]
    for start in range(0, len(rows), AT_ONCE):
        new = insert_into(session, DueEntry).values(rows[start : start + AT_ONCE])
        is_heavier = new.excluded.weight > col(DueEntry.weight)
        again = {
            "cause": case((is_heavier, new.excluded.cause), else_=col(DueEntry.cause)),
            "weight": case((is_heavier, new.excluded.weight), else_=col(DueEntry.weight)),
            "times": col(DueEntry.times) + 1,
            "due_at": new.excluded.due_at,
        }
        session.execute(new.on_conflict_do_update(index_elements=["inventory_id", "entry_id"], set_=again))


def _due(place: Place, cause: Cause, now: datetime) -> dict[str, object]:
    return {
        "inventory_id": place[0], "entry_id": place[1], "cause": msgspec.to_builtins(cause),
        "weight": weight_of(cause), "times": 1, "since_at": now, "due_at": now, "failures": 0,
    }  # fmt: skip


def _places(session: Session, *wanted: object) -> Iterable[Place]:
    query = (
        sa_select(col(InventoryEntry.inventory_id), col(InventoryEntry.id))
        .join(Inventory, col(Inventory.id) == col(InventoryEntry.inventory_id))
        .where(IS_LIVING, *wanted)  # type: ignore[arg-type]  # conditions
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def _of_model(session: Session, folded: str, reach: Reach) -> Collection[Place]:
    """The entries of a model, by any name it had, and where they are reached those of its descendants."""
    numbers = sa_select(col(ModelRecord.pk)).where(col(ModelRecord.folded) == folded)
    former = sa_select(col(ModelAlias.folded)).where(col(ModelAlias.record_pk).in_(numbers))
    own = or_(col(InventoryEntry.model_folded) == folded, col(InventoryEntry.model_folded).in_(former))
    if reach is Reach.POLICIES:
        return set(_places(session, own, col(Inventory.policy).is_not(None)))
    found = set(_places(session, own))
    if reach is Reach.FAMILY:
        found.update(_places(session, _is_descendant(session, folded)))
    return found


def _is_descendant(session: Session, folded: str) -> object:
    below = descendants_of_name(session, folded)
    names = sa_select(col(ModelRecord.folded)).where(col(ModelRecord.pk).in_(below))
    former = sa_select(col(ModelAlias.folded)).where(col(ModelAlias.record_pk).in_(below))
    return or_(col(InventoryEntry.model_folded).in_(names), col(InventoryEntry.model_folded).in_(former))
