"""Granting and revoking waivers.

* What is waived has to be found now, by a policy; what it is granted for is read here, and never taken from a caller.
* The entry is judged again at once: the verdict that counts is always one that was written.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
from sqlmodel import Session, col, select

from registry.access import Caller
from registry.compliance.inventories import find_inventory
from registry.compliance.inventories.entries import entry_named, in_words
from registry.compliance.inventories.queries import get_inventory
from registry.compliance.inventories.runs import judge_questions, question_of
from registry.compliance.inventories.tables import Inventory, InventoryEntry
from registry.compliance.waivers.queries import ACTIVE, get_waiver
from registry.compliance.waivers.rules import (
    Answer,
    check_end,
    check_rule,
    fingerprint_of,
    passed_warning,
)
from registry.compliance.waivers.schemas import WaiverWrite
from registry.compliance.waivers.settlement import end_waiver, event_data
from registry.compliance.waivers.subjects import state_of
from registry.compliance.waivers.tables import Waiver
from registry.db import UnitOfWork
from registry.db.visibility import as_shown
from registry.errors import Conflict
from registry.events import record_event
from registry.ids import new_id
from registry.licenses import Knowledge

Judge = Callable[[Session, Knowledge, Inventory, InventoryEntry, datetime], Answer]


def judge_entry(
    session: Session, knowledge: Knowledge, inventory: Inventory, entry: InventoryEntry, now: datetime
) -> Answer:
    """What a check finds of an entry now, without waivers."""
    question = question_of(entry, inventory.use, inventory.policy)
    with as_shown(session):  # a refusal names what is found
        ((_, found),) = judge_questions(session, knowledge, [question], now)
    answer: dict[str, Any] = msgspec.json.decode(found.answer)
    return answer


def grant_waiver(
    work: UnitOfWork,
    knowledge: Knowledge,
    write: WaiverWrite,
    *,
    caller: Caller,
    now: datetime,
    judge: Judge = judge_entry,
) -> Waiver:
    """A new waiver; raises ``Invalid`` where no policy finds that, ``Conflict`` where one covers it already."""
    check_end(write.expires_at, now)
    inventory, entry = _named(work.session, write)
    answer = judge(work.session, knowledge, inventory, entry, now)
    check_rule(answer, write.rule)
    _refuse_second(work.session, inventory.id, entry.id, write.rule, now)
    state = state_of(work.session, knowledge, inventory, entry, answer, now)
    waiver = Waiver(
        id=new_id("wvr", now), inventory_id=inventory.id, entry_id=entry.id, rule=write.rule, state=ACTIVE,
        subject=in_words(entry.model, entry.license, entry.revision)[:500], reason_code=write.reason_code,
        reason=write.reason, owner=write.owner, expires_at=write.expires_at, created_at=now, created_by=caller.name,
        fingerprint=msgspec.to_builtins(fingerprint_of(state, answer, write.rule)),
        told_days=passed_warning(write.expires_at, now),
    )  # fmt: skip
    work.session.add(waiver)
    work.session.flush()
    _note(work, "waiver.granted", waiver, inventory, caller, now, reason=write.reason)
    return waiver


def revoke_waiver(work: UnitOfWork, waiver_id: str, reason: str | None, *, caller: Caller, now: datetime) -> Waiver:
    """End a waiver before its time; raises ``Conflict`` for one that is over."""
    waiver = get_waiver(work.session, waiver_id, to_change=True)
    if waiver.state != ACTIVE or waiver.expires_at <= now:
        over = waiver.state if waiver.state != ACTIVE else "expired"
        raise Conflict(f"This waiver is {over} already.")
    inventory = work.session.get_one(Inventory, waiver.inventory_id)
    end_waiver(waiver, "revoked", reason, by=caller.name, now=now)
    work.session.add(waiver)
    work.session.flush()
    _note(work, "waiver.revoked", waiver, inventory, caller, now, reason=reason)
    return waiver


def _named(session: Session, write: WaiverWrite) -> tuple[Inventory, InventoryEntry]:
    found = find_inventory(session, write.inventory)
    inventory = get_inventory(session, found.id, to_change=True)
    return inventory, entry_named(session, inventory.id, write.entry)


def _refuse_second(session: Session, inventory_id: str, entry_id: str, rule: str, now: datetime) -> None:
    """One that has run out and was not written down as such makes room."""
    of_rule = select(Waiver).where(col(Waiver.inventory_id) == inventory_id, Waiver.state == ACTIVE)
    other = session.exec(of_rule.where(Waiver.entry_id == entry_id, Waiver.rule == rule).with_for_update()).first()
    if other is None:
        return
    if other.expires_at > now:
        raise Conflict(f"The waiver {other.id} covers that until {other.expires_at:%Y-%m-%d}.", waiver=other.id)
    end_waiver(other, "expired", "Its time was over.", by="waivers", now=now)
    session.add(other)
    session.flush()


def _note(
    work: UnitOfWork, action: str, waiver: Waiver, inventory: Inventory, caller: Caller, now: datetime, **detail: object
) -> None:
    data = {**event_data(waiver, inventory), **detail}
    record_event(work, action, subject=inventory.id, data=data, actor=caller.name, now=now)
