"""The watch list: when each model was read last, when it is read next, and why a reading failed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from litestar import Response, get
from litestar.di import NamedDependency

from registry.access import Scope
from registry.db import Database
from registry.http.parameters import Cursor
from registry.pagination import refuse_unknown
from registry.watch import WatchedRead, list_watched
from registry.watch.operations import read_status
from registry.watch.runs import troubles_of
from registry.web.desk.doors import caller_of, enters
from registry.web.desk.forms import Typed
from registry.web.desk.notices import DONE
from registry.web.desk.pages import NO_FAULTS, desk_page
from registry.web.site.addresses import with_query
from registry.web.site.forms import AnyRequest
from registry.web.site.here import Here

PER_PAGE = 50
SEEN, CHANGED = enters(Scope.MODELS_READ), enters(Scope.SYNC_RUN)
PLACE = "desk/watch"
State = Literal["waiting", "gone", "stale", "unreachable", "late", "fresh"]


@get("/desk/watch", guards=SEEN, sync_to_thread=True)
def watch_list(
    request: AnyRequest,
    database: NamedDependency[Database],
    here: NamedDependency[Here],
    now: NamedDependency[datetime],
    cursor: Cursor = None,
) -> Response[bytes]:
    """List watched models by name, fifty at a time."""
    refuse_unknown(request.query_params, {"cursor", DONE})
    return watch_page(request, database, here, now, cursor=cursor)


def watch_page(
    request: AnyRequest,
    database: Database,
    here: Here,
    now: datetime,
    *,
    cursor: str | None = None,
    typed: Typed | None = None,
    faults: Mapping[str, str] = NO_FAULTS,
    status: int = 200,
) -> Response[bytes]:
    """The page; ``typed`` is what was typed into its form."""
    with database.reading() as session:
        found = list_watched(session, limit=PER_PAGE, cursor=cursor)
        troubles = troubles_of(session, [one.model for one in found.items if one.failures])
    return desk_page(
        request,
        here,
        "watch",
        title=str(here.locale.say("Watch list")),
        faults=faults,
        status=status,
        watched=found.items,
        total=found.total,
        troubles=troubles,
        overall=read_status(database, now),
        state_of=lambda one: state_of(one, now),
        typed=typed or Typed(),
        may_change=caller_of(request).has(Scope.SYNC_RUN),
        needed=Scope.SYNC_RUN,
        next_page=with_query(here.at(PLACE), {"cursor": found.next_cursor}) if found.next_cursor else None,
    )


def state_of(one: WatchedRead, now: datetime) -> State:
    """How a watched model stands; the gravest that holds."""
    if one.status == "gone":
        return "gone"
    if one.stale_told_at is not None:
        return "stale"
    if one.failures:
        return "unreachable"
    if one.last_success_at is None:
        return "waiting"
    return "late" if one.next_due_at <= now else "fresh"
