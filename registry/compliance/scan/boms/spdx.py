"""Packages of an SPDX document: 2.2 and 2.3 as JSON, 3.0 as JSON-LD. Pure."""

import re
from collections.abc import Iterator
from typing import Any

from registry.compliance.scan.boms.components import Component

_LAST = re.compile(r"[/#:_]")
_ADDRESSES = ("downloadLocation", "homePage", "sourceInfo")


def packages_in(document: dict[str, Any]) -> Iterator[Component]:
    """The packages of SPDX 2."""
    for held in document["packages"] if isinstance(document.get("packages"), list) else ():
        if not isinstance(held, dict):
            continue
        refs = [one for one in held.get("externalRefs") or () if isinstance(one, dict)]
        located = [_word(one.get("referenceLocator")) for one in refs]
        yield Component(
            name=_word(held.get("name")),
            version=_word(held.get("versionInfo")),
            purls=tuple(word for word in located if word.lower().startswith("pkg:")),
            addresses=(_word(held.get("downloadLocation")), _word(held.get("homepage")), *located),
        )


def elements_in(document: dict[str, Any]) -> Iterator[Component]:
    """The packages of SPDX 3, which AI packages are; identifiers may stand in the package or be elements themselves."""
    graph = document.get("@graph")
    elements = [_short(one) for one in (graph if isinstance(graph, list) else [document]) if isinstance(one, dict)]
    by_id = {one[key]: one for one in elements for key in ("spdxId", "@id") if isinstance(one.get(key), str)}
    for element in elements:
        kind = _last(_word(element.get("type") or element.get("@type")))
        if kind in {"AIPackage", "Package"}:
            yield _package(element, by_id, is_model=kind == "AIPackage")


def _package(element: dict[str, Any], by_id: dict[str, dict[str, Any]], *, is_model: bool) -> Component:
    identified = [_word(one.get("identifier")) for one in _held(element.get("externalIdentifier"), by_id)]
    located = [word for one in _held(element.get("externalRef"), by_id) for word in _words(one.get("locator"))]
    own = [word for name in _ADDRESSES for word in _words(element.get(name))]
    return Component(
        name=_word(element.get("name")),
        version=_word(element.get("packageVersion")),
        purls=tuple(
            word for word in (*_words(element.get("packageUrl")), *identified) if word.lower().startswith("pkg:")
        ),
        addresses=tuple(dict.fromkeys((*own, *located, *identified))),
        is_model=is_model,
    )


def _held(value: object, by_id: dict[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The objects of a member: written there, or named by their ids."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            yield _short(one)
        elif isinstance(one, str) and one in by_id:
            yield by_id[one]


def _short(element: dict[str, Any]) -> dict[str, Any]:
    """Members under their last names: ``software_packageUrl`` and the whole IRI are ``packageUrl``."""
    return {key if key.startswith("@") else _last(key): value for key, value in element.items()}


def _last(name: str) -> str:
    return _LAST.split(name)[-1]


def _word(value: object) -> str:
    """A string, alone, in a list of one, or as the value of a JSON-LD object."""
    return next(iter(_words(value)), "")


def _words(value: object) -> list[str]:
    found = value if isinstance(value, list) else [value]
    plain = [one.get("@value", one.get("@id")) if isinstance(one, dict) else one for one in found]
    return [one for one in plain if isinstance(one, str) and one]
