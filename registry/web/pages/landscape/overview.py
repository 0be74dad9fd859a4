"""``/{language}/landscape``: all plots, each of them at an address of its own, and its numbers as CSV."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from markupsafe import Markup
from sqlmodel import Session

from registry.db import Database
from registry.errors import NotFound
from registry.http.meter import DEAR, metered
from registry.records.figures import ClaimedSource, claimed_sources, count_models
from registry.records.search import csv_bytes
from registry.web.languages import Locale
from registry.web.pages.landscape.kept import KeptCounts
from registry.web.pages.landscape.question import PlotAnswer, PlotQuestion
from registry.web.pages.landscape.questions import QUESTIONS
from registry.web.plots import draw_twice
from registry.web.site.here import Crumb, Here
from registry.web.site.render import file_headers
from registry.web.site.visitors import READER


class ShownPlot(msgspec.Struct, frozen=True, kw_only=True):
    """A plot as the page shows it."""

    name: str
    title: str
    how: str
    source: str
    is_of_claims: bool
    told: PlotAnswer
    picture: Markup | None
    at: datetime
    """When it was counted."""


@get("/landscape", guards=READER, middleware=[metered(DEAR)], sync_to_thread=True)
def landscape(
    database: NamedDependency[Database], here: NamedDependency[Here], now: NamedDependency[datetime]
) -> Response[bytes]:
    """Show all plots."""
    with database.reading() as session:
        kept = KeptCounts(session, now)
        shown = [show_plot(kept, one, here.locale, now) for one in QUESTIONS.values()]
        values = kept.count("all", _of_all).counts
    return here.page(
        "landscape",
        title=str(here.locale.say("Landscape")),
        description=str(
            here.locale.say("Where does open AI come from, and where does it go? Nine plots with their numbers.")
        ),
        shown=shown,
        **values,
    )


@get("/landscape/{name:str}", guards=READER, middleware=[metered(DEAR)], sync_to_thread=True)
def plot(
    database: NamedDependency[Database],
    here: NamedDependency[Here],
    now: NamedDependency[datetime],
    name: FromPath[str],
) -> Response[Any]:
    """Show one plot, or with ``.csv`` behind its name its numbers."""
    wanted = name.removesuffix(".csv")
    question = _question(wanted)
    with database.reading() as session:
        kept = KeptCounts(session, now)
        if name != wanted:
            return _as_csv(kept, question, here.locale, now)
        shown = show_plot(kept, question, here.locale, now)
        values = kept.count("all", _of_all).counts
    return here.page(
        "landscape_plot",
        title=shown.title,
        description=shown.told.summary or shown.how,
        above=[Crumb(str(here.locale.say("Landscape")), here.at("landscape"))],
        plot=shown,
        others=[(one.name, one.title) for one in QUESTIONS.values() if one.name != question.name],
        **values,
    )


def _question(name: str) -> PlotQuestion:
    if name not in QUESTIONS:
        raise NotFound("there is no such plot")
    return QUESTIONS[name]


def _of_all(session: Session) -> dict[str, Any]:
    sources: list[ClaimedSource] = claimed_sources(session)
    return {"models": count_models(session), "sources": sources}


def show_plot(kept: KeptCounts, question: PlotQuestion, locale: Locale, now: datetime) -> ShownPlot:
    """What a plot tells now, drawn."""
    found = kept.count(question.name, question.gather)
    told = question.tell(found.counts, locale, now)
    title, how = str(locale.say(question.title)), str(locale.say(question.how))
    picture = draw_twice(question.name, title, told.summary or how, told.draw) if told.draw else None
    return ShownPlot(
        name=question.name, title=title, how=how, source=str(locale.say(question.source)),
        is_of_claims=question.is_of_claims, told=told, picture=picture, at=found.at,
    )  # fmt: skip


def _as_csv(kept: KeptCounts, question: PlotQuestion, locale: Locale, now: datetime) -> Response[bytes]:
    told = question.tell(kept.count(question.name, question.gather).counts, locale, now)
    data = csv_bytes([told.columns, *told.rows] if told.columns else [])
    return Response(data, media_type="text/csv", headers=file_headers(f"{question.name}.csv"))
