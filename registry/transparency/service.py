"""Erasing entries of the log, by an administrator and with a reason.

* ``all``: the row and the salt go. For what may go by itself: kept checks, verdicts about entries of inventories,
  texts. Facts about models go with their record, since others follow from them.
* ``words``: what people wrote in it goes, and its salt; the rest stays, and is vouched for by the content that is kept.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Table, delete, select, update
from sqlmodel import Session, SQLModel
from sqlmodel import select as orm_select

from registry.db import UnitOfWork
from registry.errors import Conflict, NotFound
from registry.events import record_event
from registry.transparency.leaves import KINDS, LoggedKind, LogLeaf, columns_of, content_of, erase_leaves, note_erasure

ERASABLE = frozenset({"check", "verdict", "text"})
_NOBODY = ""


def erase_entry(
    work: UnitOfWork, index: int, reason: str, *, scope: Literal["all", "words"] = "all", actor: str, now: datetime
) -> None:
    """Erase what a leaf commits to; raises ``NotFound``, and ``Conflict`` where it is gone or has to stay."""
    session = work.session
    leaf = session.exec(orm_select(LogLeaf).where(LogLeaf.position == index).with_for_update()).one_or_none()
    if leaf is None:
        raise NotFound(f"The log has no entry {index}.")
    if leaf.salt is None or (scope == "words" and leaf.words_salt is None and KINDS[leaf.kind].withheld):
        raise Conflict(f"The entry {index} is erased already.")
    (_erase_all if scope == "all" else _erase_words)(session, leaf, reason, actor)
    data = {"index": index, "kind": leaf.kind, "scope": scope, "reason": reason}
    record_event(work, "log.erased", subject="", data=data, actor=actor, now=now)


def _erase_all(session: Session, leaf: LogLeaf, reason: str, actor: str) -> None:
    kind, key = KINDS[leaf.kind], _key(leaf)
    if kind.kind not in ERASABLE:
        also = " Its words can be erased (`scope`)." if kind.withheld else ""
        raise Conflict(f"An entry of the kind {kind.kind} goes with what it belongs to, not by itself.{also}")
    table = _table(kind)
    erase_leaves(session, kind.kind, [leaf.subject_key], reason=reason, actor=actor)
    connection = session.connection()
    if kind.kind == "text":
        known = SQLModel.metadata.tables["known_text"]
        connection.execute(delete(known).where(known.c.evidence_sha256 == key))
    connection.execute(delete(table).where(table.c[kind.key] == key))


def _erase_words(session: Session, leaf: LogLeaf, reason: str, actor: str) -> None:
    kind = KINDS[leaf.kind]
    if not kind.withheld:
        raise Conflict(f"An entry of the kind {kind.kind} holds no words of people.")
    table, connection = _table(kind), session.connection()
    this = table.c[kind.key] == _key(leaf)
    found = connection.execute(select(*(table.c[name] for name in columns_of(kind))).where(this))
    row: Mapping[str, Any] = dict(found.mappings().one())
    about = update(_LEAVES).where(_LEAVES.c.kind == leaf.kind, _LEAVES.c.subject_key == leaf.subject_key)
    kept = content_of(kind.kind, row, leaf.words_salt)
    connection.execute(about.where(_LEAVES.c.content.is_(None)).values(content=kept))
    connection.execute(about.values(words_salt=None))
    connection.execute(update(table).where(this).values(**_without_words(kind, table, row)))
    if "record_pk" in table.c:
        record = SQLModel.metadata.tables["model_record"]
        connection.execute(update(record).where(record.c.pk == row["record_pk"]).values(rendered_with=""))
    note_erasure(session, leaf, scope="words", reason=reason, actor=actor)


_LEAVES: Any = SQLModel.metadata.tables["log_leaf"]


def _without_words(kind: LoggedKind, table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """The columns with words of people, emptied; of a list of JSON the members that hold some."""
    emptied = dict[str, Any]()
    for name, members in kind.withheld.items():
        if members:
            emptied[name] = [
                {key: _NOBODY if key in members else one for key, one in item.items()} for item in row[name]
            ]
        else:
            emptied[name] = None if table.c[name].nullable else _NOBODY
    return emptied


def _key(leaf: LogLeaf) -> Any:  # noqa: ANN401 - of a table of any kind
    is_number = _table(KINDS[leaf.kind]).c[KINDS[leaf.kind].key].type.python_type is int
    return int(leaf.subject_key) if is_number else leaf.subject_key


def _table(kind: LoggedKind) -> Table:
    return SQLModel.metadata.tables[kind.table]
