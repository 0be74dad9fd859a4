"""Rows for every table, made from the types of its columns, and all rows of a database to compare."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, Column, DateTime, Float, Integer, LargeBinary, Table, select, types
from sqlalchemy.types import TypeDecorator

from registry.db import Database
from registry.encryption import SecretBox
from registry.tables import metadata
from registry.webhooks import EndpointState, WebhookEndpoint
from tests.support.secrets import SECRETS

LIVING = {
    "tick", "request_budget", "hub_limitation", "list_trouble", "rate_window", "clock_state", "page_session",
}  # fmt: skip
"""State of running processes, which no backup holds."""
DERIVED = {"model_facet"}
NOW = datetime(2026, 1, 2, 3, 4, 5, 678_901, tzinfo=UTC)
JSONS: list[Any] = [
    {"a": [1, 2.5, None, True], "ß": "„zitat“\n\\ ' \" \u2028", "large": 9_007_199_254_740_993, "z": {}},
    ["tabs\tand", {"nested": {"deep": []}}],
    "a bare text",
]
BYTES = [b"", bytes(range(256)), "zwölf Bäume\r\n".encode() * 500]
TEXTS = ["plain", "ünï¢ødé 🦙 \\N \t\n", ""]

Row = tuple[Any, ...]


def fill(database: Database, rows: int = 3) -> None:
    """Write rows into every table; each refers to the row of the same number."""
    with database.engine.begin() as connection:
        for table in metadata.sorted_tables:
            if table.name not in DERIVED:
                connection.execute(table.insert(), [made_row(table, number) for number in range(1, rows + 1)])


def contents(database: Database, without: frozenset[str] = frozenset()) -> dict[str, list[Row]]:
    """All rows that a backup holds, in an order of no meaning."""
    with database.engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
            if table.name not in LIVING | without
        }


def subscription(secrets: SecretBox, url: str) -> WebhookEndpoint:
    """A webhook whose secret is sealed with this key."""
    number = "whk_of_the_backup"
    secret = secrets.seal("whsec_abc", f"webhook/{number}")
    return WebhookEndpoint(
        id=number, url=url, secret=secret, state=EndpointState.ACTIVE, created_at=NOW, created_by="test", updated_at=NOW
    )


def made_row(table: Table, number: int) -> dict[str, Any]:
    """One row, made from the types of the columns."""
    row = {column.name: _value(column, number) for column in table.columns}
    if table.name == WebhookEndpoint.__tablename__:
        row |= {
            "secret": SECRETS.seal("whsec_abc", f"webhook/{row['id']}"),
            "previous_secret": None,
            "deleted_at": None,
        }
    return row


def _value(column: "Column[Any]", number: int) -> Any:  # noqa: ANN401 - a value of any type
    if column.nullable and not column.foreign_keys and number == 3:
        return None
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    return next(make for type_, make in _MAKERS if isinstance(kind, type_))(column, number)


def _text(column: "Column[Any]", number: int) -> str:
    length = getattr(column.type, "length", None) or 40
    if column.foreign_keys or column.primary_key or column.unique or _is_in_unique(column):
        # The same in every table, since it may be what another one refers to.
        return f"k{number}"
    return f"{number}{TEXTS[number % len(TEXTS)]}"[:length]


def _is_in_unique(column: "Column[Any]") -> bool:
    return any(column.name in index.columns for index in column.table.indexes if index.unique) or any(
        column.name in getattr(constraint, "columns", ()) for constraint in column.table.constraints
    )


_MAKERS: list[tuple[type[Any], Callable[["Column[Any]", int], Any]]] = [
    (Boolean, lambda _, number: number % 2 == 0),
    (DateTime, lambda _, number: NOW + timedelta(days=number, microseconds=number)),
    (types.JSON, lambda _, number: JSONS[number % len(JSONS)]),
    (LargeBinary, lambda _, number: BYTES[number % len(BYTES)]),
    (Integer, lambda _, number: number),
    (Float, lambda _, number: number / 3),
    (types.String, _text),
]
