"""Making, revoking and recognising API keys."""

import hmac
import secrets
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from registry.access.rules import BOOTSTRAP, Caller, Scope, hash_key, make_key, prefix_of
from registry.access.tables import ApiKey
from registry.db import UnitOfWork
from registry.db.lookups import Lookups
from registry.errors import Invalid, NotFound, Unauthenticated
from registry.events import record_event
from registry.ids import new_id


def create_key(work: UnitOfWork, name: str, scopes: list[Scope], *, actor: str, now: datetime) -> tuple[ApiKey, str]:
    """A new key and its text, which is shown this once and not stored."""
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
    )
    work.session.add(key)
    record_event(
        work, "key.created", subject="", data={"key": key.id, "name": name, "scopes": key.scopes}, actor=actor, now=now
    )
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


async def recognise(lookups: Lookups, text: str, bootstrap_key: str | None) -> Caller:
    """The caller behind a key; raises ``Unauthenticated`` with the same sentence whatever is wrong with it.

    The key is looked up each time, so that a revoked one is useless at once.
    """
    if bootstrap_key and hmac.compare_digest(text.encode(), bootstrap_key.encode()):
        return BOOTSTRAP
    prefix = prefix_of(text)
    found = await lookups.row(_KEY, prefix) if prefix else None
    if found is not None:
        key_id, name, key_sha256, scopes = found
        if hmac.compare_digest(key_sha256, hash_key(text)):
            return Caller(key_id, name, frozenset(map(Scope, scopes)))
    raise Unauthenticated("The API key is not valid. Keys are made with `cardwatch keys create`.")


_KEY = select(col(ApiKey.id), col(ApiKey.name), col(ApiKey.key_sha256), col(ApiKey.scopes)).where(
    col(ApiKey.prefix) == bindparam("key"), col(ApiKey.revoked_at).is_(None)
)
