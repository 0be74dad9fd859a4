"""``/v1/proposals``: proposing, previewing, deciding."""

from datetime import datetime
from typing import Annotated

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter

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
from registry.errors import Conflict, NotFound
from registry.http.etags import is_unchanged
from registry.http.idempotency.handlers import idempotent
from registry.http.parameters import ETAG, AnyRequest, Cursor, IfMatchAny, IfNoneMatch, Limit, ModelId, json_body
from registry.licenses import Knowledge
from registry.pagination import DEFAULT_LIMIT, Page, refuse_unknown

PROPOSE_OR_REVIEW = [requires_any(Scope.MODELS_PROPOSE, Scope.MODELS_REVIEW)]
FILTERS = frozenset({"model", "status", "limit", "cursor"})
ProposalId = Annotated[str, PathParameter(description="The proposal's id.")]
InStatus = Annotated[Status | None, QueryParameter(description="Only those in this status.")]
ProposalBody = Annotated[
    ProposalWrite,
    json_body(
        "The model, the changes and why.",
        {
            "model": "mistralai/Mistral-7B-v0.3",
            "changes": [{"field": "origin.country", "value": "FR"}],
            "reason": "The publisher's imprint names Paris.",
            "evidence": ["https://mistral.ai/terms"],
        },
    ),
]


@post(
    "/v1/proposals",
    operation_id="create_proposal",
    problems=[NotFound],
    response_headers=ETAG,
    guards=PROPOSE,
    sync_to_thread=True,
    status_code=201,
    tags=["Curation"],
)
@idempotent
def create_proposal(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    data: ProposalBody,
) -> Response[ProposalDetail]:
    """Propose to change fields of a record; another key with `models:review` decides. Answers with the preview."""
    with database.unit_of_work() as work:
        made = service.propose(work, knowledge, data, caller=caller, now=now).id
    seen, etag = service.look(database, knowledge, made, caller=caller, now=now)
    headers = {"ETag": etag, "Location": f"/v1/proposals/{made}"}
    return Response(seen, status_code=201, headers=headers)


@post(
    "/v1/proposals/preview",
    operation_id="preview_proposal",
    problems=[NotFound],
    guards=PROPOSE_OR_REVIEW,
    sync_to_thread=True,
    status_code=200,
    tags=["Curation"],
)
def preview_proposal(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    data: ProposalBody,
) -> Preview:
    """See what a proposal would change in the record, its licence, its status and typical verdicts; writes nothing."""
    return service.preview(database, knowledge, data, caller=caller, now=now)


@get("/v1/proposals", operation_id="list_proposals", guards=READ, sync_to_thread=True, tags=["Curation"])
def get_proposals(
    request: AnyRequest,
    database: NamedDependency[Database],
    model: ModelId = None,
    status: InStatus = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[ProposalRead]:
    """List proposals, newest first, by default in any status."""
    refuse_unknown(request.query_params, FILTERS)
    with database.reading() as session:
        return list_proposals(session, model=model, status=status, limit=limit, cursor=cursor)


@get(
    "/v1/proposals/{id:str}",
    operation_id="get_proposal",
    response_headers=ETAG,
    guards=READ,
    sync_to_thread=True,
    tags=["Curation"],
)
def get_proposal(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    id: ProposalId,
    if_none_match: IfNoneMatch = None,
) -> Response[ProposalDetail | None]:
    """Get a proposal, as long as it is open with a fresh preview (for keys that may propose or review) and conflicts.

    The ETag moves with the record, so `If-Match` at acceptance means: only what this preview shows.
    """
    seen, etag = service.look(database, knowledge, id, caller=caller, now=now)
    if is_unchanged(if_none_match, etag):
        return Response(None, status_code=304, headers={"ETag": etag})
    return Response(seen, headers={"ETag": etag})


@post(
    "/v1/proposals/{id:str}/accept",
    operation_id="accept_proposal",
    problems=[Conflict],
    response_headers=ETAG,
    guards=REVIEW,
    sync_to_thread=True,
    status_code=200,
    tags=["Curation"],
)
@idempotent
def accept_proposal(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    id: ProposalId,
    data: Annotated[Acceptance, json_body("Why.", {"reason": "The source says so."})],
    if_match: IfMatchAny = None,
) -> Response[ProposalRead]:
    """Accept a proposal of another key: its changes become a new version of the record.

    Answers 409 where it is decided already, or where what it was made over has changed, unless `force` is sent.
    """
    with database.unit_of_work() as work:
        done = service.accept(work, knowledge, id, data, if_match=if_match, caller=caller, now=now)
        return _decided(done, caller)


@post(
    "/v1/proposals/{id:str}/reject",
    operation_id="reject_proposal",
    problems=[Conflict],
    response_headers=ETAG,
    guards=REVIEW,
    sync_to_thread=True,
    status_code=200,
    tags=["Curation"],
)
@idempotent
def reject_proposal(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    id: ProposalId,
    data: Annotated[Reason, json_body("Why.", {"reason": "The source says otherwise."})],
    if_match: IfMatchAny = None,
) -> Response[ProposalRead]:
    """Reject a proposal of another key: nothing changes."""
    with database.unit_of_work() as work:
        done = service.reject(work, id, data.reason, if_match=if_match, caller=caller, now=now)
        return _decided(done, caller)


@post(
    "/v1/proposals/{id:str}/withdraw",
    operation_id="withdraw_proposal",
    problems=[Conflict],
    response_headers=ETAG,
    guards=PROPOSE,
    sync_to_thread=True,
    status_code=200,
    tags=["Curation"],
)
@idempotent
def withdraw_proposal(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    id: ProposalId,
    if_match: IfMatchAny = None,
) -> Response[ProposalRead]:
    """Take back a proposal that the same key made."""
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
