"""Reading documents that are ready to be judged, and keeping what was gathered for the checks that follow."""

from collections.abc import Collection, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Column, Connection, Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session, SQLModel

from registry.compliance.checks.subjects.documents import Gathered, read_document, version_of, write_document
from registry.compliance.checks.subjects.stamps import FIND, FIND_ONE, ask, names_given, stamps_of
from registry.compliance.checks.subjects.tables import SubjectDocument
from registry.compliance.rules.facts import SubjectFacts
from registry.db import BUSY_TIMEOUT_MILLISECONDS, Database, is_sqlite
from registry.db.joint import JOINT
from registry.db.lookups import Lookups
from registry.db.sets import one_of
from registry.db.visibility import sees_private
from registry.evidence import EvidenceText
from registry.licenses.catalogue import Catalogue
from registry.records import ModelRecord

_TABLE = SQLModel.metadata.tables[str(SubjectDocument.__tablename__)]
_RECORDS = SQLModel.metadata.tables[str(ModelRecord.__tablename__)]
_TEXTS = SQLModel.metadata.tables[str(EvidenceText.__tablename__)]


async def look_up_facts(lookups: Lookups, catalogue: Catalogue, name: str, now: datetime) -> SubjectFacts | None:
    """The facts of a model from its document, in the event loop; None where none holds."""
    given = {"name": name.lower(), "version": version_of(catalogue)}
    (rows,) = await lookups.rows(given, FIND_ONE[lookups.dialect.name])
    return read_document(rows[0][1], now, quotes_private=sees_private()) if rows else None


def find_facts(
    session: Session, catalogue: Catalogue, names: Collection[str], now: datetime, *, quotes: bool = True
) -> dict[str, SubjectFacts]:
    """The facts of models from their documents, by folded name; without those of which none holds.

    Where a document hides words from others, those who may see them go without it, unless nothing is quoted.
    """
    quotes_private = quotes and sees_private()
    if not names:
        return {}
    dialect = session.get_bind().dialect.name
    folded = sorted({name.lower() for name in names})
    given = {"names": names_given(dialect, folded), "version": version_of(catalogue)}
    rows = ask(session, FIND, given)
    found = ((str(name), read_document(content, now, quotes_private=quotes_private)) for name, content in rows)
    return {name: facts for name, facts in found if facts is not None}


def hold_still(session: Session) -> None:
    """Let everything that a session is going to read be of one moment, so that it may be kept together."""
    if JOINT.get() is None and not is_sqlite(session):
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def keep_gathered(database: Database, session: Session, catalogue: Catalogue, gathered: Sequence[Gathered]) -> None:
    """Keep what ``session`` read in one snapshot; left undone where another writer is at work, since nobody waits."""
    if JOINT.get() is not None:
        return
    written = [(one, content) for one in _open_to_all(session, gathered) if (content := write_document(catalogue, one))]
    if not written:
        return
    version = version_of(catalogue)
    stamps = stamps_of(session, [one.chain for one, _ in written])
    rows = [
        SubjectDocument(
            record_pk=one.number,
            version=version,
            chain=msgspec.json.encode(one.chain).decode(),
            stamp=stamp,
            content=content,
        ).model_dump()
        for (one, content), stamp in zip(written, stamps, strict=True)
    ]
    session.rollback()
    _put(database, rows)


def _open_to_all(session: Session, gathered: Sequence[Gathered]) -> list[Gathered]:
    """What tells nobody anything private, whoever it was gathered for."""
    chains = {folded for one in gathered for folded in one.chain}
    hashes = {text.sha256 for one in gathered for kept in one.facts.texts.values() for text in kept}
    private = _among(session, _RECORDS.c.folded, chains, _RECORDS) | _among(session, _TEXTS.c.sha256, hashes, _TEXTS)
    return [
        one
        for one in gathered
        if private.isdisjoint(one.chain)
        and private.isdisjoint(text.sha256 for kept in one.facts.texts.values() for text in kept)
    ]


def _among(session: Session, column: Column[str], names: Collection[str], table: Table) -> set[str]:
    """Which of these rows are private; asked of the table itself, which hides nothing."""
    among = one_of(session, column, sorted(names))
    return set(session.connection().scalars(select(column).where(among, table.c.is_private)))


def _put(database: Database, rows: list[dict[str, object]]) -> None:
    dialect = sqlite if database.engine.dialect.name == "sqlite" else postgresql
    insert = dialect.insert(_TABLE)
    new = {name: insert.excluded[name] for name in ("version", "chain", "stamp", "content")}
    statement = insert.on_conflict_do_update(index_elements=["record_pk"], set_=new)
    with database.engine.connect() as connection:  # the same to the end: a session takes another one after a commit
        try:
            _hurry(connection)
            connection.execute(statement, sorted(rows, key=lambda row: int(str(row["record_pk"]))))
            connection.commit()
        except (OperationalError, IntegrityError):
            connection.rollback()
        finally:
            _relax(connection)


def _hurry(connection: Connection) -> None:
    """Give up at once where somebody else writes."""
    limit = "PRAGMA busy_timeout=0" if _is_sqlite(connection) else "SET LOCAL lock_timeout = '50ms'"
    connection.exec_driver_sql(limit)


def _relax(connection: Connection) -> None:
    if _is_sqlite(connection):
        connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MILLISECONDS}")


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"
