"""What a provider tells of a model, as rows of a table: name, answer in words, links and note."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

AVAILABILITY = {"none": "does not exist", "unknown": "not known"}
"""Words for what is neither open, partial nor closed."""


class Row(NamedTuple):
    """One fact as it is shown."""

    name: str
    answer: str
    evidence: tuple[str, ...]
    note: str | None


def released(availability: str) -> str:
    """Whether a thing is released, in words."""
    return AVAILABILITY.get(availability, availability)


def disclosures_of(document: Mapping[str, Any]) -> list[Row]:
    """The rows of a record; what nobody tells is none."""
    return [
        Row(name, answer, tuple(fact.get("evidence") or ()), fact.get("note"))
        for name, answer, fact in _answers(document)
        if answer
    ]


def _answers(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for name, in_words in _SINGLE.items():
        if fact := document.get(name):
            yield name, in_words(fact), fact
    yield from (("monetisation", _words(one["kind"]), one) for one in document.get("monetisation") or ())
    for one in document.get("data_withheld") or ():
        yield f"{one['data']} withheld", f"{one['reason']} reason", one


def _words(code: str) -> str:
    return code.replace("_", " ")


def _gate(fact: Mapping[str, Any]) -> str:
    asked = ", ".join(fact.get("fields") or ())
    return f"{fact['kind']}{': asks for ' + asked if asked else ''}"


def _risk(fact: Mapping[str, Any]) -> str:
    return "; ".join(filter(None, (fact["value"], fact.get("basis"))))


def _parts(fact: Mapping[str, Any]) -> str:
    return ", ".join(f"{_words(part)} {told}" for part, told in fact.items() if part not in {"evidence", "note"})


_SINGLE: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "training_compute": lambda fact: f"{fact['flop']:.3g} FLOP ({fact['basis']})",
    "systemic_risk": _risk,
    "gate": _gate,
    "usage_information": _parts,
    "data_information": _parts,
    "training_summary": lambda fact: released(fact["availability"]),
    "copyright_policy": lambda fact: released(fact["availability"]),
    "placed_on_market": lambda fact: f"in the European Union since {fact['since']}",
}
