"""Failures as pages, for whoever reads with a browser: the same statuses and sentences as the API's."""

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.response import Redirect

from registry.errors import CardwatchError, Unauthenticated
from registry.http.problems import KINDS, handle_litestar
from registry.http.refusals import faults_of
from registry.inputs import sentence_of
from registry.web.site.forms import login_address
from registry.web.site.here import Here, here_of
from registry.web.site.visitors import visitor_of

if TYPE_CHECKING:
    from litestar.types import Scope, Send

AnyRequest = Request[Any, Any, Any]
_FOR_PROGRAMS = ("/v1/", "/schema", "/health/", "/metrics")
_INVALID = "The input is not acceptable"


def failure_page(request: AnyRequest, error: CardwatchError) -> Response[Any]:
    """A failure as a page, with the status that the API would give; whoever needs a key is led to the login."""
    if isinstance(error, Unauthenticated) and request.method == "GET" and "authorization" not in request.headers:
        return Redirect(login_address(request), status_code=303)
    return _page_of(error, _here(request))


def refused_page(request: AnyRequest, error: HTTPException) -> Response[Any]:
    """What the framework refuses: as a page for whoever asks for one, else as the API does."""
    if not _wants_page(request.scope):
        return handle_litestar(request, error)
    status, here = error.status_code, _here(request)
    if status == HTTPStatus.BAD_REQUEST:
        faults = [fault._replace(pointer=fault.pointer.strip("/")) for fault in faults_of(request, error)]
        return _page(here, status, _INVALID, sentence_of(faults))
    heading = HTTPStatus(status).phrase.capitalize()
    if status == HTTPStatus.NOT_FOUND:
        return _page(here, status, here.locale.say("There is no such page"), "")
    return _page(here, status, heading, f"{error.detail}.")


async def send_failure(scope: "Scope", send: "Send", error: CardwatchError) -> bool:
    """Answer outside the framework with a page, where one is wanted; False where none is."""
    if not _wants_page(scope):
        return False
    page = _page_of(error, here_of(scope))
    headers = [(name.lower().encode(), value.encode()) for name, value in page.headers.items()]
    await send({
        "type": "http.response.start", "status": page.status_code or 500,
        "headers": [*headers, (b"content-type", b"text/html; charset=utf-8")],
    })  # fmt: skip
    await send({"type": "http.response.body", "body": page.content, "more_body": False})
    return True


def _page_of(error: CardwatchError, here: Here) -> Response[bytes]:
    found = next((KINDS[kind] for kind in type(error).__mro__ if kind in KINDS), (500, "", "Internal error"))
    status, _, heading = found
    response = _page(here, status, heading, error.message)
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="cardwatch"'
    return response


def _page(here: Here, status: int, heading: str, message: str) -> Response[bytes]:
    return here.page("failure", title=heading, status=status, heading=heading, message=message)


def _here(request: AnyRequest) -> Here:
    return here_of(request.scope, visitor_of(request), request.app.state.settings.base_url)


def _wants_page(scope: "Scope") -> bool:
    """Whether a browser asks for a page, by what it says that it reads (RFC 9110, section 12.5.1)."""
    accepted = next((value for name, value in scope["headers"] if name == b"accept"), b"")
    return b"text/html" in accepted and not f"{scope['path']}/".startswith(_FOR_PROGRAMS)
