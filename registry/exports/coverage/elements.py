"""The minimum elements of the G7 paper on SBOMs for AI, as `g7_2026.yaml` lists them; its header says from where."""

from functools import cache
from importlib import resources
from typing import Literal

import msgspec

from registry.inputs import take
from registry.safe_yaml import read_mapping

ClusterId = Literal["metadata", "system", "models", "datasets", "infrastructure", "security", "indicators"]


class MinimumElement(msgspec.Struct, frozen=True, kw_only=True):
    """One element, by its number."""

    id: str
    name: str
    must: bool = False
    """Whether a public checker treats it as required of a model; all others are advisory."""


class ElementCluster(msgspec.Struct, frozen=True, kw_only=True):
    """Elements about one thing."""

    id: ClusterId
    name: str
    elements: tuple[MinimumElement, ...]


class ElementList(msgspec.Struct, frozen=True, kw_only=True):
    """All elements in the order of the paper."""

    paper: str
    published: str
    """A day."""
    source: str
    """From where the numbers and names are."""
    clusters: tuple[ElementCluster, ...]


@cache
def minimum_elements() -> ElementList:
    """The list that ships with the program."""
    text = (resources.files("registry.exports.coverage") / "g7_2026.yaml").read_text("utf-8")
    return take(read_mapping(text)[0], ElementList, strict=False)
