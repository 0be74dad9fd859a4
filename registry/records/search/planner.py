"""Finding the page of a list without walking through what does not belong to it.

* Whatever narrows a list enough is looked up first: a few thousand records at the most are then checked and sorted.
* What narrows less is met often enough on a walk through the sorted records.
* Where even so too little is met within a bounded stretch, the page ends with that stretch: it is short, perhaps empty,
  and the next one begins where the walk stopped. So no request takes longer than a stretch, and whoever follows the
  cursors until there is none meets every record.

Decided in ADR 0018.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any

import msgspec
from sqlalchemy import BigInteger, ColumnElement, Select, and_, cast, func, not_, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Session, col, or_

from registry.db import is_sqlite
from registry.records.fulltext import matching, rank, worth_looking_up
from registry.records.search.filters import (
    ModelFilter,
    Position,
    after,
    conditions,
    has_result,
    in_order,
    is_behind,
    is_in_country,
    led_by,
    ordering,
    sort_column,
    stages,
)
from registry.records.search.tables import FacetCount
from registry.records.tables import ExcludedCountry, ModelBase, ModelRecord, OpennessResult

FEW = 4_000
"""So many records are fetched and sorted; more are walked."""
STRETCH = 15_000
"""Records passed on a walk at the most: each costs some four microseconds."""
_MOST_LICENSES = 100

Numbers = Select[Any]


class Narrowed(msgspec.Struct, frozen=True):
    """The positions asked for; ``count`` records match, or more where that is not all.

    Where there are fewer positions than were asked for, there may be more behind ``searched_to``; None: there are none.
    """

    positions: Sequence[Position]
    count: int
    is_all: bool
    searched_to: Position | None = None


def find_positions(session: Session, wanted: ModelFilter, sort: str, start: Position | None, most: int) -> Narrowed:
    """The first positions behind a start that the filter matches, in the order of a sort."""
    numbers = _few(session, wanted)
    if numbers is not None:
        positions = _matching(session, wanted, sort, numbers)
        behind = [one for one in positions if start is None or is_behind(sort, one, start)]
        return Narrowed(behind[:most], len(positions), is_all=True)
    met, end = _walk(session, wanted, sort, start, most)
    count = max(len(met), FEW + 1 if _is_only_searched(wanted) else 0)
    return Narrowed(met, count, is_all=False, searched_to=end if len(met) < most else None)


def find_ranked(session: Session, wanted: ModelFilter) -> list[Position] | None:
    """All that a search finds, the best answer first; None where it finds too many to be ranked.

    The place of each is its rank and its id.
    """
    numbers = _few(session, wanted)
    if numbers is None:
        return None
    if not numbers or not wanted.words:
        return []
    checked = conditions(session, wanted, hidden=True)
    query = select(rank(session, wanted.words), col(ModelRecord.id), col(ModelRecord.pk))
    found = session.execute(query.where(among(session, numbers), *checked))
    return sorted((Position((place, id_), pk) for place, id_, pk in found), key=lambda one: one.at)


def find_numbers(session: Session, wanted: ModelFilter, most: int) -> list[int] | None:
    """The numbers of at most so many records, among which are those that match; None where no index helps."""
    found: list[int] | None = None
    for lookup in _lookups(session, wanted):
        numbers = _fetch(session, lookup, most)
        if found is None or len(numbers) < len(found):
            found = numbers
        if len(found) < most:
            break
    return found


def among(session: Session, numbers: Sequence[int]) -> ColumnElement[bool]:
    """Whether a row has one of these numbers; one parameter, however many they are."""
    if is_sqlite(session):
        listed = func.json_each(msgspec.json.encode(numbers).decode()).table_valued("value")
        return col(ModelRecord.pk).in_(select(listed.c.value))
    compared: ColumnElement[bool] = col(ModelRecord.pk) == func.any(cast(list(numbers), ARRAY(BigInteger)))
    return compared


def _few(session: Session, wanted: ModelFilter) -> list[int] | None:
    """The numbers of few records that hold all that match, or None where nothing narrows the list that much."""
    for lookup in chain(_lookups(session, wanted), _combinations(session, wanted)):
        numbers = _fetch(session, lookup, FEW + 1)
        if len(numbers) <= FEW:
            return numbers
    return None


def _lookups(session: Session, wanted: ModelFilter) -> Iterator[Numbers]:
    """What indexes say about single conditions, those first that narrow most."""
    if wanted.words == ():
        yield select(col(ModelRecord.pk)).where(col(ModelRecord.pk) < 0)
    if wanted.base_model is not None:
        yield select(col(ModelBase.record_pk)).where(col(ModelBase.base_folded) == wanted.base_model.lower())
    yield from _by_openness(wanted)
    for column in ("owner_folded", "organisation_folded"):
        if (value := wanted.listed.get(column)) is not None:
            yield select(col(ModelRecord.pk)).where(getattr(ModelRecord, column) == value)
    if wanted.words and (rare := worth_looking_up(session, wanted.words, FEW)):
        yield matching(session, rare)
    if wanted.not_allowed_in is not None:
        yield select(col(ExcludedCountry.record_pk)).where(is_in_country(wanted.not_allowed_in))
    if wanted.memory is not None:
        yield select(col(ModelRecord.pk)).where(wanted.memory.is_small)
    for column in ("origin_country", "own_class"):
        if (value := wanted.listed.get(column)) is not None:
            yield select(col(ModelRecord.pk)).where(getattr(ModelRecord, column) == value)


def _by_openness(wanted: ModelFilter) -> Iterator[Numbers]:
    if wanted.openness is not None:
        yield select(col(OpennessResult.record_pk)).where(*has_result(wanted.openness))


def _combinations(session: Session, wanted: ModelFilter) -> Iterator[Numbers]:
    """The compared columns, where few records match: by the licences of these, which the index begins with."""
    if not wanted.values:
        return
    begins = (col(FacetCount.license_class), col(FacetCount.license_key))
    total = func.sum(col(FacetCount.records))
    allowed = [getattr(FacetCount, column).in_(values) for column, values in wanted.values.items()]
    query = select(*begins, total).where(*allowed).group_by(*begins).having(total > 0).limit(_MOST_LICENSES + 1)
    found = session.execute(query).all()
    if len(found) <= _MOST_LICENSES and sum(count for _, _, count in found) <= FEW:
        licenses = [
            and_(col(ModelRecord.license_class) == one, col(ModelRecord.license_key) == (key or None))
            for one, key, _ in found
        ]
        compared = [getattr(ModelRecord, column).in_(values) for column, values in wanted.values.items()]
        yield select(col(ModelRecord.pk)).where(or_(col(ModelRecord.pk) < 0, *licenses), *compared)


def _fetch(session: Session, lookup: Numbers, most: int) -> list[int]:
    return list(session.execute(lookup.limit(most)).scalars())


def _matching(session: Session, wanted: ModelFilter, sort: str, numbers: Sequence[int]) -> list[Position]:
    if not numbers:
        return []
    checked = conditions(session, wanted, hidden=True)
    query = select(sort_column(sort), col(ModelRecord.pk)).where(among(session, numbers), *checked)
    return in_order(sort, [Position(at, pk) for at, pk in session.execute(query)])


def _walk(
    session: Session, wanted: ModelFilter, sort: str, start: Position | None, most: int
) -> tuple[list[Position], Position | None]:
    """What is met on bounded stretches, and where these ended; None at the end of the list."""
    met: list[Position] = []
    parts = stages(sort, start)
    for behind in parts:
        end = _end_of_stretch(session, sort, [*behind, *led_by(wanted)], STRETCH // len(parts))
        met += _walk_stretch(session, wanted, sort, behind, end, most - len(met))
        if len(met) >= most or end is not None:
            return met, end
    return met, None


def _walk_stretch(
    session: Session, wanted: ModelFilter, sort: str, behind: list[ColumnElement[bool]], end: Position | None, most: int
) -> list[Position]:
    within = [not_(after(sort, end))] if end is not None else []
    checked = conditions(session, wanted, hidden=True)
    query = select(sort_column(sort), col(ModelRecord.pk)).where(*behind, *within, *checked)
    with _in_order(session):
        found = session.execute(query.order_by(*ordering(sort)).limit(most))
        return [Position(at, pk) for at, pk in found]


def _end_of_stretch(session: Session, sort: str, behind: list[ColumnElement[bool]], most: int) -> Position | None:
    """Where a walk ends at the latest; found in the index of the sort alone, where no ``pk`` stands behind ids."""
    columns = [sort_column(sort)] if sort == "id" else [sort_column(sort), col(ModelRecord.pk)]
    query = select(*columns).where(*behind).order_by(*ordering(sort)).offset(most).limit(1)
    return next((Position(*row, *([0] if sort == "id" else [])) for row in session.execute(query)), None)


@contextmanager
def _in_order(session: Session) -> Iterator[None]:
    """Let PostgreSQL follow the index of the sort and stop early; it would rather sort the whole stretch."""
    others = () if is_sqlite(session) else ("enable_seqscan", "enable_bitmapscan", "enable_sort")
    for name in others:
        session.execute(text(f"SET LOCAL {name} = off"))
    yield
    for name in others:
        session.execute(text(f"SET LOCAL {name} = on"))


def _is_only_searched(wanted: ModelFilter) -> bool:
    return wanted == ModelFilter(q=wanted.q)
