"""The dossier of one record: what was read, what speaks for what, who decided the same words; and a form to propose."""

from datetime import datetime
from typing import NamedTuple

from litestar import Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from registry.access import Caller, Scope
from registry.curation.proposals import (
    Preview,
    ProposalWrite,
    list_proposals,
    preview,
    proposable_fields,
    propose,
)
from registry.curation.review import read_dossier
from registry.db import Database
from registry.errors import Invalid
from registry.http.meter import DEAR, metered
from registry.http.retries import retried
from registry.licenses import Knowledge
from registry.pagination import refuse_unknown
from registry.records import join, path_of
from registry.web.desk.doors import ScopeLacking, caller_of, enters
from registry.web.desk.forms import Faults, Typed, read_typed, status_of
from registry.web.desk.notices import DONE, led_on
from registry.web.desk.pages import desk_page
from registry.web.desk.review.queue import SEES
from registry.web.desk.review.wishes import faults_of, form_of, write_of
from registry.web.desk.review.words import CODES, STATUSES, USES, value_text
from registry.web.pages.record import SOURCES
from registry.web.site.forms import AnyRequest
from registry.web.site.here import Crumb, Here

TAKES_PART = enters(Scope.MODELS_PROPOSE, Scope.MODELS_REVIEW)
"""Guards of those who propose or decide."""
PATH = "/desk/review/models/{owner:str}/{name:str}"
MOST_KIB = 128
MOST_PAST = 20
"""Proposals about the record that are shown."""


class CaseVisit(NamedTuple):
    """What a handler of the dossier works with."""

    request: AnyRequest
    database: Database
    knowledge: Knowledge
    here: Here
    now: datetime
    model: str


NO_FAULTS: Faults = {}


class CaseView(NamedTuple):
    """What the dossier shows beside what was read."""

    form: Typed | None = None
    """As it was typed; None where nobody has typed yet."""
    faults: Faults = NO_FAULTS
    preview: Preview | None = None
    status: int = 200


@get(PATH, guards=SEES, middleware=[metered(DEAR)], sync_to_thread=True)
def review_case(
    request: AnyRequest,
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    here: NamedDependency[Here],
    now: NamedDependency[datetime],
    owner: FromPath[str],
    name: FromPath[str],
) -> Response[bytes]:
    """Show the dossier, with the form filled in where every word of the licence text is known."""
    refuse_unknown(request.query_params, {DONE}, noun="a field of this page")
    return _page(CaseVisit(request, database, knowledge, here, now, join(owner, name)), CaseView())


@post(PATH, guards=TAKES_PART, middleware=[metered(DEAR, body_kib=MOST_KIB)], status_code=200)
async def send_case(
    request: AnyRequest,
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    here: NamedDependency[Here],
    now: NamedDependency[datetime],
    owner: FromPath[str],
    name: FromPath[str],
) -> Response[bytes] | Redirect:
    """See what a proposal would change, or make it."""
    form = await read_typed(request)
    case = CaseVisit(request, database, knowledge, here, now, join(owner, name))
    return await sync_to_thread(_sent, case, form)


def _sent(case: CaseVisit, form: Typed) -> Response[bytes] | Redirect:
    caller = caller_of(case.request)
    is_made = form.one("act") == "propose"
    if is_made and not caller.has(Scope.MODELS_PROPOSE):
        raise ScopeLacking((Scope.MODELS_PROPOSE,))
    try:
        write = write_of(case.model, form)
        if is_made:
            made = _made(case.database, case.knowledge, write, caller, case.now)
            return led_on(case.here.at(f"desk/review/proposals/{made}"), "proposal_made")
        seen = preview(case.database, case.knowledge, write, caller=caller, now=case.now)
    except Invalid as error:
        return _page(case, CaseView(form, faults_of(error), status=status_of(error)))
    return _page(case, CaseView(form, preview=seen))


@retried
def _made(database: Database, knowledge: Knowledge, write: ProposalWrite, caller: Caller, now: datetime) -> str:
    with database.unit_of_work() as work:
        return propose(work, knowledge, write, caller=caller, now=now).id


def _page(case: CaseVisit, shown: CaseView) -> Response[bytes]:
    here, caller = case.here, caller_of(case.request)
    with case.database.reading() as session:
        dossier = read_dossier(session, case.knowledge, case.model, case.now)
        past = list_proposals(session, model=dossier.model, status=None, limit=MOST_PAST, cursor=None).items
    return desk_page(
        case.request,
        here,
        "review_case",
        title=dossier.model,
        above=[Crumb(str(here.locale.say("Review")), here.at("desk/review"))],
        status=shown.status,
        faults=shown.faults,
        dossier=dossier,
        path=path_of(dossier.model),
        past=past,
        form=shown.form or form_of(dossier.proposal),
        is_typed=shown.form is not None,
        preview=shown.preview,
        proposable=proposable_fields(),
        keys=sorted(key for key, entry in case.knowledge.catalogue.entries.items() if not entry.family),
        may_propose=caller.has(Scope.MODELS_PROPOSE),
        may_preview=caller.has(Scope.MODELS_PROPOSE) or caller.has(Scope.MODELS_REVIEW),
        codes=CODES,
        sources=SOURCES,
        statuses=STATUSES,
        uses=USES,
        value_text=value_text,
    )
