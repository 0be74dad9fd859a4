"""Countries where models may not be used."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from registry.licenses.catalogue import country_set
from registry.records.figures import count_countries
from registry.web.languages import Locale
from registry.web.languages.codes import N_
from registry.web.pages.landscape.question import PlotAnswer, PlotQuestion, missing
from registry.web.plots import Bar, draw_bars

_SHOWN = 15
_UNION = country_set("EU27")


def gather(session: Session) -> dict[str, int]:
    """Models by country."""
    return count_countries(session)


def tell(counts: Mapping[str, int], locale: Locale, now: datetime) -> PlotAnswer:
    """A bar for each country; one for the European Union where its members are alike."""
    del now
    if not counts:
        return missing(locale.say(
            "No licence of a tracked model leaves a country out; the first one that does makes this plot."
        ))  # fmt: skip
    drawn = _with_union(counts)
    order = sorted(drawn, key=lambda code: (-drawn[code], _name(code, locale)))
    bars = [Bar(_name(code, locale), drawn[code], locale.number(drawn[code])) for code in order[:_SHOWN]]
    more = len(order) - _SHOWN
    notes = [locale.count("{n} more country stands in the table.", "{n} more countries stand in the table.", more)]
    most = locale.count("{n} model", "{n} models", drawn[order[0]])
    in_table = sorted(counts, key=lambda code: (-counts[code], locale.country(code)))
    return PlotAnswer(
        columns=[str(locale.say("Country")), str(locale.say("Code")), str(locale.say("Models"))],
        rows=[[locale.country(code), code, counts[code]] for code in in_table],
        draw=lambda width, filling: draw_bars(bars, width, filling),
        summary=str(locale.say("Most often left out: {name}, by {n}.", name=_name(order[0], locale), n=most)),
        notes=list(map(str, notes)) if more > 0 else [],
    )


def _with_union(counts: Mapping[str, int]) -> dict[str, int]:
    """The same with one number for the European Union, where that of all its members is the same."""
    members = {counts.get(code, 0) for code in _UNION}
    if len(members) > 1 or members == {0}:
        return dict(counts)
    return {"EU": members.pop(), **{code: count for code, count in counts.items() if code not in _UNION}}


def _name(code: str, locale: Locale) -> str:
    if code == "EU":
        return str(locale.say("European Union, all 27 countries"))
    return locale.country(code)


QUESTION = PlotQuestion(
    name="countries",
    title=N_("In which countries may models not be used?"),
    how=N_("Each bar counts the models whose licence, or that of a base, leaves a country out; longer is more."),
    source=N_(
        "Clauses of licences in the catalogue, and what curators added. Refusals of a hub by region are not in it."
    ),
    gather=gather,
    tell=tell,
)
