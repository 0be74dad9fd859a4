"""``/v1/policies``: the rules of an institution, their versions, and the words that they are made of."""

from datetime import datetime
from typing import Annotated

from litestar import Response, Router, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import PathParameter

from registry.access import Caller
from registry.access.guards import KEYED_READ, READ, SET_POLICIES
from registry.compliance.policies import service
from registry.compliance.policies.queries import etag_of_policy, list_policies, list_versions, read_policy
from registry.compliance.policies.schemas import (
    PolicyCreate,
    PolicyDraft,
    PolicySummary,
    PolicyVersionRead,
    PolicyVocabulary,
    PolicyWhole,
)
from registry.compliance.policies.vocabulary import policy_vocabulary
from registry.db import Database
from registry.errors import Conflict, NotFound
from registry.http.etags import is_unchanged
from registry.http.idempotency.handlers import idempotent
from registry.http.parameters import ETAG, AnyRequest, Cursor, IfMatch, IfNoneMatch, Limit, json_body
from registry.http.retries import retried
from registry.pagination import DEFAULT_LIMIT, Page, refuse_unknown

RULE = {
    "id": "no-research-only",
    "level": "fail",
    "when": 'license_class == "research-only"',
    "message": "Research licences stay out of production.",
    "message_de": "Forschungslizenzen bleiben aus dem Betrieb heraus.",
    "applies_to": ["production"],
}
DRAFT = {"title": "Our models", "defaults": {"commercial": False}, "rules": [RULE]}
PolicyPath = Annotated[str, PathParameter(description="The policy's key.")]


@get("/", operation_id="list_policies", guards=KEYED_READ, sync_to_thread=True)
def get_policies(
    request: AnyRequest, database: NamedDependency[Database], limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[PolicySummary]:
    """List the policies by key, those that ship with Cardwatch among them."""
    refuse_unknown(request.query_params, {"limit", "cursor"})
    with database.reading() as session:
        return list_policies(session, limit, cursor)


@get("/vocabulary", operation_id="get_policy_vocabulary", guards=READ, sync_to_thread=False)
def get_policy_vocabulary() -> PolicyVocabulary:
    """Get the attributes that conditions may read, with type and meaning, and the limits of a policy."""
    return policy_vocabulary()


@post(
    "/",
    operation_id="create_policy",
    problems=[Conflict],
    response_headers=ETAG,
    guards=SET_POLICIES,
    sync_to_thread=True,
    status_code=201,
)
@idempotent
def create_policy(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    data: Annotated[PolicyCreate, json_body("The policy, or what to copy.", {"key": "uni-de", **DRAFT})],
) -> Response[PolicyWhole]:
    """Save a new policy as version 1, or copy one (`copy_of`).

    A condition that is not accepted is refused with a pointer to it, line and column, which stand in `positions` too.
    """
    with database.unit_of_work() as work:
        made = service.create_policy(work, data, actor=caller.name, now=now)
    return Response(made, status_code=201, headers=_headers(made) | {"Location": f"/v1/policies/{made.key}"})


@get("/{policy:str}", operation_id="get_policy", response_headers=ETAG, guards=KEYED_READ, sync_to_thread=True)
def get_policy(
    database: NamedDependency[Database], policy: PolicyPath, if_none_match: IfNoneMatch = None
) -> Response[PolicyWhole | None]:
    """Get a policy as it is in force, with its ETag."""
    with database.reading() as session:
        read = read_policy(session, policy)
    if is_unchanged(if_none_match, etag_of_policy(read)):
        return Response(None, status_code=304, headers=_headers(read))
    return Response(read, headers=_headers(read))


@put(
    "/{policy:str}",
    operation_id="put_policy",
    problems=[NotFound, Conflict],
    response_headers=ETAG,
    guards=SET_POLICIES,
    sync_to_thread=True,
)
@retried
def put_policy(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    policy: PolicyPath,
    data: Annotated[PolicyDraft, json_body("The whole policy anew.", DRAFT)],
    if_match: IfMatch = None,
) -> Response[PolicyWhole]:
    """Save a new version of a policy, based on the one in `If-Match`; the same again is no new version."""
    with database.unit_of_work() as work:
        changed = service.change_policy(work, policy, data, if_match, actor=caller.name, now=now)
    return Response(changed, headers=_headers(changed))


@delete("/{policy:str}", operation_id="delete_policy", problems=[Conflict], guards=SET_POLICIES, sync_to_thread=True)
@retried
def delete_policy(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    policy: PolicyPath,
    if_match: IfMatch = None,
) -> None:
    """Take a policy out of use, based on the version in `If-Match`; its versions stay on record."""
    with database.unit_of_work() as work:
        service.delete_policy(work, policy, if_match, actor=caller.name, now=now)


@get("/{policy:str}/versions", operation_id="list_policy_versions", guards=KEYED_READ, sync_to_thread=True)
def get_policy_versions(
    request: AnyRequest,
    database: NamedDependency[Database],
    policy: PolicyPath,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[PolicyVersionRead]:
    """List the versions of a policy, newest first, also of one that was deleted."""
    refuse_unknown(request.query_params, {"limit", "cursor"})
    with database.reading() as session:
        return list_versions(session, policy, limit, cursor)


def _headers(read: PolicyWhole) -> dict[str, str]:
    return {"ETag": etag_of_policy(read)}


router = Router(
    "/v1/policies",
    route_handlers=[
        get_policies, get_policy_vocabulary, create_policy, get_policy, put_policy, delete_policy, get_policy_versions,
    ],
    tags=["Policies"],
)  # fmt: skip
