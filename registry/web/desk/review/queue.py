"""What waits for a person: records, heaviest first, and proposals, newest first; and what was decided."""

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency

from registry.access import Scope
from registry.curation.proposals import list_proposals
from registry.curation.review import AMBIGUITY, ReviewFilter, list_review
from registry.db import Database
from registry.errors import Invalid
from registry.inputs import not_among
from registry.licenses.catalogue import LicenseClass
from registry.pagination import DEFAULT_LIMIT, refuse_unknown
from registry.web.desk.doors import enters
from registry.web.desk.notices import DONE
from registry.web.desk.pages import desk_page
from registry.web.desk.review.words import CODES, STATUSES, value_text
from registry.web.site.addresses import with_query
from registry.web.site.forms import AnyRequest
from registry.web.site.here import Crumb, Here

SEES = enters(Scope.MODELS_READ)
NAMES = frozenset({"owner", "code", "license_class", "group", "cursor", DONE})
MOST_OPEN = 20
"""Open proposals on the first page; all stand on their own one."""


@get("/desk/review", guards=SEES, sync_to_thread=True)
def review(request: AnyRequest, database: NamedDependency[Database], here: NamedDependency[Here]) -> Response[bytes]:
    """List open proposals, then the records that wait."""
    refuse_unknown(request.query_params, NAMES, noun="a field of this page")
    chosen = {name: value.strip() for name in NAMES - {DONE} if (value := request.query_params.get(name, "")).strip()}
    _refuse(chosen, "code", tuple(AMBIGUITY))
    _refuse(chosen, "license_class", tuple(map(str, LicenseClass)))
    cursor = chosen.pop("cursor", None)
    with database.reading() as session:
        waiting = list_proposals(session, model=None, status="open", limit=MOST_OPEN, cursor=None)
        found = list_review(session, ReviewFilter(**chosen), limit=DEFAULT_LIMIT, cursor=cursor)
    more = with_query(here.at("desk/review"), {**chosen, "cursor": found.next_cursor})
    return desk_page(
        request,
        here,
        "review",
        title=str(here.locale.say("Review")),
        waiting=waiting.items,
        has_more_waiting=waiting.next_cursor is not None,
        entries=found.items,
        total=found.total,
        more=more if found.next_cursor else None,
        chosen=chosen,
        codes=CODES,
        classes=tuple(map(str, LicenseClass)),
        value_text=value_text,
    )


@get("/desk/review/proposals", guards=SEES, sync_to_thread=True)
def proposals(request: AnyRequest, database: NamedDependency[Database], here: NamedDependency[Here]) -> Response[bytes]:
    """List proposals with what became of them, and who decided."""
    refuse_unknown(request.query_params, {"status", "model", "cursor", DONE}, noun="a field of this page")
    chosen = {name: request.query_params.get(name, "").strip() for name in ("status", "model")}
    _refuse(chosen, "status", tuple(STATUSES))
    cursor = request.query_params.get("cursor")
    with database.reading() as session:
        found = list_proposals(
            session, model=chosen["model"] or None, status=chosen["status"] or None, limit=DEFAULT_LIMIT, cursor=cursor
        )
    more = with_query(here.at("desk/review/proposals"), {**chosen, "cursor": found.next_cursor})
    return desk_page(
        request,
        here,
        "proposals",
        title=str(here.locale.say("Proposals")),
        above=[Crumb(str(here.locale.say("Review")), here.at("desk/review"))],
        items=found.items,
        more=more if found.next_cursor else None,
        chosen=chosen,
        statuses=STATUSES,
        value_text=value_text,
    )


def _refuse(chosen: dict[str, Any], name: str, known: tuple[str, ...]) -> None:
    if chosen.get(name) and chosen[name] not in known:
        raise Invalid(not_among(chosen[name], known, f"a value of `{name}`"), pointer=f"/{name}")
