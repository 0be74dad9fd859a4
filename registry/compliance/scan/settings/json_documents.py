"""JSON and TOML as trees with lines: read by their own parsers, and their words found again in the text. Pure."""

import json
import re
import tomllib
from collections.abc import Iterator
from typing import Any

import msgspec

from registry.compliance.scan.settings.nodes import ExcessiveSettings, Items, Leaf, Pairs, Tree, UnreadableSettings

MAX_PARTS = 500_000
MAX_DEPTH = 60
MAX_MISSED = 50
MAX_LINES = 20_000
_TRIES, _NEAR = 20, 4_000
"""How often, and how many characters on, a word of TOML is looked for."""
_AFTER_KEY = re.compile(r"[\"']?[ \t]*[=.\]]")
_COMMENT = re.compile(r'("(?:[^"\\\n]|\\.)*")|//[^\n]*|/\*.*?\*/|,(?=\s*[}\]])', re.DOTALL)


def json_trees(text: str) -> list[Tree]:
    """The document, or each line's of JSON Lines; raises UnreadableSettings."""
    if text.count(",") > MAX_PARTS:
        raise ExcessiveSettings("it has too many parts")
    try:
        return [_Places(text).tree(msgspec.json.decode(text.encode("utf-8", "replace")), 1)]
    except (msgspec.DecodeError, RecursionError) as error:
        lines = text.split("\n")
        if len(lines) > 1 and text.lstrip().startswith("{") and _is_object(lines[0]):
            if len(lines) > MAX_LINES:
                raise ExcessiveSettings(f"it has more than {MAX_LINES:,} lines") from error
            return list(_json_lines(lines))
        return [_without_comments(text, error)]


def _is_object(line: str) -> bool:
    return line.strip().startswith("{") and line.strip().endswith("}")


def _json_lines(lines: list[str]) -> Iterator[Tree]:
    for number, line in enumerate(lines):
        if line.strip():
            try:
                yield _Places("\n" * number + line).tree(msgspec.json.decode(line.encode("utf-8", "replace")), 1)
            except RecursionError as error:
                raise ExcessiveSettings(f"line {number + 1} is nested too deep") from error
            except msgspec.DecodeError as error:
                raise UnreadableSettings(f"line {number + 1}: it is no JSON") from error


def _without_comments(text: str, error: Exception) -> Tree:
    """JSON as editors and TypeScript write it, with comments and commas at the end."""
    plain = _COMMENT.sub(lambda found: found[1] or re.sub(r"[^\n]", " ", found[0]), text)
    try:
        return _Places(plain).tree(msgspec.json.decode(plain.encode("utf-8", "replace")), 1)
    except RecursionError:
        raise ExcessiveSettings("it is nested too deep") from error
    except msgspec.DecodeError:
        raise UnreadableSettings(f"it is no JSON ({str(error)[:100]})") from error


def toml_trees(text: str) -> list[Tree]:
    """The document; raises UnreadableSettings."""
    try:
        return [_Places(text, is_toml=True).tree(tomllib.loads(text), 1)]
    except RecursionError as error:
        raise ExcessiveSettings("it is nested too deep") from error
    except ValueError as error:
        raise UnreadableSettings(f"it is no TOML ({str(error)[:100]})") from error


class _Places:
    """Finds the words of a document again, in order, and so the lines on which they stand."""

    def __init__(self, text: str, *, is_toml: bool = False) -> None:
        self._text = text
        self._place = 0
        self._counted, self._line = 0, 1
        self._is_toml = is_toml
        self._parts = 0
        self._missed = 0

    def tree(self, value: Any, depth: int) -> Tree:  # noqa: ANN401 - any JSON
        self._parts += 1
        if depth > MAX_DEPTH or self._parts > MAX_PARTS:
            raise ExcessiveSettings("it has too many parts, or is nested too deep")
        if isinstance(value, dict):
            pairs = list[tuple[str, Tree]]()
            for key, inner in value.items():
                self._seek(str(key), is_key=True)
                pairs.append((str(key), self.tree(inner, depth + 1)))
            return Pairs(pairs, self._line)
        if isinstance(value, list):
            return Items([self.tree(inner, depth + 1) for inner in value], self._line)
        if isinstance(value, str):
            self._seek(value)
            return Leaf(value, self._line)
        return Leaf("" if value is None else str(value), self._line)

    def _seek(self, word: str, *, is_key: bool = False) -> None:
        """Go on to a word, where it stands as it is; after some that are not found, none is looked for any more."""
        if self._missed > MAX_MISSED:
            return
        place = self._find_toml(word, is_key=is_key) if self._is_toml else self._find_json(word)
        if place < 0:
            self._missed += 1
            return
        start = 0 if place < self._counted else self._counted
        self._line = (1 if start == 0 else self._line) + self._text.count("\n", start, place)
        self._counted = self._place = place

    def _find_json(self, word: str) -> int:
        place = self._text.find(json.dumps(word, ensure_ascii=False), self._place + (self._place > 0))
        return place if place >= 0 else self._text.find('"' + word.replace("/", "\\/") + '"', self._place)

    def _find_toml(self, word: str, *, is_key: bool) -> int:
        if is_key:
            place = self._find_key(word, self._place)
            return place if place >= 0 else self._find_key(word, 0)  # tables may stand apart from what they belong to
        end = self._place + len(word) + _NEAR
        places = [self._text.find(f"{quote}{word}{quote}", self._place, end) for quote in ('"', "'", "")]
        return next((place for place in places if place >= 0), -1)

    def _find_key(self, word: str, start: int) -> int:
        place = self._text.find(word, start)
        for _ in range(_TRIES):
            if place < 0 or _AFTER_KEY.match(self._text, place + len(word)):
                break
            place = self._text.find(word, place + 1)
        return place
