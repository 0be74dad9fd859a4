"""The fast path: one look-up by key, and the stored bytes go out as they are."""

from typing import NamedTuple
from urllib.parse import quote, unquote

from sqlalchemy import bindparam, select
from sqlmodel import col

from registry.db.lookups import Lookups
from registry.errors import Invalid
from registry.records.queries import not_found
from registry.records.tables import ModelAlias, ModelRecord

MAX_ID = 200


class Document(NamedTuple):
    """The stored bytes and their ETag."""

    document: bytes
    etag: str


_DOCUMENT = select(col(ModelRecord.document), col(ModelRecord.etag)).where(col(ModelRecord.folded) == bindparam("key"))
_RENAMED = (
    select(col(ModelRecord.id))
    .join(ModelAlias, col(ModelAlias.record_pk) == col(ModelRecord.pk))
    .where(col(ModelAlias.folded) == bindparam("key"))
)


async def read_document(lookups: Lookups, model_id: str) -> Document | str:
    """The document of a model, or its present id where this is an old one; raises ``NotFound``."""
    folded = model_id.lower()
    if found := await lookups.row(_DOCUMENT, folded):
        return Document(*found)
    if renamed := await lookups.row(_RENAMED, folded):
        return str(renamed[0])
    raise not_found(model_id)


def join(owner: str, name: str) -> str:
    """The id of a path's two parts; ids without an owner use ``_``."""
    model_id = name if owner == "_" else f"{owner}/{name}"
    if len(model_id) > MAX_ID:
        raise Invalid(f"A model id has at most {MAX_ID} characters.", pointer="/name")
    return model_id


def path_of(model_id: str) -> str:
    """The path of an id: the inverse of ``join``."""
    return quote(model_id if "/" in model_id else f"_/{model_id}")


def model_of_purl(purl: str) -> str:
    """The id in ``pkg:huggingface/owner/name@revision``; raises ``Invalid`` for any other package URL."""
    kind, _, rest = purl.partition("/")
    if kind.lower() != "pkg:huggingface" or not rest:
        raise Invalid("Only pkg:huggingface/owner/name[@revision] can be looked up.", pointer="/purl")
    model_id = unquote(rest.partition("?")[0].partition("#")[0].partition("@")[0])
    if "\x00" in model_id:
        raise Invalid("The package URL contains a NUL character.", pointer="/purl")
    return model_id
