"""A whole day as a question about the past: one answer where the licence stood still, a doubt where it moved.

* A day is looked at from its first to its last moment, and at every moment at which something was written in it.
* Where it was not the same at all of them, the answer of its end is in doubt, and the moments are named.
* What nothing was known of when the day began is told from its first reading on.

Decided in ADR 0044.
"""

from collections.abc import Callable, Hashable, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from registry.db.sets import one_of
from registry.errors import NotFound
from registry.inputs import DayOrMoment
from registry.licenses import Knowledge
from registry.records.history.backfill import NothingKnown, with_beginning
from registry.records.history.schemas import KnownWhen, LicenseInForce
from registry.records.history.service import in_force, then
from registry.records.layers.rules import Assertion
from registry.records.license.derivation import Derived
from registry.records.license.rules import doubted, license_facts_fingerprint
from registry.records.tables import Absence, Claim, Curation, ModelCommit, ModelRecord, Observation

MOST_MOMENTS = 6
"""So many moments of one day are looked at; a day with more of them is in doubt anyway."""


def changes_within(
    session: Session, numbers: Sequence[int], day: DayOrMoment, state_at: Callable[[datetime], Hashable | None]
) -> str | None:
    """Why a day has no one answer, as a sentence; None where ``state_at`` is the same at all of its moments.

    ``numbers`` are those of the records that the state rests on; None is a state of which nothing was known.
    """
    if not day.is_day:
        return None
    moments = _moments(session, numbers, day)
    if len(moments) > MOST_MOMENTS:
        return f"Something changed more than {MOST_MOMENTS} times within {day}: name the hour that counts."
    before: Hashable | None = None
    changed = []
    for moment in (day.begin, *moments, day.end):
        state = state_at(moment)
        if before is not None and state is not None and state != before:
            changed.append(moment)
        before = state if state is not None else before
    if not changed:
        return None
    times = ", ".join(f"{moment:%H:%M:%S}" for moment in changed)
    return f"The licence changed within {day}, at {times}: name the moment that counts, with its time."


def doubted_by_day(
    session: Session, knowledge: Knowledge, record: ModelRecord, day: DayOrMoment, known: tuple[Derived, KnownWhen]
) -> tuple[Derived, KnownWhen]:
    """What was known at the end of a day, in doubt where the licence changed within it."""

    def state_at(moment: datetime) -> Hashable | None:
        try:
            derived, _ = then(session, knowledge, record, revision=None, as_of=moment)
        except NotFound:
            return None
        return msgspec.json.encode((derived.view.block, license_facts_fingerprint(derived.state.facts)))

    doubt = changes_within(session, [record.number], day, state_at)
    if doubt is None:
        return known
    derived, when = known
    return msgspec.structs.replace(derived, view=doubted(derived.view, [doubt])), when


def known_then(
    session: Session, knowledge: Knowledge, record: ModelRecord, asked: DayOrMoment
) -> tuple[Derived, KnownWhen]:
    """What was known at a moment, or on a day; raises ``NotFound`` with when the history begins."""
    try:
        known = then(session, knowledge, record, revision=None, as_of=asked.end)
    except NothingKnown as unknown:
        raise with_beginning(session, record, unknown) from unknown
    return doubted_by_day(session, knowledge, record, asked, known)


def license_in_force(
    session: Session,
    knowledge: Knowledge,
    record: ModelRecord,
    *,
    revision: str | None,
    as_of: DayOrMoment | None,
) -> LicenseInForce:
    """The licence known at a revision or moment, or on a day; raises ``NotFound`` where nothing was read there."""
    if as_of is not None:
        return in_force(known_then(session, knowledge, record, as_of))
    return in_force(then(session, knowledge, record, revision=revision, as_of=None))


def _moments(session: Session, numbers: Sequence[int], day: DayOrMoment) -> list[datetime]:
    """The moments behind the first one of a day at which a state may have changed, at most one more than looked at."""
    found = set[datetime]()
    for column, table in (
        (Observation.observed_at, Observation), (Claim.at, Claim), (Claim.until_at, Claim), (Curation.at, Curation),
        (Curation.until_at, Curation), (Absence.at, Absence), (Absence.until_at, Absence),
        (ModelCommit.committed_at, ModelCommit),
    ):  # fmt: skip
        within = select(column).where(
            one_of(session, table.record_pk, numbers), col(column) > day.begin, col(column) <= day.end
        )
        rows = session.exec(within.distinct().order_by(col(column)).limit(MOST_MOMENTS + 1))
        found.update(moment for moment in rows if moment is not None)
    found.update(_limits(session, numbers, day))
    return sorted(found)[: MOST_MOMENTS + 1]


def _limits(session: Session, numbers: Sequence[int], day: DayOrMoment) -> set[datetime]:
    """Where what people concluded begins or ends to count within a day."""
    stood = and_(col(Curation.at) <= day.end, or_(col(Curation.until_at).is_(None), col(Curation.until_at) > day.begin))
    rows = session.exec(
        select(Curation.assertions).where(one_of(session, Curation.record_pk, numbers), stood).limit(100)
    )
    limits = set[datetime]()
    for assertion in (one for row in rows for one in msgspec.convert(row, tuple[Assertion, ...])):
        validity = assertion.validity
        ends = (validity.from_at, validity.until_at) if validity else ()
        limits.update(end for end in ends if end is not None and day.begin < end <= day.end)
    return limits
