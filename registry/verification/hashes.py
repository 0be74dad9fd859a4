"""What a database keeps with a hash beside it, re-hashed: texts, documents of records, kept checks."""

import hashlib
from collections.abc import Iterator

import msgspec
from sqlmodel import Session, col, select

from registry.compliance.checks.storage import hashed_checks
from registry.evidence import EvidenceText
from registry.http.etags import etag_of
from registry.records import ModelRecord


class HashReading(msgspec.Struct, kw_only=True):
    """How many hashes were looked at, and what is not what its hash says."""

    checked: int = 0
    wrong: list[str] = msgspec.field(default_factory=list)


def verify_hashes(session: Session) -> HashReading:
    """Look at all of them."""
    found = HashReading()
    for name, is_right in _hashed(session):
        found.checked += 1
        if not is_right:
            found.wrong.append(name)
    return found


def _hashed(session: Session) -> Iterator[tuple[str, bool]]:
    """What is kept, by name, and whether its bytes are what its hash says."""
    for sha256, data in session.exec(select(EvidenceText.sha256, EvidenceText.data)).yield_per(200):
        yield f"evidence {sha256}", hashlib.sha256(data).hexdigest() == sha256
    rows = select(ModelRecord.id, ModelRecord.document, ModelRecord.etag).order_by(col(ModelRecord.pk))
    for model, document, etag in session.exec(rows).yield_per(200):
        yield f"record {model}", etag_of(document) == etag
    yield from ((f"check {check_id}", is_right) for check_id, is_right in hashed_checks(session))
