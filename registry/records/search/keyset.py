"""Pages in the order of an index: the lists that everybody asks for, at nearly the speed of the driver.

* A page begins behind a position, the value sorted by and the number of a record: none is met twice or left out.
* Ids sort bytewise on both databases.
* There are few of these statements, so they are written out: putting a statement together anew for each request would
  take longer than running it.

Decided in ADR 0014 and 0018.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect

from registry.db.lookups import Lookups, spelled
from registry.db.visibility import sees_private
from registry.pagination import COUNT_UP_TO, Total, total_of
from registry.records.search.filters import FACETS, LISTED, ModelFilter, Position, sort_column

IN_ORDER: Mapping[str, tuple[str, ...]] = {
    "id": ("license_class", "license", "status", "architecture", "memory_class", *LISTED),
    "-updated_at": ("license_class",),
    "-downloads": ("license_class",),
}
"""Filters that an index has in front of the sort: alone, they need no search for a plan."""


def has_index(wanted: ModelFilter, sort: str) -> bool:
    """Whether an index holds what is wanted in the order of this sort."""
    name = _only(wanted)
    if sort not in IN_ORDER:
        return False
    if name == "license" and len(wanted.values["license_key"]) > 1:
        return False  # the versions of a licence stand in the index one after the other
    return name is not None and (not name or name in IN_ORDER[sort])


class Read(NamedTuple):
    """What was read: documents, where the next page begins, and how many records match; no total without documents."""

    documents: list[bytes]
    following: Position | None
    total: Total | None


def read_page(connection: Connection, wanted: ModelFilter, sort: str, start: Position | None, limit: int) -> Read:
    """Documents behind a start, and the total."""
    statements, given = _question(connection.dialect, wanted, sort, start, limit)
    return _read_page(connection.dialect, wanted, sort, limit, [_run(connection, one, given) for one in statements])


async def look_up_page(lookups: Lookups, wanted: ModelFilter, sort: str, start: Position | None, limit: int) -> Read:
    """The same in the event loop: these statements walk an index and end after so many rows."""
    statements, given = _question(lookups.dialect, wanted, sort, start, limit)
    return _read_page(lookups.dialect, wanted, sort, limit, await lookups.rows(given, *statements))


def kept_count(wanted: ModelFilter, *, is_file: bool, is_narrow: bool) -> tuple[str, dict[str, Any]]:
    """A select of how many records the kept counts say there are, and its parameters."""
    given = {f"{column}_{number}": one for column, keys in wanted.values.items() for number, one in enumerate(keys)}
    columns = tuple((column, len(keys)) for column, keys in wanted.values.items())
    return _count_statement(columns, is_file=is_file, is_narrow=is_narrow), given


def _question(
    dialect: Dialect, wanted: ModelFilter, sort: str, start: Position | None, limit: int
) -> tuple[tuple[str, ...], dict[str, Any]]:
    name = _only(wanted) or ""
    given: dict[str, Any] = {"most": limit + 1, "before": limit - 1}
    if name:
        given["wanted"] = wanted.listed.get(_column(name), getattr(wanted, name))
    if start is not None:
        store, _ = kind_of(sort, dialect)
        given |= {"at": store(start.at) if store else start.at, "pk": start.pk}
    is_file, is_narrow = dialect.name == "sqlite", not sees_private()
    return _page_statements(sort, name, is_on=start is not None, is_file=is_file, is_narrow=is_narrow), given


def _read_page(dialect: Dialect, wanted: ModelFilter, sort: str, limit: int, answers: Sequence[Sequence[Any]]) -> Read:
    """The last answer tells of the page as a whole: in its first row, or in the one before the next page's."""
    found, rest = answers[0], answers[-1]
    documents = [row[0] for row in found[:limit]]
    if not documents:
        return Read([], None, None)
    *_, at, pk, count = rest[0] if len(answers) > 1 else rest[len(documents) - 1]
    _, read = kind_of(sort, dialect)
    following = Position(read(at) if read else at, pk) if len(found) > limit else None
    return Read(documents, following, total_of(count) if wanted.listed else Total(count, "exact"))


@cache
def kind_of(sort: str, dialect: Dialect) -> tuple[Callable[[Any], Any] | None, Callable[[Any], Any] | None]:
    """What makes a value of the sorted column one of the driver, and the other way round."""
    kind = sort_column(sort).type.dialect_impl(dialect)
    return kind.bind_processor(dialect), kind.result_processor(dialect, None)


@cache
def _page_statements(sort: str, name: str, *, is_on: bool, is_file: bool, is_narrow: bool) -> tuple[str, ...]:
    """The selects of a page: all columns at once, or on SQLite, whose time goes by values, no value that nobody needs.

    There the second select has one row: the place of the last record and the total.
    """
    column, total = sort.removeprefix("-"), _total_of(name, is_file=is_file, is_narrow=is_narrow)
    is_open = _OPEN if is_narrow else ""
    if not is_file:
        behind = ("id > :at" if sort == "id" else f"({column}, pk) < (:at, :pk)") if is_on else ""
        return (_select(f"document, {column}, pk, {total}", sort, name, behind, is_open) + " LIMIT :most",)
    behind = "id > :at" if is_on else ""
    if is_on and sort != "id":
        keys = _behind_in_file(column, name, is_open)
        documents = f"SELECT document FROM ({keys} LIMIT :most) key CROSS JOIN model_record ON model_record.pk = key.pk"  # noqa: S608 - made here
    else:
        keys = _select(f"{column} AS at, pk", sort, name, behind, is_open)
        documents = f"{_select('document', sort, name, behind, is_open)} LIMIT :most"
    rest = f"SELECT at, pk, total FROM (SELECT {total} AS total) LEFT JOIN ({keys} LIMIT 1 OFFSET :before) ON TRUE"  # noqa: S608 - our own words
    return documents, rest


def _behind_in_file(column: str, name: str, is_open: str) -> str:
    """The places behind a start, for SQLite, from the index alone.

    It would pass one by one all records that share the last value, of which an import leaves very many: they are a
    select of their own, which goes straight to the place among them. No document passes through these selects: each
    would be copied on the way.
    """
    same = _select(f"{column} AS at, pk", f"-{column}", name, f"{column} = :at AND pk < :pk", is_open)
    later = _select(f"{column} AS at, pk", f"-{column}", name, f"{column} < :at", is_open)
    return f"SELECT * FROM ({same} LIMIT :most) UNION ALL SELECT * FROM ({later} LIMIT :most)"  # noqa: S608 - made here


def _select(columns: str, sort: str, name: str, behind: str, is_open: str) -> str:
    conditions = [one for one in (f"{_column(name)} = :wanted" if name else "", behind, is_open) if one]
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    order = "id" if sort == "id" else f"{sort.removeprefix('-')} DESC, pk DESC"
    return f"SELECT {columns} FROM model_record {where} ORDER BY {order}"  # noqa: S608 - our own columns


def _total_of(name: str, *, is_file: bool, is_narrow: bool) -> str:
    """What counts the records; in a file all counts are in shard 0, with which the key begins."""
    if name in LISTED:
        is_open = f" AND {_OPEN}" if is_narrow else ""
        return _LISTED_TOTAL.format(column=LISTED[name], most=COUNT_UP_TO, is_open=is_open)
    return f"({_sum_of([f'{_column(name)} = :wanted'] if name else [], is_file=is_file, is_narrow=is_narrow)})"


_OPEN = "NOT is_private"
"""Of what everybody may see (``records.visibility``)."""
_LISTED_TOTAL = (
    "(SELECT count(*) FROM (SELECT 1 FROM model_record WHERE {column} = :wanted{is_open} LIMIT {most}) counted)"
)


def hidden_records(*, is_file: bool) -> str:
    """The records, by the index of those that are private; SQLite would pass all of a class to look for some."""
    return "model_record INDEXED BY ix_model_record_private" if is_file else "model_record"


@cache
def _count_statement(columns: tuple[tuple[str, int], ...], *, is_file: bool, is_narrow: bool) -> str:
    """The kept count under so many values of each column."""
    compared = [
        f"{column} IN ({', '.join(f':{column}_{number}' for number in range(count))})" for column, count in columns
    ]
    return _sum_of(compared, is_file=is_file, is_narrow=is_narrow)


def _sum_of(compared: Sequence[str], *, is_file: bool, is_narrow: bool) -> str:
    """The kept counts know all records: what is private, which is little, is taken off."""
    counted = " AND ".join([*(["shard = 0"] if is_file else []), *compared])
    where = f"WHERE {counted}" if counted else ""
    kept = f"SELECT CAST(coalesce(sum(records), 0) AS bigint) FROM model_facet {where}"  # noqa: S608 - our own columns
    if not is_narrow:
        return kept
    table = hidden_records(is_file=is_file)
    hidden = f"SELECT count(*) FROM {table} WHERE {' AND '.join(['is_private', *compared])}"  # noqa: S608 - our own columns
    return f"SELECT ({kept}) - ({hidden})"


def _run(connection: Connection, statement: str, given: Mapping[str, Any]) -> Sequence[Any]:
    return connection.exec_driver_sql(spelled(statement, connection.dialect.name), dict(given)).all()


def _only(wanted: ModelFilter) -> str | None:
    """The one filter that is given, empty where there is none, None where there are several."""
    given = [name for name in wanted.__struct_fields__ if getattr(wanted, name) is not None]
    return None if len(given) > 1 else "".join(given)


def _column(name: str) -> str:
    return LISTED.get(name) or FACETS[name]
