"""Licences and limits as clients state them, beside the thing they are of or for all of it."""

from collections.abc import Mapping

from registry.openness.evaluation.readings.values import held, read_words
from registry.openness.evaluation.readings.vocabulary import FactName, Statings
from registry.openness.facts import Fact, Kind, Standing, standing
from registry.openness.frameworks.open_source_ai import FREEDOMS

__all__ = ["FREEDOMS", "LIMITS", "answers_for_terms", "element_standing", "not_asked", "read_limits", "released"]

LIMIT_WORDS = {
    "commercial": "non_commercial", "non_commercial": "non_commercial", "noncommercial": "non_commercial",
    "research_only": "non_commercial", "field_of_use": "field_of_use", "use_case": "field_of_use",
    "use_policy": "field_of_use", "territory": "territory", "geographic": "territory", "geographical": "territory",
    "scale": "user_threshold", "scale_threshold": "user_threshold", "user_threshold": "user_threshold",
    "no_distribution": "no_distribution", "commercial_licence": "commercial_licence",
    "separate_commercial_licence": "commercial_licence", "separate_licence": "commercial_licence", "none": "none",
}  # fmt: skip
LIMITS = FactName(
    name="restrictions", type="words", also=("limits", "restricted", "license_restrictions", "licence_restrictions"),
    meaning="limits of the terms: non_commercial, field_of_use, territory, user_threshold, no_distribution, "
    "commercial_licence; [] where there are none",
)  # fmt: skip


def not_asked(*names: str) -> tuple[FactName, ...]:
    """Facts of other frameworks, which are taken so that the same facts can be sent to all, and change nothing."""
    return tuple(FactName(name=name, type="object", meaning="taken and not asked for") for name in names)


def read_limits(told: Statings) -> tuple[str, ...] | None:
    """Limits that are stated, () where there are none; None where nothing is said."""
    found = told.read("restrictions", _limits, None)
    return None if found is None else tuple(word for word in found if word != "none")


def _limits(value: object) -> tuple[str, ...] | None:
    """Limits by their words; a plain no says that there are none, and `unknown` nothing."""
    plain = held(value) if isinstance(value, Mapping) else value
    word = plain.strip().casefold() if isinstance(plain, str) else plain
    if word is False or word == "no":
        return ()
    return None if word in ("unknown", "") else read_words(plain, LIMIT_WORDS)


def released(told: Statings, name: str, otherwise: Fact = "unknown") -> Fact:
    """Whether a thing is released: as stated, else yes where the thing itself is stated to be under a licence."""
    if name in told or otherwise != "unknown":
        return told.fact(name, otherwise)
    return "yes" if told.licence(f"{name}.license") else "unknown"


def element_standing(told: Statings, kind: Kind, *licences: str) -> Standing:
    """How the licence of a thing stands: its own, else that of all of its kind, else that of everything."""
    if read_limits(told):
        return "restricted"
    return standing(told.licence(*licences), kind)


def answers_for_terms(told: Statings, *names: str) -> bool:
    """Whether all that is stated is a plain yes, which in the definition's words says that the terms are as it asks."""
    stated = [held(told.raw(name)) for name in names if name in told]
    return bool(stated) and all(_is_plain_yes(value) for value in stated)


def _is_plain_yes(value: object) -> bool:
    return value is True or (isinstance(value, str) and value.strip().casefold() == "yes")
