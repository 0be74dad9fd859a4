"""Months and quarters: their order, and their words."""

from collections.abc import Iterable

from registry.web.languages import Locale
from registry.web.languages.locale import MONTHS

MONTH_LETTERS = 7


def quarter_of(month: str) -> str | None:
    """`2024-Q3` of `2024-07`; None where no month is known."""
    if len(month) != MONTH_LETTERS:
        return None
    return f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}"


def quarters(found: Iterable[str], most: int) -> list[str]:
    """All quarters from the first to the last one, at most the newest so many."""
    known = sorted(found)
    if not known:
        return []
    first, last = (4 * int(one[:4]) + int(one[6:]) - 1 for one in (known[0], known[-1]))
    return [f"{number // 4:04}-Q{number % 4 + 1}" for number in range(max(first, last - most + 1), last + 1)]


def months(found: Iterable[str], most: int) -> list[str]:
    """All months from the first to the last one, at most the newest so many."""
    known = sorted(found)
    if not known:
        return []
    first, last = (12 * int(one[:4]) + int(one[5:]) - 1 for one in (known[0], known[-1]))
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(max(first, last - most + 1), last + 1)]


def month_in_words(month: str, locale: Locale) -> str:
    """`July 2024`."""
    return f"{MONTHS[locale.code][int(month[5:7]) - 1]} {month[:4]}"


def quarter_in_words(quarter: str, locale: Locale) -> str:
    """`Q3 2024`."""
    return str(locale.say("Q{n} {year}", n=quarter[-1], year=quarter[:4]))


def year_ticks(moments: list[str], first: str) -> list[str]:
    """The year at its first month or quarter, and at the first moment of all; else nothing."""
    return [one[:4] if place == 0 or one.endswith(first) else "" for place, one in enumerate(moments)]
