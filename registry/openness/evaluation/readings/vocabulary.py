"""The names of facts that a framework asks for, and what clients stated by these names.

* A fact may be nested or not: `{"code": {"training": "yes"}}` is `training_code`.
* An unknown name is refused, with those that there are; so is one fact that is stated twice.
* What is not stated is unknown.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, TypeVar

import msgspec

from registry.inputs import MOST_FAULTS, Fault, accepted, nearest, refusal, shown
from registry.openness.evaluation.readings.values import (
    VALUE_KEYS,
    WrongValueError,
    is_licence,
    note_of,
    read_fact,
    read_figure,
    read_licence,
    read_stated,
    read_text,
    source_of,
)
from registry.openness.facts import Fact, Stated, Written

Value = TypeVar("Value")
FactType = Literal["fact", "licence", "figure", "words", "text", "object", "class"]
"""`fact`: yes, partly, no or unknown, true and false, or open, partial and closed."""
_LICENCES = ("license", "licence", "licenses", "licences")
_WRAPPERS = frozenset({"artifacts", "artefacts", "elements", "components", "documentation", "conditions", "public"})
"""Objects that only hold facts together, so that their own name says nothing."""
_DEEPEST = 5
_MOST = 200


class FactName(msgspec.Struct, frozen=True, kw_only=True):
    """A fact that a framework asks for."""

    name: str
    type: FactType
    meaning: str
    also: tuple[str, ...] = ()
    """Other names that are taken, nested ones with dots."""
    is_licensed: bool = False
    """Whether `{name}.license` is taken beside it."""


class Stating(msgspec.Struct, frozen=True):
    """What was stated for one name, and where."""

    value: Any
    pointer: str


class FactVocabulary:
    """The names of one framework."""

    def __init__(self, names: tuple[FactName, ...]) -> None:
        self.names = names
        self._by_spelling = dict(self._spellings())
        self._types: dict[str, FactType] = {one.name: one.type for one in names}
        self._licensed = {f"{one.name}.license" for one in names if one.is_licensed}
        self._types.update(dict.fromkeys(self._licensed, "licence"))

    def _spellings(self) -> Iterator[tuple[str, str]]:
        for one in self.names:
            for spelling in (one.name, *one.also):
                yield spelling, one.name
                if one.is_licensed:
                    for word in _LICENCES:
                        for written in (f"{spelling}.{word}", f"{spelling}_{word}", f"{word}.{spelling}"):
                            yield written, f"{one.name}.license"

    def known(self, spelling: str) -> str | None:
        """The name that a spelling stands for."""
        return self._by_spelling.get(spelling)

    def read(self, facts: Mapping[str, Any], at: str = "/facts") -> "Statings":
        """What is stated; names that there are not are faults of it."""
        found = Statings()
        self._walk(facts, "", at, found)
        return found

    def _walk(self, facts: Mapping[str, Any], prefix: str, at: str, found: "Statings") -> None:
        for key, value in facts.items():
            spelling, pointer = prefix + _folded(key), f"{at}/{_escaped(key)}"
            if found.count > _MOST or prefix.count(".") > _DEEPEST:
                found.add_fault(pointer, f"At most {_MOST} facts are taken, at most {_DEEPEST} objects in each other.")
                return
            self._take(spelling, value, pointer, found)

    def _take(self, spelling: str, value: object, pointer: str, found: "Statings") -> None:
        name = self.known(spelling)
        if name is None and spelling in _WRAPPERS and isinstance(value, dict):
            self._walk(value, "", pointer, found)
            return
        if not isinstance(value, dict):
            if name is None:
                found.add_fault(pointer, self._unknown(spelling))
            elif f"{name}.license" in self._licensed and isinstance(value, str) and is_licence(value):
                # A thing that is said to be under a licence is released under it.
                found.add(name, Stating("open", pointer))
                found.add(f"{name}.license", Stating(value, pointer))
            else:
                found.add(name, Stating(value, pointer))
            return
        nested = {key: one for key, one in value.items() if self.known(f"{spelling}.{_folded(key)}")}
        rest = {key: one for key, one in value.items() if key not in nested}
        strange = rest.keys() - VALUE_KEYS if self._types.get(name or "", "fact") == "fact" else frozenset[str]()
        if name is not None and (rest.keys() - strange or not nested):
            found.add(name, Stating(rest, pointer))
        # Names that there are not are walked too, which refuses them.
        deeper = value if name is None else {key: one for key, one in value.items() if key in nested or key in strange}
        self._walk(deeper, f"{spelling}.", pointer, found)

    def _unknown(self, spelling: str) -> str:
        hint = nearest(spelling, self._by_spelling)
        meant = f"; did you mean {hint!r}?" if hint else "."
        return f"There is no fact {shown(spelling)} here{meant} {accepted([one.name for one in self.names])}"


class Statings:
    """What was stated by name, and everything that is wrong with it."""

    def __init__(self) -> None:
        self.count = 0
        self._by_name: dict[str, Stating] = {}
        self._faults: list[Fault] = []
        self.reasons: dict[str, str] = {}
        self.sources: dict[str, str] = {}

    def add(self, name: str, stating: Stating) -> None:
        """One statement; the second of the same fact is a fault, unless it says the same; null says nothing."""
        self.count += 1
        if name in self._by_name and self._by_name[name].value is None:
            del self._by_name[name]
        before = self._by_name.setdefault(name, stating)
        if stating.value is not None and before.value != stating.value:
            self.add_fault(stating.pointer, f"`{name}` is stated twice, at {before.pointer} too.")

    def add_fault(self, pointer: str, detail: str) -> None:
        """Something that is wrong, told once however often it is read."""
        fault = Fault(pointer, detail)
        if fault not in self._faults:
            self._faults.append(fault)

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def raw(self, name: str) -> Any:  # noqa: ANN401 - whatever a client wrote
        """What was written; None where nothing was."""
        return self._by_name[name].value if name in self._by_name else None

    def read(self, name: str, reader: Callable[[Any], Value], default: Value) -> Value:
        """What was stated, read; a fault and the default where it cannot be."""
        stating = self._by_name.get(name)
        if stating is None:
            return default
        try:
            value = reader(stating.value)
        except WrongValueError as wrong:
            self.add_fault(stating.pointer, str(wrong))
            return default
        if note := note_of(stating.value):
            self.reasons[name] = note
        if source := source_of(stating.value):
            self.sources[name] = source
        return value

    def fact(self, name: str, default: Fact = "unknown") -> Fact:
        """A fact."""
        return self.read(name, read_fact, default)

    def stated(self, name: str) -> Stated:
        """A fact, or that a thing does not exist."""
        return self.read(name, read_stated, "unknown")

    def licence(self, *names: str) -> Written:
        """The licence of a thing: the first of these names that says one."""
        for name in names:
            if name in self._by_name and (found := self.read(name, read_licence, None)) is not None:
                return found
        return None

    def figure(self, name: str, most: float) -> float | None:
        """A number above 0."""
        return self.read(name, lambda value: read_figure(value, most), None)

    def text(self, name: str) -> str:
        """Words for people."""
        return self.read(name, read_text, "")

    def settle(self) -> None:
        """Raise ``Invalid`` with all that is wrong, if anything is."""
        if self._faults:
            raise refusal(tuple(self._faults[:MOST_FAULTS]))


def _folded(key: str) -> str:
    return key.strip().casefold().replace("-", "_").replace(" ", "_")[:100]


def _escaped(key: str) -> str:
    return key[:100].replace("~", "~0").replace("/", "~1")
