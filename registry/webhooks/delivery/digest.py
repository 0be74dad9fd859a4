"""The daily digest: what happened since the last one, told also when that is nothing, so that silence is noticed."""

from base64 import b64encode
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlmodel import Session, col, func, select

from registry.clock import TOLERANCE
from registry.db import Database, lock_appends
from registry.db.visibility import narrowed
from registry.errors import NotFound
from registry.events import Event, record_event
from registry.transparency import read_checkpoint
from registry.transparency.sequence import ensure_sequenced, read_handovers
from registry.webhooks.delivery.proofs import changes_since
from registry.webhooks.disclosure import OPEN
from registry.webhooks.rules import ALERTS, DIGEST, PING, EndpointState
from registry.webhooks.schemas import DigestCheckpoint
from registry.webhooks.tables import WebhookEndpoint

EVERY = timedelta(hours=24)
_TOLD = [type_ for type_ in ALERTS if type_ not in {DIGEST, PING}]


def record_digest(database: Database, now: datetime) -> bool:
    """Record a digest where one is due and somebody asked for it; whether it was."""
    with database.reading() as session:
        if not _is_due(session, now):
            return False
    ensure_sequenced(database)
    with database.unit_of_work() as work:
        lock_appends(work.session)
        if not _is_due(work.session, now):  # another process was first
            return False
        last = _last(work.session)
        data: dict[str, Any] = {"from": min(last.at, now) if last else now - EVERY, "to": now}
        checkpoint = _checkpoint(work.session)
        data["checkpoint"] = msgspec.to_builtins(checkpoint)
        size = checkpoint.size if checkpoint else None
        if size is not None and (handovers := read_handovers(work.session, size)):
            data["handovers"] = msgspec.to_builtins(handovers)
        data |= (told := _told(work.session, last, now, size))
        with narrowed(work.session):
            to_all = _told(work.session, last, now, size)
        data |= {OPEN: to_all} if to_all != told else {}
        record_event(work, DIGEST, subject="", data=data, actor="webhooks", now=now)
    return True


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


def _told(session: Session, last: Event | None, now: datetime, size: int | None) -> dict[str, Any]:
    """How many of each type there were since the last digest, or within a day, the newest of all, and the changes."""
    since = col(Event.seq) > last.seq if last else col(Event.at) > now - EVERY
    told = select(Event.type, func.count()).where(col(Event.type).in_(_TOLD), since)
    counted = dict(sorted(session.exec(told.group_by(Event.type)).all()))
    newest = select(Event.id).where(col(Event.type).in_(_TOLD)).order_by(col(Event.seq).desc()).limit(1)
    sums = {"count": sum(counted.values()), "by_type": counted, "last_event": session.exec(newest).first()}
    return sums | changes_since(session, since, size)
