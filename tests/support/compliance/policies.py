"""Policies for tests."""

from typing import Any

RESEARCH = {
    "id": "no-research-only",
    "level": "fail",
    "when": 'license_class == "research-only"',
    "message": "Research licences stay out of production.",
}


def rule(when: str, level: str = "fail", id_: str = "r", **more: object) -> dict[str, Any]:
    """One rule."""
    return {"id": id_, "level": level, "when": when, "message": f"{id_} says so.", **more}


def policy(*rules: dict[str, Any], key: str = "uni-de", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """A policy as it is posted."""
    return {"key": key, "title": "Our models", "rules": list(rules), **more}
