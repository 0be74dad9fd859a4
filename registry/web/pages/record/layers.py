"""Who says what of a record, and since when: a row for each fact, those on which sources disagree first."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from markupsafe import Markup

from registry.web.languages import Locale
from registry.web.languages.codes import CODES, N_

_FIELDS = {
    "license": N_("licence"),
    "licenses.weights": N_("licence of the weights"),
    "licenses.code": N_("licence of the code"),
    "licenses.data": N_("licence of the data"),
    "licenses.documentation": N_("licence of the documentation"),
    "base_models": N_("bases"),
    "origin.organisation": N_("maker"),
    "origin.kind": N_("kind of maker"),
    "origin.country": N_("country of the maker"),
    "origin.region": N_("region of the maker"),
    "parameters": N_("parameters"),
    "active_parameters": N_("active parameters"),
    "context_length": N_("length of the context"),
    "description": N_("description"),
    "evidence": N_("sources of facts"),
    "found_at": N_("places"),
    "gate": N_("gate"),
    "gated": N_("gate"),
    "modality": N_("modality"),
    "openness_category": N_("how open"),
    "release_pattern": N_("pattern of release"),
    "release_stage": N_("stage of release"),
    "released": N_("day of release"),
    "stages": N_("stages of release"),
    "tags": N_("tags"),
    "territory": N_("territory"),
    "url": N_("source"),
    "use_policy": N_("use policy"),
    "usage_information": N_("information on use"),
    "data_information": N_("information on data"),
    "data_withheld": N_("data withheld"),
    "training_compute": N_("computing for training"),
    "training_metadata": N_("records of training"),
    "training_summary": N_("summary of training data"),
    "copyright_policy": N_("policy on copyright"),
    "placed_on_market": N_("on the market"),
    "systemic_risk": N_("systemic risk"),
    "monetisation": N_("how it earns money"),
    "variants": N_("variants"),
    "ollama": N_("names at Ollama"),
    "evaluations": N_("evaluations"),
    "shape": N_("shape of the network"),
    "access": N_("how it is offered"),
    "data_statement": N_("data statement"),
    "conclusion": N_("conclusion on the licence"),
    "documentation.code": N_("documented code"),
}
"""What fields are called; those of artifacts and documents have their words elsewhere."""


class Layer(NamedTuple):
    """One fact and who says so."""

    title: Markup
    layer: str
    source: str
    at: str
    role: str | None
    key: str | None
    reason: str | None
    others: tuple[tuple[str, Any], ...]
    """Sources that say something else, and what."""


def field_title(name: str, locale: Locale) -> Markup:
    """What a field of a record is called."""
    last = name.rpartition(".")[2]
    if name in _FIELDS or (last in _FIELDS and last not in CODES):
        return locale.say(_FIELDS.get(name) or _FIELDS[last])
    return locale.word(last)


def layers_of(document: Mapping[str, Any], locale: Locale) -> list[Layer]:
    """A row for each fact of a record."""
    rows = [_layer(name, value, locale) for name, value in (document.get("layers") or {}).items()]
    return sorted(rows, key=lambda row: (not row.others, str(row.title).casefold()))


def _layer(name: str, value: Mapping[str, Any], locale: Locale) -> Layer:
    others = tuple((one["source"], one["value"]) for one in value.get("disagreement") or ())
    return Layer(
        title=field_title(name, locale), layer=value["layer"], source=value["source"], at=value["at"],
        role=value.get("role"), key=value.get("key"), reason=value.get("reason"), others=others,
    )  # fmt: skip
