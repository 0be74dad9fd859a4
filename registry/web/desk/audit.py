"""``/{language}/desk/audit``: who did what, the newest first, with the same filters as the API, and as a file."""

from typing import Annotated
from urllib.parse import urlencode

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from registry.access import Scope
from registry.db import Database
from registry.errors import Invalid
from registry.feeds import ActionRead, Wanted, list_actions
from registry.http.parameters import Cursor
from registry.hub import is_model_id
from registry.inputs import read_moment
from registry.pagination import Page, Total, refuse_unknown
from registry.web.desk.doors import enters
from registry.web.desk.forms import Faults, at_fields
from registry.web.desk.pages import NO_FAULTS, desk_page
from registry.web.site.addresses import with_query
from registry.web.site.forms import AnyRequest
from registry.web.site.here import Here

PER_PAGE = 50
ROOMS = {"inv_": "inventories", "whk_": "webhooks"}
"""Where on the desk a thing stands, by how its identifier begins."""
NAMES = ("actor", "action", "subject", "since")


@get("/desk/audit", guards=enters(Scope.AUDIT_READ), sync_to_thread=True)
def audit(
    request: AnyRequest,
    database: NamedDependency[Database],
    here: NamedDependency[Here],
    actor: Annotated[str, QueryParameter(max_length=120)] = "",
    action: Annotated[str, QueryParameter(max_length=60)] = "",
    subject: Annotated[str, QueryParameter(max_length=300)] = "",
    since: Annotated[str, QueryParameter(max_length=40)] = "",
    cursor: Cursor = None,
) -> Response[bytes]:
    """List what was done, fifty at a time."""
    refuse_unknown(request.query_params, {*NAMES, "cursor"})
    given = {"actor": actor.strip(), "action": action.strip(), "subject": subject.strip(), "since": since.strip()}
    faults: Faults = {}
    found: Page[ActionRead] = Page([], None, Total(0, "exact"))
    try:
        wanted = _wanted(given)
        with database.reading() as session:
            found = list_actions(session, wanted, PER_PAGE, cursor)
    except Invalid as error:
        faults = at_fields(error, {f"/{name}": name for name in NAMES})
    kept = {name: value for name, value in given.items() if value}
    return desk_page(
        request,
        here,
        "audit",
        title=str(here.locale.say("Audit log")),
        faults=faults or NO_FAULTS,
        status=400 if faults else 200,
        given=given,
        is_narrowed=bool(kept),
        actions=found.items,
        total=found.total,
        is_model=is_model_id,
        place_of=lambda subject: _place(here, subject),
        in_json=lambda detail: msgspec.json.format(msgspec.json.encode(detail), indent=2).decode(),
        exports=[(form, f"/v1/audit/export?{urlencode({**kept, 'format': form})}") for form in ("csv", "jsonl")],
        next_page=with_query(here.at("desk/audit"), {**kept, "cursor": found.next_cursor})
        if found.next_cursor
        else None,
    )


def _place(here: Here, subject: str) -> str:
    """The page of the desk that shows a thing; "" where it has none."""
    room = ROOMS.get(subject[:4])
    return here.at(f"desk/{room}/{subject}") if room and subject.replace("_", "").isalnum() else ""


def _wanted(given: dict[str, str]) -> Wanted:
    since = read_moment(given["since"], "/since").begin if given["since"] else None
    return Wanted(
        actor=given["actor"] or None, action=given["action"] or None, subject=given["subject"] or None, since=since
    )
