"""Memory that models need at 16, 8 and 4 bit."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from markupsafe import Markup
from sqlmodel import Session

from registry.records.figures import BYTES_PER_PARAMETER, count_parameters
from registry.web.languages import Locale
from registry.web.languages.codes import N_
from registry.web.pages.landscape.question import PlotAnswer, PlotQuestion, missing
from registry.web.plots import BinRow, Zone, draw_bins

_EDGES = tuple(2.0**power for power in range(-2, 12))
"""GB; each step is twice as much as the one before. What needs less or more is in the first or the last."""
_TICKS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
_BANDS = (("7 B", 6.5e9, 7.5e9), ("13\N{EN DASH}30 B", 13e9, 30e9), ("70\N{EN DASH}120 B", 70e9, 120e9))
"""Sizes that people know, in parameters."""
_KINDS = {"16bit": "k1", "8bit": "k4", "4bit": "k3"}
_GB = 1e9
_WORKSTATION = 24
"""GB of a graphics card at a desk."""


def gather(session: Session) -> dict[int | None, int]:
    """Models by number of parameters."""
    return count_parameters(session)


def tell(counts: Mapping[int | None, int], locale: Locale, now: datetime) -> PlotAnswer:
    """A row for each precision, with what models need in steps of twice as much."""
    del now
    sizes = {size: count for size, count in counts.items() if size}
    if not sizes:
        return missing(locale.say("Of no model the number of parameters is known yet."))
    rows = [_row(name, bytes_, sizes, locale) for name, bytes_ in BYTES_PER_PARAMETER.items()]
    ticks, unit = [(float(one), locale.number(one)) for one in _TICKS], str(locale.say("GB of memory for the weights"))
    return PlotAnswer(
        columns=[str(locale.say("Memory in GB")), *(row.title for row in rows)],
        rows=[[_step(place, locale), *(row.counts[place] for row in rows)] for place in range(len(_EDGES) - 1)],
        draw=lambda width, filling: draw_bins(_EDGES, ticks, unit, rows, width, filling),
        summary=_summary(sizes, locale),
        notes=list(map(str, _notes(sum(counts.values()) - sum(sizes.values()), locale))),
    )


def _summary(sizes: Mapping[int, int], locale: Locale) -> str:
    """How many models run on a card at a desk."""
    fits = {
        name: locale.number(sum(count for size, count in sizes.items() if size * bytes_ / _GB <= _WORKSTATION))
        for name, bytes_ in BYTES_PER_PARAMETER.items()
    }
    said = locale.say(
        "Of {all} models, {n16} fit into {gb} GB at 16 bit, and {n4} at 4 bit.",
        all=locale.number(sum(sizes.values())), n16=fits["16bit"], gb=_WORKSTATION, n4=fits["4bit"],
    )  # fmt: skip
    return str(said)


def _notes(unknown: int, locale: Locale) -> Iterator[Markup]:
    yield locale.say("Only the weights are counted; a context and the runtime come on top.")
    if unknown:
        yield locale.count(
            "Of {n} model the number of parameters is not known.",
            "Of {n} models the number of parameters is not known.",
            unknown,
        )


def _binned(sizes: Mapping[int, int], bytes_: float) -> list[int]:
    found = [0] * (len(_EDGES) - 1)
    for size, count in sizes.items():
        memory = size * bytes_ / _GB
        place = sum(memory > edge for edge in _EDGES[1:-1])
        found[place] += count
    return found


def _row(name: str, bytes_: float, sizes: Mapping[int, int], locale: Locale) -> BinRow:
    counts = _binned(sizes, bytes_)
    title = str(locale.say("at {n} bit", n=name.removesuffix("bit")))
    return BinRow(title, _KINDS[name], counts, list(map(locale.number, counts)), _bands(bytes_))


def _bands(bytes_: float) -> list[Zone]:
    return [Zone(least * bytes_ / _GB, most * bytes_ / _GB, title) for title, least, most in _BANDS]


def _step(place: int, locale: Locale) -> str:
    least, most = _EDGES[place], _EDGES[place + 1]
    if place == 0:
        return str(locale.say("up to {most}", most=_number(most, locale)))
    if place == len(_EDGES) - 2:
        return str(locale.say("more than {least}", least=_number(least, locale)))
    return str(locale.say("more than {least}, up to {most}", least=_number(least, locale), most=_number(most, locale)))


def _number(value: float, locale: Locale) -> str:
    return locale.number(value, 0 if value == int(value) else 2 if value < 0.5 else 1)  # noqa: PLR2004 - a half


QUESTION = PlotQuestion(
    name="hardware",
    title=N_("How much memory do models need?"),
    how=N_(
        "Each column counts the models whose weights need so much memory, which doubles from step to step; grey bands "
        "are where models of 7, of 13 to 30 and of 70 to 120 billion parameters (B) lie."
    ),
    source=N_("Parameters as sources state them; memory is parameters times 2, 1 and a half byte."),
    gather=gather,
    tell=tell,
    is_of_claims=True,
)
