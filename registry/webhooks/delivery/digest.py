"""The daily digest: what happened since the last one, told also when that is nothing, so that silence is noticed.

* It is made twice, for those who see what is private and for all others; the log commits to each, and both are always
  different, so that nobody is told by one whether there is something private.
* Its leaves get their places in the transaction that records it: it carries the first checkpoint that covers it.
"""

import secrets
from base64 import b64encode
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from registry.clock import TOLERANCE
from registry.db import Database, UnitOfWork, lock_appends
from registry.db.visibility import narrowed
from registry.errors import NotFound
from registry.events import Event, record_event
from registry.transparency import read_checkpoint
from registry.transparency.sequence import ensure_sequenced, hold_tree, place_within, read_handovers
from registry.webhooks.delivery.proofs import changes_since, leaves_of, proof_of_digest
from registry.webhooks.disclosure import OPEN
from registry.webhooks.rules import ALERTS, DIGEST, PING, EndpointState, hash_of_digest
from registry.webhooks.schemas import DigestCheckpoint
from registry.webhooks.tables import WebhookDigest, WebhookEndpoint

EVERY = timedelta(hours=24)
_TOLD = [type_ for type_ in ALERTS if type_ not in {DIGEST, PING}]


def record_digest(database: Database, now: datetime) -> bool:
    """Record a digest where one is due and somebody asked for it; whether it was."""
    with database.reading() as session:
        if not _is_due(session, now):
            return False
    ensure_sequenced(database)  # all that waits, before anybody is kept waiting
    with database.unit_of_work() as work:
        hold_tree(work.session)
        lock_appends(work.session)
        if not _is_due(work.session, now):  # another process was first
            return False
        record_event(work, DIGEST, subject="", data=_data(database, work, now), actor="webhooks", now=now)
    return True


def _data(database: Database, work: UnitOfWork, now: datetime) -> dict[str, Any]:
    """What it says to those who see what is private, and under ``open`` what takes its place for all others."""
    last = _last(work.session)
    span = msgspec.to_builtins({"from": min(last.at, now) if last else now - EVERY, "to": now})
    since = col(Event.seq) > last.seq if last else col(Event.at) > now - EVERY
    whole = _Telling(work.session, span, since, now)
    with narrowed(work.session):
        to_all = _Telling(work.session, span, since, now)
    work.session.flush()
    place_within(work, database.log_origin, now)
    checkpoint = _checkpoint(work.session)
    size = checkpoint.size if checkpoint else 0
    data = {**span, "checkpoint": msgspec.to_builtins(checkpoint), **whole.proven(size)}
    if handovers := read_handovers(work.session, size):
        data["handovers"] = msgspec.to_builtins(handovers)
    with narrowed(work.session):
        return {**data, OPEN: to_all.proven(size)}


class _Telling:
    """One of the two: what it says, and the row by which the log commits to that."""

    def __init__(self, session: Session, span: dict[str, Any], since: ColumnElement[bool], now: datetime) -> None:
        self._session, self._changes = session, changes_since(session, since)
        self._said = {"nonce": secrets.token_hex(16), **_sums(session, since)}
        hashed = hash_of_digest({**span, **self._said, **self._changes.shown({})})
        self._row = WebhookDigest(sha256=hashed, made_at=now)
        session.add(self._row)

    def proven(self, size: int) -> dict[str, Any]:
        """The members of its data, with what leads to the root of a tree of a size."""
        leaves = leaves_of(self._session, self._changes.flags, size)
        proof = proof_of_digest(self._session, self._row.pk or 0, size)
        return {**self._said, **self._changes.shown(leaves), "proof": msgspec.to_builtins(proof)}


def _checkpoint(session: Session) -> DigestCheckpoint | None:
    """The newest signed state of the log: whoever keeps the digests has it elsewhere. None where there is none yet."""
    try:
        found = read_checkpoint(session)
    except NotFound:
        return None
    return DigestCheckpoint(size=found.size, root=b64encode(found.root).decode(), note=found.note)


def _is_due(session: Session, now: datetime) -> bool:
    last = _last(session)
    if last is not None and now - EVERY < last.at <= now + TOLERANCE:
        return False
    asked = select(WebhookEndpoint.events).where(
        col(WebhookEndpoint.deleted_at).is_(None), WebhookEndpoint.state == EndpointState.ACTIVE
    )
    return any(DIGEST in (events or ()) for events in session.exec(asked))


def _last(session: Session) -> Event | None:
    return session.exec(select(Event).where(Event.type == DIGEST).order_by(col(Event.seq).desc()).limit(1)).first()


def _sums(session: Session, since: ColumnElement[bool]) -> dict[str, Any]:
    """How many of each type there were since the last digest, or within a day, and the newest of all."""
    told = select(Event.type, func.count()).where(col(Event.type).in_(_TOLD), since)
    counted = dict(sorted(session.exec(told.group_by(Event.type)).all()))
    newest = select(Event.id).where(col(Event.type).in_(_TOLD)).order_by(col(Event.seq).desc()).limit(1)
    return {"count": sum(counted.values()), "by_type": counted, "last_event": session.exec(newest).first()}
