"""``/v1/models/{owner}/{name}/downloads``: what its source had counted in all, month by month."""

from litestar import Router, get
from litestar.di import NamedDependency

from registry.access.guards import READ
from registry.db import Database
from registry.http.meter import DEAR, metered
from registry.http.parameters import Cursor, Limit, Name, Owner
from registry.pagination import DEFAULT_LIMIT, Page
from registry.records.downloads.service import DownloadsRead, list_downloads
from registry.records.ids import join
from registry.records.queries import get_record


@get(
    "/{owner:str}/{name:str}/downloads", operation_id="list_model_downloads", guards=READ, middleware=[metered(DEAR)],
    sync_to_thread=True,
)  # fmt: skip
def get_downloads(
    database: NamedDependency[Database],
    owner: Owner,
    name: Name,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[DownloadsRead]:
    """List the downloads of all time by month, newest first, each as it stood at the first reading of that month.

    The first month is that of the first reading: nothing is made up of other figures. Months without a reading are
    missing.
    """
    with database.reading() as session:
        return list_downloads(session, get_record(session, join(owner, name)), limit=limit, cursor=cursor)


router = Router("/v1/models", route_handlers=[get_downloads], tags=["Models"])
