"""The nine questions, in the order of the page."""

from collections.abc import Mapping

from registry.web.pages.landscape.question import PlotQuestion
from registry.web.pages.landscape.questions import (
    categories,
    classes,
    countries,
    directions,
    disagreement,
    families,
    hardware,
    openness,
    origins,
)

QUESTIONS: Mapping[str, PlotQuestion] = {
    one.QUESTION.name: one.QUESTION
    for one in (origins, families, categories, openness, disagreement, classes, countries, hardware, directions)
}

__all__ = ["QUESTIONS"]
