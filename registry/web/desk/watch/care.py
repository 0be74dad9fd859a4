"""What is done with the watch list: a model more, a model less, reading one or all of them now."""

from collections.abc import Callable
from datetime import datetime

from litestar import Response, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.response import Redirect

from registry.db import Database, UnitOfWork
from registry.errors import CardwatchError
from registry.http.retries import retried
from registry.hub import base_id
from registry.licenses import Knowledge
from registry.watch import MANUAL, add_watch, remove_watch
from registry.watch.runs import start_run
from registry.web.desk.doors import caller_of
from registry.web.desk.forms import Typed, at_fields, read_typed, status_of
from registry.web.desk.notices import led_on
from registry.web.desk.watch.overview import CHANGED, PLACE, watch_page
from registry.web.site.forms import MOST_BYTES, AnyRequest
from registry.web.site.here import Here


@post("/desk/watch", guards=CHANGED, request_max_body_size=MOST_BYTES, status_code=303)
async def watch_model(
    request: AnyRequest,
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    here: NamedDependency[Here],
    now: NamedDependency[datetime],
) -> Response[bytes] | Redirect:
    """Watch a model, named by its id or by its address; it is read soon."""
    typed, actor = await read_typed(request), caller_of(request).name

    def add(work: UnitOfWork) -> str:
        _, is_new = add_watch(work, knowledge, _model(typed), actor=actor, now=now)
        return "watch_added" if is_new else "watch_known"

    return await _done(request, database, here, now, typed, add)


@post("/desk/watch/end", guards=CHANGED, request_max_body_size=MOST_BYTES, status_code=303)
async def unwatch(
    request: AnyRequest,
    database: NamedDependency[Database],
    here: NamedDependency[Here],
    now: NamedDependency[datetime],
) -> Response[bytes] | Redirect:
    """Stop watching a model; its record and history stay."""
    typed, actor = await read_typed(request), caller_of(request).name

    def remove(work: UnitOfWork) -> str:
        remove_watch(work, _model(typed), actor=actor, now=now)
        return "watch_removed"

    return await _done(request, database, here, now, Typed(), remove)


@post("/desk/watch/read", guards=CHANGED, request_max_body_size=MOST_BYTES, status_code=303)
async def read_model_now(
    request: AnyRequest,
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    here: NamedDependency[Here],
    now: NamedDependency[datetime],
) -> Response[bytes] | Redirect:
    """Read a model now, and lead on to how far that has come."""
    typed = await read_typed(request)
    return await _started(request, database, knowledge, here, now, [_model(typed)])


@post("/desk/watch/read-all", guards=CHANGED, request_max_body_size=MOST_BYTES, status_code=303)
async def read_all_now(
    request: AnyRequest,
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    here: NamedDependency[Here],
    now: NamedDependency[datetime],
) -> Response[bytes] | Redirect:
    """Read all watched models now."""
    await read_typed(request)
    return await _started(request, database, knowledge, here, now, None)


async def _started(
    request: AnyRequest, database: Database, knowledge: Knowledge, here: Here, now: datetime, models: list[str] | None
) -> Response[bytes] | Redirect:
    actor = caller_of(request).name

    def start(work: UnitOfWork) -> str:
        return start_run(work, knowledge, models, trigger=MANUAL, actor=actor, now=now).id

    return await _done(request, database, here, now, Typed(), start, leads=f"{PLACE}/runs")


async def _done(
    request: AnyRequest,
    database: Database,
    here: Here,
    now: datetime,
    typed: Typed,
    act: Callable[[UnitOfWork], str],
    *,
    leads: str | None = None,
) -> Response[bytes] | Redirect:
    """Do it and lead on: to the list with a sentence, or to what was made below ``leads``."""
    try:
        made = await sync_to_thread(_act, database, act)
    except CardwatchError as error:
        faults, status = at_fields(error, {"/model": "model"}), status_of(error)
        return await sync_to_thread(
            watch_page, request, database, here, now, typed=typed, faults=faults, status=status
        )  # fmt: skip
    return Redirect(here.at(f"{leads}/{made}"), status_code=303) if leads else led_on(here.at(PLACE), made)


@retried
def _act(database: Database, act: Callable[[UnitOfWork], str]) -> str:
    with database.unit_of_work() as work:
        return act(work)


def _model(typed: Typed) -> str:
    return base_id(typed.one("model"))
