"""``/v1/models/{owner}/{name}/curation``: the versions of what was concluded, and reverting one."""

from datetime import datetime
from typing import Annotated

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter

from registry.access import Caller, Scope
from registry.access.guards import READ, requires_any
from registry.curation.proposals.schemas import Reason
from registry.curation.versions import service as versions
from registry.curation.versions.schemas import VersionRead, VersionWhole
from registry.db import Database
from registry.errors import Conflict
from registry.http.idempotency.handlers import idempotent
from registry.http.parameters import ETAG, Cursor, IfMatchAny, Limit, Name, Owner, json_body
from registry.licenses import Knowledge
from registry.pagination import DEFAULT_LIMIT, Page
from registry.records import get_record, join

VersionId = Annotated[str, PathParameter(description="The version's id.")]
WRITE_OR_REVIEW = [requires_any(Scope.MODELS_WRITE, Scope.MODELS_REVIEW)]


@get(
    "/v1/models/{owner:str}/{name:str}/curation",
    operation_id="list_curation_versions",
    guards=READ,
    sync_to_thread=True,
    tags=["Curation"],
)
def get_curation(
    database: NamedDependency[Database],
    owner: Owner,
    name: Name,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[VersionRead]:
    """List the versions of what people concluded about a model, newest first, with what each changed."""
    with database.reading() as session:
        record = get_record(session, join(owner, name))
        return versions.page_of_versions(session, record, limit=limit, cursor=cursor)


@get(
    "/v1/models/{owner:str}/{name:str}/curation/{id:str}",
    operation_id="get_curation_version",
    guards=READ,
    sync_to_thread=True,
    tags=["Curation"],
)
def get_curation_version(database: NamedDependency[Database], owner: Owner, name: Name, id: VersionId) -> VersionWhole:
    """Get one version with all assertions that stood in it."""
    with database.reading() as session:
        return versions.get_version(session, get_record(session, join(owner, name)), id)


@post(
    "/v1/models/{owner:str}/{name:str}/curation/{id:str}/revert",
    operation_id="revert_curation_version",
    problems=[Conflict],
    response_headers=ETAG,
    guards=WRITE_OR_REVIEW,
    sync_to_thread=True,
    status_code=200,
    tags=["Curation"],
)
@idempotent
def revert_curation(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    owner: Owner,
    name: Name,
    id: VersionId,
    data: Annotated[Reason, json_body("Why.", {"reason": "The source was misread."})],
    if_match: IfMatchAny = None,
) -> Response[VersionWhole]:
    """Undo what one version changed, as a new version; 409 where a later version changed the same fields.

    `If-Match` and the answer's ETag are those of the record.
    """
    with database.unit_of_work() as work:
        made, record = versions.take_back(
            work, knowledge, join(owner, name), id, data.reason, if_match=if_match, caller=caller, now=now
        )
        return Response(made, status_code=200, headers={"ETag": record.etag})


router = Router("/", route_handlers=[get_curation, get_curation_version, revert_curation])
