"""A database with rows of every kind that is logged, their leaves, tiles and checkpoints."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table, func, insert, select, update
from sqlmodel import Session, col

from registry.db import Database
from registry.tables import metadata
from registry.transparency.leaves import BY_TABLE, KINDS, OWN, LogLeaf, append
from registry.transparency.leaves.tables import LogCheckpoint, LogKey, LogTile
from registry.transparency.merkle import (
    Checkpoint,
    Signer,
    grown_tiles,
    leaf_hash,
    nodes_in,
    root_at,
    signed,
)
from tests.support.backup.rows import made_row

ORIGIN = "example.org/log"
SIGNER = Signer(ORIGIN, bytes(range(32)))
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
FACTS: dict[str, Any] = {"license": "mit", "gated": False, "files": [{"path": "LICENSE"}], "ß": 2.5, "large": 2**60}
NOT_WRITTEN = frozenset({"log_key", "log_erasure", "log_adoption"})


def write_rows(database: Database, rows: int) -> None:
    """Rows in every table that is logged, a leaf for each, and what they refer to."""
    with database.unit_of_work() as work:
        connection = work.session.connection()
        for table in _needed():
            made = [logged_row(table.name, number) for number in range(1, rows + 1)]
            connection.execute(table.insert(), made)
            if (kind := BY_TABLE.get(table.name)) is not None:
                append(work.session, kind.kind, made)


def _needed() -> list[Table]:
    needed = {name for name in BY_TABLE if name not in NOT_WRITTEN}
    for table in reversed(metadata.sorted_tables):
        if table.name in needed:
            needed |= {key.column.table.name for key in table.foreign_keys}
    return [table for table in metadata.sorted_tables if table.name in needed]


def logged_row(table: str, number: int) -> dict[str, Any]:
    """A row as its service could have written it."""
    row = made_row(metadata.tables[table], number)
    kind = BY_TABLE.get(table)
    for name in (name for name, form in kind.columns.items() if form == "json") if kind is not None else ():
        row[name] = {**FACTS, "number": number}
    if table == "curation":
        row["assertions"] = [{"field": "license", "by": "Ada", "reason": f"read it {number}", "value": "mit"}]
    return row


def adopt_all(database: Database) -> None:
    """Say that every kind is adopted, as the worker does when it is."""
    with database.unit_of_work() as work:
        for kind in KINDS:
            if kind not in OWN:
                row = {"kind": kind, "cursor": "", "rows": 0, "finished_at": NOW}
                work.session.connection().execute(insert(metadata.tables["log_adoption"]), [row])
                append(work.session, "adoption", [row])


def add_key(database: Database, signer: Signer = SIGNER) -> None:
    """Write a key as the log names it."""
    with database.unit_of_work() as work:
        work.session.add(LogKey(name=signer.name, public=signer.key.public, made_at=NOW))


def sequence(database: Database, signer: Signer = SIGNER, *, step: int = 64) -> str:
    """Give all leaves their places, with a checkpoint after each step; the last checkpoint."""
    while True:
        with database.unit_of_work() as work:
            if not _batch(work.session, signer, step):
                newest = select(col(LogCheckpoint.note)).order_by(col(LogCheckpoint.size).desc())
                return str(work.session.scalars(newest).first())


def _batch(session: Session, signer: Signer, step: int) -> int:
    size = session.scalar(select(func.count()).where(col(LogLeaf.position).is_not(None))) or 0
    waiting = select(col(LogLeaf.pk), col(LogLeaf.commitment)).where(col(LogLeaf.position).is_(None))
    some = session.execute(waiting.order_by(col(LogLeaf.pk)).limit(step)).all()
    for place, (pk, _) in enumerate(some, size):
        session.execute(update(LogLeaf).where(col(LogLeaf.pk) == pk).values(position=place))

    def tiles(level: int, number: int) -> bytes:
        found = session.get(LogTile, (level, number))
        return found.hashes if found else b""

    for (level, number), hashes in grown_tiles(size, [leaf_hash(one) for _, one in some], tiles).items():
        session.merge(LogTile(level=level, number=number, hashes=hashes))
    session.flush()
    if some:
        state = Checkpoint(signer.name, size + len(some), root_at(size + len(some), nodes_in(tiles)))
        note = str(signed(state.text, [signer]))
        session.add(LogCheckpoint(size=state.size, root=state.root, note=note, at=NOW))
    return len(some)


def written_log(database: Database, rows: int = 40, *, step: int = 64) -> str:
    """A whole log; its last checkpoint."""
    add_key(database)
    write_rows(database, rows)
    adopt_all(database)
    return sequence(database, step=step)
