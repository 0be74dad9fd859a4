"""From what the hub client read to the facts that the registry keeps, and what spoils a reading."""

import hashlib

import msgspec

from registry.hub import FailureKind, HubFailure, HubModel, Snapshot
from registry.hub.cards import FILE_NAMES, README
from registry.records.facts import ObservedFacts, ObservedFile, kind_of_file
from registry.watch.changes.unread_files import ALL_FILES


def facts_of(snapshot: Snapshot) -> ObservedFacts:
    """The observed facts of one reading."""
    has_card = any(kind_of_file(file.path) == "card" for file in snapshot.files)
    is_card_closed = any(failure.path in {README, None} for failure in snapshot.incomplete)
    return ObservedFacts.of(
        snapshot.model,
        snapshot.card if has_card else None,
        (ObservedFile.of(file.path, file.sha256, file.size) for file in snapshot.files),
        (failure.path or ALL_FILES for failure in snapshot.incomplete),
        is_region_blocked=snapshot.is_region_blocked,
        card_untold=not snapshot.model.tells_card and not has_card and is_card_closed,
    )


def listing_fingerprint(model: HubModel) -> str:
    """A short hash over all that bears on the licence and that lists show too; ``sha`` stands for every file.

    Where it stays the same, the model need not be read again, unless more names of files are understood than then.
    """
    if not model.tells_card:
        # Then these come from a file of the commit.
        model = msgspec.structs.replace(
            model, declared=(), license_name=None, license_link=None, gate_prompt=None, base_models=()
        )
    shown = (
        model.id, model.hub_id, model.sha, str(model.gated or "no"), model.gate_prompt, bool(model.private),
        bool(model.disabled), model.declared, model.license_name, model.license_link, sorted(model.license_tags),
        sorted((base.id, base.relation or "") for base in model.base_models),
        *(("eu_disallowed",) if model.eu_disallowed else ()), FILE_NAMES,
    )  # fmt: skip
    return hashlib.sha256(msgspec.json.encode(shown)).hexdigest()[:32]


_CLOSED_DOORS = frozenset({FailureKind.GATED, FailureKind.TOO_LARGE, FailureKind.REGION_BLOCKED})
_CLOSED_TO_US = frozenset({FailureKind.FORBIDDEN, FailureKind.UNAUTHORIZED})


def spoiling_failure(snapshot: Snapshot) -> HubFailure | None:
    """Why this reading must not be taken for the state of the model, or None: half a reading looks like a change.

    Files behind a gate, or not handed out in our region, are known to exist and stay as they were last seen. A model
    that says it is open, and one of whose files is refused for another reason, contradicts itself: that passes, or is
    told as trouble.
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
