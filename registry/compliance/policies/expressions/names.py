"""What a condition may name: attributes, a few functions, and the variable of ``exists`` and ``all``. Pure.

* An unknown name comes with the nearest one that exists.
* Where an attribute has a closed list of values, a word that is none of them is refused: it would never match, and a
  rule that never finds anything passes everything.
* Work is counted before anything is evaluated: each word once, within a loop once for each entry of the longest list.
"""

from collections.abc import Iterator, Mapping

import msgspec

from registry.compliance.policies.expressions.tokens import (
    ConditionFault,
    ConditionRefused,
    Token,
    read_tokens,
    trouble_at,
)
from registry.countries import country_fault
from registry.inputs import nearest, not_among

METHODS = ("startsWith", "endsWith", "contains", "exists", "all", "size")
FUNCTIONS = ("size",)
LOOPS = frozenset({"exists", "all"})
KEYWORDS = frozenset({"true", "false", "in"})
LONGEST_LIST = 300
"""Entries of the longest list that an attribute holds."""
MOST_WORK = 100_000
"""Steps of one condition in the worst case."""
MOST_LOOPS = 30
"""Of ``exists`` and ``all`` in one condition: the library gives up an evaluation after 10,000 rounds of all of them."""
_ELSEWHERE = {
    "matches": "regular expressions are not offered; use `startsWith`, `endsWith`, `contains` or a list",
    "null": "there is no null: `has_...` says whether a fact is known",
    "has": "`has(x)` is not offered; write `has_x`",
    "size": "write `size(list)`",
}


class AttributeName(msgspec.Struct, frozen=True):
    """What is known of an attribute while a condition is read."""

    of: str
    """The attribute; of ``has_x`` it is ``x``."""
    is_list: bool = False
    values: frozenset[str] | None = None
    """All words that it may have, where they are a closed list."""
    is_country: bool = False

    def fault_of(self, word: str) -> str | None:
        """Why it can never be this word; None where it can."""
        if self.values is None or word in self.values:
            return None
        if self.is_country:
            return country_fault(word) or f"{word!r} is no country of ISO 3166-1."
        return not_among(word, sorted(self.values), f"a value of `{self.of}`")


class ConditionWords(msgspec.Struct, frozen=True):
    """A condition whose words are all accepted: the attributes that it reads, and its work in the worst case."""

    reads: frozenset[str]
    work: int


def read_words(text: str, names: Mapping[str, AttributeName]) -> ConditionWords:
    """The names of a condition; raises ``ConditionRefused`` with every one that is unknown."""
    tokens = read_tokens(text)
    loops = _Loops(text, tokens)
    troubles = [*loops.troubles, *_unknown(text, tokens, names, loops), *_wrong_values(text, tokens, names, loops)]
    if troubles:
        raise ConditionRefused(*sorted(troubles))
    reads = frozenset(one.text for one in tokens if one.kind == "name" and one.text in names)
    work = sum(_work(place, token, names, loops) for place, token in enumerate(tokens))
    if work > MOST_WORK:
        detail = "it takes too much work in the worst case: compare fewer lists within `exists` and `all`."
        raise ConditionRefused(trouble_at(text, 0, detail))
    return ConditionWords(reads, work)


class _Loops:
    """The stretches of a condition that are evaluated once for each entry of a list, and their variables."""

    def __init__(self, text: str, tokens: tuple[Token, ...]) -> None:
        self.troubles: list[ConditionFault] = []
        self.stretches: list[tuple[int, int, str, str]] = []
        """Beginning and end of each, its variable, and the attribute whose entries that is, if it is one."""
        for place, token in enumerate(tokens):
            if token.text in LOOPS and _text(tokens, place - 1) == "." and _text(tokens, place + 1) == "(":
                self._read(text, tokens, place)

    def _read(self, text: str, tokens: tuple[Token, ...], place: int) -> None:
        token, variable = tokens[place], place + 2
        end = _closing(tokens, place + 1)
        if self.holds(place):
            self.troubles.append(trouble_at(text, token.at, f"`{token.text}` within another loop is not accepted."))
        elif len(tokens) <= variable or tokens[variable].kind != "name" or _text(tokens, variable + 1) != ",":
            self.troubles.append(trouble_at(text, token.at, f"write `list.{token.text}(x, condition on x)`."))
        elif len(self.stretches) == MOST_LOOPS:
            self.troubles.append(trouble_at(text, token.at, f"at most {MOST_LOOPS} `exists` and `all` are accepted."))
        else:
            self.stretches.append((place, end, tokens[variable].text, _text(tokens, place - 2)))

    def holds(self, place: int) -> bool:
        """Whether a word stands within a loop."""
        return any(start < place < end for start, end, *_ in self.stretches)

    def names(self, place: int, word: str) -> bool:
        """Whether a word is the variable of the loop that it stands in."""
        return self.source_of(place, word) is not None

    def source_of(self, place: int, word: str) -> str | None:
        """The attribute whose entries a variable stands for, empty where it is another list; None of other words."""
        known = (source for start, end, variable, source in self.stretches if start < place < end and word == variable)
        return next(known, None)


def _closing(tokens: tuple[Token, ...], opening: int) -> int:
    depth = 0
    for place in range(opening, len(tokens)):
        mark = tokens[place].text if tokens[place].kind == "mark" else ""
        depth += (mark in {"(", "["}) - (mark in {")", "]"})
        if depth == 0:
            return place
    return len(tokens)


def _unknown(
    text: str, tokens: tuple[Token, ...], names: Mapping[str, AttributeName], loops: _Loops
) -> Iterator[ConditionFault]:
    for place, token in enumerate(tokens):
        if (
            token.text == "["
            and place
            and (
                (tokens[place - 1].kind in {"name", "string"} and tokens[place - 1].text != "in")
                or _text(tokens, place - 1) in {")", "]"}
            )
        ):
            yield trouble_at(text, token.at, "an entry by its number is not offered; use `in`, `exists` or `all`.")
        if token.kind != "name" or token.text in KEYWORDS:
            continue
        before, after = _text(tokens, place - 1), _text(tokens, place + 1)
        if before == ".":
            known: tuple[str, ...] = METHODS
        elif after == "(":
            known = FUNCTIONS
        elif loops.names(place, token.text):
            if token.text in names:
                yield trouble_at(text, token.at, f"`{token.text}` is an attribute; call the variable otherwise.")
            continue
        else:
            known = tuple(names)
        if token.text not in known or (before == "." and after != "("):
            yield trouble_at(text, token.at, _no_such(token.text, known, is_call=after == "(" or before == "."))


def _no_such(word: str, known: tuple[str, ...], *, is_call: bool) -> str:
    if word in _ELSEWHERE:
        return f"{_ELSEWHERE[word]}."
    if is_call:
        return f"there is no function `{word}`; there are: {', '.join(sorted({*METHODS, *FUNCTIONS}))}."
    hint = nearest(word, known)
    meant = f"; did you mean `{hint}`?" if hint else "."
    return f"there is no attribute `{word}`{meant} GET /v1/policies/vocabulary lists all."


def _wrong_values(
    text: str, tokens: tuple[Token, ...], names: Mapping[str, AttributeName], loops: "_Loops"
) -> Iterator[ConditionFault]:
    """Texts that are compared with an attribute, or with an entry of it, and that it can never be."""
    for place, token in enumerate(tokens):
        word = loops.source_of(place, token.text) or token.text
        name = names.get(word) if token.kind == "name" else None
        for literal in _compared(tokens, place) if name else ():
            if name and (fault := name.fault_of(literal.literal)):
                yield trouble_at(text, literal.at, fault)


def _compared(tokens: tuple[Token, ...], place: int) -> Iterator[Token]:
    """The texts that stand beside an attribute: ``x == "a"``, ``"a" != x``, ``x in ["a", "b"]``, ``"a" in x``."""
    if _text(tokens, place + 1) in {"==", "!="} and place + 2 < len(tokens) and tokens[place + 2].kind == "string":
        yield tokens[place + 2]
    if place > 1 and _text(tokens, place - 1) in {"==", "!=", "in"} and tokens[place - 2].kind == "string":
        yield tokens[place - 2]
    if _text(tokens, place + 1) == "in" and _text(tokens, place + 2) == "[":
        entries = tokens[place + 3 : _closing(tokens, place + 2)]
        yield from (one for one in entries if one.kind == "string")


def _text(tokens: tuple[Token, ...], place: int) -> str:
    """The mark or name at a place; a string is never taken for one."""
    is_there = 0 <= place < len(tokens) and tokens[place].kind != "string"
    return tokens[place].text if is_there else ""


def _work(place: int, token: Token, names: Mapping[str, AttributeName], loops: _Loops) -> int:
    times = LONGEST_LIST if loops.holds(place) else 1
    name = names.get(token.text) if token.kind == "name" else None
    return times * (LONGEST_LIST if name and name.is_list else 1)
