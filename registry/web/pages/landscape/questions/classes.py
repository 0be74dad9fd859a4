"""Licence classes by quarter of the first release."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from markupsafe import Markup
from sqlmodel import Session

from registry.licenses.catalogue import LicenseClass
from registry.records.figures import ReleaseCount, count_releases
from registry.web.languages import Locale
from registry.web.languages.codes import N_
from registry.web.pages.landscape.question import PlotAnswer, PlotQuestion, missing
from registry.web.pages.landscape.times import not_over, quarter_in_words, quarter_of, quarters, year_ticks
from registry.web.plots import Series, draw_columns

_QUARTERS, _YEAR = 20, 4
_FREE = (LicenseClass.PERMISSIVE, LicenseClass.COPYLEFT)
_KINDS = {
    "permissive": "k1",
    "copyleft": "k3",
    "data": "k6",
    "community": "k2",
    "research-only": "k5",
    "unknown": "rest",
}


def gather(session: Session) -> list[ReleaseCount]:
    """Models by month and class."""
    return count_releases(session)


def tell(counts: Sequence[ReleaseCount], locale: Locale, now: datetime) -> PlotAnswer:
    """A column for each quarter, stacked by class."""
    sums = Counter[tuple[str, str]]()
    for one in counts:
        sums[quarter_of(one.month, now) or "", one.license_class] += one.models
    shown = quarters({quarter for quarter, _ in sums if quarter}, _QUARTERS)
    if not shown:
        return missing(locale.say(
            "Of no model the day of its first release is known yet. Sources state it, and the Hub tells it when a "
            "model is read."
        ))  # fmt: skip
    names = [str(name) for name in LicenseClass if any(sums[quarter, str(name)] for quarter in shown)]
    series = [
        Series(_KINDS[name], str(locale.word(name)), [sums[quarter, name] for quarter in shown]) for name in names
    ]
    words = [quarter_in_words(one, locale) for one in shown]
    ticks = year_ticks(shown, "Q1", words[0])
    return PlotAnswer(
        columns=[str(locale.say("Quarter")), *(one.title for one in series)],
        rows=[[quarter, *(int(one.values[place]) for one in series)] for place, quarter in enumerate(shown)],
        heads=words,
        draw=lambda width, filling: draw_columns(ticks, series, locale.number, width, filling),
        summary=_summary(sums, shown, locale),
        notes=[str(one) for one in (*not_over(shown[-1], now, locale), *_left_out(sums, shown[0], locale))],
    )


def _summary(sums: Mapping[tuple[str, str], int], shown: Sequence[str], locale: Locale) -> str:
    """How many of the models of a year's quarters are free."""
    last = shown[-_YEAR:]
    free, all_ = (
        sum(sums.get((quarter, str(name)), 0) for quarter in last for name in names) for names in (_FREE, LicenseClass)
    )
    said = locale.say(
        "Of {all} models released since {quarter}, {n} are permissive or copyleft.",
        all=locale.number(all_), quarter=quarter_in_words(last[0], locale), n=locale.number(free),
    )  # fmt: skip
    return str(said)


def _left_out(sums: Mapping[tuple[str, str], int], first: str, locale: Locale) -> Iterator[Markup]:
    """What has no column."""
    older = sum(count for (quarter, _), count in sums.items() if quarter and quarter < first)
    undated = sum(count for (quarter, _), count in sums.items() if not quarter)
    if older:
        yield locale.count("{n} model is older.", "{n} models are older.", older)
    if undated:
        yield locale.count(
            "Of {n} model the quarter of release is not known.",
            "Of {n} models the quarter of release is not known.",
            undated,
        )


QUESTION = PlotQuestion(
    name="classes",
    title=N_("Under which licences do new models come out?"),
    how=N_(
        "Each column counts the models first released in a quarter; its parts are the class of licence that binds "
        "today."
    ),
    source=N_("Days of release as sources state them, else the day on which the repository was made at its source."),
    gather=gather,
    tell=tell,
    is_of_claims=True,
)
