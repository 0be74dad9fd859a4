"""``GET /v1/models``: keyset pages over filters and sorts, answering with the stored documents."""

import msgspec
from sqlalchemy import Connection, func, literal, select
from sqlmodel import Session, col

from registry.http.pages import COUNT_UP_TO, Page, Total, decode_cursor, encode_cursor, total_of
from registry.records.filters import (
    SORTS,
    ModelFilter,
    Position,
    from_cursor,
    to_cursor,
)
from registry.records.narrowing import Found, among, find_positions
from registry.records.paging import count_kept, has_index, read_page
from registry.records.tables import ModelRecord

__all__ = ["SORTS", "ModelFilter", "list_documents", "list_models"]


def list_models(
    session: Session, wanted: ModelFilter, *, sort: str = "id", limit: int, cursor: str | None = None
) -> Page[msgspec.Raw]:
    """One page of documents, in a total order that a cursor continues."""
    if has_index(wanted, sort):
        page = list_in_order(session.connection(), wanted, sort=sort, limit=limit, cursor=cursor)
        return page or Page(items=[], next_cursor=None, total=_total(session, wanted))
    bound_to = ("models", sort, wanted)
    found = find_positions(session, wanted, sort, _start(cursor, sort, bound_to), limit + 1)
    documents = _documents(session, [position.pk for position in found.positions[:limit]])
    following = found.positions[limit - 1] if len(found.positions) > limit else None
    return _page(documents, following, _found_total(session, wanted, found), sort, bound_to)


def list_in_order(
    connection: Connection, wanted: ModelFilter, *, sort: str, limit: int, cursor: str | None
) -> Page[msgspec.Raw] | None:
    """The page of a list that an index holds in its order; None where it is empty and its total has to be counted."""
    bound_to = ("models", sort, wanted)
    read = read_page(connection, wanted, sort, _start(cursor, sort, bound_to), limit + 1)
    if not read.documents:
        return None
    more = len(read.documents) > limit
    total = Total(read.total, "exact") if read.total is not None else _count_owned(connection, wanted)
    return _page(read.documents[:limit], read.positions[0] if more else None, total, sort, bound_to)


def list_documents(
    session: Session, wanted: ModelFilter, start: str | None, most: int
) -> tuple[list[bytes], str | None]:
    """Documents by id behind a start, and where to go on; None where these were the last."""
    position = Position(start, 0) if start is not None else None
    if has_index(wanted, "id"):
        read = read_page(session.connection(), wanted, "id", position, most)
        documents, positions = read.documents, read.positions
    else:
        found = find_positions(session, wanted, "id", position, most)
        documents = _documents(session, [one.pk for one in found.positions])
        positions = list(found.positions)
    return documents, str(positions[-1].at) if len(documents) == most else None


def _start(cursor: str | None, sort: str, bound_to: object) -> Position | None:
    return from_cursor(sort, *decode_cursor(cursor, bound_to, 2)) if cursor is not None else None


def _page(
    documents: list[bytes], last: Position | None, total: Total, sort: str, bound_to: object
) -> Page[msgspec.Raw]:
    following = encode_cursor(to_cursor(sort, last), bound_to) if last is not None else None
    return Page(items=list(map(msgspec.Raw, documents)), next_cursor=following, total=total)


def _found_total(session: Session, wanted: ModelFilter, found: Found) -> Total:
    if found.is_all:
        return Total(found.count, "exact")
    return _total(session, wanted) if wanted.is_counted else Total(found.count, "at_least")


def _documents(session: Session, numbers: list[int]) -> list[bytes]:
    query = select(col(ModelRecord.pk), col(ModelRecord.document)).where(among(session, numbers))
    documents = dict(map(tuple, session.execute(query)))
    return [documents[number] for number in numbers]


def _total(session: Session, wanted: ModelFilter) -> Total:
    """How many records match: known where only compared columns narrow, else counted to a bound."""
    if wanted.is_counted:
        return Total(count_kept(session.connection(), wanted), "exact")
    return _count_owned(session.connection(), wanted)


def _count_owned(connection: Connection, wanted: ModelFilter) -> Total:
    owned = (
        select(literal(1)).select_from(ModelRecord).where(col(ModelRecord.owner_folded) == (wanted.owner or "").lower())
    )
    counted = owned.limit(COUNT_UP_TO).subquery()
    return total_of(connection.execute(select(func.count()).select_from(counted)).scalar_one())
