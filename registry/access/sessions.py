"""Sessions of the pages: a key exchanged for a token that lives for some hours (docs/adr/0049).

* A session is a row, looked up with every page together with its key: it ends at once with either of them.
* What is stored cannot be used: of the token only a hash, of a key that is no row what token and key make together.
* Nothing here is asked by the API, which knows keys alone.
"""

import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import and_, bindparam
from sqlalchemy import select as columns
from sqlmodel import col, delete, select

from registry.access.rules import BOOTSTRAP, Caller, Scope
from registry.access.tables import ApiKey, PageSession
from registry.clock import is_due
from registry.db import UnitOfWork
from registry.db.lookups import Fields, Keyed, Lookups
from registry.events import record_event
from registry.ids import new_id
from registry.key_texts import hash_key

TOKEN = re.compile("[A-Za-z0-9_-]{43}")
"""The form of a token: 256 random bits."""


class SessionTerms(msgspec.Struct, frozen=True):
    """What sessions of this service rest on: how long they last, and the key that is no row."""

    lifetime: timedelta
    bootstrap_key: str | None


def make_token() -> str:
    """A new token, to be shown to its browser alone."""
    return secrets.token_urlsafe(32)


def open_session(work: UnitOfWork, caller: Caller, terms: SessionTerms, now: datetime) -> str:
    """Log somebody in who has shown a key; the token of the session. Those that have ended are forgotten."""
    work.session.execute(delete(PageSession).where(col(PageSession.ends_at) <= now))
    token = make_token()
    row = PageSession(
        id=new_id("ses", now),
        token_sha256=hash_key(token),
        key_id=caller.id,
        bootstrap_proof=proof_of(token, terms.bootstrap_key) if caller.id == BOOTSTRAP.id else None,
        opened_at=now,
        ends_at=now + terms.lifetime,
    )
    work.session.add(row)
    data = {"session": row.id, "key": caller.id, "ends_at": row.ends_at}
    record_event(work, "session.opened", subject="", data=data, actor=caller.name, now=now)
    return token


def close_session(work: UnitOfWork, token: str, caller: Caller, now: datetime) -> None:
    """Log out; a session that has ended already is none to be recorded."""
    row = work.session.exec(select(PageSession).where(PageSession.token_sha256 == hash_key(token))).one_or_none()
    if row is None:
        return
    work.session.delete(row)
    data = {"session": row.id, "key": row.key_id}
    record_event(work, "session.closed", subject="", data=data, actor=caller.name, now=now)


async def find_session(lookups: Lookups, token: str, terms: SessionTerms, now: datetime) -> Caller | None:
    """Who is logged in with a token, with the scopes that the key has now; None where that has ended."""
    found = await lookups.row(_SESSION, hash_key(token)) if TOKEN.fullmatch(token) else None
    if found is None:
        return None
    key_id, proof, ends_at, *key = found
    if is_due(ends_at, now, terms.lifetime):
        return None
    if key_id == BOOTSTRAP.id:
        is_proven = proof is not None and hmac.compare_digest(proof, proof_of(token, terms.bootstrap_key) or "")
        return BOOTSTRAP if is_proven else None
    return _holder(key_id, tuple(key), now)


def _holder(key_id: str, key: Fields, now: datetime) -> Caller | None:
    """The caller whose key stands behind a session, unless that was revoked, has ended or is gone."""
    name, scopes, expires_at = key
    if name is None or (expires_at is not None and expires_at <= now):
        return None
    return Caller(key_id, name, frozenset(Scope(word) for word in scopes if word in _KNOWN))


def proof_of(token: str, bootstrap_key: str | None) -> str | None:
    """What a token and a key make together: whoever reads it learns neither, and it fits no other key."""
    if bootstrap_key is None:
        return None
    return hmac.new(token.encode(), bootstrap_key.encode(), hashlib.sha256).hexdigest()


def form_token_of(token: str) -> str:
    """What the forms of a page carry that was made for this token, and no other site can know."""
    return hmac.new(token.encode(), b"forms of cardwatch", hashlib.sha256).hexdigest()


_KNOWN = frozenset(map(str, Scope))
_SESSION: Keyed = (
    columns(
        col(PageSession.key_id), col(PageSession.bootstrap_proof), col(PageSession.ends_at),
        col(ApiKey.name), col(ApiKey.scopes), col(ApiKey.expires_at),
    )
    .outerjoin_from(
        PageSession, ApiKey, and_(col(ApiKey.id) == col(PageSession.key_id), col(ApiKey.revoked_at).is_(None))
    )
    .where(col(PageSession.token_sha256) == bindparam("key"))
)  # fmt: skip
