"""Entries of the two indexes, as clients state them: by dimension, or as the YAML of the index has them.

* A class is spelled as the index spells it: `open`, `partial` or `closed`. Everything else counts 0, with a warning.
* `{"class": "open", "link": ...}` is `open`; `{"value": "open"}` too. Blank and null are blank.
* A dimension that is not stated is blank.
* Names that are no dimension are refused; those of the other edition are not counted.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from registry.inputs import Fault, not_among, shown
from registry.openness.facts import Stated, fact_of_availability

_CLASSES = frozenset({"open", "partial", "closed"})
_ABOUT = frozenset(
    {"name", "path", "file", "id", "type", "types", "project", "system", "org", "source", "link", "notes"}
)
"""What stands beside the dimensions in a file of the index."""
_LONGEST = 500


class StatedEntry(msgspec.Struct, frozen=True):
    """One entry: its name and path, and the class of each dimension that is stated."""

    name: str | None
    path: str | None
    is_named: bool
    """Whether a name was sent at all, blank or not."""
    classes: Mapping[str, Stated]
    invalid: Mapping[str, str]
    """What stands where no class does, by dimension."""


def read_entry(item: Mapping[str, Any], known: tuple[str, ...], at: str, faults: list[Fault]) -> StatedEntry:
    """One entry; what is wrong joins ``faults``."""
    stated = item.get("dimensions")
    is_nested = "dimensions" in item
    if is_nested and not isinstance(stated, Mapping):
        faults.append(Fault(f"{at}/dimensions", f"Expected an object, got {shown(stated)}."))
        stated = {}
    dimensions: Mapping[str, Any] = stated if stated is not None else item
    place = f"{at}/dimensions" if is_nested else at
    allowed = frozenset() if is_nested else _ABOUT
    strange = sorted(dimensions.keys() - set(known) - allowed)
    faults.extend(Fault(f"{place}/{name[:100]}", not_among(name, known, "a dimension")) for name in strange)
    classes: dict[str, Stated] = {}
    invalid: dict[str, str] = {}
    for name in known:
        word = _class(dimensions.get(name), f"{place}/{name}", faults)
        if word in _CLASSES:
            classes[name] = fact_of_availability(word)
        elif word or name in dimensions:
            invalid[name] = word
    nothing: Mapping[str, Any] = {}
    about = next((item[key] for key in ("project", "system") if isinstance(item.get(key), Mapping)), nothing)
    named = item if "name" in item else about
    return StatedEntry(
        name=_text(named, "name", at, faults), path=_text(item, "path", at, faults), is_named="name" in named,
        classes=classes, invalid=invalid,
    )  # fmt: skip


def _class(value: object, at: str, faults: list[Fault]) -> str:
    """The word of a class, without space around it; blank where there is none."""
    plain = (
        next((value[key] for key in ("class", "value") if key in value), None) if isinstance(value, Mapping) else value
    )
    if plain is None:
        return ""
    if not isinstance(plain, str):
        faults.append(Fault(at, f"Expected open, partial, closed, or null, got {shown(plain)}."))
        return ""
    return plain.strip()[:_LONGEST]


def _text(item: Mapping[str, Any], key: str, at: str, faults: list[Fault]) -> str | None:
    value = item.get(key)
    if value is None or (isinstance(value, str) and len(value) <= _LONGEST):
        return value
    faults.append(Fault(f"{at}/{key}", f"Expected a text of at most {_LONGEST} characters, got {shown(value)}."))
    return None


def unread(stated: StatedEntry, counted: tuple[str, ...]) -> Iterator[str]:
    """Warnings of dimensions that are stated and that this edition does not count."""
    for name in (*stated.classes, *stated.invalid):
        if name not in counted:
            yield f"{name}: not counted in this edition"
