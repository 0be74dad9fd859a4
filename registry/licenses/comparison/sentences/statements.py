"""What one sentence does to users: its force and its countries. Pure, from its words alone."""

import re
from collections.abc import Callable, Sequence
from typing import Literal

from registry.licenses.comparison.sentences import vocabulary as v

Force = Literal[
    "prohibition", "limit", "duty", "termination", "permission", "mixed", "reservation", "licensor", "definition",
    "interpretation", "disclaimer", "neutral",
]  # fmt: skip
"""``mixed`` gives with one hand and takes with the other, ``limit`` allows nothing but what it names.

``termination`` says when rights end, ``reservation`` what the licensor keeps.
"""

_MAX_WORDS_READ = 600
"""Of one sentence: what it does stands near its head."""
_COUNTRY = re.compile(rf"(?<!\S)(?:{'|'.join(sorted(v.COUNTRIES, key=len, reverse=True))})(?!\S)")
_LEAD_END = 7
_TELLS = re.compile(r"(?<!\S)(?:must|may|can|cannot|shall not|agrees?|keep|permitted|prohibited)(?!\S)")
_ASKS_USERS = re.compile(
    r"(?<!\S)(?:you|licensees?|users?|recipients?) (?:\S+ ){0,2}?(?:may not|must|shall not|will not use|agrees?)(?!\S)"
)
_SUBJECT = re.compile(r"(?<!\S)(?:you|your|licensees?|users?|recipients?|anyone|nobody)(?!\S)")


def force_of(words: Sequence[str]) -> Force:
    """What a sentence with these words does, by the tables of the vocabulary; the first that fits."""
    text = " ".join(word for word in words[:_MAX_WORDS_READ] if word != ",")
    for force, fits in _FORCES:
        if fits(text):
            return _whole_force(force, text, words)
    return "neutral"


def _defines(text: str) -> bool:
    """It says what a word means, and not "you must ... by means of"."""
    found = v.DEFINITION.search(text)
    return found is not None and not _TELLS.search(text[: found.start()])


def _disclaims(text: str) -> bool:
    """It is about warranty or the law that holds, and asks nothing of whoever uses the work."""
    return bool(v.DISCLAIMER.search(text)) and not (v.INDEMNITY.search(text) or _ASKS_USERS.search(text))


def _ends_rights(text: str) -> bool:
    is_case = v.TERMINATION.search(text) and v.TERMINATION_CASE.search(text)
    return bool(is_case) and not v.TERMINATION_ELSE.search(text)


def _is_about_licensor(text: str) -> bool:
    return bool(v.LICENSOR.search(text)) and not _SUBJECT.match(text)


_FORCES: tuple[tuple[Force, Callable[[str], object]], ...] = (
    ("definition", _defines),
    ("disclaimer", v.RESERVATION.search),
    ("disclaimer", _disclaims),
    ("interpretation", v.INTERPRETATION.search),
    ("termination", _ends_rights),
    ("reservation", v.KEPT.search),
    ("licensor", _is_about_licensor),
    ("prohibition", v.PROHIBITION.search),
    ("limit", v.LIMIT.search),
    ("permission", v.PERMISSION.search),
    ("duty", v.DUTY.search),
)


def _whole_force(force: Force, text: str, words: Sequence[str]) -> Force:
    """A grant with a limit, and a ban with a grant beside it, do both."""
    if force in ("prohibition", "limit"):
        return "mixed" if _gives_too(text) or v.EXCEPTION.search(text) else force
    if force == "permission":
        return "mixed" if v.LIMITERS & set(words) else "duty" if v.DUTY.search(text) else force
    return force


def states_conditions(words: Sequence[str]) -> bool:
    """Whether a sentence leads into conditions: "... is granted, provided that the following conditions are met"."""
    return bool(v.CONDITIONS.search(" ".join(words[-_LEAD_END:])))


def force_in_list(lead: Force, own: Force, words: Sequence[str]) -> Force:
    """What an item does under the sentence that leads into its list: the ban or the grant stands there."""
    if lead == "prohibition":
        return lead
    if lead in ("permission", "mixed"):
        is_banned = own == "prohibition" and v.HARD_PROHIBITION.search(" ".join(words[:_MAX_WORDS_READ]))
        return own if is_banned or own in ("duty", "mixed") else "permission"
    if lead == "duty":
        return own if own in ("prohibition", "limit", "disclaimer") else "mixed" if own == "permission" else lead
    return own


def _gives_too(text: str) -> bool:
    """A grant stands beside the prohibition: "you may ..., but not ..."."""
    bare = re.sub(r"(?<!\S)not (?:restricted|limited|prohibited|required)(?!\S)|under no circumstances \S+", " ", text)
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
