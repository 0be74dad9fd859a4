"""Which lines of a text begin with a number or letter that only counts the items of a list. Pure.

An enumerator counts only as part of a list of at least two, where each continues the one before (1, 2, 3; a, b, c;
i, ii, iii; 1.1, 1.2). A figure never does: "700. Users" continues nothing.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from registry.licenses.texts.forms.phrases import UNITS

_LEADING = re.compile(
    r"\s*(?:\((?P<round>\d{1,2}|[a-z]|[ivx]{1,5})\)|(?P<half>\d{1,2}|[a-z]|[ivx]{1,5})\)"
    r"|(?P<dotted>\d{1,2}(?:\.\d{1,2}){0,3}|[a-z]|[ivx]{1,5})\.|(?P<deep>\d{1,2}(?:\.\d{1,2}){1,3}))(?=\s|$)"
)
_ENDS = re.compile(r"(?:[.;:!?,]|\b(?:and|or))[\"'”’)\]*_\s]*$")  # noqa: RUF001 - these quotes are meant
_COMPARES = re.compile(r"[<>]=?\s*$")
_NEXT_WORD = re.compile(r"\s*([^\W_]+)")
_SIZES = frozenset({"million", "millions", "billion", "billions", "thousand", "hundred", "percent"})
_HEADING = 40
"""Characters: text that is wrapped rarely leaves a shorter line within a paragraph."""
_OPEN = 12
"""Lists that may be open at one time."""

Place = tuple[int, ...]


class _NumberedList(msgspec.Struct):
    style: str
    last: Place
    lines: list[int]


def enumerators(lines: Sequence[str]) -> Mapping[int, str]:
    """The leading enumerator by number of line; ``lines`` are normalised, an empty one ends a paragraph."""
    open_lists: list[_NumberedList] = []
    every: list[_NumberedList] = []
    found: dict[int, str] = {}
    for number, line in enumerate(lines):
        match = _LEADING.match(line) if line and not line[:6].isalpha() else None
        if match is None or not _may_begin(lines, number) or _is_figure(line, match):
            continue
        readings = list(_readings(match))
        if (place := _continued(open_lists, readings)) is not None:
            del open_lists[place + 1 :]
        elif new := _begun(readings):
            open_lists = [*open_lists[-_OPEN:], new]
            every.append(new)
        else:
            continue
        open_lists[-1].lines.append(number)
        found[number] = match.group()
    counted = {number for one in every if len(one.lines) > 1 for number in one.lines}
    return {number: text for number, text in found.items() if number in counted}


def _may_begin(lines: Sequence[str], number: int) -> bool:
    """Whether an item may begin here: behind an empty line, a heading, or the end of a sentence or clause."""
    former = lines[number - 1] if number else ""
    if not former:
        return number < 2 or not _COMPARES.search(lines[number - 2])  # noqa: PLR2004 - the line before the empty one
    return (len(former) < _HEADING and not _COMPARES.search(former)) or _ENDS.search(former) is not None


def _is_figure(line: str, match: re.Match[str]) -> bool:
    """Whether an amount stands here: "1.5 million users", "2. %"; "4. Users" is the fourth item of a list."""
    after = _NEXT_WORD.match(line, match.end())
    units = UNITS if match.lastgroup == "deep" else _SIZES
    return line[match.end() :].lstrip()[:1] in {"%", "$", "€"} or (after is not None and after[1] in units)


def _readings(match: re.Match[str]) -> Iterator[tuple[str, Place]]:
    """Style and place that an enumerator may stand for; "i" is a letter and a Roman numeral."""
    form = str(match.lastgroup)
    text = match[form]
    if text[0].isdigit():
        numbers = tuple(map(int, text.split(".")))
        yield ("number" if len(numbers) > 1 else f"{form} number"), numbers
        return
    if len(text) == 1:
        yield f"{form} letter", (ord(text) - ord("a") + 1,)
    if value := _roman(text):
        yield f"{form} roman", (value,)


def _continued(lists: Sequence[_NumberedList], readings: Sequence[tuple[str, Place]]) -> int | None:
    """The innermost open list that this continues, which it then does."""
    for place in reversed(range(len(lists))):
        one = lists[place]
        for style, value in readings:
            if style == one.style and value == (*one.last[:-1], one.last[-1] + 1):
                one.last = value
                return place
    return None


def _begun(readings: Sequence[tuple[str, Place]]) -> _NumberedList | None:
    """A list that begins here: with its first item, or the first part of one."""
    return next((_NumberedList(style, value, []) for style, value in reversed(readings) if value[-1] == 1), None)


def _roman(text: str) -> int:
    """The value of a numeral below forty; 0 where it is none."""
    values = [{"i": 1, "v": 5, "x": 10}.get(letter, 0) for letter in text]
    if not all(values):
        return 0
    total = sum(-v if v < max(values[n:]) else v for n, v in enumerate(values))
    return total if _numeral(total) == text else 0


def _numeral(value: int) -> str:
    ones = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
    return "x" * (value // 10) + ones[value % 10] if 0 < value < 40 else ""  # noqa: PLR2004 - more never count a list
