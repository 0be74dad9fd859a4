"""Kept checks under ``/v1/checks``: read, listed, erased."""

from datetime import datetime
from typing import Annotated

from litestar import MediaType, Response, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter

from registry.access import Caller, Scope
from registry.access.guards import KEYED_READ, requires_key
from registry.compliance.checks.storage.queries import CheckFilter, frozen_check, list_stored, stored_json
from registry.compliance.checks.storage.schemas import Erasure, StoredAnswer, StoredCheckItem
from registry.compliance.checks.storage.service import erase_check
from registry.compliance.rules.values import Outcome
from registry.db import Database
from registry.errors import Conflict, NotFound
from registry.http.idempotency.handlers import idempotent
from registry.http.openapi import answers
from registry.http.parameters import AnyRequest, Cursor, Limit, json_body
from registry.http.times import in_utc
from registry.pagination import DEFAULT_LIMIT, Page, refuse_unknown

FILTERS = frozenset({"subject", "verdict", "since", "limit", "cursor"})
CheckId = Annotated[str, PathParameter(description="The id of a kept check.")]
Subject = Annotated[str | None, QueryParameter(max_length=200, description="Only those of this model.")]
WithVerdict = Annotated[Outcome | None, QueryParameter(description="Only those with this verdict.")]
Since = Annotated[datetime | None, QueryParameter(description="Only those kept at this moment or later.")]


@get("/", operation_id="list_checks", guards=KEYED_READ, sync_to_thread=True)
def get_checks(
    request: AnyRequest,
    database: NamedDependency[Database],
    subject: Subject = None,
    verdict: WithVerdict = None,
    since: Since = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[StoredCheckItem]:
    """List kept checks, newest first."""
    refuse_unknown(request.query_params, FILTERS)
    wanted = CheckFilter(subject=subject, verdict=verdict, since=in_utc(since, "/since") if since else None)
    with database.reading() as session:
        return list_stored(session, wanted, limit, cursor)


@get(
    "/{id:str}", operation_id="get_check", problems=[NotFound, Conflict], guards=KEYED_READ, sync_to_thread=True,
    responses={200: answers(StoredAnswer, "The check as it was answered.")},
)  # fmt: skip
def get_check(database: NamedDependency[Database], caller: NamedDependency[Caller], id: CheckId) -> Response[bytes]:
    """Get a kept check as it was answered.

    Words of a text that was read with a token only are shown to keys with `private:read`.
    """
    with database.reading() as session:
        kept = frozen_check(session, id)
    return Response(stored_json(kept, sees_private=caller.has(Scope.PRIVATE_READ)), media_type=MediaType.JSON)


@post(
    "/{id:str}/erase", operation_id="erase_check", problems=[NotFound], guards=[requires_key(Scope.ADMIN)],
    sync_to_thread=True, status_code=204,
)  # fmt: skip
@idempotent
def create_erasure(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    id: CheckId,
    data: Annotated[Erasure, json_body("Why.", {"reason": "The person it names asked for it."})],
) -> None:
    """Erase a kept check, for ever. That it was there, who erased it and why stays in the audit trail."""
    with database.unit_of_work() as work:
        erase_check(work, id, data.reason, actor=caller.name, now=now)


HANDLERS = (get_checks, get_check, create_erasure)
"""The router of checks has them beside its own, since they share its path."""
