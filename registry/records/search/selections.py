"""All records that a filter matches, as the numbers of one moment and what of them still matches later."""

from array import array

from sqlalchemy import select
from sqlmodel import Session, col

from registry.db import is_sqlite
from registry.db.sets import one_of
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
    query = select(col(ModelRecord.pk), col(ModelRecord.document)).where(
        one_of(session, ModelRecord.pk, numbers.tolist()), *checked
    )
    documents = dict(map(tuple, session.execute(query)))
    return [documents[number] for number in numbers if number in documents]
