"""Writing leaves in the transaction that writes what they vouch for, whichever way it is written.

* What a session adds by its flushes is seen here by itself, and so is what it changes or deletes of a logged row.
* Statements that write many rows at once say so: ``append`` with an insert, ``amended`` around an update of columns
  that are logged, ``erase_rows`` before a delete. A test counts that no row of a kind is without its leaf.
* Where a row changes after all (two records become one, a clock was ahead), its leaf keeps what it committed to, and
  the row gets a younger leaf: yesterday stays what it was.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ColumnElement, bindparam, event, insert, inspect, select, text, update
from sqlalchemy.orm import UOWTransaction
from sqlmodel import Session, SQLModel, col

from registry.db import is_sqlite
from registry.transparency.leaves.content import SALT_BYTES, columns_of, content_of, leaf_values
from registry.transparency.leaves.erasures import erase_leaves
from registry.transparency.leaves.kinds import BY_TABLE, KINDS, LoggedKind
from registry.transparency.leaves.tables import LogLeaf

_LEAF: Any = LogLeaf.__table__  # type: ignore[attr-defined]  # SQLModel does not say that there is one
_INSERT = insert(_LEAF)
_KEEP = (
    update(_LEAF)
    .where(_LEAF.c.kind == bindparam("of"), _LEAF.c.subject_key == bindparam("key"), _LEAF.c.content.is_(None))
    .where(_LEAF.c.salt.is_not(None))
    .values(content=bindparam("kept"))
)
_CLASSES: dict[type[SQLModel], LoggedKind] = {}
_BEFORE = "cardwatch.log.before"
_GONE = "It was removed with what it belongs to."


def logged(*tables: type[SQLModel]) -> None:
    """Let the rows of these tables be logged; they are among ``KINDS``."""
    for table in tables:
        _CLASSES[table] = BY_TABLE[str(table.__tablename__)]


def logged_class(kind: str) -> type[SQLModel]:
    """The table of a kind."""
    return next(table for table, one in _CLASSES.items() if one.kind == kind)


def append(session: Session, kind: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write the leaves of rows that are being inserted; each row with the columns that are logged."""
    leaves = [leaf_values(kind, row) for row in rows]
    if leaves:
        session.connection().execute(_INSERT, leaves)


def append_numbered(session: Session, kind: str, rows: Sequence[dict[str, Any]]) -> None:
    """Give rows that are about to be inserted at once their numbers (``pk``), and write their leaves."""
    for row, number in zip(rows, _free_numbers(session, KINDS[kind].table, len(rows)), strict=True):
        row["pk"] = number
    append(session, kind, rows)


def supersede(session: Session, kind: str, before: Sequence[object], after: Iterable[Mapping[str, Any]]) -> None:
    """Rows are written over: the leaves of those of before keep what they said, and those of now get theirs."""
    keep_contents(session, KINDS[kind], [_Attributes(row) for row in before])
    append(session, kind, after)


@contextmanager
def amended(session: Session, table: type[SQLModel], *where: ColumnElement[bool]) -> Iterator[None]:
    """Around a statement that changes columns that are logged: what the rows said is kept, and they get new leaves."""
    session.flush()
    kind = _CLASSES[table]
    before = _rows(session, table, kind, *where)
    keep_contents(session, kind, before)
    yield
    if before:
        keys = [row[kind.key] for row in before]
        for start in range(0, len(keys), _AT_ONCE):
            among = col(getattr(table, kind.key)).in_(keys[start : start + _AT_ONCE])
            append(session, kind.kind, _rows(session, table, kind, among))


def erase_rows(
    session: Session, table: type[SQLModel], *where: ColumnElement[bool], reason: str = _GONE, actor: str = "registry"
) -> None:
    """Before a statement that deletes these rows: their leaves say nothing any more, and why is logged."""
    session.flush()
    kind, key = _CLASSES[table], getattr(table, _CLASSES[table].key)
    keys = [str(one) for one in session.scalars(select(col(key)).where(*where))]
    erase_leaves(session, kind.kind, keys, reason=reason, actor=actor)


def keep_contents(session: Session, kind: LoggedKind, rows: Sequence[Mapping[str, Any]]) -> None:
    """Let the present leaves of rows that are about to change keep what they commit to."""
    for start in range(0, len(rows), _AT_ONCE):
        some = {str(row[kind.key]): row for row in rows[start : start + _AT_ONCE]}
        key = SQLModel.metadata.tables[kind.table].c[kind.key]
        # Whoever adopts old rows holds them: behind this, each has its leaf or gets none of before.
        session.execute(select(key).where(key.in_([row[kind.key] for row in some.values()])).with_for_update())
        salts = session.execute(
            select(_LEAF.c.subject_key, _LEAF.c.words_salt)
            .where(_LEAF.c.kind == kind.kind, _LEAF.c.subject_key.in_(list(some)))
            .where(_LEAF.c.salt.is_not(None), _LEAF.c.content.is_(None))
        )
        kept = [
            {"of": kind.kind, "key": key, "kept": content_of(kind.kind, some[key], words_salt)}
            for key, words_salt in salts
        ]
        if kept:
            session.connection().execute(_KEEP, kept)


_AT_ONCE = 500
"""Rows that one statement names."""


def _free_numbers(session: Session, table: str, count: int) -> list[int]:
    """Numbers that nobody else gives to a row; on SQLite as long as the transaction lasts, which has one writer."""
    if is_sqlite(session):
        last = session.scalar(text(f"SELECT coalesce(max(pk), 0) FROM {table}")) or 0  # noqa: S608 - our own name
        return list(range(last + 1, last + 1 + count))
    query = "SELECT nextval(pg_get_serial_sequence(:name, 'pk')) FROM generate_series(1, :count)"
    return list(session.scalars(text(query), {"name": table, "count": count}))


def _rows(session: Session, table: type[SQLModel], kind: LoggedKind, *where: ColumnElement[bool]) -> list[Any]:
    columns = [col(getattr(table, name)) for name in columns_of(kind)]
    return [row._mapping for row in session.execute(select(*columns).where(*where))]  # noqa: SLF001 - its public name


@event.listens_for(Session, "before_flush")
def _see_changes(session: Session, context: UOWTransaction, instances: object) -> None:
    """What is changed or deleted, as it was before."""
    del context, instances
    changed, befores = list[SQLModel](), list[tuple[LoggedKind, Mapping[str, Any]]]()
    for row in session.dirty:
        kind = _CLASSES.get(type(row))
        if kind is not None and (before := _before(row, kind)) is not None:
            changed.append(row)
            befores.append((kind, before))
    for kind, before in befores:
        keep_contents(session, kind, [before])
    session.info[_BEFORE] = changed
    for row in session.deleted:
        kind = _CLASSES.get(type(row))
        if kind is not None:
            erase_leaves(session, kind.kind, [str(getattr(row, kind.key))], reason=_GONE, actor="registry")


@event.listens_for(Session, "after_flush")
def _see_flushed(session: Session, context: UOWTransaction) -> None:
    """What is new, or another one than before, gets its leaf: in the same savepoint, so it goes where that goes."""
    del context
    rows = [*session.new, *session.info.pop(_BEFORE, ())]
    leaves = [leaf_values(kind.kind, _Attributes(row)) for row in rows if (kind := _CLASSES.get(type(row))) is not None]
    if leaves:
        session.connection().execute(_INSERT, leaves)


class _Attributes(Mapping[str, Any]):
    """The columns of an object, by name."""

    def __init__(self, row: object) -> None:
        self._row = row

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - a column of any type
        return getattr(self._row, name)

    def __iter__(self) -> Iterator[str]:
        return iter(vars(self._row))

    def __len__(self) -> int:
        return len(vars(self._row))


def _before(row: SQLModel, kind: LoggedKind) -> Mapping[str, Any] | None:
    """The logged columns as they were, where the content becomes another one; None where it stays."""
    state, was, is_other = inspect(row), dict[str, Any](), False
    for name in columns_of(kind):
        history = state.attrs[name].history
        was[name] = history.deleted[0] if history.deleted else getattr(row, name)
        is_other = is_other or bool(history.deleted)
    salt = bytes(SALT_BYTES)
    if not is_other or content_of(kind.kind, was, salt) == content_of(kind.kind, _Attributes(row), salt):
        return None
    return was
