"""Single values as clients write them: facts, licences, figures and words."""

import math
from collections.abc import Collection, Mapping

from registry.inputs import not_among, shown
from registry.openness.facts import Fact, Stated, Written, load_lists, normalised_id

FACTS: Mapping[str, Fact] = {
    "yes": "yes", "open": "yes", "true": "yes", "partly": "partly", "partial": "partly", "no": "no", "closed": "no",
    "false": "no", "unknown": "unknown", "": "unknown",
}  # fmt: skip
FACT_WORDS = ("yes", "partly", "no", "unknown")
VALUE_KEYS = frozenset({
    "value", "availability", "available", "class", "status", "state", "released",
    "reason", "reasons", "note", "notes", "basis", "source", "sources",
    "evidence", "link", "links", "unshareable_reason", "data_unshareable_reason", "data_information",
})  # fmt: skip
"""What an object may say of one fact."""
_HELD = ("value", "availability", "available", "class", "status", "state", "released")
MOST_LETTERS = 500
_MOST_LISTED = 50


class WrongValueError(ValueError):
    """A value that cannot be read, with what would be right."""


def held(value: object) -> object:
    """The value of `{"value": ...}`, or of an object with an availability; everything else as it is."""
    if not isinstance(value, Mapping):
        return value
    return next((value[key] for key in _HELD if key in value), None)


def note_of(value: object) -> str:
    """The reason that stands beside a value."""
    if not isinstance(value, Mapping):
        return ""
    told = (value.get(key) for key in ("reason", "note", "notes", "basis"))
    return next((one[:MOST_LETTERS] for one in told if isinstance(one, str) and one), "")


def source_of(value: object) -> str:
    """Where a value comes from, as it is stated beside it."""
    if not isinstance(value, Mapping):
        return ""
    told = (value.get(key) for key in ("source", "evidence", "link"))
    return next((one[:MOST_LETTERS] for one in told if isinstance(one, str) and one), "")


def read_fact(value: object) -> Fact:
    """Yes, partly, no or unknown; raises ``WrongValueError``."""
    plain = held(value)
    if plain is None:
        return "unknown"
    if isinstance(plain, bool):
        return "yes" if plain else "no"
    found = FACTS.get(plain.strip().casefold()) if isinstance(plain, str) else None
    if found is None:
        raise WrongValueError(not_among(plain, FACT_WORDS, "a fact"))
    return found


def is_unknown(value: object) -> bool:
    """Whether it is the word for what nobody knows, or a blank one."""
    return isinstance(value, str) and FACTS.get(value.strip().casefold()) == "unknown"


def read_stated(value: object) -> Stated:
    """A fact, or `none` for what does not exist; raises ``WrongValueError``."""
    plain = held(value)
    return "none" if isinstance(plain, str) and plain.strip().casefold() == "none" else read_fact(value)


def read_licence(value: object) -> Written:
    """A licence as it is written, or several; null is unknown, an empty text none at all; or ``WrongValueError``."""
    if isinstance(value, Mapping):
        value = next(
            (value[key] for key in ("spdx", "id", "name", "declared", "license", "value") if key in value), None
        )
    if value is None:
        return None
    if isinstance(value, str) and len(value) <= MOST_LETTERS:
        return value
    if isinstance(value, list) and 0 < len(value) <= _MOST_LISTED and all(_is_text(one) for one in value):
        return tuple(value)
    raise WrongValueError(f"Expected a licence as text, a list of licences, or null; got {shown(value)}.")


def is_licence(written: str) -> bool:
    """Whether a word that stands where a fact belongs is a licence that is known."""
    found = normalised_id(written) if written.strip().casefold() not in FACTS and len(written) <= MOST_LETTERS else ""
    return found.startswith("LicenseRef-") or found in load_lists().ids


def read_figure(value: object, most: float) -> float | None:
    """A number above 0, as a number or in figures; null is unknown; raises ``WrongValueError``."""
    plain = (
        next((value[key] for key in ("value", "flop") if key in value), None) if isinstance(value, Mapping) else value
    )
    if plain is None or is_unknown(plain):
        return None
    number = math.nan
    if isinstance(plain, int | float | str) and not isinstance(plain, bool) and len(str(plain)) <= MOST_LETTERS:
        try:
            number = float(plain)
        except (ValueError, OverflowError):
            number = math.nan
    if not 0 <= number <= most:
        raise WrongValueError(f"Expected a number from 0 to {most:g}, got {shown(plain)}.")
    return number


def read_text(value: object) -> str:
    """Words for people; raises ``WrongValueError``."""
    plain = held(value)
    if plain is None:
        return ""
    if not _is_text(plain):
        raise WrongValueError(f"Expected a text of at most {MOST_LETTERS} characters, got {shown(plain)}.")
    return str(plain)


def read_words(value: object, known: Mapping[str, str]) -> tuple[str, ...] | None:
    """Words of a list, as ``known`` spells them; null is unknown; raises ``WrongValueError``."""
    if value is None:
        return None
    listed = value if isinstance(value, list) else [value]
    if len(listed) > _MOST_LISTED:
        raise WrongValueError(f"At most {_MOST_LISTED} are accepted, there are {len(listed)}.")
    return tuple(dict.fromkeys(read_word(one, known) for one in listed))


def read_word(value: object, known: Mapping[str, str]) -> str:
    """One word, as ``known`` spells it; raises ``WrongValueError``."""
    plain = value.get("kind", held(value)) if isinstance(value, Mapping) else value
    if isinstance(value, Mapping) and value.get("optional") is True and "optional" in known:
        return known["optional"]
    folded = plain.strip().casefold().replace("-", "_").replace(" ", "_") if isinstance(plain, str) else ""
    if folded not in known:
        raise WrongValueError(not_among(plain, _spelled(known.values())))
    return known[folded]


def _spelled(words: Collection[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= MOST_LETTERS
