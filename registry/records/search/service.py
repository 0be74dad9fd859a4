"""``GET /v1/models``: keyset pages over filters and sorts, answering with the stored documents."""

from array import array
from collections.abc import Hashable, Sequence
from typing import Any

import msgspec
from sqlalchemy import func, literal, select
from sqlmodel import Session, col

from registry.db.lookups import Lookups
from registry.errors import Invalid
from registry.pagination import COUNT_UP_TO, Page, Total, decode_cursor, encode_cursor, total_of
from registry.records.documents.members import Members
from registry.records.search.filters import (
    BEST_FIRST,
    SORTS,
    ModelFilter,
    Position,
    conditions,
    from_cursor,
    to_cursor,
)
from registry.records.search.keyset import count_kept, has_index, look_up_page, read_page
from registry.records.search.planner import STRETCH, Narrowed, among, find_positions, find_ranked
from registry.records.tables import ModelRecord

_BY_ID = -1
"""In the place of a rank."""

__all__ = ["SORTS", "ModelFilter", "list_models"]


def list_models(
    session: Session, wanted: ModelFilter, *, sort: str = "id", limit: int, cursor: str | None = None
) -> Page[msgspec.Raw]:
    """One page of documents, in a total order that a cursor continues."""
    bound_to = ("models", sort, wanted)
    if sort == BEST_FIRST:
        return _best_first(session, wanted, limit, cursor)
    start = _start(cursor, sort, bound_to)
    if has_index(wanted, sort):
        read = read_page(session.connection(), wanted, sort, start, limit)
        return _page(read.documents, read.following, read.total or _total(session, wanted), sort, bound_to)
    found = find_positions(session, wanted, sort, start, limit + 1)
    documents = _documents(session, [position.pk for position in found.positions[:limit]])
    following = found.positions[limit - 1] if len(found.positions) > limit else found.searched_to
    return _page(documents, following, _found_total(session, wanted, found), sort, bound_to)


def _best_first(session: Session, wanted: ModelFilter, limit: int, cursor: str | None) -> Page[msgspec.Raw]:
    """A page of a search, the best answers first; of one that finds too many to be ranked, in the order of ids.

    A cursor goes on in the order in which the list began: it holds an id and its rank, or ``_BY_ID``.
    """
    bound_to = ("models", BEST_FIRST, wanted)
    id_, place = decode_cursor(cursor, bound_to, 2) if cursor is not None else (None, 0)
    ranked = find_ranked(session, wanted) if place != _BY_ID else None
    if ranked is not None:
        behind = [one for one in ranked if id_ is None or one.at > (place, id_)]
        last = behind[limit - 1].at if len(behind) > limit else None
        following = [last[1], last[0]] if last else None
        return _ranked_page(session, behind[:limit], following, Total(len(ranked), "exact"), bound_to)
    if id_ is not None and place != _BY_ID:
        raise Invalid("The search finds more by now than can be ranked: begin again.", pointer="/cursor")
    start = from_cursor("id", id_, 0) if id_ is not None else None
    found = find_positions(session, wanted, "id", start, limit + 1)
    end = found.positions[limit - 1] if len(found.positions) > limit else found.searched_to
    following = [end.at, _BY_ID] if end else None
    return _ranked_page(session, found.positions[:limit], following, _found_total(session, wanted, found), bound_to)


def _ranked_page(
    session: Session, positions: Sequence[Position], following: list[Any] | None, total: Total, bound_to: Hashable
) -> Page[msgspec.Raw]:
    documents = _documents(session, [one.pk for one in positions])
    further = encode_cursor(following, bound_to) if following is not None else None
    return Page(items=list(map(msgspec.Raw, documents)), next_cursor=further, total=total)


async def look_up_list(
    lookups: Lookups, wanted: ModelFilter, *, sort: str, limit: int, cursor: str | None, members: Members | None = None
) -> bytes | None:
    """The page as JSON, read in the event loop; None where that takes more than a walk along an index."""
    if not has_index(wanted, sort):
        return None
    bound_to = ("models", sort, wanted)
    read = await look_up_page(lookups, wanted, sort, _start(cursor, sort, bound_to), limit)
    if read.total is None:
        return None
    documents = read.documents if members is None else members.cut_all(read.documents)
    return _page_bytes(documents, _Rest(_continued(read.following, sort, bound_to), read.total))


def _page_bytes(documents: list[bytes], rest: "_Rest") -> bytes:
    """The JSON of a page, in one piece of memory: a second copy of it would take as long as the select."""
    first, *others = documents
    *others, last = b'{"items":[' + first, *others
    return b",".join((*others, b"%b],%b" % (last, msgspec.json.encode(rest)[1:])))


class _Rest(msgspec.Struct, frozen=True):
    """A page without its items."""

    next_cursor: str | None
    total: Total


def find_selection(session: Session, wanted: ModelFilter) -> "array[int]":
    """The numbers of all records that a filter matches, in the order of their ids."""
    numbers, start = array("q"), None
    while True:
        found = find_positions(session, wanted, "id", start, STRETCH)
        numbers.extend(position.pk for position in found.positions)
        start = found.positions[-1] if len(found.positions) == STRETCH else found.searched_to
        if start is None:
            return numbers


def read_selected(session: Session, wanted: ModelFilter, numbers: "array[int]") -> list[bytes]:
    """The documents of those of these records that still match, in the same order."""
    checked = conditions(session, wanted, hidden=True)
    query = select(col(ModelRecord.pk), col(ModelRecord.document)).where(among(session, numbers.tolist()), *checked)
    documents = dict(map(tuple, session.execute(query)))
    return [documents[number] for number in numbers if number in documents]


def _start(cursor: str | None, sort: str, bound_to: Hashable) -> Position | None:
    return from_cursor(sort, *decode_cursor(cursor, bound_to, 2)) if cursor is not None else None


def _page(
    documents: list[bytes], last: Position | None, total: Total, sort: str, bound_to: Hashable
) -> Page[msgspec.Raw]:
    return Page(items=list(map(msgspec.Raw, documents)), next_cursor=_continued(last, sort, bound_to), total=total)


def _continued(last: Position | None, sort: str, bound_to: Hashable) -> str | None:
    return encode_cursor(to_cursor(sort, last), bound_to) if last is not None else None


def _found_total(session: Session, wanted: ModelFilter, found: Narrowed) -> Total:
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
    return _count_listed(session, wanted)


def _count_listed(session: Session, wanted: ModelFilter) -> Total:
    matching = [getattr(ModelRecord, column) == value for column, value in wanted.listed.items()]
    counted = select(literal(1)).select_from(ModelRecord).where(*matching).limit(COUNT_UP_TO).subquery()
    return total_of(session.execute(select(func.count()).select_from(counted)).scalar_one())
