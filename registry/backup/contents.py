"""Which tables a database has, read from the database itself, so that any schema can be backed up."""

from graphlib import TopologicalSorter
from typing import Any

from sqlalchemy import Connection, inspect, types
from sqlalchemy.engine.reflection import Inspector

from registry.backup.manifest import ColumnKind, Shape
from registry.migrations import is_described

NOT_KEPT = frozenset(
    {
        "alembic_version", "tick", "request_budget", "hub_limitation", "list_trouble", "rate_window", "clock_state",
        "page_session",
    }
)  # fmt: skip
"""State of the moment, which belongs to the processes that run: neither backed up nor replaced. Who has logged out is
not logged in again by a restored backup."""
_KINDS: tuple[tuple[type[Any], ColumnKind], ...] = (
    (types.Boolean, ColumnKind.BOOLEAN),
    (types.DateTime, ColumnKind.MOMENT),
    (types.JSON, ColumnKind.JSON),
    (types.LargeBinary, ColumnKind.BYTES),
    (types.Integer, ColumnKind.INTEGER),
    (types.Numeric, ColumnKind.NUMBER),
    (types.Float, ColumnKind.NUMBER),
    (types.String, ColumnKind.TEXT),
)


def read_shapes(connection: Connection) -> list[Shape]:
    """The tables that a backup holds; those that others refer to come first."""
    inspector = inspect(connection)
    names = [name for name in inspector.get_table_names() if name not in NOT_KEPT and is_described(None, name)]
    graph = {
        name: {key["referred_table"] for key in inspector.get_foreign_keys(name)} - {name} for name in sorted(names)
    }
    return [_shape(inspector, name) for name in TopologicalSorter(graph).static_order()]


def _shape(inspector: Inspector, name: str) -> Shape:
    columns = {column["name"]: _kind(name, column["name"], column["type"]) for column in inspector.get_columns(name)}
    return Shape(name, columns)


def _kind(table: str, column: str, found: object) -> ColumnKind:
    for type_, kind in _KINDS:
        if isinstance(found, type_):
            return kind
    raise TypeError(f"{table}.{column} is of a type that no backup holds: {found!r}")
