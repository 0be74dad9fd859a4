"""Cumulative downloads by where models come from."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup
from sqlmodel import Session

from registry.records.figures import DownloadsCount, count_downloads
from registry.web.languages import Locale
from registry.web.languages.codes import N_
from registry.web.pages.landscape.asked import PlotQuestion, Told
from registry.web.pages.landscape.times import month_in_words
from registry.web.plots import Course, draw_lines

_REGIONS = {"USA": "k1", "China": "k2", "EU": "k3", "other": "k4", "unknown": "rest"}
_UNITS = (
    (1e9, N_("billion downloads")), (1e6, N_("million downloads")), (1e3, N_("thousand downloads")),
    (1.0, N_("downloads")),
)  # fmt: skip


def gather(session: Session) -> list[DownloadsCount]:
    """Downloads of all time, by month and region."""
    return count_downloads(session)


def tell(counts: Sequence[DownloadsCount], locale: Locale, now: datetime) -> Told:
    """One line for each region, from the first month that was kept."""
    if not counts:
        this = month_in_words(f"{now:%Y-%m}", locale)
        missing = locale.say(
            "No figure is kept yet. What a source has counted in all is kept at the first reading of each month: the "
            "first model that is watched and read in {month} makes the first point of this plot.", month=this,
        )  # fmt: skip
        return Told(missing=str(missing))
    found = {(one.month, one.region): one for one in counts}
    months = sorted({one.month for one in counts})
    regions = [region for region in _REGIONS if any(key[1] == region for key in found)]
    size, unit = next(one for one in _UNITS if max(each.downloads for each in counts) >= one[0] or one[0] == 1)
    courses = [
        Course(_REGIONS[name], _name(name, locale), [found[month, name].downloads / size for month in months])
        for name in regions
    ]
    names = [_name(name, locale) for name in regions]
    rows = [
        [month, *(cell for name in regions for cell in (found[month, name].downloads, found[month, name].models))]
        for month in months
    ]
    heads = [str(head) for name in names for head in _heads(name, locale)]
    labels = [month_in_words(month, locale) for month in months]
    notes = [locale.say("A model counts from its first reading on, so a line also rises where a model is added.")]
    if len(months) == 1:
        notes.append(locale.say("There is one month so far; a line needs a second one."))
    return Told(
        columns=[str(locale.say("Month")), *heads],
        rows=rows,
        draw=lambda width, filling: draw_lines(
            labels, courses, lambda value: locale.number(value, 0 if value == int(value) else 1), width, filling,
            unit=str(locale.say(unit)),
        ),
        summary=_summary(found, months[-1], regions, locale),
        notes=list(map(str, notes)),
    )  # fmt: skip


def _heads(name: str, locale: Locale) -> tuple[Markup, Markup]:
    return locale.say("{name}: downloads", name=name), locale.say("{name}: models", name=name)


def _name(region: str, locale: Locale) -> str:
    return str(locale.say("origin not known") if region == "unknown" else locale.word(region))


def _summary(
    found: dict[tuple[str, str], DownloadsCount], month: str, regions: Sequence[str], locale: Locale
) -> str:  # fmt: skip
    most = max(regions, key=lambda name: found[month, name].downloads)
    said = locale.say(
        "{name} leads in {month} with {n} downloads of tracked models.",
        name=_name(most, locale), month=month_in_words(month, locale), n=locale.number(found[month, most].downloads),
    )  # fmt: skip
    return str(said)


QUESTION = PlotQuestion(
    name="origins",
    title=N_("Whose models are downloaded most?"),
    how=N_("Each line is the sum of all downloads ever counted of the tracked models of one origin; higher is more."),
    source=N_(
        "Hugging Face Hub: downloads of all time, as read first in each month. Figures of 30 days are not summed."
    ),
    gather=gather,
    tell=tell,
)
