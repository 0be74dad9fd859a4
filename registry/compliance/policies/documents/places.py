"""Where in a written policy something is wrong: line, column, and the line itself, for each fault. Pure.

* Places are those of YAML, of which JSON is a part; they count lines and columns from 1.
* A condition tells its own lines and columns; they become those of the text where each of its characters stands there
  as it is, or escaped in one line. A folded condition has its first line alone.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import yaml

from registry.errors import Invalid

MOST_EVENTS = 50_000
"""Parts of a text that are looked at; a policy has some 1,000."""
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_LONGEST_QUOTE = 160
_LINE = re.compile(r"\bline (\d+)")
_OF_CONDITION = re.compile(r"line (\d+), column (\d+): ")
_ESCAPED = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)|[^\\]", re.DOTALL)
_DOUBLED = re.compile(r"''|[^']")


class TextPlace(NamedTuple):
    """A line and a column of a text; ``style`` is how a value is written there: plain, quoted, literal or folded."""

    line: int
    column: int
    style: str = ""
    is_one_line: bool = True


class WrittenFault(NamedTuple):
    """What is wrong in a text, and where; ``quoted`` is the line, or the part of it around the column."""

    pointer: str
    detail: str
    line: int | None = None
    column: int | None = None
    quoted: str = ""


def faults_in_text(text: str, error: Invalid) -> tuple[WrittenFault, ...]:
    """What is wrong with the policy that a text is, each fault with its place as far as there is one."""
    lines, places = text.split("\n"), _places(text)
    return tuple(_fault(lines, places, pointer, detail) for pointer, detail in error.errors)


def _fault(lines: list[str], places: Mapping[str, TextPlace], pointer: str, detail: str) -> WrittenFault:
    if not pointer:
        named = _LINE.search(detail)
        line = int(named[1]) if named else None
        return WrittenFault(pointer, detail, line, None, _quoted(lines, line, 1))
    known = next((one for one in _upward(pointer) if one in places), "")
    place = places.get(known)
    if place is None:
        return WrittenFault(pointer, detail)
    within = _OF_CONDITION.match(detail) if known == pointer else None
    if within:
        exact = _within(lines, place, int(within[1]), int(within[2]))
        if exact is not None:
            detail, place = detail[within.end() :], exact
    return WrittenFault(pointer, detail, place.line, place.column, _quoted(lines, place.line, place.column))


def _upward(pointer: str) -> Iterator[str]:
    """A place, then what it stands in: what is missing has none of its own."""
    while pointer:
        yield pointer
        pointer = pointer.rpartition("/")[0]


def _quoted(lines: list[str], line: int | None, column: int) -> str:
    if line is None or not 1 <= line <= len(lines):
        return ""
    start = max(0, column - _LONGEST_QUOTE // 2) if len(lines[line - 1]) > _LONGEST_QUOTE else 0
    return lines[line - 1][start : start + _LONGEST_QUOTE]


def _within(lines: list[str], place: TextPlace, line: int, column: int) -> TextPlace | None:
    """The place of a character of a condition in the text; None where the text folds it."""
    if place.style == "|":
        body = next((one for one in lines[place.line :] if one.strip()), "")
        indent = len(body) - len(body.lstrip(" "))
        return TextPlace(place.line + line, indent + column)
    if line != 1 or not place.is_one_line or place.style == ">":
        return None
    pattern = {'"': _ESCAPED, "'": _DOUBLED}.get(place.style)
    if pattern is None:
        return TextPlace(place.line, place.column + column - 1)
    raw = lines[place.line - 1][place.column :]
    at = 0
    for _ in range(column - 1):
        found = pattern.match(raw, at)
        if found is None:
            return None
        at = found.end()
    return TextPlace(place.line, place.column + 1 + at)


def _places(text: str) -> dict[str, TextPlace]:
    """The place of each value by its JSON pointer (RFC 6901); of a text that is no YAML, those before its fault."""
    found: dict[str, TextPlace] = {}
    if re.search("^%", text, re.MULTILINE):  # libyaml needs quadratic time for many directives
        return found
    try:
        _walk(yaml.parse(text, Loader=_LOADER), found)
    except (yaml.YAMLError, UnicodeError, StopIteration):
        return found
    return found


def _walk(events: Any, found: dict[str, TextPlace]) -> None:  # noqa: ANN401 - an iterator without types
    """Follow the events; what stands open is a list's next number, or a mapping's key that waits for its value."""
    open_: list[tuple[str, list[Any]]] = []
    for number, event in enumerate(events):
        if number > MOST_EVENTS:
            return
        if isinstance(event, yaml.CollectionEndEvent):
            open_.pop()
        elif isinstance(event, yaml.NodeEvent):
            pointer = _pointer(open_, event)
            if pointer is not None and event.start_mark is not None and event.end_mark is not None:
                start, end = event.start_mark, event.end_mark
                style = (event.style or "") if isinstance(event, yaml.ScalarEvent) else ""
                found.setdefault(pointer, TextPlace(start.line + 1, start.column + 1, style, start.line == end.line))
            if isinstance(event, yaml.CollectionStartEvent):
                kind = [0] if isinstance(event, yaml.SequenceStartEvent) else [None]
                open_.append((pointer or "", kind))


def _pointer(open_: list[tuple[str, list[Any]]], event: yaml.NodeEvent) -> str | None:
    """The pointer of a value; None of a key."""
    if not open_:
        return ""
    above, state = open_[-1]
    if isinstance(state[0], int):
        state[0] += 1
        return f"{above}/{state[0] - 1}"
    if state[0] is None:
        value = event.value if isinstance(event, yaml.ScalarEvent) else ""
        state[0] = str(value)[:100].replace("~", "~0").replace("/", "~1")
        return None
    pointer, state[0] = f"{above}/{state[0]}", None
    return pointer
