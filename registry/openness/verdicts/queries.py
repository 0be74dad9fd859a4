"""Reading the verdicts that are stored, and what they are made of: the document of a record and its claims in force."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Select, Text, bindparam, cast, delete, exists, false, func, literal_column, select
from sqlmodel import Session, col, or_

from registry.db.lookups import Lookups
from registry.db.sets import one_of
from registry.db.visibility import sees_private
from registry.licenses import Knowledge
from registry.openness.claims import INDEXES, IndexClaimed
from registry.openness.verdicts.tables import OpennessDocument
from registry.openness.verdicts.versions import version_of
from registry.records import Curation, ModelRecord
from registry.records.conclusions import Claim, claims_in_force
from registry.records.documents import is_still_true
from registry.records.facts import CuratedFacts
from registry.records.search import OpennessResult


class StoredVerdicts(NamedTuple):
    """Verdicts that hold, as bytes."""

    content: bytes
    etag: str


_STANDING = (col(Claim.record_pk) == col(ModelRecord.pk), col(Claim.until_at).is_(None))
_LAST = select(func.coalesce(func.max(col(Claim.pk)), literal_column("0"))).where(*_STANDING).scalar_subquery()
_COUNT = select(func.count()).select_from(Claim).where(*_STANDING).scalar_subquery()
_HOLDING = (
    select(
        col(OpennessDocument.content), col(OpennessDocument.etag), col(OpennessDocument.version),
        col(OpennessDocument.made_from), col(ModelRecord.etag), col(ModelRecord.rendered_with),
        col(ModelRecord.refresh_due_at), _LAST, _COUNT,
    )
    .join(ModelRecord, col(ModelRecord.pk) == col(OpennessDocument.record_pk))
)  # fmt: skip
_EACH = (
    select(
        col(ModelRecord.pk), col(ModelRecord.id), col(OpennessDocument.content), col(OpennessDocument.etag),
        col(OpennessDocument.version), col(OpennessDocument.made_from), col(ModelRecord.etag),
        col(ModelRecord.rendered_with), col(ModelRecord.refresh_due_at), _LAST, _COUNT,
    )
    .join(OpennessDocument, col(ModelRecord.pk) == col(OpennessDocument.record_pk))
    .order_by(col(ModelRecord.id))
)  # fmt: skip
_FOUND = _HOLDING.where(col(ModelRecord.folded) == bindparam("key"))
_FOUND_OPEN = _FOUND.where(col(ModelRecord.is_private) == false())


async def look_up_verdicts(
    lookups: Lookups, knowledge: Knowledge, model_id: str, now: datetime
) -> StoredVerdicts | None:
    """The stored verdicts of a model, in the event loop; None where none hold, or the model is not registered."""
    row = await lookups.row(_FOUND if sees_private() else _FOUND_OPEN, model_id.lower())
    return _holding(row, knowledge, now) if row else None


def find_verdicts(session: Session, knowledge: Knowledge, record: ModelRecord, now: datetime) -> StoredVerdicts | None:
    """The same in a session."""
    row = session.execute(_FOUND, {"key": record.folded}).one_or_none()
    return _holding(tuple(row), knowledge, now) if row else None


def each_verdicts(
    session: Session, knowledge: Knowledge, now: datetime, at_once: int
) -> Iterator[tuple[int, str, StoredVerdicts | None]]:
    """The number and the id of each record that has verdicts, in the order of ids; None where they do not hold."""
    for pk, id_, *rest in session.execute(_EACH, execution_options={"yield_per": at_once}):
        yield pk, id_, _holding(tuple(rest), knowledge, now)


def find_all_verdicts(
    session: Session, knowledge: Knowledge, records: Sequence[ModelRecord], now: datetime
) -> dict[int, bytes]:
    """The stored verdicts of those of these records of which some hold, by number."""
    query = _HOLDING.add_columns(col(OpennessDocument.record_pk))
    rows = session.execute(query.where(one_of(session, col(ModelRecord.pk), [one.number for one in records])))
    held = ((row[-1], _holding(tuple(row[:-1]), knowledge, now)) for row in rows)
    return {number: found.content for number, found in held if found is not None}


def _holding(row: tuple[Any, ...], knowledge: Knowledge, now: datetime) -> StoredVerdicts | None:
    content, etag, version, made_from, record_etag, rendered_with, due_at, last, count = row
    holds = (
        version == version_of(knowledge.catalogue)
        and made_from == stamp_of(record_etag, last, count)
        and is_still_true(knowledge, rendered_with, due_at, now)
    )
    return StoredVerdicts(content, etag) if holds else None


def stamp_of(etag: str, last_claim: int, claims: int) -> str:
    """What verdicts are made from: the document of a record, and the words of others that are in force.

    A new word has a higher number than all before it, and one that ends leaves fewer: no two states have one stamp.
    """
    return f"{etag}.{last_claim}.{claims}"


def claims_of(
    session: Session, numbers: Sequence[int], then: datetime | None = None
) -> dict[int, tuple[IndexClaimed, ...]]:
    """What indexes say of records, by record."""
    found: dict[int, list[IndexClaimed]] = {number: [] for number in numbers}
    for claim in claims_in_force(session, numbers, then):
        if claim.source in INDEXES:
            found[claim.record_pk].append(_claimed(claim))
    return {number: tuple(claims) for number, claims in found.items()}


def stamps_of(session: Session, records: Collection[ModelRecord]) -> dict[int, str]:
    """The stamps of records as they are now."""
    numbers = [record.number for record in records]
    rows = session.execute(select(col(ModelRecord.pk), _LAST, _COUNT).where(col(ModelRecord.pk).in_(numbers)))
    claims = {pk: (last, count) for pk, last, count in rows}
    return {record.number: stamp_of(record.etag, *claims[record.number]) for record in records}


def find_outdated(session: Session, knowledge: Knowledge, limit: int) -> list[int]:
    """The numbers of records whose verdicts do not hold, or are missing though somebody told of them.

    Of what was only listed nothing is known that a framework asks for.
    """
    version = version_of(knowledge.catalogue)
    number, made_from = col(OpennessDocument.record_pk), col(OpennessDocument.made_from)
    stamp = col(ModelRecord.etag) + "." + cast(_LAST, Text) + "." + cast(_COUNT, Text)
    moved = select(number).join(ModelRecord, col(ModelRecord.pk) == number).where(made_from != stamp)
    wanted = [
        select(number).where(or_(col(OpennessDocument.version) < version, col(OpennessDocument.version) > version))
    ]
    wanted += [moved, _missing(Claim), _missing(Curation)]
    found: set[int] = set()
    for query in wanted:
        if len(found) < limit:
            found.update(session.scalars(query.limit(limit)))
    return sorted(found)[:limit]


def _missing(table: type[Claim | Curation]) -> Select[int]:
    """Records that somebody tells of today and that have no verdicts."""
    is_there = exists().where(col(OpennessDocument.record_pk) == col(table.record_pk))
    return select(col(table.record_pk)).distinct().where(col(table.until_at).is_(None), ~is_there)


def lock_outdated(session: Session, knowledge: Knowledge, limit: int) -> list[ModelRecord]:
    """The records of these, held against other writers; without those that somebody is writing just now."""
    numbers = find_outdated(session, knowledge, limit)
    query = select(ModelRecord).where(col(ModelRecord.pk).in_(numbers)).order_by(col(ModelRecord.pk))
    return list(session.scalars(query.with_for_update(skip_locked=True, of=ModelRecord)))


def forget_outdated(session: Session, knowledge: Knowledge) -> None:
    """Take away the results that another version made, so that no list shows them until they are made anew."""
    version = version_of(knowledge.catalogue)
    older = select(col(OpennessDocument.record_pk)).where(col(OpennessDocument.version) != version)
    session.execute(delete(OpennessResult).where(col(OpennessResult.record_pk).in_(older)))


def _claimed(claim: Claim) -> IndexClaimed:
    return IndexClaimed(
        source=claim.source, at=claim.at, version=claim.version, data_license=claim.data_license,
        facts=msgspec.convert(claim.facts, CuratedFacts),
    )  # fmt: skip


def in_batches(numbers: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """Stretches of numbers that one statement names."""
    for start in range(0, len(numbers), size):
        yield numbers[start : start + size]
