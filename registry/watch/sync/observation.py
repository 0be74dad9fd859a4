"""From what the hub client read to the facts that the registry keeps."""

import hashlib
from itertools import islice
from typing import Literal

import msgspec

from registry.hub import MAX_ID, BaseModel, FailureKind, HubFailure, HubModel, Snapshot
from registry.hub.modelscope import UNKNOWN_GATE
from registry.licenses.declarations import CUT, parse_declared
from registry.records.facts import ObservedBase, ObservedFacts, ObservedFile, ObservedResult, Relation, kind_of_file
from registry.watch.changes.unread_files import ALL_FILES

MAX_TAGS, MAX_TAG = 50, 100
"""Tags with a colon, such as ``license:mit``, are facts of their own."""

_RELATIONS: dict[str, Relation] = {
    "finetune": "finetune",
    "adapter": "adapter",
    "quantized": "quantized",
    "merge": "merge",
}


def facts_of(snapshot: Snapshot) -> ObservedFacts:
    """The observed facts of one reading."""
    model = snapshot.model
    declared = parse_declared(list(model.declared), model.license_name, model.license_link)
    return ObservedFacts(
        id=model.id,
        hub_id=model.hub_id,
        revision=model.sha,
        declared=declared.declared,
        license_name=declared.name,
        license_link=declared.link,
        card_declared=_card_declared(snapshot),
        license_tags=model.license_tags,
        gated=_gate(model.gated),
        gate_prompt_sha256=_hash(model.gate_prompt),
        bases=tuple(map(_base, model.base_models)),
        private=bool(model.private),
        disabled=bool(model.disabled),
        pipeline_tag=model.pipeline_tag,
        library=model.library,
        created_at=model.created_at,
        last_modified_at=model.last_modified_at,
        downloads=model.downloads,
        files=tuple(
            ObservedFile(file.path, file.sha256, file.size, kind_of_file(file.path) or "license")
            for file in sorted(snapshot.files, key=lambda file: file.path)
        ),
        tags=tuple(islice((tag for tag in model.tags if ":" not in tag and len(tag) <= MAX_TAG), MAX_TAGS)),
        parameters=model.parameters,
        evaluations=tuple(ObservedResult(one.benchmark, one.metric, one.value) for one in model.results),
        unread=tuple(sorted({failure.path or ALL_FILES for failure in snapshot.incomplete})),
    )


def listing_fingerprint(model: HubModel) -> str:
    """A short hash over all that bears on the licence and that lists show too; ``sha`` stands for every file.

    Where it stays the same, the model need not be read again.
    """
    shown = (
        model.id, model.hub_id, model.sha, str(model.gated or "no"), model.gate_prompt, bool(model.private),
        bool(model.disabled), model.declared, model.license_name, model.license_link, sorted(model.license_tags),
        sorted((base.id, base.relation or "") for base in model.base_models),
    )  # fmt: skip
    return hashlib.sha256(msgspec.json.encode(shown)).hexdigest()[:32]


_CLOSED_DOORS = frozenset({FailureKind.GATED, FailureKind.TOO_LARGE})
_CLOSED_TO_US = frozenset({FailureKind.FORBIDDEN, FailureKind.UNAUTHORIZED})


def spoiling_failure(snapshot: Snapshot) -> HubFailure | None:
    """Why this reading must not be taken for the state of the model, or None: half a reading looks like a change.

    Files behind a gate are known to exist and stay as they were last seen. A model that says it is open, and one of
    whose files is refused, contradicts itself: that passes, or is told as trouble.
    """
    is_open = not (snapshot.model.gated or snapshot.model.private)
    doors = _CLOSED_DOORS if is_open else _CLOSED_DOORS | _CLOSED_TO_US
    failure = next((failure for failure in snapshot.incomplete if failure.kind not in doors), None)
    if failure is None or failure.kind not in _CLOSED_TO_US:
        return failure
    detail = f"the model is open, but {failure.path or 'its files'} cannot be had: {failure.detail}"
    return msgspec.structs.replace(failure, kind=FailureKind.MALFORMED, detail=detail)


def evidence_of(snapshot: Snapshot) -> list[bytes]:
    """The bytes that stand behind those facts."""
    prompt = snapshot.model.gate_prompt
    return [*(file.data for file in snapshot.files), *([prompt.encode()] if prompt else [])]


def _card_declared(snapshot: Snapshot) -> tuple[str, ...] | None:
    has_card = any(kind_of_file(file.path) == "card" for file in snapshot.files)
    if not has_card or snapshot.card.unreadable is not None:
        return None
    return parse_declared(list(snapshot.card.declared)).declared


def _gate(gated: object) -> Literal["no", "auto", "manual", "unknown"]:
    if gated == "auto":
        return "auto"
    if gated == UNKNOWN_GATE:
        return "unknown"
    return "manual" if gated else "no"


def _base(base: BaseModel) -> ObservedBase:
    """A name too long for an id is no model's; cut, it stays a base of which nobody knows the licence."""
    name = base.id if len(base.id) <= MAX_ID else base.id[: MAX_ID - len(CUT)] + CUT
    return ObservedBase(name, _RELATIONS.get(base.relation or "", "unknown"))


def _hash(text: str | None) -> str | None:
    return hashlib.sha256(text.encode()).hexdigest() if text else None
