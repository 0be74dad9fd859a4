"""``/{language}/compare?model=a/b&model=c/d``: two to four models side by side, with what differs marked."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from markupsafe import Markup
from sqlmodel import Session

from registry.db import Database
from registry.errors import NotFound
from registry.http.meter import DEAR, metered
from registry.licenses import Knowledge
from registry.openness.verdicts import read_openness
from registry.pagination import refuse_unknown
from registry.records import get_record
from registry.records.lineage import read_lineage
from registry.web.languages import Locale
from registry.web.pages.comparison.rows import Compared, groups_of
from registry.web.site.addresses import with_query
from registry.web.site.here import Here
from registry.web.site.visitors import READER

LEAST, MOST = 2, 4
_LONGEST_ID = 200
_MOST_RELATED = 500
_MOST_WRITTEN = 20
"""Ids that are shown again where too many were sent."""
DIFFERENCES = "differences"


class ChosenModels(NamedTuple):
    """The models that were asked for, or what is wrong with them."""

    models: tuple[Compared, ...] = ()
    faults: tuple[Markup, ...] = ()


@get("/compare", guards=READER, middleware=[metered(DEAR)], sync_to_thread=True)
def compare(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    here: NamedDependency[Here],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """Show licence, terms, releases, openness and hardware of two to four models in one table."""
    refuse_unknown(request.query_params, ("model", "only"), noun="a field of this page")
    written = _unique(request.query_params.getall("model", []))
    is_short = request.query_params.get("only") == DIFFERENCES
    chosen = ChosenModels()
    if written:
        with database.reading() as session:
            chosen = _chosen(session, knowledge, written, now, here.locale)
    groups = groups_of(chosen.models, here.locale) if chosen.models else ()
    again = "&".join(with_query("", {"model": one.id}).removeprefix("?") for one in chosen.models)
    return here.page(
        "openness/compare",
        title=str(here.locale.say("Comparison")),
        description=str(here.locale.say("Models side by side: {models}", models=", ".join(written[:MOST]))),
        status=400 if chosen.faults else 200,
        written=written[:_MOST_WRITTEN],
        most=MOST,
        models=chosen.models,
        faults=chosen.faults,
        groups=[group.differing if is_short else group for group in groups],
        counts=(sum(len(group.differing.rows) for group in groups), sum(len(group.rows) for group in groups)),
        is_short=is_short,
        whole=f"{here.at('compare')}?{again}",
        short=f"{here.at('compare')}?{again}&only={DIFFERENCES}",
    )


def _unique(given: Sequence[str]) -> list[str]:
    """The ids that were typed, each once, in their order; the Hub's ids differ in more than case."""
    found = {one.strip().lower(): one.strip() for one in reversed(given) if one.strip()}
    return list(reversed(found.values()))


def _chosen(
    session: Session, knowledge: Knowledge, written: Sequence[str], now: datetime, locale: Locale
) -> ChosenModels:  # fmt: skip
    if len(written) > MOST:
        told = locale.say("{n} models are chosen: at most four fit beside each other.", n=locale.number(len(written)))
        return ChosenModels(faults=(told,))
    found: list[Compared] = []
    faults: list[Markup] = []
    for one in written:
        try:
            model = _read(session, knowledge, one, now)
        except NotFound:
            faults.append(locale.say("The registry does not know the model {model}.", model=one[:_LONGEST_ID]))
            continue
        if model.id not in {other.id for other in found}:  # an old name leads to the same
            found.append(model)
    if len(found) + len(faults) < LEAST:
        faults.append(locale.say("One model alone compares with nothing: name another one."))
    return ChosenModels(() if faults else tuple(found), tuple(faults))


def _read(session: Session, knowledge: Knowledge, model_id: str, now: datetime) -> Compared:
    record = get_record(session, model_id)
    return Compared(
        id=record.id,
        document=msgspec.json.decode(record.document),
        binding_class=record.license_class,
        lineage=read_lineage(session, knowledge.catalogue, record, limit=_MOST_RELATED),
        openness=read_openness(session, knowledge, record, now).read,
    )
