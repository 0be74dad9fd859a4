"""Openness map: weights against data."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from registry.records.figures import count_what_is_out
from registry.web.languages import Locale
from registry.web.languages.codes import N_
from registry.web.pages.landscape.asked import PlotQuestion, Told
from registry.web.plots import Bubble, draw_grid

_WEIGHTS = ("closed", "partial", "open")
_DATA = ("open", "partial", "closed", "unknown")


def gather(session: Session) -> dict[tuple[str, str], int]:
    """Models by weights and data."""
    return count_what_is_out(session)


def tell(counts: Mapping[tuple[str, str], int], locale: Locale, now: datetime) -> Told:
    """A bubble for each pair of answers."""
    del now
    merged = dict[tuple[str, str], int]()
    for (weights, data), count in counts.items():
        pair = ("closed" if weights == "none" else weights, "unknown" if data == "none" else data)
        merged[pair] = merged.get(pair, 0) + count
    unknown = sum(count for (weights, _), count in merged.items() if weights not in _WEIGHTS)
    known = sum(merged.values()) - unknown
    if not known:
        return Told(missing=str(locale.say("Of no model it is known yet whether its weights are out.")))
    bubbles = [
        Bubble(row, column, count, locale.number(count), "k1" if (weights, data) == ("open", "open") else "k2")
        for column, weights in enumerate(_WEIGHTS)
        for row, data in enumerate(_DATA)
        if (count := merged.get((weights, data), 0))
    ]
    across, down = str(locale.say("Weights")), str(locale.say("Pretraining data"))
    columns, lines = ([str(locale.word(one)) for one in names] for names in (_WEIGHTS, _DATA))
    both, out = merged.get(("open", "open"), 0), sum(merged.get(("open", data), 0) for data in _DATA)
    notes = [locale.count("Left out is {n} model of which it is not known whether its weights are out.",
                          "Left out are {n} models of which it is not known whether their weights are out.",
                          unknown)]  # fmt: skip
    return Told(
        columns=[f"{down} / {across}", *columns],
        rows=[[lines[row], *(merged.get((one, data), 0) for one in _WEIGHTS)] for row, data in enumerate(_DATA)],
        draw=lambda width, filling: draw_grid(across, columns, down, lines, bubbles, width, filling),
        summary=str(locale.say(
            "Of {n} models with open weights, {both} have open pretraining data, too.",
            n=locale.number(out), both=locale.number(both),
        )),
        notes=[str(one) for one in notes] if unknown else [],
    )  # fmt: skip


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
