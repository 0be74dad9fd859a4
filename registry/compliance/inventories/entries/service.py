"""Writing entries, taking them away, asking for approval and deciding.

* An entry names a model whether it is registered or not: what the registry does not know is found as unknown.
* What was found of an entry ends when its subject or its use changes.
"""

from datetime import datetime
from typing import Any

import msgspec
from sqlmodel import Session, col, func, select

from registry.access import Caller
from registry.compliance.inventories.entries.queries import etag_of_entry, find_entry, get_entry
from registry.compliance.inventories.entries.rules import (
    OUTCOMES,
    ApprovalAct,
    ApprovalState,
    check_act,
    in_words,
    key_of_entry,
)
from registry.compliance.inventories.entries.schemas import InventoryEntryWrite
from registry.compliance.inventories.queries import get_inventory
from registry.compliance.inventories.service import note, retire_results
from registry.compliance.inventories.tables import Inventory, InventoryEntry
from registry.compliance.inventories.uses import checked_use
from registry.db import UnitOfWork
from registry.errors import Conflict, Invalid
from registry.http.etags import refuse_match, require_match
from registry.hub import is_model_id, named_model
from registry.licenses.catalogue import Catalogue

MAX_ENTRIES = 20_000
"""Of one inventory."""


class EntryFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What an entry says, as it is stored."""

    model: str | None
    purl: str | None
    license: str | None
    revision: str | None
    use: dict[str, Any]
    owner: str | None
    note: str | None

    @property
    def key(self) -> str:
        """What no two entries of an inventory share."""
        return key_of_entry(self.model, self.license, self.revision, self.use, self.owner)

    @property
    def folded(self) -> str | None:
        """The model's name as names are compared."""
        return self.model.lower() if self.model else None

    @property
    def words(self) -> str:
        """The subject in a line."""
        return in_words(self.model, self.license, self.revision)


def read_facts(catalogue: Catalogue, write: InventoryEntryWrite) -> EntryFacts:
    """What a body says; raises ``Invalid`` where it is of nothing, of several things, or of what does not exist."""
    given = [name for name in ("model", "purl", "license") if getattr(write, name) is not None]
    if len(given) != 1:
        beside = f", not {' and '.join(given)}" if given else ""
        raise Invalid(f"Give one of `model`, `purl` and `license`{beside}.", pointer="")
    model, revision = _named(write)
    if write.license is not None and catalogue.get(write.license) is None:
        raise Invalid(
            f"There is no licence {write.license!r} in the catalogue; GET /v1/licenses lists them.", pointer="/license"
        )
    return EntryFacts(
        model=model, purl=write.purl, license=write.license, revision=revision, use=checked_use(write.use),
        owner=write.owner, note=write.note,
    )  # fmt: skip


def put_entry(
    work: UnitOfWork,
    catalogue: Catalogue,
    inventory_id: str,
    entry_id: str,
    write: InventoryEntryWrite,
    if_match: str | None,
    *,
    caller: Caller,
    now: datetime,
) -> tuple[InventoryEntry, bool]:
    """Write an entry anew, or change it by the version that was read; whether it is new."""
    inventory = get_inventory(work.session, inventory_id, to_change=True)
    facts = read_facts(catalogue, write)
    entry = find_entry(work.session, inventory.id, entry_id, to_change=True)
    _refuse_taken(work.session, inventory, facts, entry_id)
    if entry is None:
        refuse_match(if_match)
        made = add_entry(work.session, inventory, facts, now, entry_id=entry_id)
        note(work, "entry.created", inventory, caller, now, entry=made.id, of=facts.words)
        return made, True
    require_match(if_match, etag_of_entry(entry))
    is_moved = (entry.model, entry.license, entry.revision, entry.use) != (
        facts.model, facts.license, facts.revision, facts.use
    )  # fmt: skip
    is_same_subject = (entry.model_folded, entry.license) == (facts.folded, facts.license)
    for name in facts.__struct_fields__:
        setattr(entry, name, getattr(facts, name))
    entry.key, entry.model_folded, entry.updated_at = facts.key, facts.folded, now
    if is_moved:
        retire_results(work.session, inventory.id, now, entry_id=entry.id)
        if entry.state != ApprovalState.BLOCKED or not is_same_subject:  # a veto ends by a decision alone
            _withdraw_approval(entry)
    note(work, "entry.updated", inventory, caller, now, entry=entry.id, of=facts.words)
    return entry, False


def add_entry(
    session: Session,
    inventory: Inventory,
    facts: EntryFacts,
    now: datetime,
    *,
    entry_id: str,
    source: dict[str, Any] | None = None,
) -> InventoryEntry:
    """A new entry of an inventory that has room for it, and no other of the kind."""
    count = select(func.count()).where(col(InventoryEntry.inventory_id) == inventory.id)
    if session.exec(count).one() >= MAX_ENTRIES:
        raise Conflict(f"An inventory has at most {MAX_ENTRIES:,} entries; make another one.")
    made = InventoryEntry(**entry_values(inventory, facts, now, entry_id=entry_id, source=source))
    session.add(made)
    session.flush()
    return made


def entry_values(
    inventory: Inventory, facts: EntryFacts, now: datetime, *, entry_id: str, source: dict[str, Any] | None
) -> dict[str, Any]:
    """A new entry as it is stored, by column."""
    return {
        "id": entry_id, "inventory_id": inventory.id, "key": facts.key, "created_at": now, "updated_at": now,
        "source": source, "model_folded": facts.folded,
        **msgspec.structs.asdict(facts),
    }  # fmt: skip


def delete_entry(
    work: UnitOfWork, inventory_id: str, entry_id: str, if_match: str | None, *, caller: Caller, now: datetime
) -> None:
    """Take an entry away; what was found of it stays in the history."""
    inventory = get_inventory(work.session, inventory_id, to_change=True)
    entry = get_entry(work.session, inventory.id, entry_id, to_change=True)
    require_match(if_match, etag_of_entry(entry))
    retire_results(work.session, inventory.id, now, entry_id=entry.id)
    words = in_words(entry.model, entry.license, entry.revision)
    note(work, "entry.deleted", inventory, caller, now, entry=entry.id, of=words, state=entry.state)
    work.session.delete(entry)


def act_on(
    work: UnitOfWork,
    inventory_id: str,
    entry_id: str,
    act: ApprovalAct,
    reason: str,
    if_match: str | None,
    *,
    caller: Caller,
    now: datetime,
) -> InventoryEntry:
    """Ask for the approval of an entry, or decide about it; ``If-Match`` may say which version of it is meant."""
    inventory = get_inventory(work.session, inventory_id)
    entry = get_entry(work.session, inventory.id, entry_id, to_change=True)
    if if_match is not None:
        require_match(if_match, etag_of_entry(entry))
    check_act(act, entry.state, entry.requested_by, caller.id)
    if act is ApprovalAct.REQUEST:
        entry.requested_by, entry.requested_at, entry.request_reason = caller.id, now, reason
        entry.decided_by = entry.decided_at = entry.decision_reason = None
    else:
        entry.decided_by, entry.decided_at, entry.decision_reason = caller.id, now, reason
    entry.state = OUTCOMES[act]
    words = in_words(entry.model, entry.license, entry.revision)
    note(work, f"entry.{entry.state}", inventory, caller, now, entry=entry.id, of=words, reason=reason)
    return entry


def _withdraw_approval(entry: InventoryEntry) -> None:
    """What was asked for or decided was about something else."""
    entry.state = entry.requested_by = entry.requested_at = entry.request_reason = None
    entry.decided_by = entry.decided_at = entry.decision_reason = None


def _named(write: InventoryEntryWrite) -> tuple[str | None, str | None]:
    """The model that is meant, and its revision: the one that is stated, else that of the address."""
    name, at = (write.model, "/model") if write.model is not None else (write.purl, "/purl")
    if name is None:
        if write.revision is not None:
            raise Invalid("A licence of the catalogue has no revision.", pointer="/revision")
        return None, None
    model, named = named_model(name, at)
    if not is_model_id(model):
        raise Invalid(f"{name[:100]!r} names no model: an id is owner/name.", pointer=at)
    if write.revision is not None and named not in {None, write.revision}:
        raise Invalid(f"The address is of revision {named}, and another one stands beside it.", pointer="/revision")
    return model, write.revision or named


def _refuse_taken(session: Session, inventory: Inventory, facts: EntryFacts, entry_id: str) -> None:
    query = select(InventoryEntry.id).where(
        col(InventoryEntry.inventory_id) == inventory.id, InventoryEntry.key == facts.key
    )
    other = session.exec(query.where(InventoryEntry.id != entry_id)).first()
    if other is not None:
        raise Conflict(f"The entry {other} is of {facts.words} with the same use and owner already.", entry=other)
