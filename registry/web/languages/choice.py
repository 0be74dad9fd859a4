"""Which of our languages a browser would rather read (RFC 9110, section 12.5.4)."""

from typing import Literal

LanguageCode = Literal["en", "de"]
LANGUAGES: tuple[LanguageCode, ...] = ("en", "de")
"""Codes of ISO 639-1; the first is what everybody gets who asks for none of them."""
_LONGEST = 500
"""Characters of a header that are read; browsers send some dozens."""


def preferred_language(header: str) -> LanguageCode:
    """The language of ours that ``Accept-Language`` weighs most; of two that weigh the same, the one named first."""
    best, weight = LANGUAGES[0], 0.0
    for part in header[:_LONGEST].split(","):
        tag, _, parameter = part.partition(";")
        language = next((one for one in LANGUAGES if tag.strip().lower().split("-")[0] == one), None)
        found = _weight(parameter)
        if language is not None and found > weight:
            best, weight = language, found
    return best


def _weight(parameter: str) -> float:
    """The ``q`` of a language, 1 where none is given, 0 for what is no number."""
    name, _, value = parameter.strip().partition("=")
    if not name:
        return 1.0
    digits = value.strip()
    is_number = name.strip().lower() == "q" and digits.replace(".", "", 1).isdecimal() and digits.isascii()
    return min(float(digits), 1.0) if is_number else 0.0
