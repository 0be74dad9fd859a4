"""Keeping what is counted beside each record: written in the transaction that changes its document."""

import time
from collections.abc import Iterable, Mapping
from typing import Any
from weakref import WeakKeyDictionary

import msgspec
from sqlalchemy import Engine
from sqlmodel import Session, col, or_, select

from registry.db import Database, UnitOfWork, insert_into
from registry.events import FactsMade, FactsMoved
from registry.records.figures.rules import VERSION, Figure, figure_of
from registry.records.figures.tables import ModelFigure
from registry.records.tables import ModelRecord

_NAME = "records.figures"
_AT_ONCE = 500
"""Rows of one statement."""
FIGURE_COLUMNS = ("record_pk", "version", *Figure.__struct_fields__)
"""In the order of ``figure_row``."""


_LOOK_AGAIN_SECONDS = 3_600
_WHOLE: "WeakKeyDictionary[Engine, float]" = WeakKeyDictionary()
"""When this process found no row missing, by its own clock."""


class MovedDocuments:
    """The documents that changed in one transaction, by number of the record; None where it has to be read."""

    def __init__(self) -> None:
        self.moved: dict[int, bytes | None] = {}

    def __call__(self, work: UnitOfWork) -> None:
        """Write what is counted of them."""
        unread = [number for number, document in self.moved.items() if document is None]
        known = {number: document for number, document in self.moved.items() if document is not None}
        put_figures(work.session, known)
        for start in range(0, len(unread), _AT_ONCE):
            put_figures(work.session, _documents(work.session, unread[start : start + _AT_ONCE]))


def keep_figures(work: UnitOfWork, message: object) -> None:
    """A listener for ``Database``: gather what moved, and write what is counted of it at the end."""
    if isinstance(message, FactsMoved) and message.after is not None:
        _gathered(work).moved[message.number] = message.after
    elif isinstance(message, FactsMade):
        _gathered(work).moved.update(dict.fromkeys(message.numbers))


def refresh_figures(database: Database, *, limit: int = 5_000, each: int = _AT_ONCE) -> int:
    """Write what is missing, or was counted by another version, a few in each transaction; how many.

    Only an older release leaves rows out, so where none is missing nobody looks again for an hour.
    """
    looked = _WHOLE.get(database.engine)
    if looked is not None and time.monotonic() - looked < _LOOK_AGAIN_SECONDS:
        return 0
    done = 0
    while done < limit:
        with database.reading() as session:
            if not _find_outdated(session, 1):
                _WHOLE[database.engine] = time.monotonic()
                break
        with database.unit_of_work() as work:
            numbers = _find_outdated(work.session, each)
            put_figures(work.session, _documents(work.session, numbers))
        done += len(numbers)
    return done


def put_figures(session: Session, documents: Mapping[int, bytes]) -> None:
    """Write the rows of these records; a document of another release counts for nothing until it is rendered."""
    rows = [
        dict(zip(FIGURE_COLUMNS, figure_row(number, counted(document)), strict=True))
        for number, document in documents.items()
    ]
    for start in range(0, len(rows), _AT_ONCE):
        new = insert_into(session, ModelFigure).values(rows[start : start + _AT_ONCE])
        again = {name: new.excluded[name] for name in FIGURE_COLUMNS[1:]}
        session.execute(new.on_conflict_do_update(index_elements=["record_pk"], set_=again))


def counted(document: bytes) -> Figure:
    """What is counted of a stored document."""
    return figure_of(document) or _NOTHING


def figure_row(number: int, figure: Figure) -> tuple[Any, ...]:
    """What is counted of a record, as a row."""
    return number, VERSION, *msgspec.structs.astuple(figure)


_NOTHING = Figure(
    released="", license_class="unknown", origin_region="unknown", parameters=None, weights="unknown", data="unknown"
)


def _documents(session: Session, numbers: Iterable[int]) -> dict[int, bytes]:
    """The documents of records that are there, held against whoever would write them meanwhile."""
    found = select(ModelRecord.pk, ModelRecord.document).where(col(ModelRecord.pk).in_(list(numbers)))
    return {number: document for number, document in session.exec(found.with_for_update()) if number is not None}


def _find_outdated(session: Session, limit: int) -> list[int]:
    number, version = col(ModelRecord.pk), col(ModelFigure.version)
    joined = select(number).join(ModelFigure, col(ModelFigure.record_pk) == number, isouter=True)
    return list(session.scalars(joined.where(or_(version.is_(None), version != VERSION)).order_by(number).limit(limit)))


def _gathered(work: UnitOfWork) -> MovedDocuments:
    found = work.endings.get(_NAME)
    if not isinstance(found, MovedDocuments):
        work.endings[_NAME] = found = MovedDocuments()
    return found
