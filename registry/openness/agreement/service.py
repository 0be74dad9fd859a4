"""Comparing the starter catalogue: its records are made as a new registry makes them, and thrown away."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from sqlmodel import Session, SQLModel, col, select

from registry.db import Database, open_database
from registry.licenses import Knowledge
from registry.openness.agreement.cells import ComparedCell, cells_of
from registry.openness.verdicts import OpennessRead, keep_verdicts
from registry.openness.verdicts.tables import OpennessDocument
from registry.records import ModelRecord
from registry.records.documents import read_document
from registry.records.starter import load_starter


def compare_starter(knowledge: Knowledge) -> tuple[ComparedCell, ...]:
    """The cells of all models of the starter catalogue that count, by model."""
    with TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'starter.db'}", listeners=(keep_verdicts,), pool_size=1)
        try:
            return _compared(database, knowledge)
        finally:
            database.close()


def _compared(database: Database, knowledge: Knowledge) -> tuple[ComparedCell, ...]:
    SQLModel.metadata.create_all(database.engine)
    load_starter(database, knowledge, datetime.now(UTC))
    with database.reading() as session:
        return tuple(_cells(session))


def _cells(session: Session) -> Iterator[ComparedCell]:
    query = (
        select(ModelRecord.document, OpennessDocument.content)
        .join(OpennessDocument, col(OpennessDocument.record_pk) == col(ModelRecord.pk))
        .order_by(col(ModelRecord.folded))
    )
    for stored, content in session.exec(query):
        document = read_document(stored)
        if document is not None:
            yield from cells_of(document, msgspec.json.decode(content, type=OpennessRead))
