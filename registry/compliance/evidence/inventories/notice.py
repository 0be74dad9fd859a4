"""The notice of a whole inventory: what has to be told of all that stands in it, and what nobody knows of it.

Every entry counts, whatever its verdict or approval: what is used without leave has to be told of, too.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from registry.compliance.checks import SubjectBody
from registry.compliance.checks.storage.snapshot import KeptState
from registry.compliance.checks.storage.states import StateReader
from registry.compliance.checks.subjects import hold_still
from registry.compliance.evidence.notices import Notice, OpenQuestion
from registry.compliance.evidence.notices.phrases import question
from registry.compliance.evidence.notices.service import notice_of
from registry.compliance.inventories.queries import get_inventory
from registry.compliance.inventories.tables import InventoryEntry, UnsettledLine
from registry.costs import check_allowance
from registry.licenses import Knowledge

AT_ONCE = 200
"""Subjects whose states are read together."""


def gather_inventory_notice(session: Session, knowledge: Knowledge, inventory_id: str, now: datetime) -> Notice:
    """The notice of an inventory; raises ``NotFound``. What cannot be told of is a question, never left out."""
    hold_still(session)
    inventory = get_inventory(session, inventory_id)
    columns = select(InventoryEntry.model, InventoryEntry.revision, InventoryEntry.license)
    rows = session.exec(
        columns.where(col(InventoryEntry.inventory_id) == inventory.id).order_by(col(InventoryEntry.id))
    )
    named = list(dict.fromkeys(rows.all()))
    subjects = [SubjectBody(model=model, revision=revision) for model, revision, _ in named if model is not None]
    keys = sorted({key for model, _, key in named if model is None and key is not None})
    states, questions = list[KeptState](), list[OpenQuestion]()
    for state in _states(session, knowledge, subjects, now):
        questions.append(state) if isinstance(state, OpenQuestion) else states.append(state)
    questions += [question(key, "license_alone") for key in keys]
    questions += _unsettled(session, inventory.id)
    return notice_of(session, knowledge, states, keys=keys, questions=questions)


def _states(
    session: Session, knowledge: Knowledge, subjects: Sequence[SubjectBody], now: datetime
) -> Iterator[KeptState | OpenQuestion]:
    for start in range(0, len(subjects), AT_ONCE):
        some = subjects[start : start + AT_ONCE]
        reader = StateReader(session, knowledge, some)
        for one in some:
            check_allowance()
            found, name = reader.state(one, now).state, one.model or ""
            if found.record is not None:
                yield found
            elif reader.is_registered(name):
                yield question(name, "unread_revision", one.revision or "")
            else:
                yield question(name, "unregistered")


def _unsettled(session: Session, inventory_id: str) -> Iterator[OpenQuestion]:
    lines = select(UnsettledLine.text).where(col(UnsettledLine.inventory_id) == inventory_id)
    yield from (question(text, "unsettled_line") for text in session.exec(lines.order_by(col(UnsettledLine.id))))
