"""What other sources say of a model: a newer word of a source ends its older one, and none is ever deleted."""

from datetime import datetime
from typing import Literal

import msgspec
from sqlmodel import Session, col, select

from registry.db import UnitOfWork
from registry.licenses import Knowledge
from registry.records.documents.service import refresh
from registry.records.facts.curation import CuratedFacts
from registry.records.facts.words import stored_facts
from registry.records.tables import Claim, ModelRecord

Outcome = Literal["new", "changed", "unchanged"]


def find_claim(session: Session, record: ModelRecord, source: str) -> Claim | None:
    """What a source says today, or None."""
    return session.exec(
        select(Claim).where(Claim.record_pk == record.pk, Claim.source == source, col(Claim.until_at).is_(None))
    ).one_or_none()


def state_claim(
    work: UnitOfWork,
    knowledge: Knowledge,
    record: ModelRecord,
    *,
    source: str,
    facts: CuratedFacts,
    version: str | None = None,
    data_license: str | None = None,
    now: datetime,
) -> Outcome:
    """Note what a source says; the same word again changes nothing, not even its version."""
    plain = stored_facts(msgspec.json.decode(msgspec.json.encode(facts)))  # as the database gives it back: no tuples
    before = find_claim(work.session, record, source)
    if before is not None and before.facts == plain:
        return "unchanged"
    if before is not None:
        before.until_at = now
        work.session.flush()
    work.session.add(
        Claim(
            record_pk=record.number, source=source, at=now, version=version, data_license=data_license, facts=plain
        )
    )  # fmt: skip
    work.session.flush()
    refresh(work, knowledge, record, now)
    return "new" if before is None else "changed"
