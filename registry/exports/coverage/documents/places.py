"""Where the elements of a document were found, and which of its parts lack one. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from registry.inputs import Fault, refusal, shown

MOST_PLACES = 20
"""Places of one element that are told."""
NO_WORDS = frozenset({"", "noassertion", "unknown", "n/a"})
_NOT_REACHED = "cardwatch:not_reached"
"""As ``exports.properties`` names it, which is not pure."""
Places = tuple[str, ...]


class ElementFindings:
    """What was found of each element."""

    def __init__(self) -> None:
        self.found: dict[str, list[str]] = {}
        self.lacking: dict[str, list[str]] = {}
        """By element the parts that should have it and have not."""
        self.models: list[str] = []
        self.bases: list[str] = []
        """Models that are only named as what others were made from."""
        self.data: list[str] = []
        self.has_system = False
        """Whether the document describes a system around its models."""
        self.why: dict[str, str] = {}
        """By element, in the document's own words why it is not there."""

    def add(self, element: str, places: Iterable[str]) -> None:
        """Places where an element of the whole document stands."""
        self.found.setdefault(element, []).extend(places)

    def add_part(self, at: str, told: Mapping[str, Iterable[str]]) -> None:
        """What one part, such as a model, says, and what not."""
        for element, places in told.items():
            there = list(places)
            if there:
                self.found.setdefault(element, []).extend(there)
            else:
                self.lacking.setdefault(element, []).append(at)

    def add_gaps(self, at: str, properties: Iterable[tuple[str, str]]) -> None:
        """What a document of ours says that a model does not reach: it lacks it, also where some of it stands."""
        for element, _, rest in (value.partition(" ") for name, value in properties if name == _NOT_REACHED):
            self.why[element] = rest.partition(": ")[2][:500]
            self.lacking.setdefault(element, []).append(at)


def is_stated(value: object) -> bool:
    """Whether a value says anything: no empty one, and no word that stands for nothing."""
    if isinstance(value, str):
        return value.strip().lower() not in NO_WORDS
    if isinstance(value, list):
        return any(is_stated(one) if not isinstance(one, list) else bool(one) for one in value)
    return value is not None and value != {}


def stated(held: Mapping[str, Any], at: str, *names: str) -> Iterator[str]:
    """The places of those of these members that say anything."""
    return (f"{at}/{name}" for name in names if is_stated(held.get(name)))


def inner(held: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """An object inside; an empty one where there is none."""
    value = held.get(name)
    return value if isinstance(value, dict) else {}


def objects(held: Mapping[str, Any], name: str, at: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    """The objects of a list, or the one that stands in its place, each with its place."""
    value = held.get(name)
    if isinstance(value, dict):
        yield value, f"{at}/{name}"
    for number, one in enumerate(value if isinstance(value, list) else ()):
        if isinstance(one, dict):
            yield one, f"{at}/{name}/{number}"


def listed(held: Mapping[str, Any], name: str, at: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    """The objects of a list that holds parts of the document; raises ``Invalid`` for what is no list."""
    value = held.get(name)
    if value is not None and not isinstance(value, list):
        raise refusal((Fault(f"{at}/{name}", f"Expected a list, got {shown(value)}."),))
    yield from objects(held, name, at)


def each(held: Mapping[str, Any], name: str, at: str, *members: str) -> Iterator[str]:
    """The places of members in the objects of a list."""
    for one, place in objects(held, name, at):
        yield from stated(one, place, *members)


def word(held: Mapping[str, Any], name: str) -> str:
    """A text; empty where there is none."""
    value = held.get(name)
    return value if isinstance(value, str) else ""
