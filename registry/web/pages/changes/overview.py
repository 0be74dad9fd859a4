"""``/{language}/changes``: what changed, the newest first, narrowed to what concerns us."""

from collections.abc import Mapping
from typing import Annotated, Any, get_args
from urllib.parse import urlencode

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from sqlmodel import Session

from registry.db import Database
from registry.errors import Invalid, NotFound
from registry.http.parameters import Cursor
from registry.inputs import not_among, read_moment
from registry.licenses.catalogue import LicenseClass
from registry.pagination import Page, Total, refuse_unknown
from registry.watch.changes import Direction, FlagFilter, FlagRead, Kind, Severity, list_flags
from registry.web.languages.codes import N_
from registry.web.site.here import Here
from registry.web.site.visitors import READER

PER_PAGE = 50
CHOICES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "kind": (N_("What changed"), get_args(Kind)),
    "direction": (N_("For users"), get_args(Direction)),
    "severity": (N_("How grave"), get_args(Severity)),
    "class": (N_("Class before or after"), tuple(map(str, LicenseClass))),
}
"""Filters of few values, what they are called, and the values."""


@get("/changes", guards=READER, sync_to_thread=True)
def changes(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    here: NamedDependency[Here],
    model: Annotated[str, QueryParameter(max_length=200)] = "",
    since: Annotated[str, QueryParameter(max_length=40)] = "",
    cursor: Cursor = None,
) -> Response[bytes]:
    """List recorded changes fifty at a time."""
    given = {name: value for name, value in request.query_params.items() if value and name != "cursor"}
    refuse_unknown(given, {*CHOICES, "model", "since"})
    wanted = FlagFilter(
        model=model.strip() or None,
        since=read_moment(since, "/since").begin if since else None,
        license_class=_chosen(given, "class"),
        **{name: _chosen(given, name) for name in ("kind", "direction", "severity")},
    )
    with database.reading() as session:
        page, is_unknown = _found(session, wanted, cursor)
    return here.page(
        "changes",
        title=str(here.locale.say("Changes")),
        description=str(here.locale.say("What changed for users of language models: licences, texts, gates, regions.")),
        flags=page.items,
        total=page.total,
        given=given,
        choices=CHOICES,
        is_unknown=is_unknown,
        next_page=_next(here, given, page.next_cursor),
    )


def _found(session: Session, wanted: FlagFilter, cursor: str | None) -> tuple[Page[FlagRead], bool]:
    """A page of changes; and whether the model that was asked for is not known here."""
    try:
        return list_flags(session, wanted, limit=PER_PAGE, cursor=cursor, newest_first=True), False
    except NotFound:
        return Page([], None, Total(0, "exact")), True


def _chosen(given: Mapping[str, str], name: str) -> str | None:
    value, known = given.get(name), CHOICES[name][1]
    if value is not None and value not in known:
        raise Invalid(not_among(value, known, f"a value of `{name}`"), pointer=f"/{name}", supported=list(known))
    return value


def _next(here: Here, given: Mapping[str, str], cursor: str | None) -> str | None:
    return f"{here.at('changes')}?{urlencode({**given, 'cursor': cursor})}" if cursor else None
