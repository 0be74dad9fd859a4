"""``GET /v1/models``: filters, sorts and keyset pages over the columns, answering with the stored documents."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, exists, func, literal, select, tuple_
from sqlmodel import Session, col

from registry.errors import Invalid
from registry.http.pages import COUNT_UP_TO, Page, decode_cursor, encode_cursor, total_of
from registry.records.tables import ExcludedCountry, ModelBase, ModelRecord

SORTS = ("id", "-updated_at", "-downloads")


class ModelFilter(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a list is narrowed to; None does not narrow."""

    q: str | None = None
    owner: str | None = None
    license: str | None = None
    license_class: str | None = None
    not_allowed_in: str | None = None
    gated: str | None = None
    base_model: str | None = None
    source: str | None = None
    status: str | None = None
    openness_category: str | None = None
    origin_region: str | None = None


def list_models(
    session: Session, wanted: ModelFilter, *, sort: str = "id", limit: int, cursor: str | None = None
) -> Page[msgspec.Raw]:
    """One page of documents, in a total order that a cursor continues."""
    bound_to = ("models", sort, wanted)
    conditions = _conditions(wanted)
    rows = session.execute(_page(conditions, sort, limit, cursor, bound_to)).all()
    more = len(rows) > limit
    counted = select(literal(1)).select_from(ModelRecord).where(*conditions).limit(COUNT_UP_TO).subquery()
    return Page(
        items=[msgspec.Raw(row.document) for row in rows[:limit]],
        next_cursor=encode_cursor(_position(rows[limit - 1], sort), bound_to) if more else None,
        total=total_of(session.execute(select(func.count()).select_from(counted)).scalar_one()),
    )


def _page(conditions: list[ColumnElement[bool]], sort: str, limit: int, cursor: str | None, bound_to: object) -> Any:  # noqa: ANN401 - a Select over three columns and the sort column
    columns = (col(ModelRecord.id), col(ModelRecord.pk), col(ModelRecord.document))
    query = select(*columns, _sort_column(sort).label("at")).where(*conditions).limit(limit + 1)
    if sort == "id":
        if cursor is not None:
            query = query.where(col(ModelRecord.id) > str(decode_cursor(cursor, bound_to, 1)[0]))
        return query.order_by(col(ModelRecord.id))
    if cursor is not None:
        query = query.where(_before(sort, *decode_cursor(cursor, bound_to, 2)))
    return query.order_by(_sort_column(sort).desc(), col(ModelRecord.pk).desc())


def _sort_column(sort: str) -> Any:  # noqa: ANN401 - columns of different types
    return getattr(ModelRecord, sort.removeprefix("-"))


def _before(sort: str, at: Any, pk: Any) -> ColumnElement[bool]:  # noqa: ANN401 - values out of a cursor
    try:
        value = datetime.fromisoformat(str(at)) if sort == "-updated_at" else int(at)
        position = tuple_(literal(value, _sort_column(sort).type), literal(int(pk)))
    except ValueError as error:
        raise Invalid("This is not a cursor of this service.", pointer="/cursor") from error
    return tuple_(_sort_column(sort), col(ModelRecord.pk)) < position


def _position(row: Any, sort: str) -> list[Any]:  # noqa: ANN401 - a Row
    if sort == "id":
        return [row.id]
    return [row.at.isoformat() if sort == "-updated_at" else row.at, row.pk]


def _conditions(wanted: ModelFilter) -> list[ColumnElement[bool]]:
    equal = {
        "license": (col(ModelRecord.license_key), wanted.license),
        "license_class": (col(ModelRecord.license_class), wanted.license_class),
        "gated": (col(ModelRecord.gated), wanted.gated),
        "source": (col(ModelRecord.source), wanted.source),
        "status": (col(ModelRecord.status), wanted.status),
        "openness_category": (col(ModelRecord.openness_category), wanted.openness_category),
        "origin_region": (col(ModelRecord.origin_region), wanted.origin_region),
    }
    conditions: list[ColumnElement[bool]] = [column == value for column, value in equal.values() if value is not None]
    if wanted.owner is not None:
        conditions.append(col(ModelRecord.owner_folded) == wanted.owner.lower())
    if wanted.q:
        conditions += [_contains(word) for word in wanted.q.lower().split()[:8]]
    if wanted.not_allowed_in is not None:
        conditions.append(_linked(ExcludedCountry, col(ExcludedCountry.country) == wanted.not_allowed_in.upper()))
    if wanted.base_model is not None:
        conditions.append(_linked(ModelBase, col(ModelBase.base_folded) == wanted.base_model.lower()))
    return conditions


def _contains(word: str) -> ColumnElement[bool]:
    return col(ModelRecord.folded).contains(word, autoescape=True)


def _linked(table: type[ExcludedCountry | ModelBase], condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(col(table.record_pk) == col(ModelRecord.pk), condition)
