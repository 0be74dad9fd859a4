"""``/{language}/models/{owner}/{name}/timeline``: what was true on day D."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect
from sqlmodel import Session

from registry.db import Database
from registry.errors import NotFound
from registry.http.meter import DEAR, metered
from registry.inputs import read_moment, up_to_now
from registry.licenses import Knowledge
from registry.records import ModelRecord, get_record, join
from registry.records.history import HistoryRead, PastDocument, document_then, list_history
from registry.web.languages import Locale
from registry.web.languages.codes import N_
from registry.web.pages.changes.facts import REGIONS
from registry.web.pages.past.bands import Line, line_of
from registry.web.site.addresses import with_query
from registry.web.site.here import Crumb, Here
from registry.web.site.visitors import READER

SHOWN = 100
"""States on one page, the newest; older ones follow."""


class BandCell(msgspec.Struct, frozen=True):
    """A stretch of one band: what it says, and how it looks."""

    left: float
    width: float
    number: int | None
    text: str
    kind: str


class Band(msgspec.Struct, frozen=True):
    """One fact over time."""

    title: str
    cells: tuple[BandCell, ...]


class DayAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What was known on the day that was asked for; ``unknown`` is why nothing was."""

    day: str
    left: float | None = None
    document: PastDocument | None = None
    unknown: str | None = None


@get("/models/{owner:str}/{name:str}/timeline", guards=READER, middleware=[metered(DEAR)], sync_to_thread=True)
def timeline(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    here: NamedDependency[Here],
    now: NamedDependency[datetime],
    owner: FromPath[str],
    name: FromPath[str],
    day: Annotated[str, QueryParameter(max_length=40)] = "",
    cursor: Annotated[str | None, QueryParameter(max_length=400)] = None,
) -> Response[Any]:
    """Draw licence, gate and region over time, and say what was in force on a day."""
    model_id = join(owner, name)
    with database.reading() as session:
        record = get_record(session, model_id)
        if record.folded != model_id.lower():
            return Redirect(with_query(here.model(record.id, "timeline"), {"day": day}), status_code=308)
        page = list_history(session, knowledge, record, limit=SHOWN, cursor=cursor)
        line = line_of(page.items, now)
        answer = _answer(session, knowledge, record, day, now) if day else None
    address = here.model(record.id, "timeline")
    return here.page(
        "timeline",
        title=str(here.locale.say("Time line of {model}", model=record.id)),
        description=str(here.locale.say("What was true of {model} on a day?", model=record.id)),
        above=[Crumb(str(here.locale.say("Models")), here.at("models")), Crumb(record.id, here.model(record.id))],
        id=record.id,
        address=address,
        states=page.items,
        total=page.total,
        line=line,
        bands=_bands(line, page.items, here.locale) if line else (),
        answer=answer,
        asked=line.place(read_moment(day, "/day").end) if line and day else None,
        today=f"{now:%Y-%m-%d}",
        first=f"{line.begin:%Y-%m-%d}" if line else "",
        chosen=day[:10],
        regions=REGIONS,
        older=with_query(address, {"cursor": page.next_cursor}) if page.next_cursor else None,
        texts_at="/v1/evidence" if here.visitor is None or here.visitor.caller is None else "/texts",
    )


def _answer(session: Session, knowledge: Knowledge, record: ModelRecord, day: str, now: datetime) -> DayAnswer:
    asked = up_to_now(read_moment(day, "/day"), now, "/day")
    try:
        found = document_then(session, knowledge, record, revision=None, as_of=asked)
    except NotFound as unknown:
        return DayAnswer(day=day, unknown=unknown.message)
    return DayAnswer(day=day, document=found)


_KINDS = {
    "permissive": "good", "copyleft": "good", "data": "good", "community": "half", "research-only": "bad",
    "no": "good", "auto": "half", "manual": "bad", "open": "good", "restricted": "bad",
}  # fmt: skip
"""How a value looks; what is not here is quiet."""


def _bands(line: Line, states: list[HistoryRead], locale: Locale) -> tuple[Band, ...]:
    values = [_values_of(state, locale) for state in states]
    titles = (N_("Licence"), N_("Gate"), N_("Access by region"))
    return tuple(Band(str(locale.say(title)), _cells(line, values, place)) for place, title in enumerate(titles))


def _cells(line: Line, values: list[tuple[tuple[str, str], ...]], place: int) -> tuple[BandCell, ...]:
    cells = []
    for one in line.stretches:
        text, kind = values[one.number - 1][place] if one.number else ("", "gap")
        cells.append(BandCell(one.left, one.width, one.number, text, kind))
    return tuple(cells)


def _values_of(state: HistoryRead, locale: Locale) -> tuple[tuple[str, str], ...]:
    """Licence, gate and region of a state in words, each with how it looks."""
    gate, region = state.gated, state.region.state
    return (
        (license_in_words(state, locale), _KINDS.get(state.license.class_, "")),
        (str(locale.word(f"gate.{gate}")), _KINDS.get(gate, "")),
        (str(locale.say(REGIONS[region])), _KINDS.get(region, "")),
    )


def license_in_words(state: HistoryRead, locale: Locale) -> str:
    """The licence's key, what was declared instead, or that nothing was."""
    declared = ", ".join(state.license.declared)
    return state.license.license or declared or str(locale.say("no licence declared"))
