"""Reading the weights of a commit, and the models that have a file."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple, cast

import msgspec
from sqlalchemy import ColumnElement
from sqlalchemy import select as sa_select
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from registry.db.sets import one_of
from registry.errors import NotFound
from registry.hub.weights import SignatureState, WeightFile
from registry.pagination import Page, page
from registry.records.history.backfill import full_revision
from registry.records.history.refs import is_default_branch
from registry.records.queries import latest_observation
from registry.records.tables import ModelRecord
from registry.records.weights.tables import (
    UNKNOWN_HASH,
    UNKNOWN_SIZE,
    StoredWeight,
    WeightRevision,
    WeightSet,
    WeightSetFile,
)
from registry.records.weights.values import WeightFiles, WeightMatch

MOST_MATCHES = 100
"""So many places of one hash are told at once; a page tells more."""


def weights_of(session: Session, record: ModelRecord, revision: str | None = None) -> WeightFiles | None:
    """The weights of a commit, a tag or a branch; by default those of the commit that was read last.

    None where no list of its files was read: that is not known, and not that there are none. Raises ``NotFound`` for a
    revision that the registry does not know.
    """
    sha = _commit(session, record, revision)
    row = session.get(WeightRevision, (record.number, sha)) if sha is not None else None
    if row is None:
        return None
    kept = session.get_one(WeightSet, row.set_pk)
    return WeightFiles(
        revision=row.revision, files=files_of(session, row.set_pk), is_complete=not kept.gaps, via=row.via,
        signature=msgspec.convert(kept.signature, SignatureState), gaps=tuple(kept.gaps),
    )  # fmt: skip


def knows_weights(session: Session, record_pk: int, revision: str) -> bool:
    """Whether a list of files was read of a commit."""
    return session.get(WeightRevision, (record_pk, revision)) is not None


def _commit(session: Session, record: ModelRecord, revision: str | None) -> str | None:
    if revision is not None and not is_default_branch(record, revision):
        return full_revision(session, record, revision)
    latest = latest_observation(session, record)
    return latest.revision if latest is not None else None


def files_of(session: Session, set_pk: int) -> tuple[WeightFile, ...]:
    """The files of a set, by path."""
    query = select(StoredWeight).join(WeightSetFile, col(WeightSetFile.file_pk) == col(StoredWeight.pk))
    rows = session.exec(query.where(WeightSetFile.set_pk == set_pk).order_by(col(StoredWeight.path)))
    return tuple(
        WeightFile(
            row.path, None if row.size == UNKNOWN_SIZE else row.size,
            None if row.sha256 == UNKNOWN_HASH else row.sha256, row.format,
        )
        for row in rows
    )  # fmt: skip


def find_by_weight(session: Session, sha256: str, *, sees_private: bool) -> list[WeightMatch]:
    """The models that have a file with this hash, and at which commits, by their ids; at most ``MOST_MATCHES``."""
    return find_by_weights(session, [sha256], sees_private=sees_private).get(sha256.lower(), [])


def find_by_weights(session: Session, hashes: Collection[str], *, sees_private: bool) -> dict[str, list[WeightMatch]]:
    """The same for many hashes, in one question; a hash that is not known has no entry."""
    wanted = sorted({one.lower() for one in hashes} - {UNKNOWN_HASH})
    if not wanted:
        return {}
    order = (col(ModelRecord.id), col(StoredWeight.path), col(StoredWeight.pk))
    place = func.row_number().over(partition_by=col(StoredWeight.sha256), order_by=order).label("place")
    numbered = select(col(StoredWeight.pk), place).join(ModelRecord, _OF_RECORD)
    numbered = numbered.where(one_of(session, StoredWeight.sha256, wanted), _has_commit())
    first = _open_to(numbered, sees_private=sees_private).subquery()
    query = _places().join(first, first.c.pk == col(StoredWeight.pk)).where(first.c.place <= MOST_MATCHES)
    found: dict[str, list[WeightMatch]] = {}
    for match in matches_of(session, session.exec(query.order_by(*order)).all()):
        found.setdefault(match.sha256, []).append(match)
    return found


def list_by_weight(
    session: Session, sha256: str, *, sees_private: bool, limit: int, cursor: str | None
) -> Page[WeightMatch]:  # fmt: skip
    """A page of the files with this hash, in the order in which they became known; raises ``NotFound`` for none."""
    wanted = sha256.lower()
    query = _open_to(_places().where(StoredWeight.sha256 == wanted, _has_commit()), sees_private=sees_private)
    if session.exec(query.limit(1)).first() is None:
        raise NotFound(f"No list of files that was read names {wanted}.{_MEANING}")
    number = cast("Mapped[int]", StoredWeight.pk)
    rows = page(session, query, number, limit=limit, cursor=cursor, bound_to=("weights", wanted))
    return Page(matches_of(session, rows.items), rows.next_cursor, rows.total)


_MEANING = (
    " That says nothing about the file: it may be a model that is not in the registry, a commit whose list of files "
    "was not read, or a file that was converted, as each conversion has a hash of its own."
)
_OF_RECORD = col(ModelRecord.pk) == col(StoredWeight.record_pk)
Place = tuple[StoredWeight, str]
"""A file, and the id of its model."""


def _places() -> "SelectOfScalar[Place]":
    query: Any = select(StoredWeight, ModelRecord.id).join(ModelRecord, _OF_RECORD)
    found: SelectOfScalar[Place] = query
    return found


def _open_to(query: Any, *, sees_private: bool) -> Any:  # noqa: ANN401 - a select
    return query if sees_private else query.where(col(ModelRecord.is_private).is_(False))


def _has_commit() -> ColumnElement[bool]:
    """Whether a commit has the file; one whose list was replaced by a better one may have left it behind."""
    sets = select(col(WeightSetFile.file_pk)).join(WeightRevision, _OF_SET)
    return sets.where(col(WeightSetFile.file_pk) == col(StoredWeight.pk)).exists()


_OF_SET = col(WeightRevision.set_pk) == col(WeightSetFile.set_pk)


class _FileSpan(NamedTuple):
    """The commits that have a file."""

    first: str
    last: str
    total: int


def matches_of(session: Session, rows: Sequence[Place]) -> list[WeightMatch]:
    """Files with the ids of their models, and the commits that have each."""
    spans = _spans(session, [file.pk or 0 for file, _ in rows])
    latest = _latest(session, {file.record_pk for file, _ in rows})
    return [
        WeightMatch(
            model=model_id, path=file.path, size=None if file.size == UNKNOWN_SIZE else file.size, format=file.format,
            sha256=file.sha256, revision=span.last, first_revision=span.first, revisions=span.total,
            is_latest=latest.get(file.record_pk) == span.last,
        )
        for file, model_id in rows
        if (span := spans.get(file.pk or 0)) is not None
    ]  # fmt: skip


_IN_ORDER = (col(WeightRevision.at), col(WeightRevision.revision))


def _spans(session: Session, files: Sequence[int]) -> dict[int, _FileSpan]:
    """The first and the last commit with each of these files, and how many there are."""
    file = col(WeightSetFile.file_pk)
    place = func.row_number().over(partition_by=file, order_by=_IN_ORDER).label("place")
    total = func.count().over(partition_by=file).label("total")
    commits = sa_select(file, col(WeightRevision.revision), place, total).join(WeightRevision, _OF_SET)
    every = commits.where(one_of(session, file, files)).subquery()
    ends = sa_select(every).where((every.c.place == 1) | (every.c.place == every.c.total)).order_by(every.c.place)
    spans: dict[int, _FileSpan] = {}
    for row in session.execute(ends):
        first = spans[row.file_pk].first if row.file_pk in spans else row.revision
        spans[row.file_pk] = _FileSpan(first, row.revision, row.total)
    return spans


def _latest(session: Session, records: Collection[int]) -> dict[int, str]:
    """The latest commit of each of these records of which a list was read."""
    record = col(WeightRevision.record_pk)
    place = func.row_number().over(partition_by=record, order_by=[one.desc() for one in _IN_ORDER]).label("place")
    every = sa_select(record, col(WeightRevision.revision), place).where(one_of(session, record, sorted(records)))
    numbered = every.subquery()
    return {row.record_pk: row.revision for row in session.execute(sa_select(numbered).where(numbered.c.place == 1))}
