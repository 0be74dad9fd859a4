"""What would lift a result, as it is answered."""

import msgspec


class LackingFact(msgspec.Struct, frozen=True):
    """A fact that a class asks for, in the framework's own words, and what it is now."""

    id: str
    now: str


class Way(msgspec.Struct, frozen=True):
    """One set of facts that suffices; without any of them it does not."""

    settle: tuple[LackingFact, ...]
    """Nobody knows them: where they hold already, finding that out is all."""
    change: tuple[LackingFact, ...]
    """They are known not to hold, or in part: something has to be released, told or put under other terms."""


class ClassStep(msgspec.Struct, frozen=True, kw_only=True):
    """A class above the present one, and the ways to it, the shortest first."""

    result: str
    ways: tuple[Way, ...]
    is_complete: bool
    """Whether these are all ways; false where the search ended at its limit."""


class MissingForNext(msgspec.Struct, frozen=True, kw_only=True):
    """What is missing for each class above the present one, the next one first."""

    framework: str
    method_version: str
    result: str
    """The class of now; where it is not determined, the least that holds for certain."""
    steps: tuple[ClassStep, ...]
