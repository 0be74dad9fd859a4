"""``/{language}/check``: may we use it for this? A form, its answer, and an address that repeats it.

The form is sent by POST, so that figures of users and revenue stand in no address; without them it leads on to the
address that anybody can share. It changes nothing, so it needs no token.
"""

from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from litestar import Request, Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.response import Redirect
from sqlmodel import Session

from registry.compliance.checks import CheckBody
from registry.compliance.policies import PolicySummary, list_policies
from registry.countries import ISO_3166_1
from registry.db import Database
from registry.errors import Invalid
from registry.http.meter import DEAR, metered
from registry.licenses import Knowledge
from registry.pagination import MAX_LIMIT, refuse_unknown
from registry.rates import charge, weight_of_checks
from registry.records import path_of
from registry.web.pages import uses
from registry.web.site.addresses import with_query
from registry.web.site.here import Here
from registry.web.site.visitors import READER

AnyRequest = Request[Any, Any, Any]
MOST_FIELDS = 100
MOST_KIB = 64
NO_ANSWER = uses.CheckedUse(None, {})


@get("/check", guards=READER, middleware=[metered(DEAR)])
async def show_check(
    request: AnyRequest,
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    now: NamedDependency[datetime],
    here: NamedDependency[Here],
) -> Response[bytes]:
    """Show the form; where the address states a use, its answer too."""
    given = _pairs(request.scope["query_string"])
    refuse_unknown((name for name, _ in given), {*uses.NAMES, uses.OMITTED}, noun="a field of this form")
    stated = uses.read_stated(given, here.locale, in_address=True)
    return await _answered(request, database, knowledge, now, here, stated)


@post("/check", guards=READER, middleware=[metered(DEAR, body_kib=MOST_KIB)], status_code=200)
async def ask_check(
    request: AnyRequest,
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    now: NamedDependency[datetime],
    here: NamedDependency[Here],
) -> Response[bytes] | Redirect:
    """Lead on to the address of what was asked; with figures, or with faults, answer here."""
    if request.content_type[0] != RequestEncodingType.URL_ENCODED:
        raise Invalid(f"A form is sent as {RequestEncodingType.URL_ENCODED.value}.", pointer="")
    given = _pairs(await request.body())
    refuse_unknown((name for name, _ in given), uses.NAMES, noun="a field of this form")
    stated = uses.read_stated(given, here.locale, in_address=False)
    if not (stated.figures or stated.faults):  # an address would lose what cannot be read
        return Redirect(uses.address_of(here.at("check"), stated), status_code=303)
    return await _answered(request, database, knowledge, now, here, stated)


async def _answered(
    request: AnyRequest, database: Database, knowledge: Knowledge, now: datetime, here: Here, stated: uses.Stated
) -> Response[bytes]:
    body: CheckBody | uses.Faults = stated.faults if stated.is_empty else uses.check_of(stated, here.locale)
    if isinstance(body, CheckBody):
        past = bool(body.subject.as_of or body.subject.revision)
        await charge(request.scope, weight_of_checks(1, past))
    return await sync_to_thread(_page, request, database, knowledge, now, here, stated, body)


def _page(
    request: AnyRequest,
    database: Database,
    knowledge: Knowledge,
    now: datetime,
    here: Here,
    stated: uses.Stated,
    body: CheckBody | uses.Faults,
) -> Response[bytes]:
    caller = here.visitor.caller if here.visitor is not None else None
    omits = uses.OMITTED in request.query_params
    with database.reading() as session:
        policies = list_policies(session, MAX_LIMIT, None).items if caller is not None else list[PolicySummary]()
        found = NO_ANSWER if not isinstance(body, CheckBody) else _judged(session, knowledge, body, now, here)
    faults = found.faults if isinstance(body, CheckBody) else body
    asked_model = body.subject.by_id().model if isinstance(body, CheckBody) else None
    return here.page(
        "check",
        status=400 if faults else 200,
        title=str(here.locale.say("Check")),
        description=str(here.locale.say("May we use this model for this?")),
        stated=stated,
        faults=faults,
        suggestions=found.suggestions,
        answer=found.answer,
        asked_model=asked_model,
        findings=uses.by_gravity(found.answer) if found.answer else (),
        duties=uses.duties_of(found.answer, here.locale) if found.answer else (),
        rows=uses.stated_rows(stated, here.locale),
        policies=policies,
        essential=uses.ESSENTIAL,
        groups=uses.GROUPS,
        figures=uses.FIGURES,
        all_countries=here.locale.named_countries(ISO_3166_1),
        title_of=lambda name: uses.fact_title(name, here.locale),
        permalink=uses.address_of(here.at("check"), stated, omits=omits),
        omits_figures=omits,
        notice=_notice(asked_model, stated, here),
    )


def _notice(model: str | None, stated: uses.Stated, here: Here) -> str:
    """Where the notice of the model stands, as text; "" for a day of the past, of which there is none."""
    if model is None or stated.one("as_of"):
        return ""
    asked: dict[str, str | None] = {"lang": str(here.locale.code), "revision": stated.one("revision")}
    return with_query(f"/v1/models/{path_of(model)}/notice", asked)


def _judged(session: Session, knowledge: Knowledge, body: CheckBody, now: datetime, here: Here) -> uses.CheckedUse:
    has_key = here.visitor is not None and here.visitor.caller is not None
    return uses.judged(session, knowledge, body, now, here.locale, has_key=has_key)


def _pairs(text: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise Invalid(f"A form of these pages has at most {MOST_FIELDS} fields.", pointer="") from error
