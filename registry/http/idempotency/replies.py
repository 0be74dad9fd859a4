"""Keeping replies: the first request with a word claims it, in the transaction of what it does.

* On PostgreSQL a second one waits at the row until the first has committed; SQLite has one writer anyway.
* A reply is sealed with the key for secrets; where that key was changed, it is told only that all was done already.
* After ``KEPT`` a word is free again.
"""

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import delete
from sqlmodel import Session, col

from registry.db import Database, UnitOfWork, insert_or_ignore
from registry.encryption import SecretBox, UnreadableSecretError
from registry.errors import AlreadyDone, KeyReused
from registry.http.idempotency.tables import KeptReply

KEPT = timedelta(hours=24)


class KeyedRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks for what, under which word."""

    caller: str
    word: str
    asked_sha256: str


class SentReply(msgspec.Struct, frozen=True, kw_only=True):
    """An answer as it went out: ``status`` None is that of the operation."""

    status: int | None = None
    headers: dict[str, str] = {}
    body: bytes = b""


class AnsweredError(Exception):
    """The same request was answered before."""

    def __init__(self, reply: SentReply) -> None:
        super().__init__("answered before")
        self.reply = reply


def find_reply(session: Session, secrets: SecretBox, claim: KeyedRequest, now: datetime) -> SentReply | None:
    """What this request was answered before; raises ``KeyReused`` where the word stood for another request."""
    kept = session.get(KeptReply, (claim.caller, claim.word))
    if kept is None or kept.at < now - KEPT:
        return None
    if kept.asked_sha256 != claim.asked_sha256:
        raise KeyReused(
            f"The Idempotency-Key {claim.word!r} was used for another request in the last 24 hours; "
            "use a new one for each request, and the same only to repeat it unchanged."
        )
    try:
        body = secrets.open(kept.body, _purpose(claim)).encode()
    except UnreadableSecretError as error:
        raise AlreadyDone("This request was done before; its reply can no longer be read.") from error
    return SentReply(status=kept.status, headers=kept.headers, body=body)


def begin(work: UnitOfWork, claim: KeyedRequest, now: datetime) -> None:
    """Claim the word in this transaction; raises ``AnsweredError`` with the reply where another request came first."""
    session = work.session
    old = (col(KeptReply.caller) == claim.caller, col(KeptReply.word) == claim.word, col(KeptReply.at) < now - KEPT)
    session.execute(delete(KeptReply).where(*old))
    row = msgspec.structs.asdict(claim) | {"headers": {}, "body": "", "at": now}
    claimed = insert_or_ignore(session, KeptReply).values(**row).returning(col(KeptReply.word))
    if session.execute(claimed).first() is not None:
        return
    earlier = find_reply(session, work.secrets, claim, now)
    raise AnsweredError(earlier or SentReply())


def keep(work: UnitOfWork, claim: KeyedRequest, reply: SentReply) -> None:
    """Keep the reply in the same transaction."""
    kept = work.session.get_one(KeptReply, (claim.caller, claim.word))
    kept.status, kept.headers = reply.status, reply.headers
    kept.body = work.secrets.seal(reply.body.decode(), _purpose(claim))


def forget_replies(database: Database, now: datetime) -> None:
    """Let go of replies that are older than ``KEPT``."""
    with database.unit_of_work() as work:
        work.session.execute(delete(KeptReply).where(col(KeptReply.at) < now - KEPT))


def _purpose(claim: KeyedRequest) -> str:
    return f"reply/{claim.caller}/{claim.word}"
