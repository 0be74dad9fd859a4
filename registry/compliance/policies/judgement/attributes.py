"""The attributes that conditions read: flat, typed, each with its meaning and the words that it may have. Pure.

* Those of the use bear the names of its fields; those of the model and its licence are listed here.
* For each of them there is ``has_...``: whether it is known. A condition that reads one that is not is unknown itself.
* A closed list of words is what a condition may compare with: a mistyped word would never match, and pass everything.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Literal, get_args, get_type_hints

import msgspec

from registry.compliance.policies.expressions import AttributeName, Conditions, Kind
from registry.compliance.rules import Outcome, Use
from registry.compliance.rules.values import Activity, Distribution, Organisation, Purpose
from registry.countries import ISO_3166_1
from registry.licenses.catalogue import Evidence, LicenseClass
from registry.records.facts import CuratedFacts

Source = Literal["use", "model", "license"]
AVAILABLE = frozenset({"open", "partial", "closed", "none"})
_COUNTRIES = frozenset(ISO_3166_1)


class Attribute(msgspec.Struct, frozen=True, kw_only=True):
    """One attribute of a condition."""

    name: str
    type: Kind
    """`list` is a list of texts; a `double` is compared with numbers that have a decimal point."""
    meaning: str
    source: Source
    is_always_known: bool
    values: tuple[str, ...] | None = None
    """All words that it may have; null where the list is not closed, or is that of the countries (ISO 3166-1)."""


_FACTS: dict[str, Any] = get_type_hints(CuratedFacts)


def _words(of: type, field: str) -> frozenset[str]:
    """The words that a field of curated facts may have."""
    declared = get_type_hints(of)[field]
    choices = get_args(declared) if type(None) in get_args(declared) else (declared,)
    return frozenset(word for choice in choices for word in get_args(choice) if isinstance(word, str))


def _kinds(field: str) -> tuple[str, ...]:
    """The kinds of things that a field of curated facts has by their kind."""
    return get_args(get_args(_FACTS[field])[0])


USE_MEANINGS: dict[str, str] = {
    "organisation": "What kind of body uses the model.",
    "country": "Its principal place of business or residence.",
    "purpose": "What the model is used for.",
    "commercial": "Whether the use is directed at commercial advantage or payment.",
    "parent_country": "Principal place of business of the parent.",
    "output_countries": "Countries in which outputs are shown.",
    "monthly_active_users": "Users in a month, of all products of the whole group, now.",
    "monthly_active_users_at_release": "The same in the month before the model's release.",
    "annual_revenue_usd": "Revenue of the whole group in a year, in US dollars.",
    "monthly_revenue_usd": "Revenue of the whole group in a month, in US dollars.",
    "audience": "Who uses the model.",
    "distribution": "How the model is passed on.",
    "trains_other_models": "Whether the model or its outputs are used to make another model.",
    "derivative_name": "Name of a derivative that is passed on.",
    "derivative_license": "Licence of a derivative that is passed on.",
    "end_user_of_product": "Uses a product that contains the model and does not take the model itself.",
    "model_as_a_service": "This model is offered to others as a service.",
    "group_offers_model_service": "The group offers models as a service at all.",
    "outputs_published": "Outputs are shown or given to people outside.",
    "daily_active_users": "Users on a day, of all products of the whole group, now.",
    "edge_devices": "Devices of others on which the model runs.",
    "through_licensor_service": "The model is used through the licensor's own service.",
    "activities": "What is done with it; not known where none is stated and the policy's defaults name none.",
}
_USE_VALUES: dict[str, frozenset[str]] = {
    "organisation": frozenset(get_args(Organisation)),
    "purpose": frozenset(get_args(Purpose)),
    "audience": frozenset({"internal", "external"}),
    "distribution": frozenset(get_args(Distribution)),
    "activities": frozenset(get_args(Activity)),
    "country": _COUNTRIES,
    "parent_country": _COUNTRIES,
    "output_countries": _COUNTRIES,
}
_OTHERS: tuple[tuple[str, Kind, Source, str, frozenset[str] | None], ...] = (
    ("license_verdict", "string", "license", "What the licences alone say of the use.", frozenset(Outcome)),
    ("license", "string", "license", "Key of the model's own licence in the catalogue, where it is settled.", None),
    ("license_spdx", "string", "license", "Its SPDX identifier.", None),
    ("licenses", "list", "license", "Keys of all licences that bind, through the lineage; known if all are.", None),
    (
        "license_class", "string", "license", "The strictest class of all licences that bind; known if all are.",
        frozenset(LicenseClass) - {LicenseClass.UNKNOWN},
    ),
    (
        "license_evidence", "string", "license",
        "How well the texts of all licences that bind were read: the weakest grade of them.", frozenset(Evidence),
    ),
    (
        "license_layer", "string", "license", "Where the licence in force comes from; `concluded` by a curator.",
        frozenset({"observed", "normalised", "inherited", "concluded"}),
    ),
    (
        "license_commercial", "string", "license", "Whether commercial use is granted, through the whole lineage.",
        frozenset({"yes", "no", "conditional"}),
    ),
    ("excluded_countries", "list", "license", "Countries left out, through the whole lineage.", _COUNTRIES),
    ("lineage_conflict", "bool", "license", "Whether more is declared than a base grants.", None),
    ("model", "string", "model", "The model's id.", None),
    ("owner", "string", "model", "The part of its id before the slash.", None),
    ("source", "string", "model", "Where the record comes from, such as `huggingface`.", None),
    ("status", "string", "model", "The record's status.", frozenset({"current", "needs_review", "gone"})),
    ("observation_age_days", "int", "model", "Whole days since the source showed the model the last time.", None),
    ("base_models", "list", "model", "Ids of the models that it was made from.", None),
    ("origin_country", "string", "model", "Country of whoever made it.", _COUNTRIES),
    (
        "origin_region", "string", "model", "Region of whoever made it.",
        _words(_FACTS["origin"], "region") - {"unknown"},
    ),
    ("origin_organisation", "string", "model", "Who made it.", None),
    (
        "origin_kind", "string", "model", "What kind of body made it.",
        frozenset({"academic", "company", "consortium", "community", "public_body"}),
    ),
    (
        "openness_category", "string", "model", "How open it is.", frozenset({"closed", "open_weights", "open_source"}),
    ),
    ("gate", "string", "model", "What its source asks before a download.", frozenset({"no", "auto", "manual"})),
    (
        "region_access", "string", "model", "Whether its source hands it to people of all regions.",
        frozenset({"open", "restricted"}),
    ),
    ("parameters", "int", "model", "How many weights.", None),
    ("modality", "string", "model", "Text alone, or more.", frozenset({"text", "multimodal"})),
    ("architecture", "string", "model", "How it is built.", _words(CuratedFacts, "architecture")),
    ("downloads", "int", "model", "As its source counts them.", None),
    ("tags", "list", "model", "Its tags in the record.", None),
)  # fmt: skip
HAS = "has_"
ALWAYS = frozenset({"organisation", "country", "license_verdict"})


@cache
def all_attributes() -> tuple[Attribute, ...]:
    """All attributes but ``has_...``, those of the use first."""
    return (*_of_use(), *_of_subject())


@cache
def attribute_names() -> frozenset[str]:
    """The names of all attributes."""
    return frozenset(one.name for one in all_attributes())


def _of_use() -> Iterator[Attribute]:
    for field in msgspec.structs.fields(Use):
        yield _attribute(
            field.name, _kind_of(str(field.type)), "use", USE_MEANINGS[field.name], _USE_VALUES.get(field.name)
        )


def _of_subject() -> Iterator[Attribute]:
    for name, kind, source, meaning, values in _OTHERS:
        yield _attribute(name, kind, source, meaning, values)
    for document in _kinds("documentation"):
        yield _attribute(f"document_{document}", "string", "model", _released("document", document), AVAILABLE)
    for artifact in _kinds("artifacts"):
        yield _attribute(f"artifact_{artifact}", "string", "model", _released("artifact", artifact), AVAILABLE)


def _released(what: str, kind: str) -> str:
    return f"How the {what} `{kind}` is to be had; `none` where there is no such thing."


def _attribute(name: str, kind: Kind, source: Source, meaning: str, values: frozenset[str] | None) -> Attribute:
    shown = None if values is None or values is _COUNTRIES else tuple(sorted(map(str, values)))
    return Attribute(name=name, type=kind, meaning=meaning, source=source, is_always_known=name in ALWAYS, values=shown)


def _kind_of(declared: str) -> Kind:
    kinds: Mapping[str, Kind] = {"tuple": "list", "bool": "bool", "int": "int", "float": "double"}
    return next((kind for word, kind in kinds.items() if re.search(rf"\b{word}\b", declared)), "string")


@cache
def conditions() -> Conditions:
    """The language over all attributes."""
    closed = {**_USE_VALUES, **{name: values for name, _, _, _, values in _OTHERS if values is not None}}
    kinds: dict[str, Kind] = {}
    names: dict[str, AttributeName] = {}
    for one in all_attributes():
        values = closed.get(one.name) or (frozenset(one.values) if one.values else None)
        kinds |= {one.name: one.type, f"{HAS}{one.name}": "bool"}
        named = AttributeName(
            of=one.name, is_list=one.type == "list", values=_plain(values), is_country=values is _COUNTRIES
        )
        names |= {one.name: named, f"{HAS}{one.name}": AttributeName(of=one.name)}
    return Conditions(kinds, names)


def _plain(values: frozenset[str] | None) -> frozenset[str] | None:
    return None if values is None else frozenset(map(str, values))
