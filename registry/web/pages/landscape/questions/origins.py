"""Cumulative downloads by where models come from."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from markupsafe import Markup
from sqlmodel import Session

from registry.records.figures import DownloadsCount, count_downloads
from registry.web.languages import Locale
from registry.web.languages.codes import N_
from registry.web.pages.landscape.question import PlotAnswer, PlotQuestion, missing
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


def tell(counts: Sequence[DownloadsCount], locale: Locale, now: datetime) -> PlotAnswer:
    """One line for each region, from the first month that was kept."""
    if not counts:
        return missing(locale.say(
            "No figure is kept yet. What a source has counted in all is kept at the first reading of each month: the "
            "first model that is watched and read in {month} makes the first point of this plot.",
            month=month_in_words(f"{now:%Y-%m}", locale),
        ))  # fmt: skip
    found = {(one.month, one.region): one for one in counts}
    months = sorted({one.month for one in counts})
    regions = [region for region in _REGIONS if (months[0], region) in found]
    words = [month_in_words(month, locale) for month in months]
    size, unit = _unit(max(one.downloads for one in counts))
    courses = [
        Course(_REGIONS[name], str(locale.word(name)), [found[month, name].downloads / size for month in months])
        for name in regions
    ]
    heads = [str(head) for one in courses for head in _heads(one.title, locale)]
    return PlotAnswer(
        columns=[str(locale.say("Month")), *heads],
        rows=[[month, *_cells([found[month, name] for name in regions])] for month in months],
        heads=words,
        draw=lambda width, filling: draw_lines(
            words, courses, lambda value: locale.number(value, 0 if value == int(value) else 1), width, filling,
            unit=str(locale.say(unit)),
        ),
        summary=_summary(found, months[-1], regions, locale),
        notes=list(map(str, _notes(len(months), locale))),
    )  # fmt: skip


def _unit(most: int) -> tuple[float, str]:
    """In what numbers so many are read easily, and what these are called."""
    return next(((size, unit) for size, unit in _UNITS if most >= size), _UNITS[-1])


def _cells(counts: Sequence[DownloadsCount]) -> Iterator[int]:
    for one in counts:
        yield from (one.downloads, one.models)


def _notes(months: int, locale: Locale) -> Iterator[Markup]:
    yield locale.say("A model counts from its first reading on, so a line also rises where a model is added.")
    if months == 1:
        yield locale.say("There is one month so far; a line needs a second one.")


def _heads(name: str, locale: Locale) -> tuple[Markup, Markup]:
    return locale.say("{name}: downloads", name=name), locale.say("{name}: models", name=name)


def _summary(
    found: dict[tuple[str, str], DownloadsCount], month: str, regions: Sequence[str], locale: Locale
) -> str:  # fmt: skip
    most = max(regions, key=lambda name: found[month, name].downloads)
    said = locale.say(
        "The most by {month}: {name}, {n} downloads of tracked models.",
        name=locale.word(most), month=month_in_words(month, locale), n=locale.number(found[month, most].downloads),
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
