"""Previews: the change is made in a transaction that is rolled back, so that preview and acceptance cannot disagree.

Inside that transaction facts are only gathered; the verdicts are judged after it, so that nothing is held long.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
from sqlmodel import Session

from registry.compliance.checks import CheckAnswer, FindingRead, SubjectBody, gather_subject, judge
from registry.compliance.rules import SubjectFacts
from registry.curation.proposals.queries import Below, documents_below
from registry.curation.proposals.rules import differences
from registry.curation.proposals.schemas import (
    DescendantsRead,
    DifferenceRead,
    LicenseShort,
    Moved,
    Preview,
    VerdictRead,
)
from registry.curation.proposals.typical_uses import TYPICAL_USES, TypicalUse
from registry.db import UnitOfWork
from registry.db.visibility import narrowed, sees_private
from registry.licenses import Knowledge
from registry.licenses.catalogue import Catalogue
from registry.records import ModelRecord
from registry.records.documents import refresh, rendering

NAMED_DESCENDANTS = 20


class PreviewState(msgspec.Struct, frozen=True):
    """What can be seen of a record at one moment of a trial."""

    document: dict[str, Any]
    subject: SubjectFacts
    below: dict[str, Below]
    """The documents of all descendants."""


def try_out(
    work: UnitOfWork, knowledge: Knowledge, record: ModelRecord, change: Callable[[], object], now: datetime
) -> tuple[PreviewState, PreviewState]:
    """What a record shows before and after a change; the transaction is the caller's to roll back."""
    is_due = record.refresh_due_at is not None and record.refresh_due_at <= now
    if record.rendered_with != rendering(knowledge.catalogue) or is_due:
        refresh(work, knowledge, record, now)
    before = _see(work.session, knowledge, record, now)
    change()
    return before, _see(work.session, knowledge, record, now)


def preview_of(catalogue: Catalogue, before: PreviewState, after: PreviewState, now: datetime) -> Preview:
    """The states before and after, compared and judged."""
    moved = {model: new for model, new in after.below.items() if before.below.get(model) != new}
    changed = sorted(model for model, document in moved.items() if not document.is_stale)
    return Preview(
        changes=tuple(
            DifferenceRead(path=path, before=old, after=new)
            for path, old, new in differences(_timeless(before.document), _timeless(after.document))
        ),
        license=Moved(_short(before.document), _short(after.document)),
        status=Moved(before.document["status"], after.document["status"]),
        descendants=DescendantsRead(
            changed=len(changed), models=tuple(changed[:NAMED_DESCENDANTS]), later=len(moved) - len(changed)
        ),
        verdicts=tuple(_verdict(catalogue, typical, before, after, now) for typical in TYPICAL_USES),
    )


def _see(session: Session, knowledge: Knowledge, record: ModelRecord, now: datetime) -> PreviewState:
    with narrowed(session, when=not sees_private()):
        return PreviewState(
            document=msgspec.json.decode(record.document),
            subject=gather_subject(session, knowledge, SubjectBody(model=record.id), now),
            below=documents_below(session, record),
        )


def _timeless(document: dict[str, Any]) -> dict[str, Any]:
    """A document without when it was written, which no preview can know."""
    kept = {name: value for name, value in document.items() if name != "updated_at"}
    kept["layers"] = {field: _undated(value) for field, value in document.get("layers", {}).items()}
    kept["conclusion"] = _undated(document["conclusion"]) if document.get("conclusion") else None
    return kept


def _undated(value: dict[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in value.items() if name != "at"}


def _short(document: dict[str, Any]) -> LicenseShort:
    return msgspec.convert(document["license"], LicenseShort)


def _verdict(
    catalogue: Catalogue, typical: TypicalUse, before: PreviewState, after: PreviewState, now: datetime
) -> VerdictRead:
    old, new = (judge(catalogue, state.subject, typical.use, now=now) for state in (before, after))
    return VerdictRead(
        name=typical.name, use=typical.use, before=old.verdict, after=new.verdict,
        appeared=_beyond(new, old), disappeared=_beyond(old, new),
    )  # fmt: skip


def _beyond(one: CheckAnswer, other: CheckAnswer) -> tuple[FindingRead, ...]:
    """The findings of one answer that the other does not have."""
    return tuple(finding for finding in one.findings if finding not in other.findings)
