"""Conditions on many values at once, in one parameter: SQLite takes 32,766 of them, PostgreSQL 65,535."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import JSON, BigInteger, ColumnElement, TableValuedAlias, Text, cast, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Session, col

from registry.db import is_sqlite


def one_of(session: Session, column: Any, values: Sequence[str] | Sequence[int]) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    """Whether a column has one of these values; one parameter, however many they are."""
    if is_sqlite(session):
        return col(column).in_(select(_listed(values).c.value))
    kind = BigInteger if column.type.python_type is int else Text
    compared: ColumnElement[bool] = col(column) == func.any(cast(values, ARRAY(kind)))
    return compared


def looked_up(session: Session, column: Any, words: Sequence[str]) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    """The same for very many texts that an index of the column is asked for: sent as one text, read by the server.

    PostgreSQL has no estimate of how many they are, and would compare each row with each of them where no index helps.
    """
    if is_sqlite(session):
        return one_of(session, column, words)
    sent = cast(literal(msgspec.json.encode(words).decode(), Text), JSON)
    listed = func.json_array_elements_text(sent).table_valued("value")
    compared: ColumnElement[bool] = col(column) == func.any(func.array(select(listed.c.value).scalar_subquery()))
    return compared


def rows_of(session: Session, words: Sequence[str]) -> TableValuedAlias:
    """A table with a column ``value`` that has a row for each of these words; each may stand beside what it finds."""
    if is_sqlite(session):
        return _listed(words)
    return func.unnest(cast(words, ARRAY(Text))).table_valued("value").render_derived()


def _listed(values: Sequence[str] | Sequence[int]) -> TableValuedAlias:
    return func.json_each(msgspec.json.encode(values).decode()).table_valued("value")
