"""Items of the Hub's list of models, old and new in shape: what they say, and a mark that tells whether it is new."""

import hashlib
import re
from typing import Any, Literal

import msgspec

from registry.hub import HubModel
from registry.hub.huggingface import read_model
from registry.licenses.declarations import parse_declared
from registry.records.facts.observation import ObservedBase, ObservedFacts, Relation

MAX_ITEM_BYTES = 1024 * 1024
MAX_TAGS, MAX_TAG = 50, 200
_ID = re.compile(r"([\w-][\w.-]{0,95}/)?[\w.-]+", re.ASCII)
MAX_ID = 200
MAX_BASES = 50
"""As many as the facts of a record hold."""
_NO_COMMIT = "0" * 40
"""Stands for the commit of an item without one: only what reads whole models insists on it."""
_RELATIONS: dict[str, Relation] = {
    "finetune": "finetune",
    "adapter": "adapter",
    "quantized": "quantized",
    "merge": "merge",
}


class _Said(msgspec.Struct, kw_only=True):
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


class Item(msgspec.Struct, frozen=True):
    """One item: whose it is, a hash of what it says, and its bytes."""

    id: str
    mark: str
    data: bytes

    @property
    def folded(self) -> str:
        """The id in lower case."""
        return self.id.lower()


class RefusedItemError(ValueError):
    """An item that cannot be taken in; the message says why."""


_DECODER = msgspec.json.Decoder(_Said)
_ID_DECODER = msgspec.json.Decoder(str)


def open_item(given: bytes | dict[str, Any]) -> Item:
    """The item as far as it must be understood to know whether it is new; raises ``RefusedItemError``."""
    data = given if isinstance(given, bytes) else msgspec.json.encode(given)
    if len(data) > MAX_ITEM_BYTES:
        raise RefusedItemError(f"longer than {MAX_ITEM_BYTES} bytes")
    try:
        said = _DECODER.decode(data)
        named = bytes(said.id or said.model_id)
        model_id = _ID_DECODER.decode(named) if named else ""
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise RefusedItemError("not a JSON object with an id") from error
    if len(model_id) > MAX_ID or not _ID.fullmatch(model_id):
        raise RefusedItemError("no id" if not model_id else "an id that no model can have")
    parts = [bytes(getattr(said, name)) for name in said.__struct_fields__]
    mark = hashlib.blake2b(b"\n".join([*parts, named]), digest_size=16).hexdigest()
    return Item(model_id, mark, data)


def facts_in(item: Item) -> ObservedFacts:
    """What an item says of its model; what it leaves out is unknown. Raises ``RefusedItemError``."""
    raw = msgspec.json.decode(item.data)
    model = read_model({**raw, "sha": raw.get("sha") or _NO_COMMIT})
    if model is None:
        raise RefusedItemError("a sha that is no commit")
    if len(model.base_models) > MAX_BASES or any(len(base.id) > MAX_ID for base in model.base_models):
        raise RefusedItemError(f"more than {MAX_BASES} base models, or a base model that no model can be")
    # Older lists have no card; there the tag is the declaration.
    license_ = list(model.declared or model.license_tags)
    declared = parse_declared(license_, model.license_name, model.license_link)
    return ObservedFacts(
        id=model.id,
        hub_id=model.hub_id,
        revision=None if model.sha == _NO_COMMIT else model.sha,
        declared=declared.declared,
        license_name=declared.name,
        license_link=declared.link,
        license_tags=model.license_tags,
        gated=_gate(model),
        bases=tuple(ObservedBase(base.id, _RELATIONS.get(str(base.relation), "unknown")) for base in model.base_models),
        private=bool(model.private),
        disabled=bool(model.disabled),
        pipeline_tag=model.pipeline_tag,
        library=model.library,
        created_at=model.created_at,
        last_modified_at=model.last_modified_at,
        downloads=model.downloads,
        tags=tuple(tag for tag in model.tags if len(tag) <= MAX_TAG)[:MAX_TAGS],
        listed=True,
    )


def _gate(model: HubModel) -> Literal["no", "auto", "manual", "unknown"]:
    if model.gated is None:
        return "unknown"
    if model.gated == "auto":
        return "auto"
    return "manual" if model.gated else "no"
