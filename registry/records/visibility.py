"""Private records: they answer as if they were not there to whoever may not see what is private (ADR 0051).

The one condition is ``IS_PRIVATE``: what refers to a record by its number or by any of its names follows from it.
"""

from typing import Any

from sqlalchemy import Select, func, literal, select, true, union_all
from sqlmodel import Session, SQLModel, col

from registry.db.visibility import hide, sees_private
from registry.events import Event
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
IS_PRIVATE = _RECORD.c.is_private == true()


def is_hidden(record: ModelRecord) -> bool:
    """Whether whoever this context acts for may not know of this record."""
    return record.is_private and not sees_private()


def is_private_name(session: Session, name: str) -> bool:
    """Whether a private record is called like this, or was."""
    return bool(session.execute(select(literal(name.lower()).in_(_names()))).scalar_one())


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
