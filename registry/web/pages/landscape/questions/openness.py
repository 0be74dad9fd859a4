"""Openness map: weights against data."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from registry.records.figures import count_what_is_out
from registry.web.languages import Locale
from registry.web.languages.codes import N_
from registry.web.pages.landscape.question import PlotAnswer, PlotQuestion, missing
from registry.web.plots import Bubble, draw_grid

_WEIGHTS = ("closed", "partial", "open")
_DATA = ("open", "partial", "closed", "unknown")


def gather(session: Session) -> dict[tuple[str, str], int]:
    """Models by weights and data."""
    return count_what_is_out(session)


def tell(counts: Mapping[tuple[str, str], int], locale: Locale, now: datetime) -> PlotAnswer:
    """A bubble for each pair of answers."""
    del now
    merged = _merged(counts)
    unknown = sum(count for (weights, _), count in merged.items() if weights not in _WEIGHTS)
    if unknown == merged.total():
        return missing(locale.say("Of no model it is known yet whether its weights are out."))
    bubbles = [
        Bubble(row, column, merged[weights, data], locale.number(merged[weights, data]))
        for column, weights in enumerate(_WEIGHTS)
        for row, data in enumerate(_DATA)
    ]
    across, down = str(locale.say("Weights")), str(locale.say("Pretraining data"))
    columns, lines = ([str(locale.word(one)) for one in names] for names in (_WEIGHTS, _DATA))
    both, out = merged["open", "open"], sum(merged["open", data] for data in _DATA)
    note = locale.count(
        "Left out is {n} model of which it is not known whether its weights are out.",
        "Left out are {n} models of which it is not known whether their weights are out.",
        unknown,
    )
    said = locale.say(
        "Of {n} models with open weights, {both} have open pretraining data, too.",
        n=locale.number(out), both=locale.number(both),
    )  # fmt: skip
    return PlotAnswer(
        columns=[f"{down} / {across}", *columns],
        rows=[[lines[row], *(merged[one, data] for one in _WEIGHTS)] for row, data in enumerate(_DATA)],
        draw=lambda width, filling: draw_grid(across, columns, down, lines, bubbles, width, filling),
        summary=str(said),
        notes=[str(note)] if unknown else [],
    )


def _merged(counts: Mapping[tuple[str, str], int]) -> Counter[tuple[str, str]]:
    """Weights that do not exist are closed to whoever wants them; of data that does not exist nothing is known."""
    merged = Counter[tuple[str, str]]()
    for (weights, data), count in counts.items():
        merged["closed" if weights == "none" else weights, "unknown" if data == "none" else data] += count
    return merged


QUESTION = PlotQuestion(
    name="openness",
    title=N_("Who releases the weights, and who the data, too?"),
    how=N_(
        "To the right weights are more open, upwards the data is; the number and the area of a bubble count models."
    ),
    source=N_("Releases as sources and indexes state them: weights for users or of the base, and data of pretraining."),
    gather=gather,
    tell=tell,
    is_of_claims=True,
)
