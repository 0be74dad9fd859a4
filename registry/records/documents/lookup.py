"""The fast path: one look-up by key, and the stored bytes go out as they are."""

from typing import NamedTuple

from sqlalchemy import bindparam, false, select
from sqlmodel import col

from registry.db.lookups import Lookups
from registry.db.visibility import sees_private
from registry.http.etags import is_unchanged
from registry.records.tables import ModelAlias, ModelRecord


class StoredDocument(NamedTuple):
    """The stored bytes, None where the client has them, and their ETag."""

    document: bytes | None
    etag: str


_RENAMED = (
    select(col(ModelRecord.id))
    .join(ModelAlias, col(ModelAlias.record_pk) == col(ModelRecord.pk))
    .where(col(ModelAlias.folded) == bindparam("key"))
)
_OPEN_RENAMED = _RENAMED.where(col(ModelRecord.is_private) == false())
_DOCUMENT = (
    "SELECT CASE WHEN replace(:known, etag, '') = :known THEN document END, etag FROM model_record WHERE folded = :key"
)
"""Of a record whose ETag the client names, the ETag alone: its pages are not read, and nothing is sent for it."""
_OPEN_DOCUMENT = f"{_DOCUMENT} AND NOT is_private"


async def read_document(lookups: Lookups, model_id: str, if_none_match: str = "") -> StoredDocument | str | None:
    """The document of a model, or its present id where this is an old one; None for one that is not registered."""
    folded = model_id.lower()
    if found := await _read(lookups, folded, if_none_match):
        return found
    if renamed := await lookups.row(_RENAMED if sees_private() else _OPEN_RENAMED, folded):
        return str(renamed[0])
    return None


async def _read(lookups: Lookups, folded: str, known: str) -> StoredDocument | None:
    found = await lookups.rows({"key": folded, "known": known}, _DOCUMENT if sees_private() else _OPEN_DOCUMENT)
    if not found[0]:
        return None
    document, etag = found[0][0]
    if known and is_unchanged(known, etag):
        return StoredDocument(None, etag)
    # What the client names holds our ETag, and is another one all the same.
    return StoredDocument(document, etag) if document is not None else await _read(lookups, folded, "")
