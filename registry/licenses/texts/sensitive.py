"""Words in a licence text that a person should see first: sizes, places, purposes, negations."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from registry.licenses.texts.diff import Passage

_UNITS = (
    "million|billion|thousand|hundred|percent|usd|eur|dollars?|euros?|users?|devices?|employees|months?|days?|years?"
)
# The digit comes first and then what may not stand before it: a search is quickest for what it begins with.
_AMOUNT = re.compile(
    r"\d(?<![\w.,]\d)\d*(?:[.,]\d+)*"
    rf"(?:\s?%|(?:\s(?:{_UNITS})\b)?(?:\s(?:us\s)?(?:dollars?|euros?)\b)?)"
)
_UNIT_AFTER = re.compile(rf"%|(?:{_UNITS})\b(?:\s(?:us\s)?(?:dollars?|euros?)\b)?")
_CURRENCY = re.compile(r"(?:[$€£¥]|\b(?:usd|eur))\s?\Z")
_PLACES = (
    "european union|european economic area|united kingdom|great britain|united states|south korea|north korea|korea|"
    "china|hong kong|taiwan|japan|india|russia|iran|syria|cuba|israel|france|germany|austria|switzerland|italy|spain|"
    "poland|netherlands|norway|iceland|liechtenstein|canada|brazil|australia|singapore|ukraine|belarus|europe|asia|"
    "africa|worldwide|eu|eea|uk|usa|prc"
)
_WORDS = (
    "non commercial|noncommercial|commercial|commercially|research|academic|education|educational|military|warfare|"
    "weapons?|surveillance|biometric|medical|law enforcement|immigration|asylum|nuclear|outputs?|train|training|"
    "distil\\w*|competing|compete|competitive|monthly active users|revenue|royalt\\w+|fees?|separate license|"
    "territory|revoke|revocable|irrevocable|terminate\\w*|patents?|prohibit\\w*|forbid\\w*|restrict\\w*|not|no|never|"
    "except|unless|only|must|shall|display|prominently|register|notify|affiliates|hosted|service|sublicens\\w+"
)
_MAX_FOUND = 50
_MAX_LETTERS = 100
"""Of one amount: a "number" may be as long as the text."""


def _any_of(listed: str) -> re.Pattern[str]:
    """Any of the words as a whole; sorted by first letter, since a search tries one branch after the other."""
    by_letter: dict[str, list[str]] = {}
    for word in listed.split("|"):
        by_letter.setdefault(word[0], []).append(word[1:])
    branches = (f"{first}(?:{'|'.join(rest)})" for first, rest in by_letter.items())
    return re.compile(rf"\b(?:{'|'.join(branches)})\b")


_SENSITIVE = _any_of(f"{_PLACES}|{_WORDS}")
_PLACE = _any_of(_PLACES)


def names_a_place(text: str) -> bool:
    """Whether normalised text names a country or territory."""
    return _PLACE.search(text) is not None


def sensitive_words(passages: Iterable[str]) -> tuple[str, ...]:
    """The sensitive words in normalised passages, each once, amounts with their unit first; at most 50."""
    text = "\n".join(passages)
    found = dict.fromkeys([*_amounts(text), *_SENSITIVE.findall(text)])
    return tuple(
        one if len(one) <= _MAX_LETTERS else f"{one[:_MAX_LETTERS]} [...]" for one in islice(found, _MAX_FOUND)
    )


def sensitive_changes(passages: Iterable[Passage]) -> tuple[str, ...]:
    """The sensitive words in what two texts have differently; a number that changed shows with its unit."""
    return sensitive_words(_with_unit(side, passage.then) for passage in passages for side in _sides(passage))


def _sides(passage: Passage) -> Iterator[tuple[str, ...]]:
    return (side for side in (passage.before, passage.after) if side)


def _with_unit(words: tuple[str, ...], then: tuple[str, ...]) -> str:
    unit = _UNIT_AFTER.match(" ".join(then)) if words[-1][0].isdigit() else None
    return " ".join((*words, unit.group())) if unit else " ".join(words)


def _amounts(text: str) -> Iterator[str]:
    """Found by their digits, as these are rare; a currency may stand before them."""
    for match in _AMOUNT.finditer(text):
        currency = _CURRENCY.search(text, max(0, match.start() - 5), match.start())
        yield " ".join(text[currency.start() if currency else match.start() : match.end()].split())
