"""``GET /v1/models``: keyset pages over filters and sorts, answering with the stored documents."""

from collections.abc import Hashable
from typing import NamedTuple

import msgspec
from sqlalchemy import Dialect, func, literal, select
from sqlmodel import Session

from registry.db import is_sqlite
from registry.db.lookups import Lookups, spelled
from registry.db.visibility import sees_private
from registry.errors import Invalid
from registry.pagination import COUNT_UP_TO, Total, decode_cursor, encode_cursor, total_of
from registry.records.documents.members import Members
from registry.records.search.filters import BEST_FIRST, SORTS, ModelFilter, Position, from_cursor, to_cursor
from registry.records.search.keyset import has_index, kept_count, kind_of, look_up_page, read_page
from registry.records.search.plans import PageRead, read_found, run, run_in_loop, setting_in_loop, setting_of
from registry.records.search.schemas import ModelPage
from registry.records.tables import ModelRecord

__all__ = ["SORTS", "ModelFilter", "list_models"]

UNSET = msgspec.UNSET


def list_models(
    session: Session, wanted: ModelFilter, *, sort: str = "id", limit: int, cursor: str | None = None
) -> ModelPage[msgspec.Raw]:
    """One page of documents, in a total order that a cursor continues."""
    place = _place(cursor, wanted, sort)
    page, rest = _indexed(session, place, limit) if has_index(wanted, sort) else _searched(session, place, limit)
    return ModelPage(
        items=list(map(msgspec.Raw, page.documents)), next_cursor=rest.next_cursor, total=rest.total,
        searched_for=rest.searched_for, did_you_mean=rest.did_you_mean,
    )  # fmt: skip


def _indexed(session: Session, place: "_Place", limit: int) -> "tuple[PageRead, _Rest]":
    read = read_page(session.connection(), place.wanted, place.sort, place.start, limit)
    page = PageRead(read.documents, read.following, read.total or _total(session, place.wanted))
    return page, place.rest(page)


def _searched(session: Session, place: "_Place", limit: int) -> "tuple[PageRead, _Rest]":
    connection = session.connection()
    start = place.stored(connection.dialect)
    page = run(connection, read_found(setting_of(session), place.wanted, place.sort, start, limit))
    return page, place.rest(page, connection.dialect)


async def look_up_list(
    lookups: Lookups, wanted: ModelFilter, *, sort: str, limit: int, cursor: str | None, members: Members | None = None
) -> bytes | None:
    """The page as JSON, read in the event loop; None where an index has nothing, of which the total is not known."""
    place = _place(cursor, wanted, sort)
    if has_index(wanted, sort):
        read = await look_up_page(lookups, wanted, sort, place.start, limit)
        if read.total is None:
            return None
        page, rest = read.documents, place.rest(PageRead(read.documents, read.following, read.total))
    else:
        plan = read_found(await setting_in_loop(lookups), place.wanted, sort, place.stored(lookups.dialect), limit)
        found = await run_in_loop(lookups, plan)
        page, rest = found.documents, place.rest(found, lookups.dialect)
    return _page_bytes(page if members is None else members.cut_all(page), rest)


class _Rest(msgspec.Struct, frozen=True):
    """A page without its items."""

    next_cursor: str | None
    total: Total
    searched_for: str | msgspec.UnsetType = UNSET
    did_you_mean: str | msgspec.UnsetType = UNSET


class _Place(NamedTuple):
    """Where a page begins, and of which list."""

    sort: str
    asked: ModelFilter
    wanted: ModelFilter
    """The same, or what the first page found instead."""
    start: Position | None

    def stored(self, dialect: Dialect) -> Position | None:
        """The start as the driver takes it."""
        start = self.start
        store = kind_of(self.sort, dialect)[0] if start is not None and self.sort != BEST_FIRST else None
        return Position(store(start.at), start.pk) if start is not None and store else start

    def rest(self, page: PageRead, dialect: Dialect | None = None) -> _Rest:
        """What stands behind the items; places of a dialect are as its driver gives them."""
        meant = page.meant if page.is_instead else self.wanted.q if self.wanted != self.asked else None
        following = self._read(page.following, dialect)
        cursor = None
        if following is not None:
            place = [*to_cursor(self.sort, following), *([meant] if meant is not None else [])]
            cursor = encode_cursor(place, _bound_to(self.asked, self.sort))
        hint = page.meant if page.meant is not None and not page.is_instead else UNSET
        return _Rest(cursor, page.total, UNSET if meant is None else meant, hint)

    def _read(self, found: Position | None, dialect: Dialect | None) -> Position | None:
        if found is None or dialect is None or self.sort == BEST_FIRST:
            return found
        read = kind_of(self.sort, dialect)[1]
        return Position(read(found.at), found.pk) if read else found


def _place(cursor: str | None, wanted: ModelFilter, sort: str) -> _Place:
    """Where a cursor leads; one of a list that was found instead says so."""
    if cursor is None:
        return _Place(sort, wanted, wanted, None)
    at, pk, *meant = decode_cursor(cursor, _bound_to(wanted, sort), 2, 3 if wanted.q else 2)
    if meant and not (isinstance(meant[0], str) and len(meant[0]) <= _LONGEST):
        raise Invalid("This is not a cursor of this service.", pointer="/cursor")
    searched = msgspec.structs.replace(wanted, q=meant[0]) if meant else wanted
    return _Place(sort, wanted, searched, from_cursor(sort, at, pk))


_LONGEST = 400
"""Letters of a question: of 200 that were given, some become two when they are folded."""


def _bound_to(wanted: ModelFilter, sort: str) -> Hashable:
    return "models", sort, wanted


def _page_bytes(documents: list[bytes], rest: _Rest) -> bytes:
    """The JSON of a page, in one piece of memory: a second copy of it would take as long as the select."""
    if not documents:
        return b'{"items":[],%b' % msgspec.json.encode(rest)[1:]
    first, *others = documents
    *others, last = b'{"items":[' + first, *others
    return b",".join((*others, b"%b],%b" % (last, msgspec.json.encode(rest)[1:])))


def _total(session: Session, wanted: ModelFilter) -> Total:
    """How many records match: known where only compared columns narrow, else counted to a bound."""
    if wanted.is_counted:
        connection = session.connection()
        statement, given = kept_count(wanted, is_file=is_sqlite(session), is_narrow=not sees_private())
        counted = connection.exec_driver_sql(spelled(statement, connection.dialect.name), given)
        return Total(int(counted.scalar_one()), "exact")
    return _count_listed(session, wanted)


def _count_listed(session: Session, wanted: ModelFilter) -> Total:
    matching = [getattr(ModelRecord, column) == value for column, value in wanted.listed.items()]
    counted = select(literal(1)).select_from(ModelRecord).where(*matching).limit(COUNT_UP_TO).subquery()
    return total_of(session.execute(select(func.count()).select_from(counted)).scalar_one())
