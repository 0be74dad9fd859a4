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


_DOCUMENT = select(col(ModelRecord.document), col(ModelRecord.etag)).where(col(ModelRecord.folded) == bindparam("key"))
_RENAMED = (
    select(col(ModelRecord.id))
    .join(ModelAlias, col(ModelAlias.record_pk) == col(ModelRecord.pk))
    .where(col(ModelAlias.folded) == bindparam("key"))
)
_OPEN = col(ModelRecord.is_private) == false()
_OPEN_DOCUMENT, _OPEN_RENAMED = _DOCUMENT.where(_OPEN), _RENAMED.where(_OPEN)
_UNKNOWN_DOCUMENT = (
    "SELECT CASE WHEN replace(:known, etag, '') = :known THEN document END, etag FROM model_record WHERE folded = :key"
)
"""Of a record whose ETag the client names, the ETag alone: its pages are not read, and nothing is sent for it."""
_OPEN_UNKNOWN_DOCUMENT = f"{_UNKNOWN_DOCUMENT} AND NOT is_private"


async def read_document(
    lookups: Lookups, model_id: str, if_none_match: str | None = None
) -> StoredDocument | str | None:
    """The document of a model, or its present id where this is an old one; None for one that is not registered."""
    folded = model_id.lower()
    if found := await (_read_unless_known(lookups, folded, if_none_match) if if_none_match else _read(lookups, folded)):
        return found
    if renamed := await lookups.row(_RENAMED if sees_private() else _OPEN_RENAMED, folded):
        return str(renamed[0])
    return None


async def _read(lookups: Lookups, folded: str) -> StoredDocument | None:
    found = await lookups.row(_DOCUMENT if sees_private() else _OPEN_DOCUMENT, folded)
    return StoredDocument(*found) if found else None


async def _read_unless_known(lookups: Lookups, folded: str, known: str) -> StoredDocument | None:
    """The same for a client that has versions: the bytes only where none of them is the present one."""
    statement = _UNKNOWN_DOCUMENT if sees_private() else _OPEN_UNKNOWN_DOCUMENT
    ((document, etag),) = (await lookups.rows({"key": folded, "known": known}, statement))[0] or [(None, "")]
    if not etag:
        return None
    if is_unchanged(known, etag):
        return StoredDocument(None, etag)
    return StoredDocument(document, etag) if document is not None else await _read(lookups, folded)
