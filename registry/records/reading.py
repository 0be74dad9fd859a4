"""The fast path: one primary-key select, and the stored bytes go out as they are."""

from typing import NamedTuple
from urllib.parse import quote, unquote

from sqlalchemy import select
from sqlmodel import Session, col

from registry.db import Database
from registry.errors import Invalid
from registry.records.queries import find_renamed, not_found
from registry.records.tables import ModelRecord

MAX_ID = 200


class Document(NamedTuple):
    """The stored bytes and their ETag."""

    document: bytes
    etag: str


_SELECT = select(ModelRecord.document, ModelRecord.etag)  # type: ignore[call-overload]  # SQLModel types columns by value


def read_document(database: Database, model_id: str) -> Document | str:
    """The document of a model, or its present id where this is an old one; raises ``NotFound``."""
    with database.engine.connect() as connection:
        row = connection.execute(_SELECT.where(col(ModelRecord.folded) == model_id.lower())).one_or_none()
        if row is not None:
            return Document(*row)
        renamed = find_renamed(Session(connection), model_id)
    if renamed is None:
        raise not_found(model_id)
    return renamed


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
