"""``/v1/models/{owner}/{name}/license`` and ``/history``: what was in force, and the states of a model."""

from datetime import datetime

from litestar import Router, get
from litestar.di import NamedDependency

from registry.access.guards import READ
from registry.db import Database
from registry.http.meter import DEAR, metered
from registry.http.parameters import AsOf, AtRevision, Cursor, Limit, Name, Owner, read_as_of
from registry.licenses import Knowledge
from registry.pagination import DEFAULT_LIMIT, Page
from registry.records.history import service as history
from registry.records.history.days import license_in_force
from registry.records.history.schemas import HistoryRead, LicenseInForce
from registry.records.ids import join
from registry.records.queries import get_record


@get(
    "/{owner:str}/{name:str}/license", operation_id="get_model_license", guards=READ, middleware=[metered(DEAR)],
    sync_to_thread=True,
)  # fmt: skip
def get_license(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    now: NamedDependency[datetime],
    owner: Owner,
    name: Name,
    revision: AtRevision = None,
    as_of: AsOf = None,
) -> LicenseInForce:
    """Get the licence in force at a revision (7 to 40 hex digits) or a moment (RFC 3339); by default the latest.

    With a day (`as_of=2026-03-01`) the one that was known all day: `needs_review` where the licence changed within it.

    What nobody observed is answered from the commit history (`from_history`), as far as that was read.
    """
    asked = read_as_of(revision, as_of, now)
    with database.reading() as session:
        record = get_record(session, join(owner, name))
        return license_in_force(session, knowledge, record, revision=revision, as_of=asked)


@get(
    "/{owner:str}/{name:str}/history", operation_id="list_model_history", guards=READ,
    middleware=[metered(DEAR, advice="Ask with a smaller `limit`.")], sync_to_thread=True,
)  # fmt: skip
def get_history(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    owner: Owner,
    name: Name,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[HistoryRead]:
    """List the states of a model, newest first: as they were seen, then those out of its commits (`from_history`)."""
    with database.reading() as session:
        record = get_record(session, join(owner, name))
        return history.list_history(session, knowledge, record, limit=limit, cursor=cursor)


router = Router("/v1/models", route_handlers=[get_license, get_history], tags=["Models"])
