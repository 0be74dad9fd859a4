"""The bytes that were read, by their sha256 (docs/adr/0008).

* Stored once, whoever brings them, and never changed.
* Everything that was concluded from a text names its sha256.
* What was only read behind a door is shown to nobody but who has the scope for it; once it is read in the open, to all.
* They came from outside: to be shown they are decoded, never executed or trusted.
"""

import hashlib
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select, update

from registry.binary_files import is_text, line_for
from registry.db import UnitOfWork, insert_or_ignore
from registry.db.sets import one_of
from registry.db.visibility import sees_private
from registry.errors import NotFound
from registry.evidence.tables import EvidenceText
from registry.transparency import append


def keep_texts(work: UnitOfWork, texts: Iterable[bytes], now: datetime, *, is_private: bool = False) -> None:
    """Store the bytes that are not stored yet; those that are read in the open are private no more."""
    by_hash = {hashlib.sha256(data).hexdigest(): data for data in texts}
    if not by_hash:
        return
    among = col(EvidenceText.sha256).in_(by_hash)
    known = dict(work.session.exec(select(EvidenceText.sha256, EvidenceText.is_private).where(among)).all())
    for sha256 in sorted(by_hash.keys() - known.keys()):
        data = by_hash[sha256]
        row = {"sha256": sha256, "size": len(data), "data": data, "is_private": is_private, "first_seen_at": now}
        _insert_or_ignore(work.session, row)
    if not is_private and any(known.values()):
        work.session.execute(update(EvidenceText).where(among).values(is_private=False))


def find_text(session: Session, sha256: str) -> bytes | None:
    """The bytes with this hash, or None."""
    return session.exec(select(EvidenceText.data).where(EvidenceText.sha256 == sha256)).one_or_none()


def open_text(session: Session, sha256: str) -> bytes | None:
    """The bytes with this hash whose words may be told to whoever this context acts for, or None."""
    query = select(EvidenceText.data).where(EvidenceText.sha256 == sha256)
    return session.exec(query if sees_private() else query.where(col(EvidenceText.is_private).is_(False))).one_or_none()


def open_texts(session: Session, hashes: Collection[str]) -> dict[str, bytes]:
    """Those of these bytes that everybody may read, by their sha256: for documents that go anywhere."""
    if not hashes:
        return {}
    query = select(EvidenceText.sha256, EvidenceText.data).where(one_of(session, EvidenceText.sha256, sorted(hashes)))
    return dict(session.exec(query.where(col(EvidenceText.is_private).is_(False))).all())


def without_words(session: Session, data: dict[str, Any]) -> dict[str, Any]:
    """A change as an event holds it, without the words of its texts where one of them is private."""
    return {**data, "terms": [], "sensitive": []} if private_among(session, worded_texts(data)) else data


def worded_texts(data: dict[str, Any]) -> frozenset[str]:
    """The hashes of the texts whose words a change, as an event or its row holds it, tells."""
    if not (data.get("terms") or data.get("sensitive")):
        return frozenset()
    pairs = [pair for pair in data.get("evidence") or () if isinstance(pair, dict)]
    return frozenset(pair[side] for pair in pairs for side in ("sha256_before", "sha256_after") if pair.get(side))


def private_among(session: Session, hashes: Collection[str]) -> frozenset[str]:
    """Which of these texts are private."""
    if not hashes:
        return frozenset()
    among = select(EvidenceText.sha256).where(one_of(session, EvidenceText.sha256, sorted(hashes)))
    return frozenset(session.exec(among.where(col(EvidenceText.is_private))))


def show_text(session: Session, sha256: str, *, sees_private: bool) -> bytes:
    """The bytes with this hash, for a reader; raises ``NotFound``, also of what this reader may not know of."""
    query = select(EvidenceText.data).where(EvidenceText.sha256 == sha256)
    if not sees_private:
        query = query.where(col(EvidenceText.is_private).is_(False))
    data = session.exec(query).one_or_none()
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
    new = insert_or_ignore(session, EvidenceText).values(**row).returning(col(EvidenceText.sha256))
    if session.execute(new).first() is not None:
        append(session, "text", [row])
