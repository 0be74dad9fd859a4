"""Components of a CycloneDX document (JSON, 1.0 to 1.7), with those inside others. Pure."""

from collections.abc import Iterator
from typing import Any

from registry.compliance.scan.boms.components import Component

MODEL = "machine-learning-model"
_NO_MODEL = frozenset({"data", "file"})


def components_in(document: dict[str, Any]) -> Iterator[Component]:
    """All components, the described one and those in pedigrees included."""
    waiting: list[Any] = [document]
    while waiting:
        held = waiting.pop()
        if isinstance(held, list):
            waiting.extend(held)
        elif isinstance(held, dict):
            if held is not document and _is_component(held):
                yield _component(held)
            waiting.extend(value for value in held.values() if isinstance(value, dict | list))


def _is_component(held: dict[str, Any]) -> bool:
    is_typed = isinstance(held.get("type"), str) and isinstance(held.get("name"), str)
    return (is_typed or "purl" in held or "modelCard" in held) and held.get("type") not in _NO_MODEL


def _component(held: dict[str, Any]) -> Component:
    group, name = _word(held.get("group")), _word(held.get("name"))
    return Component(
        name=f"{group}/{name}" if group else name,
        version=_word(held.get("version")),
        purls=_words([held.get("purl")]),
        addresses=_words([one.get("url") for one in _dicts(held.get("externalReferences"))]),
        is_model=held.get("type") == MODEL or "modelCard" in held,
    )


def _dicts(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""


def _words(values: list[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if isinstance(value, str) and value))
