"""``/v1/models/{owner}/{name}/curation``: the versions of what was concluded, and reverting one."""

from datetime import datetime

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from registry.access import Caller, Scope
from registry.access.guards import READ, requires_any
from registry.curation.proposals.schemas import (
    Reason,
)
from registry.curation.versions import service as versions
from registry.curation.versions.schemas import VersionRead, VersionWhole
from registry.db import Database
from registry.http.parameters import AnyRequest, Cursor, Limit
from registry.licenses import Knowledge
from registry.pagination import DEFAULT_LIMIT, Page
from registry.records import get_record, join

WRITE_OR_REVIEW = [requires_any(Scope.MODELS_WRITE, Scope.MODELS_REVIEW)]


@get("/v1/models/{owner:str}/{name:str}/curation", guards=READ, sync_to_thread=True, tags=["Curation"])
def get_curation(
    database: NamedDependency[Database],
    owner: FromPath[str],
    name: FromPath[str],
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[VersionRead]:
    """List the versions of what people concluded about a model, newest first, with what each changed."""
    with database.reading() as session:
        record = get_record(session, join(owner, name))
        return versions.page_of_versions(session, record, limit=limit, cursor=cursor)


@get("/v1/models/{owner:str}/{name:str}/curation/{id:str}", guards=READ, sync_to_thread=True, tags=["Curation"])
def get_curation_version(
    database: NamedDependency[Database], owner: FromPath[str], name: FromPath[str], id: FromPath[str]
) -> VersionWhole:
    """Get one version with all assertions that stood in it."""
    with database.reading() as session:
        return versions.get_version(session, get_record(session, join(owner, name)), id)


@post(
    "/v1/models/{owner:str}/{name:str}/curation/{id:str}/revert", guards=WRITE_OR_REVIEW, sync_to_thread=True,
    status_code=200, tags=["Curation"],
)  # fmt: skip
def revert_curation(
    request: AnyRequest,
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    owner: FromPath[str],
    name: FromPath[str],
    id: FromPath[str],
    data: JSONBody[Reason],
) -> Response[VersionWhole]:
    """Undo what one version changed, as a new version; 409 where a later version changed the same fields.

    `If-Match` and the answer's ETag are those of the record.
    """
    if_match = request.headers.get("if-match")
    with database.unit_of_work() as work:
        made, record = versions.take_back(
            work, knowledge, join(owner, name), id, data.reason, if_match=if_match, caller=caller, now=now
        )
        return Response(made, status_code=200, headers={"ETag": record.etag})


router = Router("/", route_handlers=[get_curation, get_curation_version, revert_curation])
