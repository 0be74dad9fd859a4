"""Pages in the order of an index: the lists that everybody asks for, at nearly the speed of the driver.

There are few of these statements, so they are written out: putting a statement together anew for each request would
take longer than running it.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection

from registry.records.filters import FACETS, ModelFilter, Position, sort_column

IN_ORDER: Mapping[str, tuple[str, ...]] = {
    "id": ("license_class", "license", "status", "owner"),
    "-updated_at": ("license_class",),
    "-downloads": ("license_class",),
}
"""Filters that an index has in front of the sort: alone, they need no search for a plan."""


def has_index(wanted: ModelFilter, sort: str) -> bool:
    """Whether an index holds what is wanted in the order of this sort."""
    return (name := _only(wanted)) is not None and (not name or name in IN_ORDER[sort])


class Read(NamedTuple):
    """What was read: positions and documents, and how many records the kept counts say there are."""

    positions: list[Position]
    documents: list[bytes]
    total: int | None


def read_page(connection: Connection, wanted: ModelFilter, sort: str, start: Position | None, most: int) -> Read:
    """Documents behind a start, and the total where it is kept."""
    name, is_file = _only(wanted) or "", connection.dialect.name == "sqlite"
    kind = sort_column(sort).type.dialect_impl(connection.dialect)
    given: dict[str, Any] = {"most": most, "wanted": _value(wanted, name)}
    if start is not None:
        store = kind.bind_processor(connection.dialect)
        given |= {"at": store(start.at) if store else start.at, "pk": start.pk}
    rows = _run(connection, _page_statement(sort, name, is_on=start is not None, splits=is_file), given)
    read = kind.result_processor(connection.dialect, None)
    positions = [Position(read(at) if read else at, pk) for _, at, pk, _ in rows[-2:]]
    total = rows[0][-1] if rows else None
    return Read(positions, [row[0] for row in rows], None if total is None else int(total))


def count_kept(connection: Connection, wanted: ModelFilter) -> int:
    """How many records the kept counts say there are."""
    columns = tuple(wanted.values)
    rows = _run(connection, _count_statement(columns), dict(wanted.values))
    return int(rows[0][0])


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
    total = "NULL" if name == "owner" else f"({_count_statement((_column(name),) if name else ())})"
    total = total.replace(f":{_column(name)}", ":wanted") if name else total
    return f"SELECT document, {column}, pk, {total} FROM model_record {where} ORDER BY {order} LIMIT :most"  # noqa: S608 - our own columns


@cache
def _count_statement(columns: tuple[str, ...]) -> str:
    where = f"WHERE {' AND '.join(f'{name} = :{name}' for name in columns)}" if columns else ""
    return f"SELECT coalesce(sum(records), 0) FROM model_facet {where}"  # noqa: S608 - our own columns


def _run(connection: Connection, statement: str, given: Mapping[str, Any]) -> Sequence[Any]:
    text, names = _spelled(statement, connection.dialect.name)
    return connection.exec_driver_sql(text, tuple(given[name] for name in names)).all()


@cache
def _spelled(statement: str, dialect: str) -> tuple[str, tuple[str, ...]]:
    """The statement with the driver's marks, and which parameter belongs to each."""
    words = statement.replace("(:", "( :").replace(",", " ,").replace(")", " )").split(" ")
    names = tuple(word[1:] for word in words if word.startswith(":"))
    mark = "?" if dialect == "sqlite" else "%s"
    return " ".join(mark if word.startswith(":") else word for word in words), names


def _only(wanted: ModelFilter) -> str | None:
    """The one filter that is given, empty where there is none, None where there are several."""
    given = [name for name in wanted.__struct_fields__ if getattr(wanted, name) is not None]
    return None if len(given) > 1 else "".join(given)


def _column(name: str) -> str:
    return "owner_folded" if name == "owner" else FACETS[name]


def _value(wanted: ModelFilter, name: str) -> str | None:
    value: str | None = getattr(wanted, name) if name else None
    return value.lower() if value is not None and name == "owner" else value
