"""The fast path: one look-up by key, and the stored bytes go out as they are."""

from typing import NamedTuple

from sqlalchemy import bindparam, false, select
from sqlmodel import col

from registry.db.lookups import Lookups
from registry.db.visibility import sees_private
from registry.records.tables import ModelAlias, ModelRecord


class StoredDocument(NamedTuple):
    """The stored bytes and their ETag."""

    document: bytes
    etag: str


_DOCUMENT = select(col(ModelRecord.document), col(ModelRecord.etag)).where(col(ModelRecord.folded) == bindparam("key"))
_RENAMED = (
    select(col(ModelRecord.id))
    .join(ModelAlias, col(ModelAlias.record_pk) == col(ModelRecord.pk))
    .where(col(ModelAlias.folded) == bindparam("key"))
)
_OPEN = col(ModelRecord.is_private) == false()
_OPEN_DOCUMENT, _OPEN_RENAMED = _DOCUMENT.where(_OPEN), _RENAMED.where(_OPEN)


async def read_document(lookups: Lookups, model_id: str) -> StoredDocument | str | None:
    """The document of a model, or its present id where this is an old one; None for one that is not registered."""
    folded = model_id.lower()
    document, name = (_DOCUMENT, _RENAMED) if sees_private() else (_OPEN_DOCUMENT, _OPEN_RENAMED)
    if found := await lookups.row(document, folded):
        return StoredDocument(*found)
    if renamed := await lookups.row(name, folded):
        return str(renamed[0])
    return None
