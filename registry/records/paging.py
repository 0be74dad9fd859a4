"""Pages in the order of an index: the lists that everybody asks for, at nearly the speed of the driver.

There are few of these statements, so they are written out: putting a statement together anew for each request would
take longer than running it.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect

from registry.db.lookups import Lookups, spelled
from registry.http.pages import COUNT_UP_TO, Total, total_of
from registry.records.filters import FACETS, ModelFilter, Position, sort_column

IN_ORDER: Mapping[str, tuple[str, ...]] = {
    "id": ("license_class", "license", "status", "owner"),
    "-updated_at": ("license_class",),
    "-downloads": ("license_class",),
}
"""Filters that an index has in front of the sort: alone, they need no search for a plan."""


def has_index(wanted: ModelFilter, sort: str) -> bool:
    """Whether an index holds what is wanted in the order of this sort."""
    name = _only(wanted)
    if name == "license" and len(wanted.values["license_key"]) > 1:
        return False  # the versions of a licence stand in the index one after the other
    return name is not None and (not name or name in IN_ORDER[sort])


class Read(NamedTuple):
    """What was read: the last two positions and all documents, and how many records match; no total without rows."""

    positions: list[Position]
    documents: list[bytes]
    total: Total | None


def read_page(connection: Connection, wanted: ModelFilter, sort: str, start: Position | None, most: int) -> Read:
    """Documents behind a start, and the total."""
    statement, given = _question(connection.dialect, wanted, sort, start, most)
    return _read(connection.dialect, wanted, sort, _run(connection, statement, given))


async def look_up_page(lookups: Lookups, wanted: ModelFilter, sort: str, start: Position | None, most: int) -> Read:
    """The same in the event loop: these statements walk an index and end after so many rows."""
    statement, given = _question(lookups.dialect, wanted, sort, start, most)
    return _read(lookups.dialect, wanted, sort, await lookups.rows(statement, given))


def count_kept(connection: Connection, wanted: ModelFilter) -> int:
    """How many records the kept counts say there are."""
    given = {f"{column}_{number}": one for column, keys in wanted.values.items() for number, one in enumerate(keys)}
    statement = _count_statement(tuple((column, len(keys)) for column, keys in wanted.values.items()))
    return int(_run(connection, statement, given)[0][0])


def _question(
    dialect: Dialect, wanted: ModelFilter, sort: str, start: Position | None, most: int
) -> tuple[str, dict[str, Any]]:
    name = _only(wanted) or ""
    given: dict[str, Any] = {"most": most}
    if name:
        given["wanted"] = _value(wanted, name)
    if start is not None:
        store, _ = _kind(sort, dialect)
        given |= {"at": store(start.at) if store else start.at, "pk": start.pk}
    return _page_statement(sort, name, is_on=start is not None, splits=dialect.name == "sqlite"), given


def _read(dialect: Dialect, wanted: ModelFilter, sort: str, rows: Sequence[Any]) -> Read:
    _, read = _kind(sort, dialect)
    positions = [Position(read(at) if read else at, pk) for _, at, pk, _ in rows[-2:]]
    total = (total_of if wanted.owner else _exactly)(rows[0][-1]) if rows else None
    return Read(positions, [row[0] for row in rows], total)


def _exactly(count: int) -> Total:
    return Total(count, "exact")


@cache
def _kind(sort: str, dialect: Dialect) -> tuple[Callable[[Any], Any] | None, Callable[[Any], Any] | None]:
    """What makes a value of the sorted column one of the driver, and the other way round."""
    kind = sort_column(sort).type.dialect_impl(dialect)
    return kind.bind_processor(dialect), kind.result_processor(dialect, None)


@cache
def _page_statement(sort: str, name: str, *, is_on: bool, splits: bool) -> str:
    """The select of a page.

    SQLite would pass one by one all records that share the last value, of which an import leaves very many: there they
    are a select of their own, which goes straight to the place among them.
    """
    column = sort.removeprefix("-")
    if not is_on:
        return _select(sort, name, "")
    if sort == "id":
        return _select(sort, name, "id > :at")
    if not splits:
        return _select(sort, name, f"({column}, pk) < (:at, :pk)")
    same, later = _select(sort, name, f"{column} = :at AND pk < :pk"), _select(sort, name, f"{column} < :at")
    return f"SELECT * FROM ( {same} ) UNION ALL SELECT * FROM ( {later} ) LIMIT :most"  # noqa: S608 - made here


def _select(sort: str, name: str, behind: str) -> str:
    column = sort.removeprefix("-")
    conditions = [*([f"{_column(name)} = :wanted"] if name else []), *([behind] if behind else [])]
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    order = "id" if sort == "id" else f"{column} DESC, pk DESC"
    total = _OWNED if name == "owner" else f"({_sum_of(f'WHERE {_column(name)} = :wanted' if name else '')})"
    return f"SELECT document, {column}, pk, {total} FROM model_record {where} ORDER BY {order} LIMIT :most"  # noqa: S608 - our own columns


_OWNED = (
    "(SELECT count(*) FROM (SELECT 1 FROM model_record WHERE owner_folded = :wanted "  # noqa: S608 - a number of ours
    f"LIMIT {COUNT_UP_TO}) counted)"
)


@cache
def _count_statement(columns: tuple[tuple[str, int], ...]) -> str:
    """The kept count under so many values of each column."""
    compared = [
        f"{column} IN ({', '.join(f':{column}_{number}' for number in range(count))})" for column, count in columns
    ]
    return _sum_of(f"WHERE {' AND '.join(compared)}" if compared else "")


def _sum_of(where: str) -> str:
    return f"SELECT CAST(coalesce(sum(records), 0) AS bigint) FROM model_facet {where}"  # noqa: S608 - our own columns


def _run(connection: Connection, statement: str, given: Mapping[str, Any]) -> Sequence[Any]:
    return connection.exec_driver_sql(spelled(statement, connection.dialect.name), dict(given)).all()


def _only(wanted: ModelFilter) -> str | None:
    """The one filter that is given, empty where there is none, None where there are several."""
    given = [name for name in wanted.__struct_fields__ if getattr(wanted, name) is not None]
    return None if len(given) > 1 else "".join(given)


def _column(name: str) -> str:
    return "owner_folded" if name == "owner" else FACETS[name]


def _value(wanted: ModelFilter, name: str) -> str | None:
    value: str | None = getattr(wanted, name) if name else None
    return value.lower() if value is not None and name == "owner" else value
