"""Making, changing and deleting inventories."""

from datetime import datetime

from msgspec import UNSET
from sqlmodel import Session, col, delete, func, select, update

from registry.access import Caller
from registry.compliance.inventories.queries import IS_LIVING, etag_of_inventory, folded, get_inventory
from registry.compliance.inventories.schemas import InventoryPatch, InventoryWrite
from registry.compliance.inventories.tables import Inventory, InventoryEntry, InventoryResult, InventoryRun
from registry.compliance.inventories.uses import checked_use
from registry.compliance.policies import PolicyReader
from registry.db import UnitOfWork, lock_name
from registry.errors import Conflict
from registry.events import record_event
from registry.http.etags import require_match
from registry.ids import new_id

MAX_INVENTORIES = 1_000


def create_inventory(work: UnitOfWork, write: InventoryWrite, *, caller: Caller, now: datetime) -> Inventory:
    """A new inventory; raises ``Conflict`` where another has the name, ``Invalid`` for a use or policy that is none."""
    use = checked_use(write.use)
    _refuse_unknown_policy(work.session, write.policy)
    if work.session.exec(select(func.count()).select_from(Inventory).where(IS_LIVING)).one() >= MAX_INVENTORIES:
        raise Conflict(f"There are {MAX_INVENTORIES} inventories already; delete those that are not needed.")
    _refuse_taken(work.session, write.name)
    made = Inventory(
        id=new_id("inv", now), name=write.name.strip(), name_folded=folded(write.name), owner=write.owner,
        policy=write.policy, use=use, created_at=now, created_by=caller.name, updated_at=now,
    )  # fmt: skip
    work.session.add(made)
    work.session.flush()
    note(work, "inventory.created", made, caller, now, name=made.name)
    return made


def patch_inventory(
    work: UnitOfWork, inventory_id: str, patch: InventoryPatch, if_match: str | None, *, caller: Caller, now: datetime
) -> Inventory:
    """Change what is named; where policy or use change, no verdict holds until the next check.

    What was approved for another use waits for approval again.
    """
    found = get_inventory(work.session, inventory_id, to_change=True)
    require_match(if_match, etag_of_inventory(found))
    before = {name: getattr(found, name) for name in ("name", "owner", "policy", "use")}
    if patch.name is not UNSET and folded(patch.name) != found.name_folded:
        _refuse_taken(work.session, patch.name)
    if patch.name is not UNSET:
        found.name, found.name_folded = patch.name.strip(), folded(patch.name)
    if patch.owner is not UNSET:
        found.owner = patch.owner
    if patch.policy is not UNSET and patch.policy != found.policy:
        _refuse_unknown_policy(work.session, patch.policy)
        found.policy = patch.policy
    if patch.use is not UNSET:
        found.use = checked_use(patch.use)
    changed = {name: getattr(found, name) for name, was in before.items() if getattr(found, name) != was}
    if changed:
        found.updated_at = now
        note(work, "inventory.updated", found, caller, now, **changed)
    if not {"policy", "use"}.isdisjoint(changed):
        retire_results(work.session, found.id, now)
        restart_checks(work.session, found.id)
    if "use" in changed:
        _reopen_approvals(work.session, found.id, now)
    return found


def _refuse_unknown_policy(session: Session, key: str | None) -> None:
    """Raise ``Invalid`` for a policy that is not there: every entry would need review until somebody noticed."""
    if key is not None:
        PolicyReader(session, has_key=True).chosen(key)


def delete_inventory(
    work: UnitOfWork, inventory_id: str, if_match: str | None, *, caller: Caller, now: datetime
) -> None:  # fmt: skip
    """Take an inventory away from all lists; what was found stays on record, and its name is free."""
    found = get_inventory(work.session, inventory_id, to_change=True)
    require_match(if_match, etag_of_inventory(found))
    found.deleted_at = now
    work.session.exec(
        delete(InventoryRun).where(col(InventoryRun.inventory_id) == found.id, col(InventoryRun.finished_at).is_(None))
    )
    note(work, "inventory.deleted", found, caller, now, name=found.name)


def note(work: UnitOfWork, action: str, inventory: Inventory, caller: Caller, now: datetime, **detail: object) -> None:
    """Put an action on file."""
    record_event(
        work, action, subject=inventory.id, data={"inventory": inventory.id, **detail}, actor=caller.name, now=now
    )


def retire_results(session: Session, inventory_id: str, now: datetime, *, entry_id: str | None = None) -> None:
    """Say that what was found of an entry, or of all, holds no longer, since what was asked has changed."""
    latest = update(InventoryResult).where(
        col(InventoryResult.inventory_id) == inventory_id, col(InventoryResult.until_at).is_(None)
    )
    if entry_id is not None:
        latest = latest.where(col(InventoryResult.entry_id) == entry_id)
    session.exec(latest.values(until_at=now).execution_options(synchronize_session=False))


def restart_checks(session: Session, inventory_id: str) -> None:
    """Let a check that is going on begin again: what it found so far was asked otherwise."""
    session.exec(
        update(InventoryRun)
        .where(col(InventoryRun.inventory_id) == inventory_id, col(InventoryRun.finished_at).is_(None))
        .values(position="", done=0, verdicts={}, lease_token=None, lease_until=None, state="queued")
        .execution_options(synchronize_session=False)
    )


def _reopen_approvals(session: Session, inventory_id: str, now: datetime) -> None:
    """What was approved was approved for another use, and waits again; what waits is another version of a request."""
    asked = col(InventoryEntry.state).in_(("approved", "requested"))
    approved = update(InventoryEntry).where(col(InventoryEntry.inventory_id) == inventory_id, asked)
    waits = {"state": "requested", "decided_by": None, "decided_at": None, "decision_reason": None, "updated_at": now}
    session.exec(approved.values(**waits).execution_options(synchronize_session=False))


def _refuse_taken(session: Session, name: str) -> None:
    lock_name(session, "inventory", folded(name))
    if session.exec(select(Inventory.id).where(Inventory.name_folded == folded(name), IS_LIVING)).first():
        raise Conflict(f"There is an inventory {name[:200]!r} already.")
