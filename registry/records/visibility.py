"""Private records: they answer as if they were not there to whoever may not see what is private (ADR 0051).

The one condition is ``IS_PRIVATE``: what refers to a record by its number or by any of its names follows from it.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, text, true, union_all
from sqlmodel import Session, SQLModel, col

from registry.db.sets import rows_of
from registry.db.visibility import hide, sees_private
from registry.events import Event
from registry.evidence import private_among, worded_texts
from registry.records.tables import (
    Absence,
    Claim,
    Curation,
    ExcludedCountry,
    ModelAlias,
    ModelBase,
    ModelCommit,
    ModelRecord,
    ModelRef,
    MonthlyDownloads,
    Observation,
    OpennessResult,
    PastState,
)

# The bare tables: conditions must not be narrowed themselves.
_RECORD: Any = SQLModel.metadata.tables["model_record"]
_ALIAS: Any = SQLModel.metadata.tables["model_alias"]
HIDDEN = "(private)"
"""Stands for the name of a private model where something else is told."""
_NAME = re.compile(r"[\w.-]+/[\w.-]+", re.ASCII)
IS_PRIVATE = text("model_record.is_private")
"""Spelled as the index of private records has it: SQLite would pass all records for "= 1"."""


def is_hidden(record: ModelRecord) -> bool:
    """Whether whoever this context acts for may not know of this record."""
    return record.is_private and not sees_private()


def private_names(session: Session, names: Collection[str]) -> frozenset[str]:
    """Which of these names a private record has, or had."""
    folded = sorted({name.lower() for name in names})
    if not folded:
        return frozenset()
    named = rows_of(session, folded)
    private = set(session.scalars(select(named.c.value).where(named.c.value.in_(_names()))))
    return frozenset(name for name in names if name.lower() in private)


def without_names(session: Session, data: dict[str, Any]) -> dict[str, Any]:
    """Plain values as others may see them: the name of a private model, wherever it stands in a text, is no name."""
    private = private_names(session, _names_in(data))
    return _masked(data, private) if private else data


def closed_among(session: Session, told: Mapping[str, dict[str, Any]]) -> frozenset[str]:
    """The keys of those of these plain values that name a private model, or tell words of a text that is private."""
    named = {key: _names_in(data) for key, data in told.items()}
    worded = {key: worded_texts(data) for key, data in told.items()}
    private = private_names(session, set[str]().union(*named.values()))
    texts = private_among(session, frozenset[str]().union(*worded.values()))
    return frozenset(key for key in told if named[key] & private or worded[key] & texts)


def _names_in(data: dict[str, Any]) -> set[str]:
    return {match[0].lower() for text in _texts_in(data) for match in _NAME.finditer(text)}


def _texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts_in(one)


def _masked(value: Any, private: frozenset[str]) -> Any:  # noqa: ANN401 - plain values
    if isinstance(value, str):
        return _NAME.sub(lambda match: HIDDEN if match[0].lower() in private else match[0], value)
    if isinstance(value, dict):
        return {name: _masked(one, private) for name, one in value.items()}
    return [_masked(one, private) for one in value] if isinstance(value, list) else value


def has_private_name(column: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    """Whether a column with names in small letters has that of a private record, the present one or an old one."""
    named: ColumnElement[bool] = column.in_(_names())
    return named


def hide_with_record(*tables: type[SQLModel]) -> None:
    """Hide the rows of these tables with the record that ``record_pk`` names."""
    for table in tables:
        hide(table, table.record_pk.not_in(_numbers()))  # type: ignore[attr-defined]  # what they have in common


def hide_with_name(table: type[SQLModel], column: Any) -> None:  # noqa: ANN401 - a column
    """Hide the rows of a table with the record of which a column holds a name, the present one or an old one."""
    hide(table, func.lower(column).not_in(_names()))


def _numbers() -> Select[Any]:
    return select(_RECORD.c.pk).where(IS_PRIVATE)


def _names() -> Any:  # noqa: ANN401 - a union
    old = select(_ALIAS.c.folded).join(_RECORD, _RECORD.c.pk == _ALIAS.c.record_pk).where(IS_PRIVATE)
    return union_all(select(_RECORD.c.folded).where(IS_PRIVATE), old)


hide(ModelRecord, col(ModelRecord.is_private) != true())
hide_with_record(
    Absence, Claim, Curation, ExcludedCountry, ModelAlias, ModelBase, ModelCommit, ModelRef, MonthlyDownloads,
    Observation, OpennessResult, PastState,
)  # fmt: skip
hide_with_name(Event, col(Event.subject))
