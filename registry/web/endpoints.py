"""The pages: ``/en`` and ``/de`` with one module for each question, and what they share.

They work without scripts and load nothing else. An address without a language leads to the one a browser prefers.
"""

from importlib import resources
from typing import Any

from litestar import Request, Response, Router, get
from litestar.di import NamedDependency, Provide
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect

from registry.access import Caller, Scope
from registry.db import Database
from registry.errors import CardwatchError
from registry.evidence import show_text
from registry.web.desk import audit, watch, webhooks
from registry.web.desk.doors import ScopeLacking, lacking_page
from registry.web.desk.index import desk
from registry.web.desk.inventories import inventory_pages
from registry.web.desk.policies import POLICY_ROOM
from registry.web.desk.review import REVIEW_ROOM
from registry.web.languages import LANGUAGES
from registry.web.pages import check, collection, coverage, model, start
from registry.web.pages.changes import change, changes
from registry.web.pages.comparison import compare
from registry.web.pages.landscape import landscape, plot
from registry.web.pages.licenses import license_page, licenses
from registry.web.pages.methods import method_page, methods
from registry.web.pages.openness import matrix_csv, model_openness, openness_csv, openness_matrix
from registry.web.pages.past import timeline
from registry.web.pages.sources import about
from registry.web.site.addresses import in_language
from registry.web.site.failures import failure_page, refused_page
from registry.web.site.here import Here, provide_here
from registry.web.site.login import log_in, log_out, show_login
from registry.web.site.render import BARE
from registry.web.site.visitors import ANYONE, READER, provide_visitor

PLAIN = {**BARE, "Content-Disposition": "inline; filename=text.txt"}
"""Headers of a text as it was read."""
ICON = (resources.files("registry.web") / "templates" / "favicon.svg").read_bytes()
PAGES: list[HTTPRouteHandler | Router] = [
    start.start, collection.models, model.model, check.show_check, check.ask_check, timeline,
    licenses, license_page, changes, change, show_login, log_in, log_out,
    openness_matrix, matrix_csv, model_openness, openness_csv, compare,
    desk,
    *webhooks.HANDLERS, *watch.HANDLERS, audit.audit, about, methods, method_page,
    *POLICY_ROOM, *REVIEW_ROOM,
    inventory_pages,
    landscape, plot,
    coverage.show_coverage, coverage.ask_coverage,
]  # fmt: skip
"""What each language has."""


@get("/texts/{sha256:str}", guards=READER, sync_to_thread=True, media_type="text/plain")
def text(
    database: NamedDependency[Database], caller: NamedDependency[Caller], sha256: FromPath[str]
) -> Response[bytes]:
    """Show the bytes that were read, as plain text that no browser renders: for whoever has a session and no key."""
    with database.reading() as session:
        data = show_text(session, sha256, sees_private=caller.has(Scope.PRIVATE_READ))
    return Response(data, media_type="text/plain", headers=PLAIN)


@get(["/favicon.svg", "/favicon.ico"], media_type="image/svg+xml", sync_to_thread=False)
def favicon() -> Response[bytes]:
    """Our sign, also where browsers ask for it unasked."""
    headers = {"Cache-Control": "public, max-age=86400", "Content-Security-Policy": "default-src 'none'"}
    return Response(ICON, media_type="image/svg+xml", headers=headers)


@get(["/models", "/models/{owner:str}/{name:str}", "/login"], guards=ANYONE, sync_to_thread=False)
def lead_on(request: Request[Any, Any, Any], here: NamedDependency[Here]) -> Redirect:
    """Lead from an address without a language to the same page in one."""
    query = request.scope["query_string"].decode("latin-1")
    raw = (request.scope.get("raw_path") or request.scope["path"].encode()).decode("latin-1").partition("?")[0]
    address = in_language(raw, here.locale.code)
    return Redirect(f"{address}?{query}" if query else address, status_code=302, headers={"Vary": "Accept-Language"})


router = Router(
    "/",
    route_handlers=[
        start.choose_language, text, favicon, lead_on,
        *(Router(f"/{language}", route_handlers=PAGES) for language in LANGUAGES),
    ],
    dependencies={
        "visitor": Provide(provide_visitor, sync_to_thread=False), "here": Provide(provide_here, sync_to_thread=False),
    },
    include_in_schema=False,
    exception_handlers={ScopeLacking: lacking_page, CardwatchError: failure_page, HTTPException: refused_page},
)  # fmt: skip
