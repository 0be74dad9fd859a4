"""Direction of changes by month."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from registry.watch.changes import DirectionCount, count_directions
from registry.web.languages import Locale
from registry.web.languages.codes import N_
from registry.web.pages.landscape.question import PlotAnswer, PlotQuestion, missing
from registry.web.pages.landscape.times import month_in_words, months, year_ticks
from registry.web.plots import Series, draw_columns

_MONTHS, _YEAR = 36, 12
_KINDS = {"widened": "k1", "lateral": "k4", "narrowed": "k5", "unknown": "rest"}


def gather(session: Session) -> list[DirectionCount]:
    """Changes by month and direction."""
    return count_directions(session)


def tell(counts: Sequence[DirectionCount], locale: Locale, now: datetime) -> PlotAnswer:
    """A column for each month, stacked by what a change means for users."""
    del now
    if not counts:
        return missing(locale.say(
            "No change is recorded yet. The first change of a watched model that a second reading confirms makes this "
            "plot, from its month on."
        ))  # fmt: skip
    sums = Counter({(one.month, one.direction): one.changes for one in counts})
    shown = months({month for month, _ in sums}, _MONTHS)
    names = [name for name in _KINDS if any(sums[month, name] for month in shown)]
    series = [Series(_KINDS[name], _word(name, locale), [sums[month, name] for month in shown]) for name in names]
    words = [month_in_words(one, locale) for one in shown]
    ticks = year_ticks(shown, "-01", words[0]) if len(shown) > _YEAR else words
    narrowed, widened = (sum(sums[month, name] for month in shown) for name in ("narrowed", "widened"))
    said = locale.say(
        "Changes since {month}: {narrowed} allow less, {widened} allow more.",
        month=words[0], narrowed=locale.number(narrowed), widened=locale.number(widened),
    )  # fmt: skip
    return PlotAnswer(
        columns=[str(locale.say("Month")), *(one.title for one in series)],
        rows=[[month, *(int(one.values[place]) for one in series)] for place, month in enumerate(shown)],
        heads=words,
        draw=lambda width, filling: draw_columns(ticks, series, locale.number, width, filling),
        summary=str(said),
    )


def _word(direction: str, locale: Locale) -> str:
    return str(locale.word("direction.unknown" if direction == "unknown" else direction))


QUESTION = PlotQuestion(
    name="directions",
    title=N_("Do changes give users more, or take from them?"),
    how=N_("Each column counts the changes confirmed in a month; its parts say whether more or less is allowed since."),
    source=N_("Changes that Cardwatch saw itself at the sources, each confirmed by a second reading."),
    gather=gather,
    tell=tell,
)
