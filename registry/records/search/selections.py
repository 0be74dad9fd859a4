"""All records that a filter matches, as the numbers of one moment and what of them still matches later."""

from array import array
from collections.abc import Sequence

import msgspec
from sqlalchemy import BigInteger, ColumnElement, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Session, col

from registry.db import is_sqlite
from registry.records.search.filters import ModelFilter
from registry.records.search.plans import as_element, clauses, find, run, setting_of
from registry.records.tables import ModelRecord

SELECTED = 15_000
"""So many records of a selection are looked for at once."""


def find_selection(session: Session, wanted: ModelFilter) -> "array[int]":
    """The numbers of all records that a filter matches, in the order of their ids."""
    numbers, start, connection = array("q"), None, session.connection()
    setting = setting_of(session)
    while True:
        found = run(connection, find(setting, wanted, "id", start, SELECTED, SELECTED))
        numbers.extend(position.pk for position in found.positions)
        start = found.positions[-1] if len(found.positions) == SELECTED else found.searched_to
        if start is None:
            return numbers


def read_selected(session: Session, wanted: ModelFilter, numbers: "array[int]") -> list[bytes]:
    """The documents of those of these records that still match, in the same order."""
    checked = as_element(clauses(wanted, is_file=is_sqlite(session), hidden=True))
    query = select(col(ModelRecord.pk), col(ModelRecord.document)).where(among(session, numbers.tolist()), *checked)
    documents = dict(map(tuple, session.execute(query)))
    return [documents[number] for number in numbers if number in documents]


def among(session: Session, numbers: Sequence[int]) -> ColumnElement[bool]:
    """Whether a row has one of these numbers; one parameter, however many they are."""
    if is_sqlite(session):
        listed = func.json_each(msgspec.json.encode(numbers).decode()).table_valued("value")
        return col(ModelRecord.pk).in_(select(listed.c.value))
    compared: ColumnElement[bool] = col(ModelRecord.pk) == func.any(cast(list(numbers), ARRAY(BigInteger)))
    return compared
