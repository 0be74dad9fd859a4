"""Making the pack of a kept check."""

from collections.abc import Iterable
from hashlib import sha256

from sqlmodel import Session, col, select

from registry.compliance.checks.storage import FrozenText, frozen_check
from registry.compliance.evidence.packs.archive import write_archive
from registry.compliance.evidence.packs.contents import PackReader, pack_files
from registry.compliance.evidence.packs.manifest import Audience
from registry.evidence import EvidenceText

AT_ONCE = 50


def build_pack(session: Session, check_id: str, *, audience: Audience, sees_private: bool) -> bytes:
    """The pack of a kept check, the same bytes each time; raises ``NotFound``."""
    kept = frozen_check(session, check_id)
    reader = PackReader(audience, sees_private)
    return write_archive(pack_files(kept, reader, texts_for(session, kept.texts, reader)))


def texts_for(session: Session, texts: Iterable[FrozenText], reader: PackReader) -> dict[str, bytes]:
    """The bytes that this reader gets; those that rotted are not what a verdict rested on, and are left out."""
    wanted = sorted({text.sha256 for text in texts if reader.withheld(text) is None})
    found = dict[str, bytes]()
    for start in range(0, len(wanted), AT_ONCE):
        among = col(EvidenceText.sha256).in_(wanted[start : start + AT_ONCE])
        found |= dict(session.exec(select(EvidenceText.sha256, EvidenceText.data).where(among)).all())
    return {name: data for name, data in found.items() if sha256(data).hexdigest() == name}
