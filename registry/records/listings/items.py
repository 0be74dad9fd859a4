"""Items of the Hub's list of models, old and new in shape: what they say, and a mark that tells whether it is new."""

import hashlib
import re
from typing import Any

import msgspec

from registry.hub.huggingface import read_model
from registry.records.facts.observation import ObservedFacts

MAX_ITEM_BYTES = 1024 * 1024
MAX_TAGS, MAX_TAG = 50, 200
_ID = re.compile(r"([\w-][\w.-]{0,95}/)?[\w.-]+", re.ASCII)
MAX_ID = 200
MAX_BASES = 50
"""As many as the facts of a record hold."""
_NO_COMMIT = "0" * 40
"""Stands for the commit of an item without one: only what reads whole models insists on it."""
_UNREAD = {"siblings": None, "model-index": None}
"""Only a reading of the model itself tells these reliably; some lists are long for them."""


class _ItemFields(msgspec.Struct, kw_only=True):
    """The fields that matter, unparsed: taking them out is much quicker than understanding them."""

    id: msgspec.Raw = msgspec.Raw()
    model_id: msgspec.Raw = msgspec.field(default=msgspec.Raw(), name="modelId")
    hub_id: msgspec.Raw = msgspec.field(default=msgspec.Raw(), name="_id")
    sha: msgspec.Raw = msgspec.Raw()
    tags: msgspec.Raw = msgspec.Raw()
    card: msgspec.Raw = msgspec.field(default=msgspec.Raw(), name="cardData")
    gated: msgspec.Raw = msgspec.Raw()
    private: msgspec.Raw = msgspec.Raw()
    disabled: msgspec.Raw = msgspec.Raw()
    pipeline: msgspec.Raw = msgspec.field(default=msgspec.Raw(), name="pipeline_tag")
    library: msgspec.Raw = msgspec.field(default=msgspec.Raw(), name="library_name")
    created: msgspec.Raw = msgspec.field(default=msgspec.Raw(), name="createdAt")
    modified: msgspec.Raw = msgspec.field(default=msgspec.Raw(), name="lastModified")
    downloads: msgspec.Raw = msgspec.Raw()


class ListItem(msgspec.Struct, frozen=True, gc=False):
    """One item: whose it is, a hash of what it says, and its bytes."""

    id: str
    mark: str
    data: bytes
    private: bool | None = None
    """None where it does not say."""

    @property
    def folded(self) -> str:
        """The id in lower case."""
        return self.id.lower()


class RefusedItemError(ValueError):
    """An item that cannot be taken in; the message says why."""


_DECODER = msgspec.json.Decoder(_ItemFields)
_ID_DECODER = msgspec.json.Decoder(str)


def open_item(given: bytes | dict[str, Any]) -> ListItem:
    """The item as far as it must be understood to know whether it is new; raises ``RefusedItemError``."""
    data = given if isinstance(given, bytes) else msgspec.json.encode(given)
    if len(data) > MAX_ITEM_BYTES:
        raise RefusedItemError(f"longer than {MAX_ITEM_BYTES} bytes")
    try:
        fields = _DECODER.decode(data)
        named = bytes(fields.id or fields.model_id)
        model_id = _ID_DECODER.decode(named) if named else ""
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise RefusedItemError("not a JSON object with an id") from error
    if len(model_id) > MAX_ID or not _ID.fullmatch(model_id):
        raise RefusedItemError("no id" if not model_id else "an id that no model can have")
    told = b"\n".join([*msgspec.structs.astuple(fields), named])
    mark = hashlib.blake2b(told, digest_size=16).hexdigest()
    return ListItem(model_id, mark, data, _FLAGS.get(bytes(fields.private)))


_FLAGS = {b"true": True, b"false": False}


def facts_in(item: ListItem, *, has_token: bool = False) -> ObservedFacts:
    """What an item says of its model; what it leaves out is unknown. Raises ``RefusedItemError``.

    With a token a list may show what others do not see: there a model is private that is not said to be open.
    """
    raw = msgspec.json.decode(item.data)
    model = read_model({**raw, **_UNREAD, "sha": raw.get("sha") or _NO_COMMIT})
    if model is None:
        raise RefusedItemError("a sha that is no commit")
    if len(model.base_models) > MAX_BASES or any(len(base.id) > MAX_ID for base in model.base_models):
        raise RefusedItemError(f"more than {MAX_BASES} base models, or a base model that no model can be")
    shown = msgspec.structs.replace(
        model,
        # Older lists have no card; there the tag is the declaration.
        declared=model.declared or model.license_tags,
        gated="unknown" if model.gated is None else model.gated,
        # Only a reading of the model itself tells these reliably.
        gate_prompt=None, parameters=None, results=(), downloads_all_time=None,
    )  # fmt: skip
    return msgspec.structs.replace(
        ObservedFacts.of(shown),
        revision=None if model.sha == _NO_COMMIT else model.sha,
        tags=tuple(tag for tag in model.tags if len(tag) <= MAX_TAG)[:MAX_TAGS],
        private=has_token if item.private is None else item.private,
        listed=True,
    )
