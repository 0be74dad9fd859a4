"""Direction of changes by month."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime


from sqlmodel import Session

from registry.watch.changes import DirectionCount, count_directions
from registry.web.languages import Locale
from registry.web.languages.codes import N_
from registry.web.pages.landscape.asked import PlotQuestion, Told
from registry.web.pages.landscape.times import month_in_words, months, year_ticks
from registry.web.plots import Series, draw_columns

_MONTHS = 36
_KINDS = {"widened": "k1", "lateral": "k4", "narrowed": "k5", "unknown": "rest"}


def gather(session: Session) -> list[DirectionCount]:
    """Changes by month and direction."""
    return count_directions(session)


def tell(counts: Sequence[DirectionCount], locale: Locale, now: datetime) -> Told:
    """A column for each month, stacked by what a change means for users."""
    if not counts:
        return Told(missing=str(locale.say(
            "No change is recorded yet. The first one that a second reading of a watched model confirms makes this plot; "
            "the log begins in {month}.", month=month_in_words(f"{now:%Y-%m}", locale),
        )))  # fmt: skip
    sums = Counter({(one.month, one.direction): one.changes for one in counts})
    shown = months({month for month, _ in sums}, _MONTHS)
    names = [name for name in _KINDS if any(sums[month, name] for month in shown)]
    series = [Series(_KINDS[name], _word(name, locale), [sums[month, name] for month in shown]) for name in names]
    labels = year_ticks(shown, "-01") if len(shown) > 12 else [month_in_words(month, locale) for month in shown]  # noqa: PLR2004 - a year
    total = {name: sum(sums[month, name] for month in shown) for name in _KINDS}
    return Told(
        columns=[str(locale.say("Month")), *(one.title for one in series)],
        rows=[[month, *(int(one.values[place]) for one in series)] for place, month in enumerate(shown)],
        draw=lambda width, filling: draw_columns(labels, series, locale.number, width, filling),
        summary=str(locale.say(
            "Since {month} less is allowed after {narrowed} changes, and more after {widened}.",
            month=month_in_words(shown[0], locale), narrowed=locale.number(total["narrowed"]),
            widened=locale.number(total["widened"]),
        )),
    )  # fmt: skip


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
