"""What a provider tells of a model, as rows of a table: name, answer in words, links and note."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from registry.web.languages import Locale, locale_of
from registry.web.languages.codes import N_

_WORDS = {
    "reported": N_("reported"),
    "estimated": N_("estimated"),
    "price": N_("for a price"),
    "dual_licence": N_("a second licence for money"),
    "mandatory_support": N_("support that has to be bought"),
    "provider_host_only": N_("only hosted by its provider"),
    "advertising": N_("advertising"),
    "personal_data": N_("personal data"),
    "optional_services": N_("services beside it"),
    "monetisation.none": N_("nothing is asked for"),
    "legal": N_("for legal reasons"),
    "technical": N_("for technical reasons"),
    "commercial": N_("for commercial reasons"),
    "reason.other": N_("for other reasons"),
    "reason.unknown": N_("for reasons that are not known"),
    "modalities": N_("kinds of input and output"),
    "capabilities": N_("capabilities"),
    "limitations": N_("limits"),
    "integration": N_("how to build it in"),
    "description": N_("description"),
    "public_list": N_("list of public data"),
    "obtainable_list": N_("list of obtainable data"),
}
"""Codes that only these rows have."""


class Row(NamedTuple):
    """One fact as it is shown."""

    name: str
    answer: Markup
    evidence: tuple[str, ...]
    note: str | None


def disclosures_of(document: Mapping[str, Any], locale: Locale | None = None) -> list[Row]:
    """The rows of a record, in English where no language is given; what nobody tells is none."""
    return [
        Row(name, answer, tuple(fact.get("evidence") or ()), fact.get("note"))
        for name, answer, fact in _answers(document, locale or locale_of("en"))
        if answer
    ]


def _answers(document: Mapping[str, Any], locale: Locale) -> Iterator[tuple[str, Markup, Mapping[str, Any]]]:
    for name, in_words in _SINGLE.items():
        if fact := document.get(name):
            yield name, in_words(fact, locale), fact
    yield from (
        ("monetisation", _word(one["kind"], locale, "monetisation"), one) for one in document.get("monetisation") or ()
    )
    for one in document.get("data_withheld") or ():
        told = locale.say(
            "{data} withheld {reason}", data=locale.word(one["data"]), reason=_word(one["reason"], locale, "reason")
        )
        yield "data_withheld", told, one


def _word(code: str, locale: Locale, place: str = "") -> Markup:
    phrase = _WORDS.get(f"{place}.{code}") or _WORDS.get(code)
    return locale.say(phrase) if phrase else locale.word(code)


def _released(fact: Mapping[str, Any], locale: Locale) -> Markup:
    code = fact["availability"]
    return locale.word("availability.none" if code == "none" else code)


def _gate(fact: Mapping[str, Any], locale: Locale) -> Markup:
    kind = locale.word(f"gate.{fact['kind']}")
    asked = ", ".join(fact.get("fields") or ())
    return locale.say("{gate}; it asks for {fields}", gate=kind, fields=asked) if asked else kind


def _risk(fact: Mapping[str, Any], locale: Locale) -> Markup:
    return Markup("; ").join(filter(None, (locale.word(fact["value"]), escape(fact.get("basis") or ""))))


def _compute(fact: Mapping[str, Any], locale: Locale) -> Markup:
    return escape(f"{fact['flop']:.3g} FLOP (") + _word(fact["basis"], locale) + ")"


def _parts(fact: Mapping[str, Any], locale: Locale) -> Markup:
    told = ((part, answer) for part, answer in fact.items() if part not in {"evidence", "note"})
    return Markup(", ").join(_word(part, locale) + ": " + locale.word(answer) for part, answer in told)


_SINGLE: Mapping[str, Callable[[Mapping[str, Any], Locale], Markup]] = {
    "training_compute": _compute,
    "systemic_risk": _risk,
    "gate": _gate,
    "usage_information": _parts,
    "data_information": _parts,
    "training_summary": _released,
    "copyright_policy": _released,
    "placed_on_market": lambda fact, locale: locale.say(
        "in the European Union since {day}", day=locale.day(fact["since"])
    ),
}
