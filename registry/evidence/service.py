"""The bytes that were read, by their sha256 (docs/adr/0008).

* Stored once, whoever brings them, and never changed.
* Everything that was concluded from a text names its sha256.
* They came from outside: to be shown they are decoded, never executed or trusted.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from registry.binary_files import is_text, line_for
from registry.db import UnitOfWork, insert_or_ignore
from registry.errors import NotFound
from registry.evidence.tables import EvidenceText


def keep_texts(work: UnitOfWork, texts: Iterable[bytes], now: datetime) -> None:
    """Store the bytes that are not stored yet."""
    by_hash = {hashlib.sha256(data).hexdigest(): data for data in texts}
    known = work.session.exec(select(EvidenceText.sha256).where(col(EvidenceText.sha256).in_(by_hash))).all()
    for sha256 in sorted(by_hash.keys() - set(known)):
        row = {"sha256": sha256, "size": len(by_hash[sha256]), "data": by_hash[sha256], "first_seen_at": now}
        _insert_or_ignore(work.session, row)


def find_text(session: Session, sha256: str) -> bytes | None:
    """The bytes with this hash, or None."""
    return session.exec(select(EvidenceText.data).where(EvidenceText.sha256 == sha256)).one_or_none()


def get_text(session: Session, sha256: str) -> bytes:
    """The bytes with this hash; raises ``NotFound``."""
    data = find_text(session, sha256)
    if data is None:
        raise NotFound(f"No evidence with the sha256 {sha256[:80]!r} is kept here.")
    return data


def decode(data: bytes) -> str:
    """Text of kept bytes: UTF-8 where it is, with a mark for every byte that is not; NULs go.

    Of a file that is no text, one line that names it.
    """
    if not is_text(data):
        return line_for(data)
    return data.decode("utf-8", errors="replace").replace("\x00", "\N{REPLACEMENT CHARACTER}")


def _insert_or_ignore(session: Session, row: dict[str, object]) -> None:
    """Two workers may bring the same text at once; the first wins and both are right."""
    session.execute(insert_or_ignore(session, EvidenceText).values(**row))
