"""One proposal: what it would change, what contradicts it, and the decision of a second person with its reason."""

from datetime import datetime
from typing import NamedTuple

from litestar import Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from registry.access import Scope
from registry.curation.proposals import Acceptance, accept, look, reject, withdraw
from registry.db import Database
from registry.errors import Conflict, Forbidden, Invalid, StaleVersion
from registry.http.meter import DEAR, metered
from registry.http.retries import retried
from registry.inputs import take
from registry.licenses import Knowledge
from registry.pagination import refuse_unknown
from registry.records import path_of
from registry.web.desk.doors import ScopeLacking, caller_of
from registry.web.desk.forms import Faults, Typed, at_fields, read_typed, status_of
from registry.web.desk.notices import DONE, led_on
from registry.web.desk.pages import desk_page
from registry.web.desk.review.case import MOST_KIB, TAKES_PART
from registry.web.desk.review.queue import SEES
from registry.web.desk.review.words import STATUSES, USES, value_text
from registry.web.site.forms import AnyRequest
from registry.web.site.here import Crumb, Here

PATH = "/desk/review/proposals/{proposal_id:str}"
DECISIONS = {"accept": "proposal_accepted", "reject": "proposal_rejected", "withdraw": "proposal_withdrawn"}
"""What a button does, and the notice after it."""


class DecisionVisit(NamedTuple):
    """What a handler of a proposal works with."""

    request: AnyRequest
    database: Database
    knowledge: Knowledge
    here: Here
    now: datetime
    id: str


@get(PATH, guards=SEES, middleware=[metered(DEAR)], sync_to_thread=True)
def proposal(
    request: AnyRequest,
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    here: NamedDependency[Here],
    now: NamedDependency[datetime],
    proposal_id: FromPath[str],
) -> Response[bytes]:
    """Show a proposal, as long as it is open with what it would change today."""
    refuse_unknown(request.query_params, {DONE}, noun="a field of this page")
    return _page(DecisionVisit(request, database, knowledge, here, now, proposal_id), Typed(), {})


@post(PATH, guards=TAKES_PART, middleware=[metered(DEAR, body_kib=MOST_KIB)], status_code=200)
async def send_decision(
    request: AnyRequest,
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    here: NamedDependency[Here],
    now: NamedDependency[datetime],
    proposal_id: FromPath[str],
) -> Response[bytes] | Redirect:
    """Accept, refuse or withdraw a proposal."""
    form = await read_typed(request)
    return await sync_to_thread(_sent, DecisionVisit(request, database, knowledge, here, now, proposal_id), form)


def _sent(bench: DecisionVisit, form: Typed) -> Response[bytes] | Redirect:
    act = form.one("act")
    needed = Scope.MODELS_PROPOSE if act == "withdraw" else Scope.MODELS_REVIEW
    if not caller_of(bench.request).has(needed):
        raise ScopeLacking((needed,))
    if act not in DECISIONS:
        raise Invalid("Choose what is decided: accept, reject or withdraw.", pointer="/act")
    try:
        _decide(bench, form, act)
    except StaleVersion as error:
        kindly = bench.here.locale.say(
            "The record or the proposal has changed since you opened this page. Nothing was decided; your reason is "
            "kept. Look at what it would change now, then decide."
        )
        return _page(bench, form, {"": kindly}, status=status_of(error))
    except (Invalid, Conflict, Forbidden) as error:
        return _page(bench, form, at_fields(error, {"/reason": f"{act}-reason"}), status=status_of(error))
    return led_on(bench.here.at(f"desk/review/proposals/{bench.id}"), DECISIONS[act])


@retried
def _decide(bench: DecisionVisit, form: Typed, act: str) -> None:
    caller, seen, now = caller_of(bench.request), form.one("seen") or None, bench.now
    how = take({"reason": form.one("reason"), "force": form.has("force")}, Acceptance) if act != "withdraw" else None
    with bench.database.unit_of_work() as work:
        if how is None:
            withdraw(work, bench.id, if_match=seen, caller=caller, now=now)
        elif act == "accept":
            accept(work, bench.knowledge, bench.id, how, if_match=seen, caller=caller, now=now)
        else:
            reject(work, bench.id, how.reason, if_match=seen, caller=caller, now=now)


def _page(bench: DecisionVisit, form: Typed, faults: Faults, *, status: int = 200) -> Response[bytes]:
    here, caller = bench.here, caller_of(bench.request)
    seen, etag = look(bench.database, bench.knowledge, bench.id, caller=caller, now=bench.now)
    return desk_page(
        bench.request,
        here,
        "proposal",
        title=str(here.locale.say("Proposal for {model}", model=seen.model).unescape()),
        above=[
            Crumb(str(here.locale.say("Review")), here.at("desk/review")),
            Crumb(str(here.locale.say("Proposals")), here.at("desk/review/proposals")),
        ],
        status=status,
        faults=faults,
        proposal=seen,
        path=path_of(seen.model),
        etag=etag,
        form=form,
        act=form.one("act"),
        may_review=caller.has(Scope.MODELS_REVIEW),
        may_propose=caller.has(Scope.MODELS_PROPOSE),
        is_mine=seen.proposed_by == caller.name,
        statuses=STATUSES,
        uses=USES,
        value_text=value_text,
    )
