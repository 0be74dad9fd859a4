"""Making the pack of an inventory: the verdicts that count now, and what they rest on; nothing is judged.

* What is in it is read at one moment. The log commits to its hash when it is asked for first, not when entries are
  judged: approvals, waivers, open lines and what else is in it move between checks, and most states nobody asks for.
* Asked for again it is the same bytes: one row for each content, whose leaf keeps its place and first checkpoint.
"""

from datetime import datetime

import msgspec
from sqlmodel import Session, select

from registry.compliance.checks.subjects import hold_still
from registry.compliance.evidence.inventories.contents import inventory_files, with_log
from registry.compliance.evidence.inventories.queries import InventoryReader
from registry.compliance.evidence.inventories.schemas import InventoryEvidence
from registry.compliance.evidence.inventories.tables import InventoryPack
from registry.compliance.evidence.packs.archive import MAX_FILE_BYTES, MAX_FILES, write_archive
from registry.compliance.evidence.packs.contents import PackReader
from registry.compliance.evidence.packs.log import log_files
from registry.compliance.evidence.packs.manifest import MANIFEST_NAME, Audience, digest_of_manifest
from registry.compliance.evidence.packs.service import texts_for
from registry.compliance.inventories.queries import get_inventory
from registry.db import Database, try_insert
from registry.errors import Conflict, Unavailable
from registry.licenses import Knowledge
from registry.transparency.proofs import RowKeys, commitments_of, prove_rows
from registry.transparency.sequence import ensure_sequenced

MAX_BYTES = 192 * 1024 * 1024
"""Of the texts and documents of one pack, which is made in memory."""
_LOG_FILES = 2


class _Unproven(msgspec.Struct, frozen=True):
    """A pack without the files of the log."""

    inventory: str
    audience: Audience
    files: dict[str, bytes]
    logged: RowKeys
    """The rows that it rests on."""

    @property
    def digest(self) -> str:
        return digest_of_manifest(self.files[MANIFEST_NAME])


def build_inventory_pack(
    database: Database,
    knowledge: Knowledge,
    inventory_id: str,
    *,
    audience: Audience,
    sees_private: bool,
    now: datetime,
) -> bytes:
    """The pack of an inventory: of the same data the same bytes; raises ``NotFound``, and ``Conflict`` for too much.

    Also ``Unavailable`` where its leaves cannot be given their places in the log.
    """
    with database.reading() as session:
        made = _made(session, knowledge, inventory_id, PackReader(audience, sees_private))
    pack = _logged(database, made, now)
    ensure_sequenced(database)
    with database.reading() as session:
        log = _log(session, {"pack": (pack,), **made.logged})
    return write_archive(with_log(made.files, log))


def _made(session: Session, knowledge: Knowledge, inventory_id: str, reader: PackReader) -> _Unproven:
    hold_still(session)
    kept = InventoryReader(session, knowledge, get_inventory(session, inventory_id)).read()
    _refuse_many_bytes(kept, reader)
    shared = (text for text in kept.texts if text.sha256 in kept.listed and reader.withheld(text) is None)
    texts = {text.sha256: kept.listed[text.sha256] for text in shared}
    rest = (text for text in kept.texts if text.sha256 not in texts)
    files = inventory_files(
        kept, reader, texts | texts_for(session, rest, reader), commitments_of(session, kept.logged)
    )  # fmt: skip
    if len(files) + _LOG_FILES > MAX_FILES or max(map(len, files.values())) > MAX_FILE_BYTES:
        raise Conflict(
            f"The evidence of this inventory has {len(files)} files; a pack has at most {MAX_FILES}, each of at most "
            f"{MAX_FILE_BYTES // 2**20} MiB. Split the inventory."
        )
    return _Unproven(kept.facts.id, reader.audience, files, kept.logged)


def _logged(database: Database, made: _Unproven, now: datetime) -> int:
    """The row that the log vouches by, which is written where this content is new."""
    digest = made.digest
    query = select(InventoryPack.pk).where(InventoryPack.inventory_id == made.inventory, InventoryPack.digest == digest)
    with database.reading() as session:
        found = session.exec(query).one_or_none()
    if found is not None:
        return found
    with database.unit_of_work() as work:
        row = InventoryPack(inventory_id=made.inventory, audience=made.audience, digest=digest, made_at=now)
        try_insert(work.session, row)  # another request may have been first
        return work.session.exec(query).one() or 0


def _log(session: Session, rows: RowKeys) -> dict[str, bytes]:
    found = prove_rows(session, rows)
    if found is None or len(found.leaves) != sum(map(len, rows.values())):
        raise Unavailable("Something of this was erased just now; ask again.")
    return log_files(found.size, found.note, found.leaves, found.handovers)


def _refuse_many_bytes(kept: InventoryEvidence, reader: PackReader) -> None:
    """Refuse what is too large before its texts are read."""
    texts = {text.sha256: text.size or 0 for text in kept.texts if reader.withheld(text) is None}
    size = sum(texts.values()) + sum(map(len, (*kept.documents.values(), *kept.answers.values())))
    if size > MAX_BYTES:
        raise Conflict(
            f"The evidence of this inventory is {size // 2**20} MiB; a pack has at most {MAX_BYTES // 2**20} MiB. "
            "Split the inventory."
        )
