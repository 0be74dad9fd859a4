"""Whether the names within a document are of something, and each of one thing: what the schemas cannot ask."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

_DEFINED = re.compile(r"^SPDXID: (\S+)$", re.MULTILINE)
_RELATED = re.compile(r"^Relationship: (\S+) \S+ (\S+)$", re.MULTILINE)


def reference_faults(format_: str, data: bytes) -> list[str]:
    """Names that two things bear, and names that nothing bears."""
    if format_ == "spdx-2.3-tag":
        text = re.sub("<text>.*?</text>", "", data.decode(), flags=re.DOTALL)
        return _faults(_DEFINED.findall(text), (name for pair in _RELATED.findall(text) for name in pair))
    document = json.loads(data)
    if format_ == "spdx-2.3-json":
        return _faults([document["SPDXID"], *_named(document["packages"], "SPDXID")], _related(document))
    if format_ == "spdx-3.0.1":
        graph = document["@graph"]
        return _faults(_named(graph, "spdxId"), (name for one in graph for name in _pointed(one)))
    return _faults(_named(_inside(document), "bom-ref"), _needed(document))


def _faults(defined: Iterable[str], used: Iterable[str]) -> list[str]:
    counted = Counter(defined)
    twice = [f"{name[:100]} is the name of {count} things" for name, count in counted.items() if count > 1]
    return twice + [f"{name[:100]} is the name of nothing" for name in dict.fromkeys(used) if name not in counted]


def _named(things: Iterable[dict[str, Any]], name: str) -> list[str]:
    return [one[name] for one in things if name in one]


def _related(document: dict[str, Any]) -> Iterator[str]:
    for one in document["relationships"]:
        yield from (one["spdxElementId"], one["relatedSpdxElement"])


def _pointed(element: dict[str, Any]) -> Iterator[str]:
    """The elements that one of SPDX 3 points to; those of the standard itself stand elsewhere."""
    found = [element.get(name) for name in ("from", "suppliedBy", *("to", "originatedBy", "createdBy", "createdUsing"))]
    found += [element.get("element"), element.get("rootElement")]
    names = (name for one in found if one for name in ([one] if isinstance(one, str) else one))
    yield from (name for name in names if not name.startswith("https://spdx.org/rdf/"))


def _inside(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for member in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _inside(member)


def _needed(document: dict[str, Any]) -> Iterator[str]:
    for one in document["dependencies"]:
        yield from (one["ref"], *one.get("dependsOn", ()))
    for one in document["compositions"]:
        yield from one["assemblies"]
    for one in _inside(document):
        yield from (data["ref"] for data in one.get("datasets", ()))
