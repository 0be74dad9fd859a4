"""The facts of a change before and after, as rows of a table."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from registry.web.languages.codes import N_
from registry.web.site.render import plain

_TITLES: Mapping[str, str] = {
    "declared": N_("Declared licence"),
    "name": N_("Name of the licence"),
    "link": N_("Link to the licence"),
    "files": N_("Files of the licence"),
    "gated": N_("Gate"),
    "prompt_sha256": N_("Words of the gate (sha256)"),
    "base_models": N_("Made from"),
    "id": N_("Name"),
    "page": N_("Page"),
    "sha256": N_("Text (sha256)"),
    "state": N_("Access by region"),
    "excluded": N_("Not handed to"),
    "source": N_("Who says so"),
    "detail": N_("In its words"),
}
"""What the facts are called; others keep their own name."""
REGIONS: Mapping[str, str] = {
    "open": N_("handed to everybody"),
    "restricted": N_("not handed to everybody"),
    "unknown": N_("not known"),
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "region": REGIONS,
    "source": {"card_flag": N_("its card"), "refused": N_("a refusal by its source")},
}
"""Sentences for codes that have none among the words of the API, by their place."""
_CODES = {"gated": "gate", "state": "region", "source": "source", "excluded": "country"}
"""Facts whose values are codes, and the place of these among the words."""


class FactRow(NamedTuple):
    """One fact on both sides; ``code`` is the place of a value that is a code."""

    title: str
    is_named: bool
    code: str
    before: str
    after: str


def fact_rows(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[FactRow]:
    """What differs, in the order of the change."""
    return list(_rows(before or {}, after or {}))


def _rows(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[FactRow]:
    before, after = _flat(before), _flat(after)
    for name in {**before, **after}:
        old, new = _value(before.get(name)), _value(after.get(name))
        if old != new:
            yield FactRow(_TITLES.get(name, name.replace("_", " ")), name in _TITLES, _CODES.get(name, ""), old, new)


def _flat(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The access by region as facts of their own."""
    region = facts.get("region")
    if not isinstance(region, dict):
        return dict(facts)
    told = {name: region.get(name) for name in ("state", "excluded", "source")}
    return {**{name: value for name, value in facts.items() if name != "region"}, **told}


def _value(value: Any) -> str:  # noqa: ANN401 - whatever a change holds
    if value in (None, [], ()):
        return ""
    if isinstance(value, list):
        return ", ".join(map(_item, value))
    return plain(value)


def _item(value: Any) -> str:  # noqa: ANN401 - whatever a change holds
    if isinstance(value, dict):
        return str(value.get("path") or value.get("id") or plain(value))
    return plain(value)
