"""The figures of a sentence: what they count, per what time, and from where on. Pure, from its words alone.

Numbers in letters ("seven hundred million", in Chinese too) are digits before they are compared.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from registry.licenses.comparison.sentences import vocabulary as v

Bound = Literal["over", "from", "under", "up to"]
"""Whom a figure is about: who has more, at least as much, less, or at most as much."""

_AMOUNT = re.compile(r"\d+(?:[.,]\d+)*([a-z]{0,2})")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_CJK_NUMERAL = re.compile(
    r"(?<!\d)"
    "[\u4e00\u4e8c\u4e24\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341\u767e\u5343]{1,8}(?=[\u4e07\u4ebf])"
)
_CJK_DIGITS = {
    digit: value
    for value, digits in enumerate(["", "一", "二两", "三", "四", "五", "六", "七", "八", "九"])
    for digit in digits
}
_CJK_POWERS = {"\u5341": 10, "\u767e": 100, "\u5343": 1000}
_TIME_WITHIN = 3
"""Words after a number in which a unit of time is its own, and not the time in which something is counted."""
_NEAR = 6
_HUNDRED = 100
_MAX_NUMERALS = 5


def has_cjk(word: str) -> bool:
    """Whether a word is in a script without blanks between words, or partly."""
    return not word.isascii() and _CJK.search(word) is not None


def digits_for_words(words: Iterable[str]) -> tuple[str, ...]:
    """``seven hundred million`` as ``700 million``; a small number without a magnitude stays as it is written."""
    listed = list(words)
    found: list[str] = []
    place = 0
    while place < len(listed):
        value, used = _number_at(listed, place)
        found.append(str(value) if used else listed[place])
        place += used or 1
    return tuple(found)


def _number_at(words: Sequence[str], start: int) -> tuple[int, int]:
    """The value of a number in letters, and how many words it has; nothing where no magnitude is near."""
    total, current, place = 0, 0, start
    for place in range(start, min(len(words), start + _MAX_NUMERALS)):
        word = words[place].casefold()
        if word in v.NUMERALS:
            current += v.NUMERALS[word]
        elif word == "hundred" and current:
            current *= _HUNDRED
        else:
            break
    else:
        place = min(len(words), start + _MAX_NUMERALS)
    total = current
    has_magnitude = place < len(words) and words[place].casefold() in v.MAGNITUDES
    return (total, place - start) if total and (has_magnitude or total >= _HUNDRED) and place > start else (0, 0)


def digits_for_numerals(text: str) -> str:
    """Chinese numerals before a magnitude in digits."""
    return text if text.isascii() else _CJK_NUMERAL.sub(lambda found: str(_numeral(found.group())), text)


def _numeral(numerals: str) -> int:
    total, digit = 0, 0
    for sign in numerals:
        if sign in _CJK_POWERS:
            total += (digit or 1) * _CJK_POWERS[sign]
            digit = 0
        else:
            digit = _CJK_DIGITS[sign]
    return total + digit


def figures_in(words: Sequence[str]) -> dict[str, tuple[float, ...]]:
    """The figures of a sentence by what they count; a number without a unit is none."""
    found: dict[str, list[float]] = {}
    for value, unit in _figures(words):
        found.setdefault(unit, []).append(value)
    return {unit: tuple(sorted(values)) for unit, values in found.items()}


def figure_positions(words: Sequence[str]) -> frozenset[int]:
    """Where the numbers of figures stand, their magnitudes included."""
    return frozenset(
        place
        for start, word in enumerate(words)
        if _AMOUNT.fullmatch(word) and _unit(words, start)
        for place in (start, *((start + 1,) if _following(words, start) in v.MAGNITUDES else ()))
    )


def times_per_year(words: Sequence[str]) -> float | None:
    """How often in a year what a sentence counts is counted; None where it says nothing or more than one thing."""
    said = {factor for word in words for part, factor in v.PERIODS.items() if _says(word, part)}
    return said.pop() if len(said) == 1 else None


def bounds_in(words: Sequence[str]) -> frozenset[Bound]:
    """From where on the figures of a sentence count."""
    text = " ".join(word for word in words if word != ",")
    found: set[Bound] = set()
    for bound, pattern in v.BOUNDS:
        text, count = pattern.subn(" ", text)
        if count:
            found.add(bound)
    return frozenset(found)


def _figures(words: Sequence[str]) -> Iterator[tuple[float, str]]:
    for place, word in enumerate(words):
        number = _AMOUNT.fullmatch(word)
        if number and (unit := _unit(words, place)):
            digits = word[: number.start(1)].replace(",", "")
            factor = v.MAGNITUDES.get(number[1]) or v.MAGNITUDES.get(_following(words, place), 1)
            yield _number(digits) * factor, unit


def _following(words: Sequence[str], place: int) -> str:
    return words[place + 1] if place + 1 < len(words) else ""


def _number(digits: str) -> float:
    whole, _, rest = digits[:30].partition(".")
    return float(f"{whole}.{rest.replace('.', '')}" if rest else whole)


def _unit(words: Sequence[str], place: int) -> str | None:
    """The currency before a number, or the nearest unit after it or before."""
    before = tuple(reversed(words[max(0, place - 2) : place]))
    if before and _unit_of(before[0]) == "money":
        return "money"
    for distance, word in enumerate(words[place + 1 : place + 1 + _NEAR], start=1):
        unit = _unit_of(word)
        if unit and (unit != "time" or distance <= _TIME_WITHIN):
            return unit
    return next((unit for word in before if (unit := _unit_of(word))), None)


def _unit_of(word: str) -> str | None:
    if has_cjk(word):
        return next((unit for part, unit in v.CJK_UNITS.items() if part in word), None)
    return v.UNITS.get(word)


def _says(word: str, part: str) -> bool:
    return part in word if has_cjk(part) else word == part
