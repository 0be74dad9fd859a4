"""Keeping the list of what waits: whatever changed is looked at again, and its group is put in order.

What is due is a row that a trigger wrote in the transaction of the change; so nothing is forgotten, whoever writes.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import text
from sqlmodel import Session, col, delete, func, or_, select, update

from registry.curation.review.rules import (
    Signs,
    Usage,
    ambiguity_points,
    codes_of,
    group_points,
    use_points,
)
from registry.curation.review.signs import license_files, signs_of
from registry.curation.review.tables import ReviewDue, ReviewItem
from registry.curation.review.texts import TextReader
from registry.db import Database, UnitOfWork, is_sqlite
from registry.db.sets import one_of
from registry.jobs import RECORDS_REFRESH
from registry.licenses import Knowledge
from registry.licenses.texts import TextDecision, decided_license
from registry.records import ModelRecord
from registry.records.documents import ModelDocument, read_document
from registry.records.lineage import count_descendants_of_each
from registry.watch import WatchedModel

_MOST_BYTES = 16 * 1024 * 1024
"""Of all texts of one batch; what is left over counts as unknown."""
_ONE_AT_A_TIME = 0x0CA2_D0A8


class _Surroundings(NamedTuple):
    """What is looked up for all records of a batch at once, by their numbers."""

    decisions: Mapping[int, str]
    """The words of which curators said what licence they are."""
    watched: Mapping[int, str | None]
    """Why a model is watched."""
    descendants: Mapping[int, int]
    """Of those that wait."""


def bring_up_to_date(
    database: Database, knowledge: Knowledge, now: datetime, *, limit: int = 20_000, each: int = 200
) -> int:
    """Look at what changed since, a few records in each transaction; how many were looked at."""
    done = 0
    while done < limit:
        with database.unit_of_work() as work:
            count = _batch(work, knowledge, now, each)
        done += count
        if count < each:
            break
    return done


def count_due(session: Session, most: int) -> int:
    """How many changes wait to be looked at; counting stops at ``most``."""
    return session.exec(select(func.count()).select_from(select(ReviewDue.pk).limit(most).subquery())).one()


def _batch(work: UnitOfWork, knowledge: Knowledge, now: datetime, each: int) -> int:
    session = work.session
    if not is_sqlite(session):
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})
    due = session.exec(select(ReviewDue.pk, ReviewDue.record_pk).order_by(col(ReviewDue.pk)).limit(each)).all()
    numbers = sorted({record_pk for _, record_pk in due})
    records = {one.number: one for one in session.exec(select(ModelRecord).where(col(ModelRecord.pk).in_(numbers)))}
    items = {one.record_pk: one for one in session.exec(select(ReviewItem).where(_among(numbers)))}
    reader = TextReader(session, knowledge, _MOST_BYTES)
    known, groups = _look_up(session, records), set[str | None]()
    for number in numbers:
        groups |= _renew(session, reader, known, records.get(number), items.get(number), now)
    session.flush()
    for group in sorted(filter(None, groups)):
        _regroup(work, knowledge, group)
    session.exec(delete(ReviewDue).where(col(ReviewDue.pk).in_([pk for pk, _ in due])))
    return len(due)


def _among(numbers: Iterable[int]) -> Any:  # noqa: ANN401 - a condition
    return col(ReviewItem.record_pk).in_(list(numbers))


def _look_up(session: Session, records: Mapping[int, ModelRecord]) -> _Surroundings:
    numbers = sorted(records)
    decisions = select(TextDecision.record_pk, TextDecision.fingerprint).where(
        one_of(session, TextDecision.record_pk, numbers)
    )
    watched = select(WatchedModel.record_pk, WatchedModel.reason).where(
        one_of(session, WatchedModel.record_pk, numbers)
    )
    waiting = [record for record in records.values() if record.status == "needs_review"]
    return _Surroundings(
        dict(session.exec(decisions).all()),
        dict(session.exec(watched).all()),
        count_descendants_of_each(session, waiting),
    )


def _renew(
    session: Session,
    reader: TextReader,
    known: _Surroundings,
    record: ModelRecord | None,
    item: ReviewItem | None,
    now: datetime,
) -> set[str | None]:
    """Bring the row of one record up to date; the groups that this may change."""
    before = item.group_key if item else None
    taught = known.decisions.get(record.number) if record else None
    if record is not None and record.status == "needs_review":
        return {before, taught, _wait(session, reader, known, record, item, now)}
    if record is not None and record.status == "current" and (group := _held_by(reader, record, taught)):
        _settle(session, record, item, group, now)
        return {before, group}
    if item is not None:
        session.delete(item)
    return {before, taught}


def _wait(
    session: Session,
    reader: TextReader,
    known: _Surroundings,
    record: ModelRecord,
    item: ReviewItem | None,
    now: datetime,
) -> str | None:
    signs = _signs(reader, read_document(record.document))
    use = Usage(
        downloads=max(record.downloads, 0), descendants=known.descendants[record.number],
        watched=known.watched.get(record.number),
    )  # fmt: skip
    codes, unknown = codes_of(signs), signs.unknown_text
    group = unknown.fingerprint if unknown else None
    weight = use_points(use) + ambiguity_points(codes)
    row = item or ReviewItem(record_pk=record.number, **_EMPTY, looked_at=now)
    if row.group_key != group:
        row.group_key, row.decided = group, None
    row.is_settled, row.weight, row.rank = False, weight, weight if group is None else None
    row.code, row.codes = codes[0], list(codes)
    row.license_class, row.owner_folded = record.own_class, record.owner_folded
    row.models, row.downloads, row.total_downloads = 1, use.downloads, use.downloads
    row.descendants, row.watched = use.descendants, use.watched
    row.text, row.looked_at = msgspec.to_builtins(unknown) if unknown else None, now
    session.add(row)
    return group


def _signs(reader: TextReader, stored: ModelDocument | None) -> Signs:
    """A document in the words of another release shows nothing until it is rendered: then this comes again."""
    if stored is None:
        return Signs()
    texts = tuple(reader.license_file(file.path, file.sha256) for file in license_files(stored))
    return signs_of(stored, texts)


_EMPTY: dict[str, Any] = {
    "weight": 0, "code": "", "codes": [], "license_class": "", "owner_folded": "", "downloads": 0, "total_downloads": 0,
}  # fmt: skip


def _held_by(reader: TextReader, record: ModelRecord, taught: str | None) -> str | None:
    """The words because of whose decision a record does not wait: it has to come back if that is withdrawn."""
    if taught is not None:
        return taught
    stored = read_document(record.document)
    looked = (reader.at(file.sha256) for file in license_files(stored)) if stored else ()
    return next((one.fingerprint for one in looked if one is not None and one.is_decided), None)


def _settle(session: Session, record: ModelRecord, item: ReviewItem | None, group: str, now: datetime) -> None:
    row = item or ReviewItem(record_pk=record.number, **_EMPTY, looked_at=now)
    if row.group_key != group:
        row.group_key, row.decided = group, None
    row.is_settled, row.rank, row.looked_at = True, None, now
    row.license_class, row.owner_folded = record.own_class, record.owner_folded
    session.add(row)


def _regroup(work: UnitOfWork, knowledge: Knowledge, group: str) -> None:
    """Let the documents of all that have these words follow what curators say of them now, and name a leader."""
    session, is_member = work.session, col(ReviewItem.group_key) == group
    _follow_decision(work, decided_license(session, knowledge.catalogue, group), group)
    waits = (is_member, col(ReviewItem.is_settled).is_(False))
    models, downloads = session.exec(
        select(func.count(), func.coalesce(func.sum(ReviewItem.downloads), 0)).where(*waits)
    ).one()
    _change(session, [is_member, col(ReviewItem.rank).is_not(None)], rank=None, models=1)
    heaviest = select(ReviewItem.record_pk, ReviewItem.weight, ReviewItem.downloads).where(*waits)
    ordered = heaviest.order_by(col(ReviewItem.weight).desc(), col(ReviewItem.record_pk).desc())
    leader = session.exec(ordered.limit(1)).one_or_none()
    if leader is not None:
        number, weight, own = leader
        rank = group_points(weight, own, int(downloads), models)
        _change(
            session, [col(ReviewItem.record_pk) == number], rank=rank, models=models, total_downloads=int(downloads)
        )


def _follow_decision(work: UnitOfWork, decided: str | None, group: str) -> None:
    """Documents that were rendered under another word about these words are rendered again."""
    is_member, session = col(ReviewItem.group_key) == group, work.session
    standing = col(ReviewItem.decided)
    others = standing.is_not(None) if decided is None else or_(standing.is_(None), standing != decided)
    moved = select(ReviewItem.record_pk).where(is_member, others)
    if session.exec(moved.limit(1)).first() is None:
        return
    stale = update(ModelRecord).where(col(ModelRecord.pk).in_(moved)).values(rendered_with="")
    session.exec(stale.execution_options(synchronize_session=False))
    _change(session, [is_member, others], decided=decided)
    work.enqueue(RECORDS_REFRESH)


def _change(session: Session, where: list[Any], **values: object) -> None:
    session.exec(update(ReviewItem).where(*where).values(**values).execution_options(synchronize_session=False))
