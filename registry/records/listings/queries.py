"""What is known of the models that a batch of listed items is about."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import exists, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from registry.db.sets import looked_up
from registry.records.search.tables import ListedItem
from registry.records.tables import Claim, Curation, ModelAlias, ModelBase, ModelRecord, Observation


class KnownRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The record that an item is about; ``observation`` is None where a list must not touch it."""

    pk: int
    created_at: datetime
    observation: Observation | None
    has_bases: bool


def digests_of(session: Session, names: list[str]) -> dict[str, str]:
    """The marks of the items that were taken in last."""
    query = select(col(ListedItem.folded), col(ListedItem.mark)).where(looked_up(session, ListedItem.folded, names))
    return {folded: mark for folded, mark in session.execute(query)}  # noqa: C416 - a Result is no mapping to mypy


def known_of(session: Session, names: list[str]) -> dict[str, KnownRecord]:
    """The records of these names, locked; old names lead to records that are not touched."""
    known = {row.folded: _known_record(row) for row in session.execute(_records(session, names))}
    aliases = select(ModelAlias).where(looked_up(session, ModelAlias.folded, names))
    for alias in session.execute(aliases).scalars():
        old = KnownRecord(pk=alias.record_pk, created_at=alias.renamed_at, observation=None, has_bases=False)
        known.setdefault(alias.folded, old)
    return known


def _records(session: Session, names: list[str]) -> Any:  # noqa: ANN401 - a Select of many columns
    seen = aliased(Observation)
    newest = select(col(seen.pk)).where(col(seen.record_pk) == col(ModelRecord.pk)).correlate(ModelRecord)
    newest = newest.order_by(col(seen.observed_at).desc(), col(seen.pk).desc()).limit(1)
    has_claims = exists().where(col(Claim.record_pk) == col(ModelRecord.pk))
    is_curated = exists().where(col(Curation.record_pk) == col(ModelRecord.pk))
    has_bases = exists().where(col(ModelBase.record_pk) == col(ModelRecord.pk))
    columns = [
        getattr(ModelRecord, name) for name in ("folded", "pk", "created_at", "questions", "gone_at")
    ]  # fmt: skip
    return (
        select(*columns, (has_claims | is_curated).label("has_more"), has_bases.label("has_bases"), Observation)
        .outerjoin(Observation, col(Observation.pk) == newest.scalar_subquery())
        .where(looked_up(session, ModelRecord.folded, names))
        .with_for_update(of=ModelRecord)
    )


def _known_record(row: Any) -> KnownRecord:  # noqa: ANN401 - a Row of many columns
    last: Observation | None = row.Observation
    is_listed = last is not None and last.facts.get("listed") is True
    is_light = is_listed and not (row.has_more or row.questions or row.gone_at)
    return KnownRecord(
        pk=row.pk, created_at=row.created_at, observation=last if is_light else None, has_bases=row.has_bases
    )  # fmt: skip
