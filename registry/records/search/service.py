"""``GET /v1/models``: keyset pages over filters and sorts, answering with the stored documents."""

from array import array
from collections.abc import Hashable, Sequence
from typing import Any

import msgspec
from sqlalchemy import BigInteger, ColumnElement, Dialect, cast, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Session, col

from registry.db import is_sqlite
from registry.db.lookups import Lookups, spelled
from registry.db.visibility import sees_private
from registry.pagination import COUNT_UP_TO, Page, Total, decode_cursor, encode_cursor, total_of
from registry.records.search.filters import BEST_FIRST, SORTS, ModelFilter, Position, from_cursor, to_cursor
from registry.records.search.keyset import kept_count, has_index, kind_of, look_up_page, read_page
from registry.records.search.plans import (
    as_element,
    clauses,
    find,
    read_found,
    run,
    run_in_loop,
    setting_in_loop,
    setting_of,
)
from registry.records.tables import ModelRecord

SELECTED = 15_000
"""So many records of a selection are looked for at once."""

__all__ = ["SORTS", "ModelFilter", "list_models"]


def list_models(
    session: Session, wanted: ModelFilter, *, sort: str = "id", limit: int, cursor: str | None = None
) -> Page[msgspec.Raw]:
    """One page of documents, in a total order that a cursor continues."""
    bound_to = ("models", sort, wanted)
    start, connection = _start(cursor, sort, bound_to), session.connection()
    if has_index(wanted, sort):
        read = read_page(connection, wanted, sort, start, limit)
        return _page(read.documents, read.following, read.total or _total(session, wanted), sort, bound_to)
    stored = _stored(start, sort, connection.dialect)
    page = run(connection, read_found(setting_of(connection), wanted, sort, stored, limit))
    following = _read(page.following, sort, connection.dialect)
    return _page(page.documents, following, page.total, sort, bound_to)


def _stored(start: Position | None, sort: str, dialect: Dialect) -> Position | None:
    """A place as the driver takes it."""
    store = kind_of(sort, dialect)[0] if start is not None and sort != BEST_FIRST else None
    return Position(store(start.at), start.pk) if start is not None and store else start


def _read(found: Position | None, sort: str, dialect: Dialect) -> Position | None:
    """The inverse."""
    read = kind_of(sort, dialect)[1] if found is not None and sort != BEST_FIRST else None
    return Position(read(found.at), found.pk) if found is not None and read else found


async def look_up_list(
    lookups: Lookups, wanted: ModelFilter, *, sort: str, limit: int, cursor: str | None
) -> bytes | None:
    """The page as JSON, read in the event loop; None where that takes more than a walk along an index."""
    bound_to = ("models", sort, wanted)
    if not has_index(wanted, sort):
        return await _search_in_loop(lookups, wanted, sort, limit, cursor)
    read = await look_up_page(lookups, wanted, sort, _start(cursor, sort, bound_to), limit)
    if read.total is None:
        return None
    return _page_bytes(read.documents, _Rest(_continued(read.following, sort, bound_to), read.total))


async def _search_in_loop(
    lookups: Lookups, wanted: ModelFilter, sort: str, limit: int, cursor: str | None
) -> bytes:  # fmt: skip
    """A page of a search."""
    bound_to = ("models", sort, wanted)
    start = _stored(_start(cursor, sort, bound_to), sort, lookups.dialect)
    setting = await setting_in_loop(lookups)
    page = await run_in_loop(lookups, read_found(setting, wanted, sort, start, limit))
    following = _read(page.following, sort, lookups.dialect)
    return _page_bytes(page.documents, _Rest(_continued(following, sort, bound_to), page.total))


def _page_bytes(documents: list[bytes], rest: "_Rest") -> bytes:
    """The JSON of a page, in one piece of memory: a second copy of it would take as long as the select."""
    if not documents:
        return b'{"items":[],%b' % msgspec.json.encode(rest)[1:]
    first, *others = documents
    *others, last = b'{"items":[' + first, *others
    return b",".join((*others, b"%b],%b" % (last, msgspec.json.encode(rest)[1:])))


class _Rest(msgspec.Struct, frozen=True):
    """A page without its items."""

    next_cursor: str | None
    total: Total


def find_selection(session: Session, wanted: ModelFilter) -> "array[int]":
    """The numbers of all records that a filter matches, in the order of their ids."""
    numbers, start, connection = array("q"), None, session.connection()
    setting = setting_of(connection)
    while True:
        found = run(connection, find(setting, wanted, "id", start, SELECTED, SELECTED))
        numbers.extend(position.pk for position in found.positions)
        start = found.positions[-1] if len(found.positions) == SELECTED else found.searched_to
        if start is None:
            return numbers


def read_selected(session: Session, wanted: ModelFilter, numbers: "array[int]") -> list[bytes]:
    """The documents of those of these records that still match, in the same order."""
    checked = as_element(clauses(wanted, is_file=is_sqlite(session), hidden=True))
    query = select(col(ModelRecord.pk), col(ModelRecord.document)).where(among(session, numbers.tolist()), *checked)
    documents = dict(map(tuple, session.execute(query)))
    return [documents[number] for number in numbers if number in documents]


def among(session: Session, numbers: Sequence[int]) -> ColumnElement[bool]:
    """Whether a row has one of these numbers; one parameter, however many they are."""
    if is_sqlite(session):
        listed = func.json_each(msgspec.json.encode(numbers).decode()).table_valued("value")
        return col(ModelRecord.pk).in_(select(listed.c.value))
    compared: ColumnElement[bool] = col(ModelRecord.pk) == func.any(cast(list(numbers), ARRAY(BigInteger)))
    return compared


def _start(cursor: str | None, sort: str, bound_to: Hashable) -> Position | None:
    return from_cursor(sort, *decode_cursor(cursor, bound_to, 2)) if cursor is not None else None


def _page(
    documents: list[bytes], last: Position | None, total: Total, sort: str, bound_to: Hashable
) -> Page[msgspec.Raw]:
    return Page(items=list(map(msgspec.Raw, documents)), next_cursor=_continued(last, sort, bound_to), total=total)


def _continued(last: Position | None, sort: str, bound_to: Hashable) -> str | None:
    return encode_cursor(to_cursor(sort, last), bound_to) if last is not None else None


def _total(session: Session, wanted: ModelFilter) -> Total:
    """How many records match: known where only compared columns narrow, else counted to a bound."""
    if wanted.is_counted:
        connection = session.connection()
        statement, given = kept_count(wanted, is_narrow=not sees_private())
        return Total(int(connection.exec_driver_sql(spelled(statement, connection.dialect.name), given).scalar_one()), "exact")
    return _count_listed(session, wanted)


def _count_listed(session: Session, wanted: ModelFilter) -> Total:
    matching = [getattr(ModelRecord, column) == value for column, value in wanted.listed.items()]
    counted = select(literal(1)).select_from(ModelRecord).where(*matching).limit(COUNT_UP_TO).subquery()
    return total_of(session.execute(select(func.count()).select_from(counted)).scalar_one())
