"""Reading kept checks."""

import hashlib
import zlib
from collections.abc import Iterator
from datetime import datetime

import msgspec
from sqlmodel import Session, col, select

from registry.compliance.checks.storage.schemas import FrozenCheck, StoredAnswer, StoredCheckItem
from registry.compliance.checks.storage.tables import StoredCheck
from registry.compliance.rules.values import Outcome
from registry.errors import Conflict, NotFound
from registry.pagination import Page, page
from registry.records import find_present

MAX_UNPACKED = 256 * 1024 * 1024
"""Bytes of one kept check, so that a row that somebody wrote by hand cannot fill the memory."""


class CheckFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which kept checks; None lets everything pass."""

    subject: str | None = None
    """The id of a model, an old one too."""
    verdict: Outcome | None = None
    since: datetime | None = None


def find_stored(session: Session, check_id: str) -> StoredCheck:
    """The row of a kept check; raises ``NotFound``."""
    found = session.exec(select(StoredCheck).where(StoredCheck.id == check_id)).one_or_none()
    if found is None:
        raise NotFound(f"There is no kept check {check_id[:60]!r}; GET /v1/checks lists those there are.")
    return found


def frozen_check(session: Session, check_id: str) -> FrozenCheck:
    """All that a kept check rested on; raises ``NotFound``, and ``Conflict`` where its bytes are not those stored."""
    row = find_stored(session, check_id)
    if not is_right(row.content, row.sha256):
        raise Conflict(
            f"The kept check {row.id} is not what was stored: `cardwatch verify` names what else is wrong, and the "
            "newest clean backup has it."
        )
    return msgspec.json.decode(unpacked(row.content), type=FrozenCheck)


def is_right(content: bytes, sha256: str) -> bool:
    """Whether the column holds the bytes that were stored."""
    try:
        return hashlib.sha256(unpacked(content)).hexdigest() == sha256
    except zlib.error:
        return False


def unpacked(content: bytes) -> bytes:
    """The bytes whose hash is stored beside the column."""
    return zlib.decompressobj().decompress(content, MAX_UNPACKED)


def stored_json(kept: FrozenCheck, *, sees_private: bool) -> bytes:
    """A kept check as it was answered, in the words of that release: what was added to answers since is not in it.

    Words of texts that this reader may not see are left out; what is said, and by which text, stays.
    """
    answer, asked, hidden = msgspec.json.decode(kept.answer), msgspec.json.decode(kept.request), private_hashes(kept)
    if not sees_private:
        for finding in answer["findings"]:
            if finding["quote"] and finding["quote"]["sha256"] in hidden:
                finding["quote"] = None
    return msgspec.json.encode({**answer, "id": kept.id, "subject": asked["subject"], "use": asked["use"]})


def stored_answer(kept: FrozenCheck, *, sees_private: bool) -> StoredAnswer:
    """A check that was kept just now, as whoever kept it is answered."""
    return msgspec.json.decode(stored_json(kept, sees_private=sees_private), type=StoredAnswer)


def private_hashes(kept: FrozenCheck) -> frozenset[str]:
    """The texts that only those with the scope for it may see."""
    return frozenset(text.sha256 for text in kept.texts if text.is_private)


def list_stored(session: Session, wanted: CheckFilter, limit: int, cursor: str | None) -> Page[StoredCheckItem]:
    """Kept checks, newest first."""
    query, names = select(StoredCheck), list[str]()
    if wanted.subject is not None:
        record = find_present(session, wanted.subject)
        names = sorted({wanted.subject.lower(), *([record.folded] if record else [])})
        query = query.where(col(StoredCheck.model_folded).in_(names))
    if wanted.verdict is not None:
        query = query.where(StoredCheck.verdict == str(wanted.verdict))
    if wanted.since is not None:
        query = query.where(col(StoredCheck.stored_at) >= wanted.since)
    bound_to = ("checks", wanted.subject, wanted.verdict, wanted.since)
    found = page(session, query, col(StoredCheck.pk), limit=limit, cursor=cursor, bound_to=bound_to, is_descending=True)
    return found.each(_item)


def hashed_checks(session: Session) -> Iterator[tuple[str, bool]]:
    """Each kept check, and whether its bytes are what its hash says."""
    rows = select(StoredCheck.id, StoredCheck.sha256, StoredCheck.content).order_by(col(StoredCheck.pk))
    for check_id, sha256, content in session.exec(rows).yield_per(50):
        yield check_id, is_right(content, sha256)


def _item(row: StoredCheck) -> StoredCheckItem:
    return StoredCheckItem(
        id=row.id, model=row.model, verdict=Outcome(row.verdict), license_verdict=Outcome(row.license_verdict),
        stored_at=row.stored_at, stored_by=row.stored_by, stored_key=row.stored_key,
    )  # fmt: skip
