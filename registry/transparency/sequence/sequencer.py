"""Giving leaves their places in the tree: one at a time, in batches, each one transaction.

* No writer waits for another because of the log: leaves are written without a place, and get one here afterwards.
* A batch writes places, tiles and one signed checkpoint together; what dies in between leaves nothing behind.
* Every checkpoint is kept, so the first one that covers a leaf is always the same.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import structlog
from sqlalchemy import bindparam, select, update
from sqlmodel import Session, col, func

from registry.db import Database, UnitOfWork, insert_into, lock_name
from registry.encryption import SecretBox, UnreadableSecretError
from registry.errors import Conflict, MisconfiguredError
from registry.events import record_event
from registry.transparency.leaves.tables import LogCheckpoint, LogKey, LogLeaf, LogTile
from registry.transparency.merkle import (
    Checkpoint,
    Signer,
    VerifierKey,
    grown_tiles,
    leaf_hash,
    nodes_in,
    root_at,
    signed,
)
from registry.transparency.merkle.tiles import Tiles
from registry.transparency.sequence.keys import current_key, make_key, signers_of, verifier_of

log = structlog.get_logger(__name__)

BATCH = 2_000
_LEAF: Any = LogLeaf.__table__  # type: ignore[attr-defined]  # SQLModel does not say that there is one
_PLACE = update(_LEAF).where(_LEAF.c.pk == bindparam("number")).values(position=bindparam("place"))


class LogStandsStillError(Exception):
    """Leaves wait for their places, and none of them got one."""


def ensure_sequenced(database: Database, *, most: int | None = None) -> int:
    """Give all leaves that wait their places, or about as many as ``most``; how many got one.

    Where nothing can be signed, since the service's key does not open the log's, they go on waiting.
    """
    done = 0
    try:
        while _waits(database) and (most is None or done < most):
            count = _batch(database)
            done += count
            if not count:
                break
    except (UnreadableSecretError, MisconfiguredError) as error:
        log.warning("log.not_signed", error=str(error))
    return done


def advance(database: Database, *, most: int) -> None:
    """``ensure_sequenced`` for whoever has to notice; raises ``LogStandsStillError`` where all leaves go on waiting."""
    if ensure_sequenced(database, most=most):
        return
    with database.reading() as session:
        waiting = count_waiting(session)
    if waiting:
        raise LogStandsStillError(f"{waiting} leaves wait for their places, and none got one")


def rotate_key(database: Database, *, actor: str, old_is_lost: bool = False) -> VerifierKey:
    """Let a new key sign from now on; the checkpoint at the change has both signatures, and the old secret goes.

    ``old_is_lost``: without the signature of the old one, which nobody can open any more.
    """
    ensure_sequenced(database)
    now = datetime.now(UTC)
    with database.unit_of_work() as work:
        hold_tree(work.session)
        old = current_key(work.session)
        signers = list[Signer]() if old is None or old_is_lost else _opened(work, old)
        if old is not None:
            old.until_size, old.sealed = log_size(work.session), None
            work.session.flush()
        new = make_key(work, database.log_origin, now, log_size(work.session))
        signers += signers_of(work.secrets, [new])
        while sequence(work, database.log_origin, now, signers=signers):
            pass
        size = log_size(work.session)
        new.from_size = size
        if old is not None:
            old.until_size = size
        data = {"key": str(verifier_of(new)), "size": size, "signed_by_both": len(signers) > 1}
        record_event(work, "log.key_rotated", subject="", data=data, actor=actor, now=now)
        return verifier_of(new)


def hold_tree(session: Session) -> None:
    """Let one at a time give places; SQLite has one writer anyway."""
    lock_name(session, "log", "tree")


def place_within(work: UnitOfWork, origin: str, now: datetime) -> bool:
    """Give all leaves their places in this transaction, those that it wrote, too; whether that could be signed.

    Whoever holds other locks, too, takes that of the tree first (``hold_tree``).
    """
    try:
        while sequence(work, origin, now):
            pass
    except (UnreadableSecretError, MisconfiguredError) as error:
        log.warning("log.not_signed", error=str(error))
        return False
    return True


def sequence(work: UnitOfWork, origin: str, now: datetime, *, signers: Sequence[Signer] = ()) -> int:
    """One batch of a tree that is held; how many leaves got their place. Without ``signers`` the present key signs."""
    session, size = work.session, log_size(work.session)
    key = current_key(session) or make_key(work, origin, now, size)
    waiting = session.execute(
        select(_LEAF.c.pk, _LEAF.c.commitment)
        .where(_LEAF.c.position.is_(None))
        .order_by(_LEAF.c.pk)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    if not waiting:
        return 0
    signers = signers or signers_of(work.secrets, [key])
    places = [{"number": pk, "place": size + nth} for nth, (pk, _) in enumerate(waiting)]
    session.connection().execute(_PLACE, places)
    root = _grow(session, size, [leaf_hash(commitment) for _, commitment in waiting])
    state = Checkpoint(key.name, size + len(waiting), root)
    session.add(LogCheckpoint(size=state.size, root=root, note=str(signed(state.text, signers)), at=now))
    session.flush()
    return len(waiting)


def tiles_in(session: Session) -> Tiles:
    """The tiles that are stored, each read once."""
    read = dict[tuple[int, int], bytes]()

    def tile(level: int, number: int) -> bytes:
        if (level, number) not in read:
            found = select(col(LogTile.hashes)).where(col(LogTile.level) == level, col(LogTile.number) == number)
            read[level, number] = session.scalar(found) or b""
        return read[level, number]

    return tile


def count_waiting(session: Session) -> int:
    """How many leaves have no place yet."""
    return session.scalar(select(func.count()).select_from(_LEAF).where(_LEAF.c.position.is_(None))) or 0


def log_size(session: Session) -> int:
    """How many leaves the newest checkpoint covers."""
    return session.scalar(select(func.max(col(LogCheckpoint.size)))) or 0


def is_signable(secrets: SecretBox, row: LogKey) -> bool:
    """Whether the service's key opens one of the log's."""
    try:
        signers_of(secrets, [row])
    except (UnreadableSecretError, MisconfiguredError):
        return False
    return True


def _opened(work: UnitOfWork, old: LogKey) -> list[Signer]:
    try:
        return signers_of(work.secrets, [old])
    except UnreadableSecretError as error:
        raise Conflict(
            "The key of the service does not open the log's present key. Put the right CARDWATCH_SECRET_KEY back; if "
            "it is lost, say so (`--old-key-is-lost`): then only the new key signs, and whoever compares will ask."
        ) from error


def _batch(database: Database) -> int:
    with database.unit_of_work() as work:
        hold_tree(work.session)
        return sequence(work, database.log_origin, datetime.now(UTC))


def _waits(database: Database) -> bool:
    with database.reading() as session:
        return session.scalar(select(_LEAF.c.pk).where(_LEAF.c.position.is_(None)).limit(1)) is not None


def _grow(session: Session, size: int, hashes: Sequence[bytes]) -> bytes:
    """Write the tiles that become others; the new root."""
    stored = tiles_in(session)
    changed = grown_tiles(size, hashes, stored)
    rows = [{"level": level, "number": number, "hashes": tile} for (level, number), tile in changed.items()]
    put = insert_into(session, LogTile)
    again = put.on_conflict_do_update(index_elements=["level", "number"], set_={"hashes": put.excluded.hashes})
    session.connection().execute(again, rows)

    def tile(level: int, number: int) -> bytes:
        return changed[level, number] if (level, number) in changed else stored(level, number)

    return root_at(size + len(hashes), nodes_in(tile))
