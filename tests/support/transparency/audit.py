"""Whether log and data are in step, told row by row with nothing of the sequencer's own code."""

import hashlib
from collections import Counter, defaultdict
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, SQLModel

from registry.db import Database, open_database
from registry.transparency import KINDS, LoggedKind, columns_of, content_of
from registry.transparency.merkle.tree import root_of


def faults(database: Database) -> list[str]:
    """A sentence for each row without its leaf, each leaf without its row, and each that says something else."""
    with Session(database.engine) as session:
        return [fault for kind in KINDS.values() for fault in _faults_of(session, kind)]


def log_faults(url: str) -> list[str]:
    """The same of the database at an address, and whether the tree holds what has a place."""
    database = open_database(url, pool_size=1)
    try:
        return faults(database) + tree_faults(database)
    finally:
        database.close()


def tree_faults(database: Database) -> list[str]:
    """Whether places follow each other, and each checkpoint has the root over the leaves that it covers."""
    leaf, checkpoint = (SQLModel.metadata.tables[name] for name in ("log_leaf", "log_checkpoint"))
    with Session(database.engine) as session:
        placed = session.execute(
            select(leaf.c.position, leaf.c.commitment).where(leaf.c.position.is_not(None)).order_by(leaf.c.position)
        ).all()
        checkpoints = session.execute(select(checkpoint.c.size, checkpoint.c.root)).all()
    hashes = [hashlib.sha256(b"\x00" + one.commitment).digest() for one in placed]
    found = [] if [one.position for one in placed] == list(range(len(placed))) else ["places have gaps"]
    found += [f"checkpoint {size}" for size, root in checkpoints if root_of(hashes[:size]) != root]
    newest = max((size for size, _ in checkpoints), default=0)
    return found if newest == len(placed) else [*found, f"{len(placed)} have places, {newest} are covered"]


def count_leaves(database: Database) -> Counter[str]:
    """Leaves that say something, by kind."""
    leaf = SQLModel.metadata.tables["log_leaf"]
    with Session(database.engine) as session:
        return Counter(session.scalars(select(leaf.c.kind).where(leaf.c.salt.is_not(None))).all())


def count_rows(database: Database, kind: str) -> int:
    """Rows of the table of a kind."""
    with Session(database.engine) as session:
        return len(_rows(session, KINDS[kind]))


def _faults_of(session: Session, kind: LoggedKind) -> list[str]:
    leaf, found = SQLModel.metadata.tables["log_leaf"], list[str]()
    about = defaultdict[str, list[Any]](list)
    where = (leaf.c.kind == kind.kind, leaf.c.salt.is_not(None))
    for one in session.execute(select(leaf).where(*where).order_by(leaf.c.pk)):
        about[one.subject_key].append(one)
    rows = _rows(session, kind)
    found += [f"{kind.kind} {key}: no leaf" for key in rows.keys() - about.keys()]
    found += [f"{kind.kind} {key}: no row" for key in about.keys() - rows.keys()]
    for key, leaves in about.items():
        for older in leaves[:-1]:
            if older.content is None or not _fits(older, older.content):
                found.append(f"{kind.kind} {key}: an older leaf does not keep what it says")
        last = leaves[-1]
        if key in rows and not _fits(last, last.content or content_of(kind.kind, rows[key], last.words_salt)):
            found.append(f"{kind.kind} {key}: the row says something else")
    return found


def _fits(leaf: Any, content: bytes) -> bool:  # noqa: ANN401 - a row
    return bool(hashlib.sha256(leaf.salt + content).digest() == leaf.commitment)


def _rows(session: Session, kind: LoggedKind) -> dict[str, Any]:
    table = SQLModel.metadata.tables[kind.table]
    query = select(*(table.c[name] for name in columns_of(kind)))
    if kind.kind == "adoption":
        query = query.where(table.c.finished_at.is_not(None))
    return {str(row[kind.key]): row for row in session.execute(query).mappings()}
