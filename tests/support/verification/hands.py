"""Hands in the database: random changes of what a log vouches for, each with what ``verify`` has to say of it.

All is done by plain statements over one connection, as whoever holds the database could.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, delete, func, insert, select, update

from registry.tables import metadata
from registry.transparency.leaves import KINDS, LoggedKind, columns_of, leaf_values
from registry.transparency.merkle import Checkpoint, Signer, grown_tiles, leaf_hash, nodes_in, root_at, signed
from registry.verification import Bent, LogFault
from tests.support.verification.logs import NOW, ORIGIN, SIGNER, logged_row

LEAF, TILE, CHECKPOINT, KEY, ERASURE = (
    metadata.tables[f"log_{name}"] for name in ("leaf", "tile", "checkpoint", "key", "erasure")
)
THIEF = Signer(ORIGIN, bytes(reversed(range(32))))
Tiles = dict[tuple[int, int], bytes]


@dataclass
class Deed:
    """What was done, and by which faults it is named: one of them has to be told."""

    words: str
    named_by: list[Callable[[LogFault], bool]] = field(default_factory=list)

    def is_named(self, faults: list[LogFault]) -> bool:
        """Whether all that has to be told is told."""
        return all(any(one(fault) for fault in faults) for one in self.named_by)


def names(*whats: Bent, **where: object) -> Callable[[LogFault], bool]:
    """A fault of one of these kinds, at this place."""
    return lambda fault: fault.what in whats and all(getattr(fault, name) == one for name, one in where.items())


class Hand:
    """Bends one thing after the other over a connection, by a source of chance."""

    def __init__(self, connection: Connection, chance: random.Random) -> None:
        self.connection, self.chance = connection, chance

    def all(self, statement: Any) -> list[Any]:  # noqa: ANN401 - any select
        """The rows of a select."""
        return list(self.connection.execute(statement).mappings())

    def do(self, statement: Any) -> None:  # noqa: ANN401 - any statement
        """Do it."""
        self.connection.execute(statement)

    def one(self, table: Table, *where: Any) -> Any:  # noqa: ANN401 - a row
        """Any row."""
        rows = self.all(select(table).where(*where).order_by(*table.primary_key.columns))
        return self.chance.choice(rows)

    def kind(self) -> LoggedKind:
        """A kind of which there are many rows."""
        return self.chance.choice(
            [one for one in KINDS.values() if one.table not in {"log_key", "log_erasure", "log_adoption"}]
        )

    def leaf_of(self, kind: LoggedKind, key: object) -> Any:  # noqa: ANN401 - a row
        """The leaf of a row."""
        return self.all(select(LEAF).where(LEAF.c.kind == kind.kind, LEAF.c.subject_key == str(key)))[0]

    def size(self) -> int:
        """Leaves in the tree."""
        return int(self.connection.scalar(select(func.count()).where(LEAF.c.position.is_not(None))) or 0)

    def bent(self, value: Any) -> Any:  # noqa: ANN401 - a column of any type
        """Another value of the same type, as near as it goes."""
        if isinstance(value, bool):
            return not value
        if isinstance(value, int):
            return value + self.chance.choice([1, -1])
        if isinstance(value, datetime):
            return value + timedelta(microseconds=self.chance.choice([1, -1, 1_000_000]))
        if isinstance(value, bytes):
            return self.flipped(value) if value else b"\0"
        if isinstance(value, str):
            return self._other_text(value)
        return self._other_json(value)

    def flipped(self, data: bytes) -> bytes:
        """The same with one bit turned."""
        out = bytearray(data)
        out[self.chance.randrange(len(out))] ^= 1 << self.chance.randrange(8)
        return bytes(out)

    def _other_text(self, value: str) -> str:
        if not value:
            return "x"
        place = self.chance.randrange(len(value))
        return value[:place] + ("x" if value[place] != "x" else "y") + value[place + 1 :]

    def _other_json(self, value: Any) -> Any:  # noqa: ANN401 - JSON
        whole = msgspec.json.decode(msgspec.json.encode(value))
        name = self.chance.choice(["license", "gated", "files", "ß", "large"])
        if isinstance(whole, list):
            name = self.chance.choice(["field", "by", "reason", "value"])
            whole[0][name] = f"{whole[0].get(name)}!"
            return whole
        whole[name] = {"license": "apache-2.0", "gated": True, "files": [], "ß": 2.25, "large": 2**60 + 1}[name]
        return whole


def content(hand: Hand) -> Deed:
    """A byte, a moment, a number or a member of a row."""
    kind = hand.kind()
    table = metadata.tables[kind.table]
    row = hand.one(table)
    name = hand.chance.choice([one for one in columns_of(kind) if row[one] is not None and one != kind.key])
    hand.do(update(table).where(table.c[kind.key] == row[kind.key]).values({name: hand.bent(row[name])}))
    return Deed(f"{kind.table}.{name}", [names(Bent.CONTENT, table=kind.table, row=str(row[kind.key]))])


def salt(hand: Hand) -> Deed:
    """A byte of a salt."""
    leaf = hand.one(LEAF)
    name = hand.chance.choice([one for one in ("salt", "words_salt") if leaf[one] is not None])
    hand.do(update(LEAF).where(LEAF.c.pk == leaf["pk"]).values({name: hand.flipped(leaf[name])}))
    return Deed(f"log_leaf.{name}", [names(Bent.CONTENT, index=leaf["position"])])


def leaf(hand: Hand) -> Deed:
    """A byte of a leaf."""
    one = hand.one(LEAF)
    hand.do(update(LEAF).where(LEAF.c.pk == one["pk"]).values(commitment=hand.flipped(one["commitment"])))
    return Deed("log_leaf.commitment", [names(Bent.LEAF, index=one["position"])])


def place(hand: Hand) -> Deed:
    """A leaf is moved to a place that is not its own, or loses its place."""
    one = hand.one(LEAF)
    new = hand.chance.choice([None, hand.size() + hand.chance.randrange(1, 2**40)])
    hand.do(update(LEAF).where(LEAF.c.pk == one["pk"]).values(position=new))
    return Deed("log_leaf.position", [names(Bent.LEAF_MISSING, index=one["position"])])


def label(hand: Hand) -> Deed:
    """A leaf says that it is of another row or kind."""
    kind = hand.kind()
    row = hand.one(metadata.tables[kind.table])
    one, name = hand.leaf_of(kind, row[kind.key]), hand.chance.choice(["kind", "subject_key"])
    hand.do(update(LEAF).where(LEAF.c.pk == one["pk"]).values({name: hand.bent(one[name])}))
    missing = names(Bent.ROW_MISSING, Bent.CONTENT, index=one["position"])
    return Deed(f"log_leaf.{name}", [missing, names(Bent.ROW_UNLOGGED, table=kind.table, row=str(row[kind.key]))])


def tile(hand: Hand) -> Deed:
    """A byte of a tile, or the whole of one."""
    one = hand.one(TILE)
    where = (TILE.c.level == one["level"], TILE.c.number == one["number"])
    hand.do(
        hand.chance.choice(
            [
                update(TILE).where(*where).values(hashes=hand.flipped(one["hashes"])),
                update(TILE).where(*where).values(hashes=one["hashes"][:-32]),
                delete(TILE).where(*where),
            ]
        )
    )
    return Deed("log_tile", [names(Bent.TILE, row=f"{one['level']}/{one['number']}")])


def checkpoint(hand: Hand) -> Deed:
    """A byte of a stored checkpoint."""
    one = hand.one(CHECKPOINT)
    name = hand.chance.choice(["note", "root"])
    hand.do(update(CHECKPOINT).where(CHECKPOINT.c.size == one["size"]).values({name: hand.bent(one[name])}))
    return Deed(f"log_checkpoint.{name}", [names(Bent.CHECKPOINT, row=str(one["size"]))])


def key(hand: Hand) -> Deed:
    """A byte of the key that the log names."""
    one = hand.one(KEY)
    hand.do(update(KEY).where(KEY.c.pk == one["pk"]).values(public=hand.flipped(one["public"])))
    return Deed("log_key.public", [names(Bent.CONTENT, table="log_key"), names(Bent.KEY, table="log_key")])


def put_in(hand: Hand) -> Deed:
    """A row that was never logged."""
    kind = hand.kind()
    table = metadata.tables[kind.table]
    row = logged_row(kind.table, 7_000 + hand.chance.randrange(1_000))
    hand.do(table.insert().values(row))
    return Deed(f"into {kind.table}", [names(Bent.ROW_UNLOGGED, table=kind.table, row=str(row[kind.key]))])


def taken_out(hand: Hand) -> Deed:
    """A row is deleted."""
    kind = hand.kind()
    table = metadata.tables[kind.table]
    row = hand.one(table)
    hand.do(delete(table).where(table.c[kind.key] == row[kind.key]))
    place_of = hand.leaf_of(kind, row[kind.key])["position"]
    return Deed(f"from {kind.table}", [names(Bent.ROW_MISSING, row=str(row[kind.key]), index=place_of)])


def leaf_taken_out(hand: Hand) -> Deed:
    """A leaf is deleted, and sometimes its row with it."""
    kind = hand.kind()
    table = metadata.tables[kind.table]
    row = hand.one(table)
    one = hand.leaf_of(kind, row[kind.key])
    hand.do(delete(LEAF).where(LEAF.c.pk == one["pk"]))
    if hand.chance.random() < 0.5:
        hand.do(delete(table).where(table.c[kind.key] == row[kind.key]))
    return Deed("from log_leaf", [names(Bent.LEAF_MISSING, index=one["position"])])


def swapped_rows(hand: Hand) -> Deed:
    """Two rows change places: all their columns but the keys."""
    kind = hand.chance.choice([one for one in KINDS.values() if one.table in {"observation", "claim", "stored_check"}])
    table = metadata.tables[kind.table]
    one, other = hand.chance.sample(hand.all(select(table)), 2)
    hand.do(delete(table).where(table.c[kind.key].in_([one[kind.key], other[kind.key]])))
    for row, source in ((one, other), (other, one)):
        hand.do(table.insert().values({**source, kind.key: row[kind.key]}))
    return Deed(
        f"two of {kind.table}",
        [names(Bent.SWAPPED, table=kind.table, row=str(row[kind.key])) for row in (one, other)],
    )  # fmt: skip


def swapped_leaves(hand: Hand) -> Deed:
    """Two leaves change places."""
    one, other = hand.chance.sample(hand.all(select(LEAF)), 2)
    hand.do(update(LEAF).where(LEAF.c.pk == one["pk"]).values(position=None))
    hand.do(update(LEAF).where(LEAF.c.pk == other["pk"]).values(position=one["position"]))
    hand.do(update(LEAF).where(LEAF.c.pk == one["pk"]).values(position=other["position"]))
    return Deed("two leaves", [names(Bent.SWAPPED, index=row["position"], table="log_leaf") for row in (one, other)])


def erased_by_hand(hand: Hand) -> Deed:
    """A leaf is made as if it had been erased, sometimes with a row that says so."""
    kind = hand.kind()
    table = metadata.tables[kind.table]
    row = hand.one(table)
    one = hand.leaf_of(kind, row[kind.key])
    gone = {"salt": None, "words_salt": None, "subject_key": ""}
    hand.do(update(LEAF).where(LEAF.c.pk == one["pk"]).values(gone))
    hand.do(delete(table).where(table.c[kind.key] == row[kind.key]))
    told = [names(Bent.CONTENT, index=one["position"])]
    if hand.chance.random() < 0.5:
        erasure = {
            "id": "era_forged", "commitment": one["commitment"].hex(), "position": one["position"], "erased": kind.kind,
            "scope": "all", "at": NOW, "actor": "nobody", "reason": "none",
        }  # fmt: skip
        hand.do(insert(ERASURE).values(erasure))
        told.append(names(Bent.ROW_UNLOGGED, table="log_erasure"))
    return Deed("erased by hand", told)


def cut_tail(hand: Hand) -> Deed:
    """The newest leaves, with their rows, tiles and checkpoints."""
    size = hand.size()
    at = hand.chance.choice(sorted(row["size"] for row in hand.all(select(CHECKPOINT)) if row["size"] < size))
    for one in hand.all(select(LEAF).where(LEAF.c.position >= at)):
        kind = KINDS[one["kind"]]
        table = metadata.tables[kind.table]
        column = table.c[kind.key]
        is_number = column.type.python_type is int
        hand.do(delete(table).where(column == (int(one["subject_key"]) if is_number else one["subject_key"])))
    hand.do(delete(LEAF).where(LEAF.c.position >= at))
    hand.do(delete(CHECKPOINT).where(CHECKPOINT.c.size > at))
    hand.do(delete(TILE))
    _write_tiles(hand, _tiles([row["commitment"] for row in hand.all(select(LEAF).order_by(LEAF.c.position))]))
    return Deed(f"all from leaf {at} on", [names(Bent.TAIL, index=at)])


def rewritten(hand: Hand) -> Deed:
    """One row is changed, and the whole log made anew for it, with another key or with the stolen one."""
    kind = hand.kind()
    table = metadata.tables[kind.table]
    row = hand.one(table)
    name = hand.chance.choice([one for one in kind.columns if row[one] is not None and one != kind.key])
    value = hand.bent(row[name])
    hand.do(update(table).where(table.c[kind.key] == row[kind.key]).values({name: value}))
    place_of = hand.leaf_of(kind, row[kind.key])
    hand.do(update(LEAF).where(LEAF.c.pk == place_of["pk"]).values(leaf_values(kind.kind, {**row, name: value})))
    signer = hand.chance.choice([THIEF, SIGNER])
    _sign_anew(hand, signer)
    told = [names(Bent.HISTORY, file="kept.txt")]
    if signer is THIEF:
        told.append(names(Bent.KEY))
    return Deed(f"log written anew with {'another' if signer is THIEF else 'the stolen'} key", told)


def _sign_anew(hand: Hand, signer: Signer) -> None:
    if signer is not SIGNER:
        named = hand.one(KEY)
        hand.do(update(KEY).where(KEY.c.pk == named["pk"]).values(public=signer.key.public))
        changed = {**named, "public": signer.key.public}
        one = hand.leaf_of(KINDS["key"], named["pk"])
        hand.do(update(LEAF).where(LEAF.c.pk == one["pk"]).values(leaf_values("key", changed)))
    commitments = [row["commitment"] for row in hand.all(select(LEAF).order_by(LEAF.c.position))]
    tiles = _tiles(commitments)
    hand.do(delete(TILE))
    _write_tiles(hand, tiles)
    for row in hand.all(select(CHECKPOINT)):
        root = root_at(row["size"], nodes_in(lambda level, number: tiles.get((level, number), b"")))
        note = str(signed(Checkpoint(ORIGIN, row["size"], root).text, [signer]))
        hand.do(update(CHECKPOINT).where(CHECKPOINT.c.size == row["size"]).values(root=root, note=note))


def _tiles(commitments: list[bytes]) -> Tiles:
    return grown_tiles(0, [leaf_hash(one) for one in commitments], lambda *_: b"")


def _write_tiles(hand: Hand, tiles: Mapping[tuple[int, int], bytes]) -> None:
    rows = [{"level": level, "number": number, "hashes": hashes} for (level, number), hashes in tiles.items()]
    if rows:
        hand.connection.execute(insert(TILE), rows)


DEEDS: tuple[Callable[[Hand], Deed], ...] = (
    content, salt, leaf, place, label, tile, checkpoint, key, put_in, taken_out, leaf_taken_out, swapped_rows,
    swapped_leaves, erased_by_hand, cut_tail, rewritten,
)  # fmt: skip
UNSEEN_WITHOUT_ANCHOR = frozenset({cut_tail, rewritten})
"""Those that leave a log which holds in itself."""
