"""``GET /v1/models``: keyset pages over filters and sorts, answering with the stored documents."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import func, literal, select
from sqlmodel import Session, col

from registry.http.pages import COUNT_UP_TO, Page, Total, decode_cursor, encode_cursor, total_of
from registry.records.filters import (
    SORTS,
    ModelFilter,
    Position,
    conditions,
    from_cursor,
    to_cursor,
)
from registry.records.narrowing import among, find_positions
from registry.records.paging import count_kept, has_index, read_page
from registry.records.tables import ModelRecord

__all__ = ["SORTS", "ModelFilter", "list_documents", "list_models"]


def list_models(
    session: Session, wanted: ModelFilter, *, sort: str = "id", limit: int, cursor: str | None = None
) -> Page[msgspec.Raw]:
    """One page of documents, in a total order that a cursor continues."""
    bound_to = ("models", sort, wanted)
    start = from_cursor(sort, *decode_cursor(cursor, bound_to, 2)) if cursor is not None else None
    positions, documents, total = _page(session, wanted, sort, start, limit + 1)
    more = len(documents) > limit
    return Page(
        items=[msgspec.Raw(document) for document in documents[:limit]],
        next_cursor=encode_cursor(to_cursor(sort, positions[limit - 1]), bound_to) if more else None,
        total=total or _total(session, wanted),
    )


def list_documents(
    session: Session, wanted: ModelFilter, start: str | None, most: int
) -> tuple[list[bytes], str | None]:
    """Documents by id behind a start, and where to go on; None where these were the last."""
    position = Position(start, 0) if start is not None else None
    positions, documents, _ = _page(session, wanted, "id", position, most)
    return documents, str(positions[-1].at) if len(positions) == most else None


def _page(
    session: Session, wanted: ModelFilter, sort: str, start: Position | None, most: int
) -> tuple[Sequence[Position], list[bytes], Total | None]:
    """Positions and documents, and the total where finding them told it."""
    if has_index(wanted, sort):
        return (*read_page(session, wanted, sort, start, most), None)
    found = find_positions(session, wanted, sort, start, most)
    documents = _documents(session, [position.pk for position in found.positions])
    if found.is_all:
        return found.positions, documents, Total(found.count, "exact")
    return found.positions, documents, None if wanted.is_counted else Total(found.count, "at_least")


def _documents(session: Session, numbers: list[int]) -> list[bytes]:
    query = select(col(ModelRecord.pk), col(ModelRecord.document)).where(among(session, numbers))
    documents = dict(map(tuple, session.execute(query)))
    return [documents[number] for number in numbers]


def _total(session: Session, wanted: ModelFilter) -> Total:
    """How many records match: known where only compared columns narrow, else counted to a bound."""
    if wanted.is_counted:
        return Total(count_kept(session, wanted), "exact")
    counted = select(literal(1)).select_from(ModelRecord).where(*conditions(session, wanted)).limit(COUNT_UP_TO)
    return total_of(session.execute(select(func.count()).select_from(counted.subquery())).scalar_one())
