"""Making the pack of an inventory: the verdicts that count now, and what they rest on; nothing is judged or written."""

from sqlmodel import Session

from registry.compliance.checks.subjects import hold_still
from registry.compliance.evidence.inventories.contents import inventory_files
from registry.compliance.evidence.inventories.queries import InventoryReader
from registry.compliance.evidence.inventories.schemas import InventoryEvidence
from registry.compliance.evidence.packs.archive import MAX_FILE_BYTES, MAX_FILES, write_archive
from registry.compliance.evidence.packs.contents import PackReader
from registry.compliance.evidence.packs.log import log_files
from registry.compliance.evidence.packs.manifest import Audience
from registry.compliance.evidence.packs.service import texts_for
from registry.compliance.inventories.queries import get_inventory
from registry.errors import Conflict
from registry.licenses import Knowledge
from registry.transparency import prove_rows

MAX_BYTES = 192 * 1024 * 1024
"""Of the texts and documents of one pack, which is made in memory."""


def build_inventory_pack(
    session: Session, knowledge: Knowledge, inventory_id: str, *, audience: Audience, sees_private: bool
) -> bytes:
    """The pack of an inventory: of the same data the same bytes; raises ``NotFound``, and ``Conflict`` for too much."""
    hold_still(session)
    kept = InventoryReader(session, knowledge, get_inventory(session, inventory_id)).read()
    reader = PackReader(audience, sees_private)
    _refuse_many_bytes(kept, reader)
    shared = (text for text in kept.texts if text.sha256 in kept.listed and reader.withheld(text) is None)
    texts = {text.sha256: kept.listed[text.sha256] for text in shared}
    rest = (text for text in kept.texts if text.sha256 not in texts)
    proofs = prove_rows(session, "verdict", kept.results)
    log = log_files(proofs.size, proofs.note, proofs.leaves, proofs.handovers) if proofs is not None else {}
    files = inventory_files(kept, reader, texts | texts_for(session, rest, reader), log)
    if len(files) > MAX_FILES or max(map(len, files.values())) > MAX_FILE_BYTES:
        raise Conflict(
            f"The evidence of this inventory has {len(files)} files; a pack has at most {MAX_FILES}, each of at most "
            f"{MAX_FILE_BYTES // 2**20} MiB. Split the inventory."
        )
    return write_archive(files)


def _refuse_many_bytes(kept: InventoryEvidence, reader: PackReader) -> None:
    """Refuse what is too large before its texts are read."""
    texts = {text.sha256: text.size or 0 for text in kept.texts if reader.withheld(text) is None}
    size = sum(texts.values()) + sum(map(len, (*kept.documents.values(), *kept.answers.values())))
    if size > MAX_BYTES:
        raise Conflict(
            f"The evidence of this inventory is {size // 2**20} MiB; a pack has at most {MAX_BYTES // 2**20} MiB. "
            "Split the inventory."
        )
