"""Gradient of release: `solaiman-2023`.

Solaiman 2023, doi:10.1145/3593013.3593981, arXiv:2302.04844; a level for each release, no score.

* The level is the most open stage that had begun by a day:
  `fully_closed` < `gradual` < `hosted` < `api` < `downloadable` < `fully_open`.
* `fully_open` needs open training code and open pretraining data; without them it is `downloadable`.
* A month or a year has begun for certain on its last day; before that, and without any day, it may have.
* What is not known leaves the most open level that is possible in the range.
"""

import calendar
import datetime as dt
from collections.abc import Iterable
from typing import Literal

import msgspec

from registry.openness.facts import Fact, all_of
from registry.openness.frameworks.result import Part, Verdict

FRAMEWORK, METHOD = "solaiman-2023", "solaiman-2023/figure-1"
Level = Literal["fully_closed", "gradual", "hosted", "api", "downloadable", "fully_open"]
LEVELS: tuple[Level, ...] = ("fully_closed", "gradual", "hosted", "api", "downloadable", "fully_open")
UNKNOWN = "unknown"
_ALL_PARTS = 3


class ReleaseFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Which stages there were, each with its first day (`2024`, `2024-03` or `2024-03-01`), and the day asked for."""

    stages: tuple[tuple[Level, str], ...] = ()
    """A stage without a day (``""``) is there now, since nobody knows when."""
    day: dt.date | None = None
    """None: the latest."""
    training_code: Fact = "unknown"
    pretraining_data: Fact = "unknown"


def judge(facts: ReleaseFacts) -> Verdict:
    """The most open stage that had begun by the day."""
    needed = all_of(facts.training_code, facts.pretraining_data)
    certain = [level for level, since in facts.stages if _has_begun(since, facts.day, certainly=True)]
    possible = [level for level, since in facts.stages if _has_begun(since, facts.day, certainly=False)]
    least = _most_open(certain, is_fully_open=needed == "yes")
    most = _most_open(possible, is_fully_open=needed in {"yes", "unknown"})
    return Verdict(
        framework=FRAMEWORK,
        method_version=METHOD,
        result=least,
        range=None if least == most else (least, most),
        parts=tuple(Part(level, "yes" if level in certain else "no", f"since {since or 'an unknown day'}")
                    for level, since in facts.stages),
        missing=tuple(_missing(facts, least, most)),
    )  # fmt: skip


def day_asked(stages: Iterable[tuple[Level, str]], day: dt.date | None) -> dt.date | None:
    """The day that counts: today in UTC where none is given and a stage is yet to begin, which is not there before."""
    today = dt.datetime.now(dt.UTC).date()
    is_announced = any(since > today.isoformat() for _, since in stages)
    return today if day is None and is_announced else day


def _most_open(levels: list[Level], *, is_fully_open: bool) -> str:
    reached = max((LEVELS.index(level) for level in levels), default=None)
    if reached is None:
        return UNKNOWN
    return "downloadable" if LEVELS[reached] == "fully_open" and not is_fully_open else LEVELS[reached]


def _has_begun(since: str, day: dt.date | None, *, certainly: bool) -> bool:
    if day is None:
        return True
    if not since:
        return not certainly
    return (_last_day(since) if certainly else _first_day(since)) <= day


def _first_day(since: str) -> dt.date:
    parts = [int(part) for part in since.split("-")]
    return dt.date(*[*parts, 1, 1][:_ALL_PARTS])


def _last_day(since: str) -> dt.date:
    first, given = _first_day(since), since.count("-") + 1
    if given == _ALL_PARTS:
        return first
    month = first.month if given > 1 else 12
    return dt.date(first.year, month, calendar.monthrange(first.year, month)[1])


def _missing(facts: ReleaseFacts, least: str, most: str) -> list[str]:
    if not facts.stages:
        return ["stages"]
    if least == most:
        return []
    if most != "fully_open":
        return ["stages"]
    unknown = [name for name in ("training_code", "pretraining_data") if getattr(facts, name) == "unknown"]
    return unknown or ["stages"]
