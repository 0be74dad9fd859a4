"""A log in a database: its leaves with the rows that they commit to, tiles, checkpoints and keys.

Statements are sent as they are and rows read as the driver gives them: a million of them is looked at, and nothing of a
bent database is believed, not even the types of its columns.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import Connection, text

from registry.transparency.leaves import KINDS, OWN, LoggedKind, columns_of, content_of
from registry.transparency.merkle import TILE_WIDTH, VerifierKey
from registry.verification.rules import LoggedRow, StoredCheckpoint, SupersededLeaf, TreeLeaf

PARTITION = 2_000
MOST_SUPERSEDED = 200
"""Leaves that are named one by one."""
_SLACK = 4_096
_MOST_DIGITS = 19
_LEAF = ("position", "subject_key", "salt", "words_salt", "commitment", "content")


class UnloggedRow(msgspec.Struct, frozen=True):
    """A row of a logged kind that no leaf commits to."""

    kind: str
    table: str
    key: str


class _RowThen(msgspec.Struct):
    row: dict[str, Any]
    withheld: dict[str, str] = {}


class LogDatabase:
    """Reads the log of one state of a database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._is_sqlite = connection.dialect.name == "sqlite"
        self.tile = lru_cache(maxsize=64)(self._tile)

    def extent(self) -> int:
        """How many places the log can have at most, whatever single rows of it claim."""
        leaves = self._number("SELECT count(*) FROM log_leaf WHERE position IS NOT NULL")
        tiles = self._number("SELECT count(*) FROM log_tile WHERE level = 0")
        signed = self._number("SELECT max(size) FROM log_checkpoint")
        return max(leaves, tiles * TILE_WIDTH, min(signed, 2 * leaves + _SLACK))

    def unsequenced(self) -> int:
        """Leaves without a place."""
        return self._number("SELECT count(*) FROM log_leaf WHERE position IS NULL")

    def keys(self) -> list[VerifierKey]:
        """The keys that the log names, oldest first; what is none is left out, and then nothing is signed by it."""
        rows = self._rows("SELECT name, public FROM log_key ORDER BY pk")
        return [
            VerifierKey(str(name), bytes(public))
            for name, public in rows
            if isinstance(public, bytes | memoryview) and len(public) == 32  # noqa: PLR2004 - RFC 8032
        ]

    def checkpoints(self) -> list[StoredCheckpoint]:
        """All of them by size."""
        rows = self._rows("SELECT size, root, note FROM log_checkpoint ORDER BY size")
        return [StoredCheckpoint(_whole(size), _bytes(root), str(note)) for size, root, note in rows]

    def leaves(self) -> Iterator[TreeLeaf]:
        """Those that have a place, in order."""
        statement = "SELECT position, commitment, kind, subject_key FROM log_leaf WHERE position IS NOT NULL"
        for position, commitment, kind, key in self._rows(f"{statement} ORDER BY position"):
            yield TreeLeaf(_whole(position), _bytes(commitment), str(kind), str(key))

    def rows(self) -> Iterator[LoggedRow]:
        """Each leaf with the content that it commits to."""
        for kind in KINDS.values():
            yield from self._of_kind(kind)
        known = ", ".join(f"'{name}'" for name in KINDS)
        strange = f"SELECT position, kind, subject_key, commitment FROM log_leaf WHERE kind NOT IN ({known})"  # noqa: S608 - names of ours
        for position, name, key, commitment in self._rows(strange):
            yield LoggedRow(_place(position), str(name), "log_leaf", str(key), b"", _bytes(commitment), None)

    def adopted(self) -> frozenset[str]:
        """The kinds of which each row has a leaf, those included that were there before the log."""
        done = {str(key) for (key,) in self._rows("SELECT subject_key FROM log_leaf WHERE kind = 'adoption'")}
        return frozenset(done | OWN)

    def unlogged(self) -> Iterator[UnloggedRow]:
        """The rows that no leaf commits to as they are."""
        for kind in KINDS.values():
            names = columns_of(kind)
            wanted = ", ".join(f"r.{name}" for name in names)
            statement = (
                f"SELECT {wanted} FROM {kind.table} r WHERE NOT EXISTS (SELECT 1 FROM log_leaf l "  # noqa: S608 - names of ours
                f"WHERE l.kind = '{kind.kind}' AND l.subject_key = CAST(r.{kind.key} AS TEXT) AND l.content IS NULL)"
            )
            for row in self._rows(statement):
                found = dict(zip(names, row, strict=True))
                if not self._is_kept(kind, found):
                    yield UnloggedRow(kind.kind, kind.table, str(found[kind.key]))

    def superseded(self, since: int) -> list[SupersededLeaf]:
        """Leaves before a size whose rows became others with a leaf behind it, or without a place; not all of many."""
        statement = text(
            "SELECT o.kind, o.subject_key, o.position FROM log_leaf o WHERE o.content IS NOT NULL "
            "AND o.position < :size AND o.subject_key <> '' AND EXISTS (SELECT 1 FROM log_leaf y WHERE y.kind = o.kind "
            "AND y.subject_key = o.subject_key AND (y.position >= :size OR y.position IS NULL)) "
            "ORDER BY o.position LIMIT :most"
        )
        rows = self._connection.execute(statement, {"size": since, "most": MOST_SUPERSEDED})
        return [SupersededLeaf(kind=str(kind), row=str(key), index=_whole(place)) for kind, key, place in rows]

    def content_as(self, row: LoggedRow, place: LoggedRow) -> bytes | None:
        """The content that a row would have in the place of another one."""
        kind = KINDS[row.kind]
        names = columns_of(kind)
        wanted = ", ".join(names)
        statement = f"SELECT {wanted} FROM {kind.table} WHERE CAST({kind.key} AS TEXT) = :key"  # noqa: S608 - names of ours
        found = self._connection.execute(text(statement), {"key": row.key}).first()
        salts = text("SELECT words_salt FROM log_leaf WHERE kind = :kind AND subject_key = :key AND content IS NULL")
        words_salt = self._connection.execute(salts, {"kind": place.kind, "key": place.key}).first()
        if found is None or words_salt is None:
            return None
        key: Any = _whole(place.key) if isinstance(found[names.index(kind.key)], int) else place.key
        return _content(kind, {**dict(zip(names, found, strict=True)), kind.key: key}, words_salt[0])

    def _of_kind(self, kind: LoggedKind) -> Iterator[LoggedRow]:
        names = columns_of(kind)
        wanted = ", ".join([*(f"l.{name}" for name in _LEAF), *(f"r.{name}" for name in names)])
        statement = (
            f"SELECT {wanted} FROM log_leaf l LEFT JOIN {kind.table} r ON {self._joined(kind)} "  # noqa: S608 - names of ours
            f"WHERE l.kind = '{kind.kind}'"
        )
        width, at = len(_LEAF), len(_LEAF) + names.index(kind.key)
        for row in self._rows(statement):
            position, key, salt, words_salt, commitment, kept = row[:width]
            index = position if type(position) is int else _place(position)
            if kept is None:
                content = None
                if salt is not None and str(row[at]) == key:
                    content = _content(kind, dict(zip(names, row[width:], strict=True)), words_salt)
                yield LoggedRow(index, kind.kind, kind.table, str(key), _optional(salt), _bytes(commitment), content)
                continue
            said, is_there = _bytes(kept), str(row[at]) == key
            lost_words = words_salt is None and b'"withheld":{"' in said
            now = _content(kind, dict(zip(names, row[width:], strict=True)), words_salt) if is_there else None
            yield LoggedRow(
                index, kind.kind, kind.table, str(key), _optional(salt), _bytes(commitment), said,
                is_superseded=not lost_words, has_lost_words=lost_words, is_gone=not is_there,
                is_rewritten=now is not None and _is_rewritten(kind, said, now, has_words=not lost_words),
            )  # fmt: skip

    def _joined(self, kind: LoggedKind) -> str:
        if kind.columns[kind.key] != "plain" or not self._is_number(kind):
            return f"r.{kind.key} = l.subject_key"
        if self._is_sqlite:
            return f"r.{kind.key} = CAST(l.subject_key AS INTEGER)"
        return f"r.{kind.key} = CASE WHEN l.subject_key ~ '^[0-9]{{1,18}}$' THEN l.subject_key::bigint END"

    def _is_number(self, kind: LoggedKind) -> bool:
        return kind.key in {"pk", "seq", "record_pk"}

    def _is_kept(self, kind: LoggedKind, row: dict[str, Any]) -> bool:
        """Whether a leaf vouches for a row whose words of people were erased: it keeps their hashes itself."""
        if not kind.withheld:
            return False
        key = str(row[kind.key])
        statement = text(
            "SELECT content FROM log_leaf WHERE kind = :kind AND subject_key = :key AND words_salt IS NULL"
        )
        without_words = _content(kind, row, None)
        for (content,) in self._connection.execute(statement, {"kind": kind.kind, "key": key}):
            try:
                kept = msgspec.json.decode(_bytes(content))
                kept.pop("withheld", None)
            except (msgspec.DecodeError, AttributeError, UnicodeDecodeError):
                continue
            if msgspec.json.encode(kept, order="sorted") == without_words:
                return True
        return False

    def _tile(self, level: int, number: int) -> bytes | None:
        statement = text("SELECT hashes FROM log_tile WHERE level = :level AND number = :number")
        found = self._connection.execute(statement, {"level": level, "number": number}).first()
        return None if found is None else _bytes(found[0])

    def _number(self, statement: str) -> int:
        return _whole(self._connection.execute(text(statement)).scalar() or 0)

    def _rows(self, statement: str) -> Iterator[Sequence[Any]]:
        if self._is_sqlite:
            raw = self._connection.connection.driver_connection
            if not isinstance(raw, sqlite3.Connection):
                raise TypeError("this is no connection to SQLite")
            return iter(raw.execute(statement))
        streamed = self._connection.execution_options(stream_results=True)
        found = streamed.execute(text(statement.replace(":", r"\:")))
        return (row for some in found.partitions(PARTITION) for row in some)


def _content(kind: LoggedKind, row: dict[str, Any], words_salt: object) -> bytes | None:
    """What a row says; None where it says nothing that could be hashed, such as JSON that is none."""
    try:
        return content_of(kind.kind, row, _optional(words_salt))
    except (msgspec.MsgspecError, ValueError, TypeError, AttributeError, ArithmeticError, RecursionError):
        return b""


def _is_rewritten(kind: LoggedKind, said: bytes, now: bytes, *, has_words: bool) -> bool:
    """Whether a row became another one by more than what the service amends."""
    try:
        before, after = (msgspec.json.decode(one, type=_RowThen) for one in (said, now))
    except (msgspec.DecodeError, UnicodeDecodeError):
        return True
    differ = {name for name in {*before.row, *after.row} if before.row.get(name) != after.row.get(name)}
    grown = {
        name for name, lists in kind.growing.items() if _has_grown(before.row.get(name), after.row.get(name), lists)
    }
    return bool(differ - kind.amendable - grown) or (has_words and before.withheld != after.withheld)


def _has_grown(before: object, after: object, lists: frozenset[str]) -> bool:
    """Whether only these lists have become others, and still have all that they had."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        return False
    differ = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    pairs = [(before.get(name) or [], after.get(name) or []) for name in differ]
    return differ <= lists and all(
        isinstance(was, list) and isinstance(now, list) and all(one in now for one in was) for was, now in pairs
    )


def _optional(value: object) -> bytes | None:
    return value if value is None or type(value) is bytes else _bytes(value)


def _bytes(value: object) -> bytes:
    """A value that ought to be bytes; SQLite lets hands put in anything."""
    if type(value) is bytes:
        return value
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode(errors="surrogateescape")


def _whole(value: object) -> int:
    if isinstance(value, int):
        return value
    digits = str(value)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < _MOST_DIGITS else -1


def _place(value: object) -> int | None:
    return None if value is None else _whole(value)
