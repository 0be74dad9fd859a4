"""``/v1/proposals``: proposing, previewing, deciding."""

from datetime import datetime

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from registry.access import Caller, Scope
from registry.access.guards import PROPOSE, READ, REVIEW, requires_any
from registry.curation.proposals import service
from registry.curation.proposals.queries import list_proposals, read_proposal
from registry.curation.proposals.schemas import (
    Acceptance,
    Preview,
    ProposalDetail,
    ProposalRead,
    ProposalWrite,
    Reason,
    Status,
)
from registry.curation.proposals.tables import Proposal
from registry.db import Database
from registry.http.etags import is_unchanged
from registry.http.parameters import AnyRequest, Cursor, Limit, Word
from registry.licenses import Knowledge
from registry.pagination import DEFAULT_LIMIT, Page, refuse_unknown

PROPOSE_OR_REVIEW = [requires_any(Scope.MODELS_PROPOSE, Scope.MODELS_REVIEW)]
FILTERS = frozenset({"model", "status", "limit", "cursor"})


@post("/v1/proposals", guards=PROPOSE, sync_to_thread=True, status_code=201, tags=["Curation"])
def create_proposal(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    data: JSONBody[ProposalWrite],
) -> Response[ProposalDetail]:
    """Propose to change fields of a record; another key with `models:review` decides. Answers with the preview."""
    with database.unit_of_work() as work:
        made = service.propose(work, knowledge, data, caller=caller, now=now).id
    seen, etag = service.look(database, knowledge, made, caller=caller, now=now)
    headers = {"ETag": etag, "Location": f"/v1/proposals/{made}"}
    return Response(seen, status_code=201, headers=headers)


@post("/v1/proposals/preview", guards=PROPOSE_OR_REVIEW, sync_to_thread=True, status_code=200, tags=["Curation"])
def preview_proposal(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    data: JSONBody[ProposalWrite],
) -> Preview:
    """See what a proposal would change in the record, its licence, its status and typical verdicts; writes nothing."""
    return service.preview(database, knowledge, data, caller=caller, now=now)


@get("/v1/proposals", guards=READ, sync_to_thread=True, tags=["Curation"])
def get_proposals(
    request: AnyRequest,
    database: NamedDependency[Database],
    model: Word = None,
    status: FromQuery[Status | None] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[ProposalRead]:
    """List proposals, newest first, by default in any status."""
    refuse_unknown(request.query_params, FILTERS)
    with database.reading() as session:
        return list_proposals(session, model=model, status=status, limit=limit, cursor=cursor)


@get("/v1/proposals/{id:str}", guards=READ, sync_to_thread=True, tags=["Curation"])
def get_proposal(
    request: AnyRequest,
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    id: FromPath[str],
) -> Response[ProposalDetail | None]:
    """Get a proposal, as long as it is open with a fresh preview (for keys that may propose or review) and conflicts.

    The ETag moves with the record, so `If-Match` at acceptance means: only what this preview shows.
    """
    seen, etag = service.look(database, knowledge, id, caller=caller, now=now)
    if is_unchanged(request.headers.get("if-none-match"), etag):
        return Response(None, status_code=304, headers={"ETag": etag})
    return Response(seen, headers={"ETag": etag})


@post("/v1/proposals/{id:str}/accept", guards=REVIEW, sync_to_thread=True, status_code=200, tags=["Curation"])
def accept_proposal(
    request: AnyRequest,
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    id: FromPath[str],
    data: JSONBody[Acceptance],
) -> Response[ProposalRead]:
    """Accept a proposal of another key: its changes become a new version of the record.

    Answers 409 where it is decided already, or where what it was made over has changed, unless `force` is sent.
    """
    if_match = request.headers.get("if-match")
    with database.unit_of_work() as work:
        done = service.accept(work, knowledge, id, data, if_match=if_match, caller=caller, now=now)
        return _decided(done, caller)


@post("/v1/proposals/{id:str}/reject", guards=REVIEW, sync_to_thread=True, status_code=200, tags=["Curation"])
def reject_proposal(
    request: AnyRequest,
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    id: FromPath[str],
    data: JSONBody[Reason],
) -> Response[ProposalRead]:
    """Reject a proposal of another key: nothing changes."""
    if_match = request.headers.get("if-match")
    with database.unit_of_work() as work:
        done = service.reject(work, id, data.reason, if_match=if_match, caller=caller, now=now)
        return _decided(done, caller)


@post("/v1/proposals/{id:str}/withdraw", guards=PROPOSE, sync_to_thread=True, status_code=200, tags=["Curation"])
def withdraw_proposal(
    request: AnyRequest,
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    id: FromPath[str],
) -> Response[ProposalRead]:
    """Take back a proposal that the same key made."""
    if_match = request.headers.get("if-match")
    with database.unit_of_work() as work:
        done = service.withdraw(work, id, if_match=if_match, caller=caller, now=now)
        return _decided(done, caller)


def _decided(proposal: Proposal, caller: Caller) -> Response[ProposalRead]:
    etag = service.etag_for(proposal, None, caller)
    return Response(read_proposal(proposal), status_code=200, headers={"ETag": etag})


router = Router(
    "/",
    route_handlers=[
        create_proposal, preview_proposal, get_proposals, get_proposal, accept_proposal, reject_proposal,
        withdraw_proposal,
    ],
)  # fmt: skip
