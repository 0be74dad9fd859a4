"""The list of rooms: those that the visitor's key opens, then the others with the scope that they ask for."""

from litestar import Response, get
from litestar.di import NamedDependency

from registry.web.desk.doors import caller_of, enters
from registry.web.desk.rooms import ROOMS
from registry.web.site.forms import AnyRequest
from registry.web.site.here import Here


@get("/desk", guards=enters(), sync_to_thread=False)
def desk(request: AnyRequest, here: NamedDependency[Here]) -> Response[bytes]:
    """List the rooms of the desk."""
    caller = caller_of(request)
    return here.page(
        "desk/index",
        title=str(here.locale.say("Desk")),
        description=str(here.locale.say("What your institution uses, decides and watches.")),
        rooms=[room for room in ROOMS if room.opens_to(caller)],
        others=[room for room in ROOMS if not room.opens_to(caller)],
        scopes=sorted(caller.scopes),
    )
