"""Reading records: by id, by old name, by filter, and their past."""

from collections.abc import Collection, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import exists
from sqlalchemy import select as sa_select
from sqlalchemy.orm import aliased, defer
from sqlmodel import Session, col, select

from registry.db import lock_name
from registry.db.sets import one_of
from registry.records.facts.observation import ObservedFacts
from registry.records.suggestions import not_found, unknown_model
from registry.records.tables import ModelAlias, ModelRecord, Observation
from registry.records.visibility import is_hidden


def find_record(session: Session, model_id: str) -> ModelRecord | None:
    """The record with this id, whatever its case, or None; old names are not followed."""
    return session.exec(select(ModelRecord).where(ModelRecord.folded == model_id.lower())).one_or_none()


def find_renamed(session: Session, model_id: str) -> str | None:
    """The present id of a model that once had this one."""
    return session.exec(
        select(ModelRecord.id)
        .join(ModelAlias, col(ModelAlias.record_pk) == col(ModelRecord.pk))
        .where(ModelAlias.folded == model_id.lower())
    ).one_or_none()


def find_present(session: Session, model_id: str) -> ModelRecord | None:
    """The record with this id or old name, or None; raises ``NotFound`` for one that whoever asks may not know of."""
    record = find_record(session, model_id)
    if record is None and (renamed := find_renamed(session, model_id)):
        record = find_record(session, renamed)
    if record is not None and is_hidden(record):
        raise unknown_model(session, model_id)
    return record


def present_names(session: Session, names: Collection[str]) -> dict[str, str]:
    """The folded names of today by those of old; what has no other name is left out.

    Cards go on naming a base as it was called once.
    """
    if not names:
        return {}
    taken = exists().where(col(ModelRecord.folded) == col(ModelAlias.folded)).correlate(ModelAlias)
    today = sa_select(col(ModelRecord.folded)).where(col(ModelRecord.pk) == col(ModelAlias.record_pk))
    query = sa_select(col(ModelAlias.folded), today.scalar_subquery())
    found = session.execute(query.where(one_of(session, ModelAlias.folded, [*names]), ~taken))
    return {row[0]: row[1] for row in found}


def get_record(session: Session, model_id: str, *, suggest: bool = True) -> ModelRecord:
    """The record with this id or old name; raises ``NotFound`` with ids that resemble it and what to do."""
    record = find_present(session, model_id)
    if record is None:
        raise unknown_model(session, model_id, suggest=suggest)
    return record


def lock_id(session: Session, model_id: str) -> None:
    """Hold the id of a record, which may not exist yet, against all others who create, change or withdraw it."""
    lock_name(session, "model", model_id.lower())


def lock_record(session: Session, record: ModelRecord) -> None:
    """Hold a record against all other writers until the transaction ends, and see what they wrote last.

    Raises ``NotFound`` where another writer took it away meanwhile.
    """
    held = select(ModelRecord).where(ModelRecord.pk == record.pk).with_for_update()
    model_id = record.id
    if session.exec(held.execution_options(populate_existing=True)).one_or_none() is None:
        raise not_found(model_id, [])


def latest_observation(session: Session, record: ModelRecord | int) -> Observation | None:
    """What a source showed last of a record, or of that with a number."""
    return session.exec(
        select(Observation)
        .where(Observation.record_pk == (record if isinstance(record, int) else record.pk))
        .order_by(col(Observation.observed_at).desc(), col(Observation.pk).desc())
        .limit(1)
    ).one_or_none()


def observation_at(session: Session, record: ModelRecord, as_of: datetime) -> Observation | None:
    """The state that was known at a moment, or None where nothing was known yet."""
    return session.exec(
        select(Observation)
        .where(Observation.record_pk == record.pk, col(Observation.observed_at) <= as_of)
        .order_by(col(Observation.observed_at).desc(), col(Observation.pk).desc())
        .limit(1)
    ).one_or_none()


def observations_at(session: Session, numbers: Sequence[int], as_of: datetime | None) -> Sequence[Observation]:
    """The state of each of these records that was known at a moment, or is known now; none where nothing was."""
    inner = aliased(Observation)
    latest = sa_select(col(inner.pk)).where(col(inner.record_pk) == col(ModelRecord.pk))
    if as_of is not None:
        latest = latest.where(col(inner.observed_at) <= as_of)
    latest = latest.order_by(col(inner.observed_at).desc(), col(inner.pk).desc()).limit(1).correlate(ModelRecord)
    found = select(Observation).join(ModelRecord, col(Observation.pk) == latest.scalar_subquery())
    return session.exec(found.where(one_of(session, ModelRecord.pk, numbers))).all()


def find_records(session: Session, names: Collection[str], *, bare: bool = False) -> dict[str, ModelRecord]:
    """The records with these ids or old names, by the folded name that was asked for.

    ``bare`` leaves what is large and seldom asked for to be read when it is.
    """
    folded = {name.lower() for name in names}
    found = {record.folded: record for record in _list_named(session, folded, bare=bare)}
    today = present_names(session, folded - found.keys())
    renamed = {record.folded: record for record in _list_named(session, set(today.values()), bare=bare)}
    return found | {old: renamed[new] for old, new in today.items() if new in renamed}


def _list_named(session: Session, folded: Collection[str], *, bare: bool) -> Sequence[ModelRecord]:
    if not folded:
        return ()
    query = select(ModelRecord).where(one_of(session, ModelRecord.folded, sorted(folded)))
    if bare:
        query = query.options(defer(col(ModelRecord.document)), defer(col(ModelRecord.search_text)))  # type: ignore[arg-type]  # columns are attributes
    return session.exec(query).all()


def observation_of(session: Session, record: ModelRecord, revision: str) -> Observation | None:
    """The last state seen at a commit, or None where that commit was never read."""
    return session.exec(
        select(Observation)
        .where(Observation.record_pk == record.pk, Observation.revision == revision.lower())
        .order_by(col(Observation.observed_at).desc(), col(Observation.pk).desc())
        .limit(1)
    ).one_or_none()


def observed_facts(observation: Observation | None) -> ObservedFacts | None:
    """The facts of an observation as a value."""
    return msgspec.convert(observation.facts, ObservedFacts) if observation else None
