"""The keys that sign checkpoints: made at the first need, and sealed at rest; one that signs no more loses its half."""

import os
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from registry.db import UnitOfWork
from registry.encryption import SecretBox, UnreadableSecretError
from registry.transparency.leaves.tables import LogKey
from registry.transparency.merkle import Signer, VerifierKey

SEED_BYTES = 32


def current_key(session: Session) -> LogKey | None:
    """The one that signs; None before the first need."""
    return session.exec(select(LogKey).where(col(LogKey.until_size).is_(None))).one_or_none()


def all_keys(session: Session) -> list[VerifierKey]:
    """The public halves of all that ever signed, the newest first."""
    return [verifier_of(row) for row in session.exec(select(LogKey).order_by(col(LogKey.pk).desc()))]


def verifier_of(row: LogKey) -> VerifierKey:
    """The public half."""
    return VerifierKey(row.name, row.public)


def make_key(work: UnitOfWork, name: str, now: datetime, from_size: int) -> LogKey:
    """A new key, which is logged as all that is written."""
    seed = os.urandom(SEED_BYTES)
    public = Signer(name, seed).key.public
    row = LogKey(
        name=name, public=public, sealed=work.secrets.seal(seed.hex(), _purpose(public)), made_at=now,
        from_size=from_size,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row


def signers_of(secrets: SecretBox, rows: Sequence[LogKey]) -> list[Signer]:
    """The secret halves; raises ``UnreadableSecretError`` where the service's key does not open one."""
    return [_signer(secrets, row) for row in rows]


def _signer(secrets: SecretBox, row: LogKey) -> Signer:
    if row.sealed is None:
        raise UnreadableSecretError("its secret half is gone")
    return Signer(row.name, bytes.fromhex(secrets.open(row.sealed, _purpose(row.public))))


def _purpose(public: bytes) -> str:
    return f"log/{public.hex()}"
