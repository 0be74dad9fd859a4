"""Making the pack of a kept check."""

from collections.abc import Iterable
from hashlib import sha256

from sqlmodel import Session, col, select

from registry.compliance.checks.storage import FrozenCheck, FrozenText, StoredCheck, frozen_check
from registry.compliance.evidence.packs.archive import write_archive
from registry.compliance.evidence.packs.contents import PackReader, files_of, pack_files
from registry.compliance.evidence.packs.log import log_files
from registry.compliance.evidence.packs.manifest import MANIFEST_NAME, Audience, digest_of
from registry.evidence import EvidenceText
from registry.transparency.proofs import prove_rows

AT_ONCE = 50


def build_pack(session: Session, check_id: str, *, audience: Audience, sees_private: bool) -> bytes:
    """The pack of a kept check, the same bytes each time; raises ``NotFound``.

    Also ``Unavailable`` where its leaf waits for its place in the log: ``ensure_sequenced`` gives it one.
    """
    kept = frozen_check(session, check_id)
    reader = PackReader(audience, sees_private)
    return write_archive(pack_files(kept, reader, texts_for(session, kept.texts, reader), _log(session, check_id)))


def _log(session: Session, check_id: str) -> dict[str, bytes]:
    """What vouches for a check; nothing for one that was kept before there was a log, whose leaf names no pack."""
    query = select(StoredCheck.pk).where(StoredCheck.id == check_id, col(StoredCheck.packs).is_not(None))
    found = prove_rows(session, {"check": [pk for pk in session.exec(query) if pk is not None]})
    return log_files(found.size, found.note, found.leaves, found.handovers) if found is not None else {}


def pack_digests(session: Session, kept: FrozenCheck) -> dict[str, str]:
    """The hash of the files of each pack of a check, by for whom: the log commits to it when the check is kept."""
    readers = {
        "external": PackReader("external", sees_private=False),
        "internal": PackReader("internal", sees_private=False),
        "internal_private": PackReader("internal", sees_private=True),
    }
    return {name: _digest(session, kept, reader) for name, reader in readers.items()}


def _digest(session: Session, kept: FrozenCheck, reader: PackReader) -> str:
    files = pack_files(kept, reader, texts_for(session, kept.texts, reader), {})
    return digest_of(files_of({name: data for name, data in files.items() if name != MANIFEST_NAME}))


def texts_for(session: Session, texts: Iterable[FrozenText], reader: PackReader) -> dict[str, bytes]:
    """The bytes that this reader gets; those that rotted are not what a verdict rested on, and are left out."""
    wanted = sorted({text.sha256 for text in texts if reader.withheld(text) is None})
    found = dict[str, bytes]()
    for start in range(0, len(wanted), AT_ONCE):
        among = col(EvidenceText.sha256).in_(wanted[start : start + AT_ONCE])
        found |= dict(session.exec(select(EvidenceText.sha256, EvidenceText.data).where(among)).all())
    return {name: data for name, data in found.items() if sha256(data).hexdigest() == name}
