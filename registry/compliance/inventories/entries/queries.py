"""Reading the entries of inventories."""

from collections.abc import Collection

import msgspec
from sqlmodel import Session, col, or_, select

from registry.compliance.inventories.entries.rules import ApprovalState
from registry.compliance.inventories.entries.schemas import ApprovalRead, EntrySource, InventoryEntryRead
from registry.compliance.inventories.tables import InventoryEntry, InventoryResult
from registry.errors import Conflict, NotFound
from registry.http.etags import etag_of
from registry.pagination import Page, page
from registry.records import ModelAlias, find_records

MOST_TOLD = 20
"""Entries that are named where one name is of several."""


def find_entry(session: Session, inventory_id: str, entry_id: str, *, to_change: bool = False) -> InventoryEntry | None:
    """An entry of an inventory, or None. ``to_change`` locks its row."""
    query = select(InventoryEntry).where(
        InventoryEntry.id == entry_id, col(InventoryEntry.inventory_id) == inventory_id
    )
    return session.exec(query.with_for_update(key_share=True) if to_change else query).first()


def get_entry(session: Session, inventory_id: str, entry_id: str, *, to_change: bool = False) -> InventoryEntry:
    """The same; raises ``NotFound``."""
    found = find_entry(session, inventory_id, entry_id, to_change=to_change)
    if found is None:
        raise NotFound(f"This inventory has no entry {entry_id[:60]!r}.")
    return found


def entry_named(session: Session, inventory_id: str, named: str) -> InventoryEntry:
    """The entry with this id, else the only one of this model or licence; raises ``NotFound``, or ``Conflict``.

    ``named`` may be as entries are shown: ``owner/name``, ``owner/name@revision``, ``license:key``.
    """
    if (by_id := find_entry(session, inventory_id, named)) is not None:
        return by_id
    model, _, revision = named.partition("@")
    of = select(InventoryEntry).where(
        col(InventoryEntry.inventory_id) == inventory_id,
        or_(
            InventoryEntry.model_folded == model.lower(),
            InventoryEntry.license == named.removeprefix("license:"),
        ),
    )  # fmt: skip
    if revision:
        of = of.where(InventoryEntry.revision == revision)
    found = session.exec(of.order_by(InventoryEntry.id).limit(MOST_TOLD)).all()
    if not found:
        raise NotFound(f"This inventory has no entry {named[:200]!r}: write its id, or the model as it is listed.")
    if len(found) > 1:
        ids = [one.id for one in found]
        raise Conflict(f"Several entries are of {named[:200]!r}; name one by its id: {', '.join(ids)}.", supported=ids)
    return found[0]


def list_entries(
    session: Session,
    inventory_id: str,
    *,
    state: ApprovalState | None,
    limit: int,
    cursor: str | None,
    model: str | None = None,
) -> Page[InventoryEntryRead]:
    """The entries of an inventory, oldest first; those of a model whichever of its names they bear."""
    query = select(InventoryEntry).where(col(InventoryEntry.inventory_id) == inventory_id)
    if state is not None:
        query = query.where(InventoryEntry.state == state)
    if model is not None:
        query = query.where(col(InventoryEntry.model_folded).in_(_names_of(session, model)))
    bound_to = ("entries", inventory_id, state, model)
    found = page(session, query, col(InventoryEntry.id), limit=limit, cursor=cursor or None, bound_to=bound_to)
    results = latest_results(session, inventory_id, [one.id for one in found.items])
    return found.each(lambda one: read_entry(one, results.get(one.id)))


def _names_of(session: Session, model: str) -> list[str]:
    """The names that a model has and had, folded; of one that is not registered its own."""
    record = find_records(session, [model], bare=True).get(model.lower())
    if record is None:
        return [model.lower()]
    old = session.exec(select(ModelAlias.folded).where(col(ModelAlias.record_pk) == record.number))
    return [record.folded, *old]


def latest_results(session: Session, inventory_id: str, entries: Collection[str]) -> dict[str, InventoryResult]:
    """What was found last of these entries, without what has changed since; by entry."""
    query = select(InventoryResult).where(
        col(InventoryResult.inventory_id) == inventory_id,
        col(InventoryResult.entry_id).in_(entries),
        col(InventoryResult.until_at).is_(None),
    )
    return {one.entry_id: one for one in session.exec(query)}


def read_entry(entry: InventoryEntry, result: InventoryResult | None) -> InventoryEntryRead:
    """An entry as it is shown."""
    return InventoryEntryRead(
        id=entry.id, model=entry.model, purl=entry.purl, license=entry.license, revision=entry.revision, use=entry.use,
        owner=entry.owner, note=entry.note, state=ApprovalState(entry.state) if entry.state else None,
        approval=_approval(entry), verdict=result.verdict if result else None,
        checked_at=result.checked_at if result else None,
        source=msgspec.convert(entry.source, EntrySource) if entry.source else None,
        created_at=entry.created_at, updated_at=entry.updated_at,
    )  # fmt: skip


def etag_of_entry(entry: InventoryEntry) -> str:
    """The version of what people write of an entry and decide about it."""
    return etag_of(msgspec.json.encode(read_entry(entry, None), order="sorted"))


def _approval(entry: InventoryEntry) -> ApprovalRead | None:
    if entry.state is None:
        return None
    return ApprovalRead(
        state=ApprovalState(entry.state), requested_by=entry.requested_by, requested_at=entry.requested_at,
        request_reason=entry.request_reason, decided_by=entry.decided_by, decided_at=entry.decided_at,
        decision_reason=entry.decision_reason,
    )  # fmt: skip
