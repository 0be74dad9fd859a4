"""Licence classes by quarter of the first release."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from registry.licenses.catalogue import LicenseClass
from registry.records.figures import ReleaseCount, count_releases
from registry.web.languages import Locale
from registry.web.languages.codes import N_
from registry.web.pages.landscape.asked import PlotQuestion, Told
from registry.web.pages.landscape.times import quarter_in_words, quarter_of, quarters, year_ticks
from registry.web.plots import Series, draw_columns

_QUARTERS = 20
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


def tell(counts: Sequence[ReleaseCount], locale: Locale, now: datetime) -> Told:
    """A column for each quarter, stacked by class."""
    del now
    sums = Counter[tuple[str, str]]()
    for one in counts:
        sums[quarter_of(one.month) or "", one.license_class] += one.models
    shown = quarters({quarter for quarter, _ in sums if quarter}, _QUARTERS)
    if not shown:
        return Told(missing=str(locale.say(
            "Of no model the day of its first release is known yet. Sources state it, and the Hub tells it when a model "
            "is read."
        )))  # fmt: skip
    names = [str(name) for name in LicenseClass if any(sums[quarter, str(name)] for quarter in shown)]
    series = [
        Series(_KINDS[name], str(locale.word(name)), [sums[quarter, name] for quarter in shown]) for name in names
    ]
    undated = sum(count for (quarter, _), count in sums.items() if not quarter)
    before = sum(count for (quarter, _), count in sums.items() if quarter and quarter < shown[0])
    notes = []
    if before:
        notes.append(locale.count("{n} model is older.", "{n} models are older.", before))
    if undated:
        notes.append(locale.count("Of {n} model the quarter of release is not known.",
                                  "Of {n} models the quarter of release is not known.", undated))  # fmt: skip
    free, all_ = (sum(sums[shown[-1], name] for name in chosen) for chosen in (("permissive", "copyleft"), names))
    return Told(
        columns=[str(locale.say("Quarter")), *(one.title for one in series)],
        rows=[[quarter, *(int(one.values[place]) for one in series)] for place, quarter in enumerate(shown)],
        draw=lambda width, filling: draw_columns(year_ticks(shown, "Q1"), series, locale.number, width, filling),
        summary=str(locale.say(
            "Of {all} models released in {quarter}, {n} are permissive or copyleft.", all=locale.number(all_),
            quarter=quarter_in_words(shown[-1], locale), n=locale.number(free),
        )),
        notes=list(map(str, notes)),
    )  # fmt: skip


QUESTION = PlotQuestion(
    name="classes",
    title=N_("Under which licences do new models come out?"),
    how=N_(
        "Each column counts the models first released in a quarter; its parts are the class of licence that binds today."
    ),
    source=N_("Days of release as sources state them, else the day on which the repository was made at its source."),
    gather=gather,
    tell=tell,
    is_of_claims=True,
)
