"""Closed, open weights, open source, and what follows from each."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup
from sqlmodel import Session

from registry.records.figures import count_models, count_results
from registry.records.license import PROPERTIES
from registry.web.languages import Locale
from registry.web.languages.codes import N_
from registry.web.pages.landscape.question import PlotAnswer, PlotQuestion, missing
from registry.web.plots import Verdicts, draw_verdicts

_ORDER = ("closed", "open_weights", "open_source")
_KINDS = {"closed": "k5", "open_weights": "k2", "open_source": "k1"}
CONSEQUENCES: Mapping[str, str] = {
    "reproducible_process": N_("Process can be repeated"),
    "methodological_transparency": N_("Method is transparent"),
    "data_protection_without_outside_governance": N_("Data stays in the house"),
    "interpretability": N_("Can be interpreted"),
}


class CategoryCounts(NamedTuple):
    """Models by computed category and what it can become, and all models."""

    results: Mapping[tuple[str, str | None], int]
    models: int


def gather(session: Session) -> CategoryCounts:
    """Models by category of openness."""
    return CategoryCounts(count_results(session, "category"), count_models(session))


def tell(counts: CategoryCounts, locale: Locale, now: datetime) -> PlotAnswer:
    """How many models are in each category, and its four consequences in words."""
    del now
    known = {name: sum(n for (one, _), n in counts.results.items() if one == name) for name in _ORDER}
    if not any(known.values()):
        return missing(locale.say("Of no model it is known yet whether its weights are out."))
    titles = [str(locale.say(title)) for title in CONSEQUENCES.values()]
    verdicts = [_verdicts(name, known[name], locale) for name in _ORDER]
    share = 100 * known["open_source"] / sum(known.values())
    said = locale.say(
        "Of the models whose release is known, {n}% release code and data beside the weights.",
        n=locale.number(share, 1),
    )
    return PlotAnswer(
        columns=[str(locale.say("How open")), str(locale.say("Models")), *titles],
        rows=[[one.label, int(one.value), *(word for _, word in one.answers)] for one in verdicts],
        draw=lambda width, filling: draw_verdicts(titles, verdicts, width, filling),
        summary=str(said),
        notes=list(map(str, _notes(counts, sum(known.values()), locale))),
    )


def _notes(counts: CategoryCounts, known: int, locale: Locale) -> Iterator[Markup]:
    turns, unknown = counts.results.get(("open_weights", "open_source"), 0), counts.models - known
    if turns:
        yield locale.count(
            "Of {n} model with open weights it is not known whether code and data are open, too.",
            "Of {n} models with open weights it is not known whether code and data are open, too.",
            turns,
        )
    if unknown > 0:
        yield locale.count(
            "Left out is {n} model of which it is not known whether its weights are out.",
            "Left out are {n} models of which it is not known whether their weights are out.",
            unknown,
        )


def _verdicts(category: str, models: int, locale: Locale) -> Verdicts:
    follows = PROPERTIES[category]
    return Verdicts(
        label=str(locale.word(category)),
        value=models,
        said=locale.number(models),
        kind=_KINDS[category],
        answers=[(follows[one], str(locale.word(follows[one]))) for one in CONSEQUENCES],
    )


QUESTION = PlotQuestion(
    name="categories",
    title=N_("Closed, open weights, source and data open: what follows?"),
    how=N_("Each bar counts the models of a category; beside it stands what follows from the category for users."),
    source=N_(
        "Categories computed by Cardwatch from what sources and indexes state; the consequences follow from the "
        "category, not from a model."
    ),
    gather=gather,
    tell=tell,
    is_of_claims=True,
)
