"""What one sentence does to users: its force, its countries and its figures. Pure, from its words alone."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from registry.licenses.comparison.sentences import vocabulary as v

Force = Literal[
    "prohibition", "limit", "duty", "permission", "mixed", "licensor", "definition", "disclaimer", "neutral"
]
"""``mixed`` gives with one hand and takes with the other, ``limit`` allows nothing but what it names."""

_MAX_WORDS_READ = 600
"""Of one sentence: what it does stands near its head."""
_COUNTRY = re.compile(rf"(?<!\S)(?:{'|'.join(sorted(v.COUNTRIES, key=len, reverse=True))})(?!\S)")
_AMOUNT = re.compile(r"\d+(?:[.,]\d+)*([a-z]{0,2})")
_SUBJECT = re.compile(r"(?<!\S)(?:you|your|licensees?|users?|recipients?|anyone|nobody)(?!\S)")


def force_of(words: Sequence[str]) -> Force:
    """What a sentence with these words does, by the tables of the vocabulary; the first that fits."""
    text = " ".join(word for word in words[:_MAX_WORDS_READ] if word != ",")
    for force, pattern in _FORCES:
        if pattern.search(text) and not (force == "licensor" and _SUBJECT.match(text)):
            return _whole_force(force, text, words)
    return "neutral"


_FORCES: tuple[tuple[Force, re.Pattern[str]], ...] = (
    ("definition", v.DEFINITION),
    ("disclaimer", v.DISCLAIMER),
    ("licensor", v.LICENSOR),
    ("prohibition", v.PROHIBITION),
    ("limit", v.LIMIT),
    ("permission", v.PERMISSION),
    ("duty", v.DUTY),
)


def _whole_force(force: Force, text: str, words: Sequence[str]) -> Force:
    """A grant with a limit, and a ban with a grant beside it, do both."""
    if force in ("prohibition", "limit"):
        return "mixed" if _gives_too(text) else force
    if force == "permission":
        return "mixed" if v.LIMITERS & set(words) else "duty" if v.DUTY.search(text) else force
    return force


def force_in_list(lead: Force, own: Force, words: Sequence[str]) -> Force:
    """What an item does under the sentence that leads into its list: the ban or the grant stands there."""
    if lead == "prohibition":
        return lead
    if lead in ("permission", "mixed"):
        is_banned = own == "prohibition" and v.HARD_PROHIBITION.search(" ".join(words[:_MAX_WORDS_READ]))
        return own if is_banned or own in ("duty", "mixed") else "permission"
    return lead if lead == "duty" and own not in ("prohibition", "limit") else own


def _gives_too(text: str) -> bool:
    """A grant stands beside the prohibition: "you may ..., but not ..."."""
    bare = re.sub(r"(?<!\S)not (?:restricted|limited|prohibited|required)(?!\S)", " ", text)
    return bool(re.search(r"(?<!\S)(?:may|can) (?!not|only|be)\S+", bare) or re.search(r"hereby grants?|free to", bare))


def countries_in(words: Sequence[str]) -> frozenset[str]:
    """The countries and country sets that a sentence names for where the work may be used."""
    if set(words) & v.LAW or not set(words) & v.TERRITORIAL:
        return frozenset()
    return frozenset(v.COUNTRIES[found] for found in _COUNTRY.findall(" ".join(words).replace(" ,", "")))


def country_words(words: Sequence[str]) -> frozenset[str]:
    """The words that name countries."""
    found = _COUNTRY.findall(" ".join(words).replace(" ,", ""))
    return frozenset(word for name in found for word in name.split())


def leaves_out(words: Sequence[str], force: Force) -> bool | None:
    """Whether the countries of a sentence are left out (or the only ones); None where that cannot be told."""
    listed = set(words)
    if listed & v.EXCLUDING or force == "prohibition":
        return None if "only" in listed else True
    return False if listed & v.INCLUDING or force == "permission" else None


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
        for place in (
            start,
            *((start + 1,) if words[start + 1 : start + 2] and words[start + 1] in v.MAGNITUDES else ()),
        )
    )


def _figures(words: Sequence[str]) -> Iterator[tuple[float, str]]:
    for place, word in enumerate(words):
        number = _AMOUNT.fullmatch(word)
        if number and (unit := _unit(words, place)):
            digits = word[: number.start(1)].replace(",", "")
            following = words[place + 1] if place + 1 < len(words) else ""
            factor = v.MAGNITUDES.get(number[1]) or v.MAGNITUDES.get(following, 1)
            yield _number(digits) * factor, unit


def _number(digits: str) -> float:
    whole, _, rest = digits[:30].partition(".")
    return float(f"{whole}.{rest.replace('.', '')}" if rest else whole)


def _unit(words: Sequence[str], place: int) -> str | None:
    """The nearest unit after a number, or the currency before it."""
    near = (*words[place + 1 : place + 6], *reversed(words[max(0, place - 2) : place]))
    return next((v.UNITS[word] for word in near if word in v.UNITS), None)
