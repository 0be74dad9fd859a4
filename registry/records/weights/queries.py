"""Reading the weights of a commit, and the models that have a file."""

from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, func, select

from registry.db.sets import one_of
from registry.hub.weights import SignatureState, WeightFile
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

MOST_MATCHES = 1_000
"""So many places of files are told at once."""


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
    places = _places().where(one_of(session, StoredWeight.sha256, wanted))
    if not sees_private:
        places = places.where(col(ModelRecord.is_private).is_(False))
    ordered = places.order_by(col(ModelRecord.id), col(StoredWeight.path), col(StoredWeight.pk)).limit(MOST_MATCHES)
    found: dict[str, list[WeightMatch]] = {}
    for match in matches_of(session, session.execute(ordered).all()):
        found.setdefault(match.sha256, []).append(match)
    return found


def _places() -> Any:  # noqa: ANN401 - a select
    return sa_select(StoredWeight, col(ModelRecord.id)).join(
        ModelRecord, col(ModelRecord.pk) == col(StoredWeight.record_pk)
    )


def matches_of(session: Session, rows: Collection[Any]) -> list[WeightMatch]:
    """Files with the ids of their models, and the commits that have each; a file that no commit has is left out."""
    spans = _spans(session, [row[0].pk for row in rows])
    return [
        WeightMatch(
            model=model_id, revision=spans[file.pk][1], first_revision=spans[file.pk][0], revisions=spans[file.pk][2],
            path=file.path, size=None if file.size == UNKNOWN_SIZE else file.size, format=file.format,
            sha256=file.sha256,
        )
        for file, model_id in rows
        if file.pk in spans
    ]  # fmt: skip


def _spans(session: Session, files: Collection[int]) -> dict[int, tuple[str, str, int]]:
    """The first and the last commit with each of these files, and how many there are."""
    by_date = (col(WeightRevision.at), col(WeightRevision.revision))
    place = func.row_number().over(partition_by=col(WeightSetFile.file_pk), order_by=by_date).label("place")
    count = func.count().over(partition_by=col(WeightSetFile.file_pk)).label("total")
    commits = (
        sa_select(col(WeightSetFile.file_pk), col(WeightRevision.revision), place, count)
        .join(WeightRevision, col(WeightRevision.set_pk) == col(WeightSetFile.set_pk))
        .where(one_of(session, WeightSetFile.file_pk, sorted(files)))
        .subquery()
    )
    ends = sa_select(commits).where((commits.c.place == 1) | (commits.c.place == commits.c.total))
    spans: dict[int, tuple[str, str, int]] = {}
    for row in session.execute(ends.order_by(commits.c.file_pk, commits.c.place)):
        first = spans[row.file_pk][0] if row.file_pk in spans else row.revision
        spans[row.file_pk] = (first, row.revision, row.total)
    return spans
