"""Keeping the lists of weights that sources tell: each file once, each set of files once, each commit once."""

from datetime import datetime
from typing import Any

import msgspec
from sqlmodel import Session, col, select, update

from registry.db import UnitOfWork, insert_or_ignore
from registry.hub.weights import SignatureState, WeightFile, WeightList
from registry.records.tables import ModelRecord
from registry.records.weights.queries import files_of
from registry.records.weights.rules import counts_more, fingerprint_of
from registry.records.weights.tables import (
    UNKNOWN_HASH,
    UNKNOWN_SIZE,
    StoredWeight,
    WeightRevision,
    WeightSet,
    WeightSetFile,
)

_BATCH = 400
"""Rows of one statement."""


def keep_weights(work: UnitOfWork, record_pk: int, told: WeightList, now: datetime) -> None:
    """Keep the weights of a commit; a list that tells less than the one that is known changes nothing."""
    session = work.session
    known = session.get(WeightRevision, (record_pk, told.revision))
    if known is not None and not _replaces(session, known, told):
        return
    set_pk = _set_of(session, record_pk, told)
    if known is not None:
        known.set_pk, known.read_at, known.via = set_pk, now, told.via
        return
    row = {
        "record_pk": record_pk, "revision": told.revision, "set_pk": set_pk, "at": told.at or now, "read_at": now,
        "via": told.via,
    }  # fmt: skip
    session.execute(insert_or_ignore(session, WeightRevision).values(row))


def _replaces(session: Session, known: WeightRevision, told: WeightList) -> bool:
    kept = session.get_one(WeightSet, known.set_pk)
    is_known = kept.signature.get("state", "unknown") != "unknown"
    return counts_more(told, kept.gaps, known.via, knows_signature=is_known)


def _set_of(session: Session, record_pk: int, told: WeightList) -> int:
    mark = fingerprint_of(told)
    same = select(WeightSet.pk).where(WeightSet.record_pk == record_pk, WeightSet.fingerprint == mark)
    if (known := session.exec(same).one_or_none()) is not None:
        return known
    row = {
        "record_pk": record_pk, "fingerprint": mark, "files": len(told.files), "gaps": list(told.gaps),
        "signature": msgspec.to_builtins(told.signature),
    }  # fmt: skip
    session.execute(insert_or_ignore(session, WeightSet).values(row))
    set_pk = session.exec(same).one()
    if set_pk is None:
        raise ValueError("a set that was stored has a number")
    numbers = _numbers_of(session, record_pk, told.files)
    members: list[dict[str, Any]] = [{"set_pk": set_pk, "file_pk": number} for number in numbers]
    _insert(session, WeightSetFile, members)
    return set_pk


def _numbers_of(session: Session, record_pk: int, files: tuple[WeightFile, ...]) -> list[int]:
    """The numbers of these files' rows, which are made where there are none."""
    rows = {_key(file): {"record_pk": record_pk, **_columns(file)} for file in files}
    known = _known_files(session, record_pk)
    _insert(session, StoredWeight, [row for key, row in rows.items() if key not in known])
    known = _known_files(session, record_pk)
    return [known[key] for key in rows]


def _known_files(session: Session, record_pk: int) -> dict[tuple[str, str, int], int]:
    query = select(StoredWeight.pk, StoredWeight.path, StoredWeight.sha256, StoredWeight.size)
    rows = session.exec(query.where(StoredWeight.record_pk == record_pk))
    return {(path, sha256, size): pk for pk, path, sha256, size in rows if pk is not None}


def _key(file: WeightFile) -> tuple[str, str, int]:
    return file.path, file.sha256 or UNKNOWN_HASH, UNKNOWN_SIZE if file.size is None else file.size


def _columns(file: WeightFile) -> dict[str, Any]:
    path, sha256, size = _key(file)
    return {"path": path, "sha256": sha256, "size": size, "format": file.format}


def _insert(session: Session, table: type[Any], rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), _BATCH):
        session.execute(insert_or_ignore(session, table).values(rows[start : start + _BATCH]))


def merge_weights(session: Session, record: ModelRecord, twin: ModelRecord) -> None:
    """Give a record what is known of its twin's commits; of one that both know the record's own stays."""
    own = select(WeightRevision.revision).where(WeightRevision.record_pk == record.number)
    for kept in session.exec(select(WeightSet).where(WeightSet.record_pk == twin.number)).all():
        told = WeightList(
            revision="", files=files_of(session, kept.pk or 0), gaps=tuple(kept.gaps),
            signature=msgspec.convert(kept.signature, SignatureState),
        )  # fmt: skip
        moved = update(WeightRevision).where(
            col(WeightRevision.set_pk) == kept.pk, col(WeightRevision.revision).not_in(own)
        )
        session.exec(moved.values(record_pk=record.number, set_pk=_set_of(session, record.number, told)))
