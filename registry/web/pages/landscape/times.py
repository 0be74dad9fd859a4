"""Months and quarters: their order, and their words."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from markupsafe import Markup

from registry.web.languages import Locale
from registry.web.languages.locale import MONTHS

MONTH_LETTERS = 7


def quarter_of(month: str, now: datetime) -> str | None:
    """`2024-Q3` of `2024-07`; None where no month is known, or one that is still to come."""
    if len(month) != MONTH_LETTERS or month > f"{now:%Y-%m}":
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


def not_over(quarter: str, now: datetime, locale: Locale) -> list[Markup]:
    """A note where the last quarter is the present one."""
    if quarter != quarter_of(f"{now:%Y-%m}", now):
        return []
    return [locale.say("{quarter} is not over yet.", quarter=quarter_in_words(quarter, locale))]


def quarter_in_words(quarter: str, locale: Locale) -> str:
    """`Q3 2024`."""
    return str(locale.say("Q{n} {year}", n=quarter[-1], year=quarter[:4]))


def year_ticks(moments: Sequence[str], first: str, named: str) -> list[str]:
    """The year at its first month or quarter, and the whole name at the first moment of all; else nothing."""
    ticks = [one[:4] if one.endswith(first) else "" for one in moments]
    return [ticks[0] or named, *ticks[1:]]
