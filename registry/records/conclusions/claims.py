"""What other sources say of a model: a newer word of a source ends its older one, and none is ever deleted."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec
from sqlmodel import Session, and_, col, or_, select

from registry.db import UnitOfWork
from registry.db.sets import one_of
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


def claims_in_force(session: Session, numbers: Sequence[int], then: datetime | None = None) -> Sequence[Claim]:
    """What sources say of records today, or said at a moment; by record and source."""
    is_theirs = one_of(session, Claim.record_pk, numbers)
    ends = col(Claim.until_at)
    held = ends.is_(None) if then is None else and_(col(Claim.at) <= then, or_(ends.is_(None), ends > then))
    order = (col(Claim.record_pk), col(Claim.source), col(Claim.pk))
    return session.exec(select(Claim).where(is_theirs, held).order_by(*order)).all()


class SourceClaim(msgspec.Struct, frozen=True, kw_only=True):
    """What a source says of a model, at which version of it, and the SPDX id of the licence of its data."""

    source: str
    facts: CuratedFacts
    version: str | None = None
    data_license: str | None = None


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
    claim = SourceClaim(source=source, facts=facts, version=version, data_license=data_license)
    outcome = _put(work.session, record, claim, now)
    if outcome != "unchanged":
        refresh(work, knowledge, record, now)
    return outcome


def replace_claims(
    work: UnitOfWork, knowledge: Knowledge, record: ModelRecord, claims: Iterable[SourceClaim], ended: Iterable[str],
    now: datetime,
) -> bool:  # fmt: skip
    """Note what several sources say, and end what others said; whether anything is new. Nothing is told of it."""
    outcomes = [_put(work.session, record, claim, now) for claim in claims]
    standing = [claim for source in ended if (claim := find_claim(work.session, record, source)) is not None]
    for claim in standing:
        claim.until_at = now
    work.session.flush()
    is_new = bool(standing) or any(outcome != "unchanged" for outcome in outcomes)
    if is_new:
        refresh(work, knowledge, record, now, is_quiet=True)
    return is_new


def stored_form(facts: CuratedFacts) -> dict[str, Any]:
    """Facts as the database gives them back: no tuples, and the words that are stored."""
    return stored_facts(msgspec.json.decode(msgspec.json.encode(facts)))


def _put(session: Session, record: ModelRecord, claim: SourceClaim, now: datetime) -> Outcome:
    before = find_claim(session, record, claim.source)
    # As values: PostgreSQL gives a large figure back in other digits.
    if before is not None and msgspec.convert(before.facts, CuratedFacts) == claim.facts:
        return "unchanged"
    if before is not None:
        before.until_at = now
        session.flush()
    session.add(
        Claim(
            record_pk=record.number, source=claim.source, at=now, version=claim.version,
            data_license=claim.data_license, facts=stored_form(claim.facts),
        )
    )  # fmt: skip
    session.flush()
    return "new" if before is None else "changed"
