"""Making, revoking and recognising API keys."""

import hmac
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam
from sqlalchemy import select as columns
from sqlmodel import Session, col, select, update

from registry.access.rules import BOOTSTRAP, Caller, Scope
from registry.access.tables import ApiKey
from registry.db import Database, UnitOfWork, brief_engine
from registry.db.lookups import Keyed, Lookups
from registry.errors import Invalid, NotFound, Unauthenticated
from registry.events import record_event
from registry.ids import new_id
from registry.key_texts import hash_key, make_key, prefix_of

USE_NOTED_EVERY = timedelta(minutes=10)
PATIENCE_SECONDS = 2.0


def create_key(
    work: UnitOfWork, name: str, scopes: list[Scope], *, actor: str, now: datetime, expires_at: datetime | None = None
) -> tuple[ApiKey, str]:
    """A new key and its text, which is shown this once and not stored; it ends by itself where that is said."""
    if expires_at is not None and expires_at <= now:
        raise Invalid("A key cannot have ended when it is made; give a day that is to come.", pointer="/expires_at")
    if not scopes:
        raise Invalid("Name at least one scope.", pointer="/scopes", supported=[str(scope) for scope in Scope])
    text = make_key(secrets.token_bytes(64))
    key = ApiKey(
        id=new_id("key", now),
        prefix=prefix_of(text) or "",
        key_sha256=hash_key(text),
        name=name,
        scopes=sorted({str(scope) for scope in scopes}),
        created_at=now,
        created_by=actor,
        expires_at=expires_at,
    )
    work.session.add(key)
    data = {"key": key.id, "name": name, "scopes": key.scopes, "expires_at": expires_at}
    record_event(work, "key.created", subject="", data=data, actor=actor, now=now)
    return key, text


def revoke_key(work: UnitOfWork, key_id: str, *, actor: str, now: datetime) -> ApiKey:
    """Make a key (by id or prefix) useless at once; revoking it again changes nothing."""
    key = work.session.exec(select(ApiKey).where((ApiKey.id == key_id) | (ApiKey.prefix == key_id))).one_or_none()
    if key is None:
        raise NotFound(f"There is no key {key_id!r}; `cardwatch keys list` shows them.")
    if key.revoked_at is None:
        key.revoked_at = now
        record_event(work, "key.revoked", subject="", data={"key": key.id, "name": key.name}, actor=actor, now=now)
    return key


def list_keys(session: Session) -> list[ApiKey]:
    """All keys, oldest first."""
    return list(session.exec(select(ApiKey).order_by(col(ApiKey.id))))


class Recognised(NamedTuple):
    """The caller behind a key, and whether the use of the key should be noted."""

    caller: Caller
    is_to_note: bool = False


async def recognise(lookups: Lookups, text: str, bootstrap_key: str | None, now: datetime) -> Recognised:
    """The caller behind a key; raises ``Unauthenticated`` with the same sentence whatever is wrong with it.

    The key is looked up each time, so that a revoked one is useless at once.
    """
    if bootstrap_key and hmac.compare_digest(text.encode(), bootstrap_key.encode()):
        return Recognised(BOOTSTRAP)
    prefix = prefix_of(text)
    found = await lookups.row(_KEY, prefix) if prefix else None
    if found is not None:
        key_id, name, key_sha256, scopes, expires_at, last_used_at = found
        if hmac.compare_digest(key_sha256, hash_key(text)) and (expires_at is None or now < expires_at):
            is_to_note = last_used_at is None or not last_used_at <= now < last_used_at + USE_NOTED_EVERY
            return Recognised(
                Caller(key_id, name, frozenset(Scope(word) for word in scopes if word in _KNOWN)), is_to_note
            )
    raise Unauthenticated("The API key is not valid. Keys are made with `cardwatch keys create`.")


def note_use(database: Database, key_id: str, now: datetime) -> None:
    """Note that a key was used, over a connection of its own that waits for nobody; it need not outlive a crash."""
    engine = brief_engine(database.engine, PATIENCE_SECONDS)
    try:
        with engine.connect() as connection:
            connection.execute(update(ApiKey).where(col(ApiKey.id) == key_id).values(last_used_at=now))
    finally:
        engine.dispose()


_KNOWN = frozenset(map(str, Scope))
"""A word that only a newer version knows grants nothing here."""
_KEY: Keyed = columns(
    col(ApiKey.id), col(ApiKey.name), col(ApiKey.key_sha256), col(ApiKey.scopes), col(ApiKey.expires_at),
    col(ApiKey.last_used_at),
).where(col(ApiKey.prefix) == bindparam("key"), col(ApiKey.revoked_at).is_(None))  # fmt: skip
