"""One run of readings: how far it has come, and what became of each model."""

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from registry.db import Database
from registry.pagination import refuse_unknown
from registry.watch.runs import read_run
from registry.web.desk.notices import DONE
from registry.web.desk.pages import desk_page
from registry.web.desk.watch.overview import PLACE, SEEN
from registry.web.site.forms import AnyRequest
from registry.web.site.here import Crumb, Here


@get("/desk/watch/runs/{run_id:str}", guards=SEEN, sync_to_thread=True)
def reading(
    request: AnyRequest, database: NamedDependency[Database], here: NamedDependency[Here], run_id: FromPath[str]
) -> Response[bytes]:
    """Show a run; loading the page again shows how far it has come since."""
    refuse_unknown(request.query_params, {DONE})
    with database.reading() as session:
        run = read_run(session, run_id)
    return desk_page(
        request,
        here,
        "run",
        title=str(here.locale.say("Reading")),
        above=(Crumb(str(here.locale.say("Watch list")), here.at(PLACE)),),
        run=run,
    )
