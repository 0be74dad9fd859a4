"""What the name of a model tells: which links name it, and how large it is."""

import re
from typing import NamedTuple

from registry.records.layers.rules import NOMINAL

_TOKENS = re.compile(r"[a-z]+|[0-9]+(?:\.[0-9]+)*")
_SIZE = re.compile(r"(?<![a-z0-9.])([0-9]+x)?([0-9]+(?:\.[0-9]+|p[0-9]+)?)([bmt])(?![a-z0-9])")
_UNITS = {"m": 10**6, "b": 10**9, "t": 10**12}


def tokens(text: str) -> tuple[str, ...]:
    """The words and numbers of a text, in small letters."""
    return tuple(_TOKENS.findall(text.lower()))


def names_model(link: str, model: str) -> bool:
    """Whether the parts of a model's name stand in a link one after the other: bloom is not named by bloomz."""
    wanted, given = tokens(model.partition("/")[2] or model), tokens(link)
    return any(given[start : start + len(wanted)] == wanted for start in range(len(given) - len(wanted) + 1))


class NamedSize(NamedTuple):
    """A number of parameters as a name gives it; ``unit`` is worth one of its last digit."""

    parameters: int
    unit: int

    def fits(self, counted: int) -> bool:
        """Whether a counted number is this one, nearly or rounded."""
        difference = abs(self.parameters - counted)
        return difference <= NOMINAL * max(self.parameters, counted) or 2 * difference < self.unit


def size_in(model: str) -> NamedSize | None:
    """The number of parameters that a name gives; None where it gives none, several, or experts times a size."""
    name = re.sub(r"[-_/]", " ", model.partition("/")[2].lower())
    found = _SIZE.findall(name)
    if len(found) != 1 or found[0][0]:
        return None
    _, written, letter = found[0]
    whole, _, digits = written.replace("p", ".").partition(".")
    unit = _UNITS[letter] // 10 ** len(digits)
    return NamedSize(round(float(f"{whole}.{digits or 0}") * _UNITS[letter]), unit)
