"""``desk/waivers``: what somebody answers for, until when; forms to grant one and to withdraw one."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, cast, get_args
from urllib.parse import urlencode

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect
from sqlmodel import Session

from registry.access import Scope
from registry.compliance.inventories import InventoryRead, find_inventory, list_inventories
from registry.compliance.inventories.entries import entry_named, in_words
from registry.compliance.inventories.overviews import present_result
from registry.compliance.waivers import (
    Revocation,
    WaiverFilter,
    WaiverState,
    WaiverWrite,
    grant_waiver,
    list_waivers,
    revoke_waiver,
)
from registry.db import UnitOfWork
from registry.errors import CardwatchError, Invalid
from registry.http.parameters import Cursor
from registry.inputs import take
from registry.pagination import MAX_LIMIT
from registry.web.desk.forms import status_of
from registry.web.desk.inventories.desk import (
    GRANTS,
    MOST_BYTES,
    REFUSALS,
    SEES_WAIVERS,
    InventoryDesk,
    one_of,
    plain_of,
)
from registry.web.pages import uses

PER_PAGE = 50
STATES: tuple[str, ...] = get_args(WaiverState)
FIELDS = ("inventory", "entry", "rule", "reason_code", "reason", "owner", "expires_at")
LONGEST_DAYS = 400
"""From which the service refuses an end."""
SOON = timedelta(days=14)
"""Before its end a waiver is marked."""
Narrowing = Annotated[str, QueryParameter(max_length=420)]


class WaivableFinding(msgspec.Struct, frozen=True, kw_only=True):
    """What a policy finds of the entry that the form is about."""

    rule: str
    reason: str


@get("/waivers", guards=SEES_WAIVERS, sync_to_thread=True)
def show_waivers(
    inventory_desk: NamedDependency[InventoryDesk],
    condition: Narrowing = "",
    inventory: Narrowing = "",
    entry: Narrowing = "",
    rule: Narrowing = "",
    cursor: Cursor = None,
) -> Response[bytes]:
    """List waivers; with an entry in the address the form is about it."""
    if condition and condition not in STATES:
        raise Invalid(f"{condition[:60]!r} is not one of {', '.join(STATES)}.", pointer="/condition")
    typed = {**dict.fromkeys(FIELDS, ""), "inventory": inventory, "entry": entry, "rule": rule}
    return waivers_page(inventory_desk, typed, condition=condition, cursor=cursor)


@post("/waivers", guards=GRANTS, request_max_body_size=MOST_BYTES)
async def make_waiver(inventory_desk: NamedDependency[InventoryDesk]) -> Response[bytes] | Redirect:
    """Waive what a policy finds of an entry."""
    desk = inventory_desk
    typed = plain_of(await desk.pairs(), FIELDS)

    def grant(work: UnitOfWork) -> None:
        grant_waiver(work, desk.knowledge, _written_as(typed), caller=desk.caller, now=desk.now)

    try:
        await desk.write(grant)
    except REFUSALS as error:
        faults = desk.faults_of(error, FIELDS)
        return await desk.show(waivers_page, typed, faults=faults, status=status_of(error))
    return desk.to("waivers", done="waiver_granted")


@post("/waivers/{waiver_id:str}/withdraw", guards=GRANTS, request_max_body_size=MOST_BYTES)
async def withdraw_waiver(
    inventory_desk: NamedDependency[InventoryDesk], waiver_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """End a waiver before its time."""
    desk = inventory_desk
    reason = one_of(await desk.pairs(), "reason") or None

    def withdraw(work: UnitOfWork) -> None:
        said = take({"reason": reason}, Revocation).reason
        revoke_waiver(work, waiver_id, said, caller=desk.caller, now=desk.now)

    try:
        await desk.write(withdraw)
    except REFUSALS as error:
        empty = dict.fromkeys(FIELDS, "")
        return await desk.show(waivers_page, empty, faults=desk.faults_of(error, ()), status=status_of(error))
    return desk.to("waivers", done="waiver_revoked")


def waivers_page(
    desk: InventoryDesk,
    typed: Mapping[str, str],
    *,
    condition: str = "",
    cursor: str | None = None,
    faults: uses.Faults | None = None,
    status: int = 200,
) -> Response[bytes]:
    """The list, and the form as it was filled in."""
    wanted = WaiverFilter(state=cast("WaiverState", condition) if condition else None)
    sees = desk.may(Scope.INVENTORIES_READ)
    with desk.database.reading() as session:
        found = list_waivers(session, wanted, desk.now, limit=PER_PAGE, cursor=cursor)
        inventories = list_inventories(session, limit=MAX_LIMIT, cursor=None).items if sees else list[InventoryRead]()
        about = _about(session, typed) if sees and typed["inventory"] and typed["entry"] else None
    following = {name: value for name, value in {"condition": condition, "cursor": found.next_cursor}.items() if value}
    return desk.page(
        "waivers", desk.here.locale.say("Waivers"), faults=faults, status=status, waivers=found.items,
        total=found.total, condition=condition, states=STATES, inventories=inventories,
        names={one.id: one.name for one in inventories}, typed=typed, about=about, soon=desk.now + SOON,
        first_day=(desk.now + timedelta(days=1)).date(), last_day=(desk.now + timedelta(days=LONGEST_DAYS - 1)).date(),
        next_page=f"{desk.at('waivers')}?{urlencode(following)}" if found.next_cursor else None,
    )  # fmt: skip


def _about(session: Session, typed: Mapping[str, str]) -> tuple[str, list[WaivableFinding]] | None:
    """The entry in words, and what policies find of it; None where it is not there."""
    try:
        inventory = find_inventory(session, typed["inventory"])
        entry = entry_named(session, inventory.id, typed["entry"])
    except CardwatchError:
        return None
    result = present_result(session, entry)
    found = [
        WaivableFinding(rule=str(one["rule"]), reason=str(one["reason"]))
        for one in (result.findings if result is not None else [])
        if one["source"] == "policy" and not one.get("waiver") and one["outcome"] != "allowed"
    ]
    return in_words(entry.model, entry.license, entry.revision), found


def _written_as(typed: Mapping[str, str]) -> WaiverWrite:
    """The waiver that a form describes; raises ``Invalid``."""
    try:
        last = date.fromisoformat(typed["expires_at"])
    except ValueError as wrong:
        raise Invalid("Give the last day as 2027-01-31.", pointer="/expires_at") from wrong
    end = datetime.combine(last, time(23, 59, 59), UTC)
    return take({**typed, "expires_at": end}, WaiverWrite)
