"""What a list tells of a model, in one short mark: where it stays the same, the model need not be read again."""

import hashlib

import msgspec

from registry.hub import HubModel


def mark_of(model: HubModel) -> str:
    """A hash over all that bears on the licence and that lists show too; ``sha`` stands for every file of the model."""
    told = (
        model.id, model.hub_id, model.sha, str(model.gated or "no"), model.gate_prompt, bool(model.private),
        bool(model.disabled), model.declared, model.license_name, model.license_link, sorted(model.license_tags),
        sorted((base.id, base.relation or "") for base in model.base_models),
    )  # fmt: skip
    return hashlib.sha256(msgspec.json.encode(told)).hexdigest()[:32]
