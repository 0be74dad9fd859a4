"""The list of policies, and one of them: its rules as sentences, its versions, and taking it out of use."""

from datetime import datetime
from typing import Any

from litestar import Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from registry.access import Caller, Scope
from registry.compliance.policies import (
    PolicyWhole,
    delete_policy,
    etag_of_policy,
    list_policies,
    list_versions,
    read_policy,
)
from registry.compliance.policies.documents import written_policy
from registry.db import Database
from registry.errors import Conflict, Invalid, NotFound, StaleVersion
from registry.http.retries import retried
from registry.pagination import MAX_LIMIT, refuse_unknown
from registry.web.desk.doors import also, caller_of, enters
from registry.web.desk.forms import Faults, Typed, read_typed, status_of
from registry.web.desk.notices import DONE, led_on
from registry.web.desk.pages import desk_page
from registry.web.desk.policies.words import default_rows, rules_of
from registry.web.site.forms import MOST_BYTES, AnyRequest
from registry.web.site.here import Crumb, Here

SHOWN = 50
"""Versions on the page; the API lists all."""
SEES = enters(Scope.MODELS_READ)
SETS = [*enters(Scope.POLICIES_WRITE), also(Scope.MODELS_READ)]
"""Guards of those who look at policies, and of those who save them."""


@get("/desk/policies", guards=SEES, sync_to_thread=True)
def policies(request: AnyRequest, database: NamedDependency[Database], here: NamedDependency[Here]) -> Response[bytes]:
    """List the institution's policies, then those that ship with Cardwatch, to be copied."""
    refuse_unknown(request.query_params, {DONE, "cursor"}, noun="a field of this page")
    with database.reading() as session:
        found = list_policies(session, MAX_LIMIT, request.query_params.get("cursor"))
    return desk_page(
        request,
        here,
        "policies",
        title=str(here.locale.say("Policies")),
        own=[one for one in found.items if not one.ready],
        ready=[one for one in found.items if one.ready],
        next_cursor=found.next_cursor,
        may_set=caller_of(request).has(Scope.POLICIES_WRITE),
    )


@get("/desk/policies/{key:str}", guards=SEES, sync_to_thread=True)
def policy(
    request: AnyRequest, database: NamedDependency[Database], here: NamedDependency[Here], key: FromPath[str]
) -> Response[bytes]:
    """Show a policy as it is in force, or one of its versions."""
    refuse_unknown(request.query_params, {DONE, "version"}, noun="a field of this page")
    return _page(request, database, here, key)


@post("/desk/policies/{key:str}", guards=SETS, request_max_body_size=MOST_BYTES)
async def delete_from_shelf(
    request: AnyRequest,
    database: NamedDependency[Database],
    here: NamedDependency[Here],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    key: FromPath[str],
) -> Response[bytes] | Redirect:
    """Take a policy out of use, as it was when the page was opened."""
    form = await read_typed(request)
    return await sync_to_thread(_delete, request, database, here, caller, now, key, form)


@retried
def _delete(
    request: AnyRequest, database: Database, here: Here, caller: Caller, now: datetime, key: str, form: Typed
) -> Response[bytes] | Redirect:
    if not form.has("sure"):
        fault = here.locale.say("Please tick that you mean it.")
        return _page(request, database, here, key, {"sure": fault}, status=400)
    try:
        with database.unit_of_work() as work:
            delete_policy(work, key, form.one("based_on") or None, actor=caller.name, now=now)
    except StaleVersion as error:
        changed = here.locale.say("Somebody has saved a new version since you opened this page; here it is.")
        return _page(request, database, here, key, {"": changed}, status=status_of(error))
    except Conflict as error:
        return _page(request, database, here, key, {"": error.message}, status=status_of(error))
    return led_on(here.at("desk/policies"), "policy_deleted")


def _page(
    request: AnyRequest, database: Database, here: Here, key: str, faults: Faults | None = None, *, status: int = 200
) -> Response[bytes]:
    with database.reading() as session:
        found = list_versions(session, key, SHOWN, None)
        present = _present(lambda: read_policy(session, key))
    chosen = _chosen(request.query_params.get("version"), [one.version for one in found.items])
    shown = next((one for one in found.items if one.version == chosen), found.items[0])
    caller = caller_of(request)
    return desk_page(
        request,
        here,
        "policy",
        title=shown.policy.title,
        above=[Crumb(str(here.locale.say("Policies")), here.at("desk/policies"))],
        status=status,
        faults=faults or {},
        key=key,
        present=present,
        etag=etag_of_policy(present) if present else "",
        shown=shown,
        is_past=present is None or shown.version != present.version,
        versions=found.items,
        is_cut=found.next_cursor is not None,
        rules=rules_of(shown.policy, here.locale),
        defaults=default_rows(shown.policy, here.locale),
        text=written_policy(present) if present else "",
        may_set=caller.has(Scope.POLICIES_WRITE),
    )


def _present(read: Any) -> PolicyWhole | None:  # noqa: ANN401 - a callable without arguments
    """The policy in force; None of one that is out of use."""
    try:
        found: PolicyWhole = read()
    except NotFound:
        return None
    return found


def _chosen(text: str | None, known: list[int]) -> int:
    if text is None:
        return known[0]
    if not text.isascii() or not text.isdigit() or int(text[:9]) not in known:
        raise Invalid(f"There is no version {text[:20]!r} of this policy on this page.", pointer="/version")
    return int(text[:9])
