"""``/{language}/models/{owner}/{name}/openness``: how open one model is, and who says so."""

from datetime import datetime
from typing import Annotated, Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect
from sqlmodel import Session

from registry.db import Database
from registry.errors import NotFound
from registry.http.meter import DEAR, metered
from registry.inputs import read_moment, up_to_now
from registry.licenses import Knowledge
from registry.openness.frameworks import FRAMEWORKS
from registry.openness.verdicts import OpennessRead, openness_then, read_openness
from registry.pagination import refuse_unknown
from registry.records import ModelRecord, get_record, join, path_of
from registry.records.search import csv_bytes
from registry.web.languages.codes import N_
from registry.web.pages.methods import UNITS
from registry.web.pages.openness import words
from registry.web.pages.openness.measures import CONSEQUENCES, answers_of, measures_of, rows_of
from registry.web.pages.record import short_address
from registry.web.site.addresses import with_query
from registry.web.site.here import Crumb, Here
from registry.web.site.render import file_headers
from registry.web.site.visitors import READER

QUESTIONS = {
    "reproducible_process": N_("Can its process be reproduced?"),
    "method_transparency": N_("Is its method transparent?"),
    "data_protection": N_("Can data be protected without an outside provider?"),
    "interpretability": N_("Can its answers be interpreted?"),
}
"""The four consequences of a category."""
AsOf = Annotated[str, QueryParameter(name="as_of", max_length=40)]


@get("/models/{owner:str}/{name:str}/openness", guards=READER, middleware=[metered(DEAR)], sync_to_thread=True)
def model_openness(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    here: NamedDependency[Here],
    now: NamedDependency[datetime],
    owner: FromPath[str],
    name: FromPath[str],
    as_of: AsOf = "",
) -> Response[Any]:
    """Show what each framework says of a model today or on a day, with its reasons, and what indexes say themselves."""
    refuse_unknown(request.query_params, ("as_of",), noun="a field of this page")
    model_id = join(owner, name)
    with database.reading() as session:
        record = get_record(session, model_id)
        if record.folded != model_id.lower():
            return Redirect(with_query(here.model(record.id, "openness"), {"as_of": as_of}), status_code=308)
        read, unknown = _read(session, knowledge, record, as_of, now)
    path = path_of(record.id)
    measures = measures_of(read.items) if read else ()
    return here.page(
        "openness/model",
        title=str(here.locale.say("Openness of {model}", model=record.id)),
        description=str(here.locale.say("How open is {model}, and who says so?", model=record.id)),
        above=[Crumb(str(here.locale.say("Models")), here.at("models")), Crumb(record.id, here.model(record.id))],
        id=record.id,
        path=path,
        address=here.model(record.id, "openness"),
        today=f"{now:%Y-%m-%d}",
        chosen=as_of[:10],
        read=read,
        unknown=unknown,
        measures=measures,
        answers=answers_of(measures),
        category=next((one for one in measures if one.framework == "category"), None),
        about=FRAMEWORKS,
        words=words,
        units=UNITS,
        consequences=CONSEQUENCES,
        questions=QUESTIONS,
        short_address=short_address,
        json=with_query(f"/v1/models/{path}/openness", {"as_of": as_of}),
        csv=with_query(here.model(record.id, "openness.csv"), {"as_of": as_of}),
    )


@get("/models/{owner:str}/{name:str}/openness.csv", guards=READER, middleware=[metered(DEAR)], sync_to_thread=True)
def openness_csv(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    now: NamedDependency[datetime],
    owner: FromPath[str],
    name: FromPath[str],
    as_of: AsOf = "",
) -> Response[bytes]:
    """All parts of all frameworks as CSV, in the words of the API; what indexes say has rows of its own."""
    with database.reading() as session:
        record = get_record(session, join(owner, name))
        read, unknown = _read(session, knowledge, record, as_of, now)
    if read is None:
        raise NotFound(unknown or "")
    headers = file_headers("openness.csv")
    return Response(csv_bytes(rows_of(record.id, read.items)), media_type="text/csv", headers=headers)


def _read(
    session: Session, knowledge: Knowledge, record: ModelRecord, as_of: str, now: datetime
) -> tuple[OpennessRead | None, str | None]:
    """The verdicts of today or of a day; None with the reason where nothing was known then."""
    if not as_of:
        return read_openness(session, knowledge, record, now).read, None
    asked = up_to_now(read_moment(as_of, "/as_of"), now, "/as_of")
    try:
        return openness_then(session, knowledge, record, revision=None, as_of=asked), None
    except NotFound as unknown:
        return None, unknown.message
