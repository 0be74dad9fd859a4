"""How many records have which values: kept by triggers for all records, counted at once for what was searched."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Literal

import msgspec
from sqlalchemy import ColumnElement, func, select, text
from sqlmodel import Session, col

from registry.db import Database, is_sqlite
from registry.db.visibility import is_narrowed
from registry.records.search.filters import FACETS, ModelFilter
from registry.records.search.keyset import hidden_records
from registry.records.search.plans import as_element, clauses, count_values, run, setting_of
from registry.records.search.tables import FacetCount
from registry.records.search.values import OPENNESS
from registry.records.tables import ModelRecord, OpennessResult

MOST = 50
"""Values that a facet lists; all others are summed up as ``other``."""
COUNTED = 10_000
"""So many records are counted of what was searched for."""
_LOOKED_AT = 15_000
"""Records among which are counted those that match, where very many do."""
_MAX_NUMBER = 2**62
_LOCK = 0x0CA2_D0A9

Row = tuple[Any, ...]
"""The values of the facets, in their order, and how many records have them."""


class FacetValue(msgspec.Struct, frozen=True):
    """One value, null where nothing is known, and how many records have it."""

    value: str | None
    count: int


class FacetTotal(msgspec.Struct, frozen=True):
    """How many records were counted; ``at_least`` where there are more."""

    count: int
    type: Literal["exact", "at_least"]


class Facets(msgspec.Struct, frozen=True, kw_only=True):
    """The counts of the values of each facet under one filter, the most frequent first."""

    total: FacetTotal
    license_class: list[FacetValue]
    license: list[FacetValue]
    origin_region: list[FacetValue]
    openness_category: list[FacetValue]
    openness: list[FacetValue]
    """Results of frameworks whose results are words, such as `mof-1.0:class_2`."""
    status: list[FacetValue]
    gated: list[FacetValue]
    source: list[FacetValue]
    architecture: list[FacetValue]
    memory_class: list[FacetValue]
    """Memory for the weights at 16 bit and a context of 8,192 tokens."""


def read_facets(session: Session, wanted: ModelFilter) -> Facets:
    """The counts under a filter; of a search that matches very many records, of the first of them."""
    rows, is_all = (kept_counts(session, wanted), True) if wanted.is_counted else _count_found(session, wanted)
    counted = {name: _values(rows, number) for number, name in enumerate(FACETS)}
    counted["openness"] = _results(session, wanted)
    total = sum(row[-1] for row in rows)
    return Facets(total=FacetTotal(total, "exact" if is_all else "at_least"), **counted)


def _results(session: Session, wanted: ModelFilter) -> list[FacetValue]:
    """How many of the records that match have which result of a framework; few records have results."""
    columns = (col(OpennessResult.framework), col(OpennessResult.result))
    query = select(*columns, func.count()).where(columns[0].in_(OPENNESS)).group_by(*columns)
    if wanted != ModelFilter():
        matching = select(col(ModelRecord.pk)).where(*_conditions(session, wanted))
        query = query.where(col(OpennessResult.record_pk).in_(matching))
    found = sorted(session.execute(query), key=lambda row: (-row[2], row[0], row[1]))
    return [FacetValue(f"{framework}:{result}", count) for framework, result, count in found]


def kept_counts(session: Session, wanted: ModelFilter) -> list[Row]:
    """The kept counts of all combinations that the compared columns allow."""
    columns = [getattr(FacetCount, column) for column in FACETS.values()]
    total = func.sum(col(FacetCount.records))
    allowed = [getattr(FacetCount, column).in_(values) for column, values in wanted.values.items()]
    query = select(*columns, total).where(*allowed).group_by(*columns).having(total > 0)
    kept = {tuple(values): int(count) for *values, count in session.execute(query)}
    for *values, count in _private_counts(session, wanted) if is_narrowed(session) else ():
        kept[tuple(value or "" for value in values)] -= count
    return [(*values, count) for values, count in kept.items() if count > 0]


def _private_counts(session: Session, wanted: ModelFilter) -> Sequence[Row]:
    """The same of what is private, which the kept counts know, too."""
    columns, is_file = ", ".join(FACETS.values()), is_sqlite(session)
    compared = clauses(wanted, is_file=is_file)
    allowed = "".join(f" AND {one.text}" for one in compared)
    given = {name: value for one in compared for name, value in one.given.items()}
    query = (
        f"SELECT {columns}, count(*) FROM {hidden_records(is_file=is_file)} "  # noqa: S608 - our own columns
        f"WHERE is_private{allowed} GROUP BY {columns}"
    )
    return [tuple(row) for row in session.execute(text(query), given)]


def compact(database: Database) -> int:
    """Fold what transactions added into one row for each combination; how many rows went. Safe to run at any time."""
    columns = ", ".join(FACETS.values())
    with database.unit_of_work() as work:
        if is_sqlite(work.session):
            gone = work.session.execute(text("DELETE FROM model_facet WHERE records = 0"))
            return int(gone.rowcount)  # type: ignore[attr-defined]  # a DELETE has one
        work.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        folded = work.session.execute(
            text(
                "WITH gone AS (DELETE FROM model_facet WHERE shard <> 0 RETURNING *), "  # noqa: S608 - our own columns
                f"folded AS (INSERT INTO model_facet (shard, {columns}, records) "
                f"SELECT 0, {columns}, sum(records) FROM gone GROUP BY {columns} "
                f"ON CONFLICT (shard, {columns}) DO UPDATE SET records = model_facet.records + excluded.records) "
                "SELECT count(*) FROM gone"
            )
        ).scalar_one()
        work.session.execute(text("DELETE FROM model_facet WHERE shard = 0 AND records = 0"))
        return int(folded)


def _count_found(session: Session, wanted: ModelFilter) -> tuple[list[Row], bool]:
    """The counts of what was searched for, and whether that is all of it."""
    plan = count_values(setting_of(session), wanted, list(FACETS.values()), COUNTED)
    if (counted := run(session.connection(), plan)) is not None:
        rows, is_all = counted
        return [tuple(row) for row in rows], is_all
    columns = [getattr(ModelRecord, column) for column in FACETS.values()]
    query = select(*columns, func.count()).where(_first(session), *_conditions(session, wanted)).group_by(*columns)
    return [tuple(row) for row in session.execute(query)], False


def _conditions(session: Session, wanted: ModelFilter) -> list[Any]:
    return as_element(clauses(wanted, is_file=is_sqlite(session), hidden=True))


def _first(session: Session) -> ColumnElement[bool]:
    """The records that came first, where so many match that each of them is as good as any."""
    numbers = select(col(ModelRecord.pk)).order_by(col(ModelRecord.pk)).offset(_LOOKED_AT).limit(1)
    return col(ModelRecord.pk) < (session.execute(numbers).scalar() or _MAX_NUMBER)


def _values(rows: Iterable[Row], number: int) -> list[FacetValue]:
    counts = Counter[str | None]()
    for row in rows:
        counts[row[number] or None] += row[-1]
    most = [FacetValue(value, count) for value, count in sorted(counts.items(), key=_by_count)]
    rest = sum(one.count for one in most[MOST:])
    return most[:MOST] + ([FacetValue("other", rest)] if rest else [])


def _by_count(item: tuple[str | None, int]) -> tuple[int, str]:
    return -item[1], item[0] or ""
