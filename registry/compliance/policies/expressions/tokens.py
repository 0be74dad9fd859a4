"""The words of a condition, with their places: a part of CEL that cannot grow while it is evaluated. Pure.

* What CEL writes beyond it (regular expressions, maps, indices, bytes, conversions) is refused by name and place before
  the library sees it: of what is left, length bounds the work.
* Strings stand in one line and know three escapes, so that both readers see the same words.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

MOST_CHARACTERS = 4_000
MOST_TOKENS = 1_200
MOST_DEPTH = 12
"""Of parentheses and brackets."""
MOST_ENTRIES = 300
"""Of a list: there are 249 countries."""
MOST_SIGNS = 4
"""Of ``!`` and ``-`` in a row."""
MOST_CHOICES = 8
"""Of ``? :`` in one condition."""

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n\f]+|//[^\n\x00\ud800-\udfff]*)
    |(?P<string>"(?:[^"\\\x00-\x1f\ud800-\udfff]|\\["'\\])*"|'(?:[^'\\\x00-\x1f\ud800-\udfff]|\\["'\\])*')
    |(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<mark>&&|\|\||==|!=|<=|>=|[-+*/%<>!?:(),.\[\]])""",
    re.VERBOSE | re.ASCII,
)
_ESCAPE = re.compile(r"\\(.)")


class Token(NamedTuple):
    """One word of a condition; ``at`` counts characters from 0."""

    kind: str
    """``string``, ``number``, ``name`` or ``mark``."""
    text: str
    at: int

    @property
    def end(self) -> int:
        """The place behind it."""
        return self.at + len(self.text)

    @property
    def literal(self) -> str:
        """What a string says."""
        return _ESCAPE.sub(r"\1", self.text[1:-1])


class ConditionFault(NamedTuple):
    """What is wrong with a condition, and where; lines and columns count from 1."""

    line: int
    column: int
    detail: str

    @property
    def sentence(self) -> str:
        """The place and what is wrong there."""
        return f"line {self.line}, column {self.column}: {self.detail}"


class ConditionRefused(Exception):  # noqa: N818 - a reason, told to whoever wrote the condition
    """A condition that is not accepted, with all that is wrong with it."""

    def __init__(self, *troubles: ConditionFault) -> None:
        super().__init__(" ".join(one.sentence for one in troubles))
        self.troubles = troubles


def trouble_at(text: str, at: int, detail: str) -> ConditionFault:
    """What is wrong at a character of a condition."""
    before = text[:at]
    return ConditionFault(before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1, detail)


def read_tokens(text: str) -> tuple[Token, ...]:
    """The words of a condition; raises ``ConditionRefused`` where it is too large or holds what no condition may."""
    if len(text) > MOST_CHARACTERS:
        detail = f"a condition has at most {MOST_CHARACTERS:,} characters, this one has {len(text):,}; make two rules"
        raise ConditionRefused(trouble_at(text, MOST_CHARACTERS, f"{detail}."))
    tokens = tuple(_tokens(text))
    for wrong in (_too_large(text, tokens), _glued(text, tokens), _too_deep(text, tokens)):
        if wrong is not None:
            raise ConditionRefused(wrong)
    return tokens


def _tokens(text: str) -> Iterator[Token]:
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise ConditionRefused(trouble_at(text, at, _strange(text, at)))
        if match.lastgroup != "space":
            yield Token(match.lastgroup or "", match.group(), at)
        at = match.end()


def _strange(text: str, at: int) -> str:
    letter = text[at]
    if letter in "\"'":
        return "this text does not end in its line, or holds an escape other than \\\" \\' \\\\."
    if letter in "{}":
        return "maps and messages are not offered; conditions know lists, `[...]`."
    if letter in "&|=":
        return f"a single {letter!r} means nothing; write {letter * 2!r}."
    return f"{letter!r} means nothing here."


def _too_large(text: str, tokens: tuple[Token, ...]) -> ConditionFault | None:
    if not tokens:
        return trouble_at(text, 0, "the condition is empty; `true` is always a finding.")
    if len(tokens) > MOST_TOKENS:
        detail = f"a condition has at most {MOST_TOKENS:,} words, this one has {len(tokens):,}; make two rules."
        return trouble_at(text, tokens[MOST_TOKENS].at, detail)
    choices = [one for one in tokens if one.text == "?"]
    if len(choices) > MOST_CHOICES:
        return trouble_at(text, choices[MOST_CHOICES].at, f"at most {MOST_CHOICES} `? :` are accepted.")
    return None


def _glued(text: str, tokens: tuple[Token, ...]) -> ConditionFault | None:
    """Words without a space between them that CEL reads as one: ``r"raw"``, three quotes, ``1u``, ``0x1F``."""
    for first, second in pairwise(tokens):
        is_word = first.kind != "mark" and second.kind != "mark"
        if is_word and first.end == second.at:
            return trouble_at(text, first.at, 'prefixes and suffixes of literals and `"""` are not offered.')
    return None


def _too_deep(text: str, tokens: tuple[Token, ...]) -> ConditionFault | None:
    depth = signs = 0
    entries = [0]
    for token in tokens:
        mark = token.text if token.kind == "mark" else ""
        signs = signs + 1 if mark in {"!", "-"} else 0
        if mark in {"(", "["}:
            depth += 1
            entries.append(0)
        elif mark in {")", "]"}:
            depth -= 1
            entries.pop()
        elif mark == ",":
            entries[-1] += 1
        if depth < 0 or not entries:
            return trouble_at(text, token.at, f"{token.text!r} closes what was not opened.")
        if depth > MOST_DEPTH or signs > MOST_SIGNS:
            return trouble_at(text, token.at, f"it is nested deeper than {MOST_DEPTH} levels; make two rules.")
        if entries[-1] >= MOST_ENTRIES:
            return trouble_at(text, token.at, f"a list has at most {MOST_ENTRIES} entries.")
    return None
