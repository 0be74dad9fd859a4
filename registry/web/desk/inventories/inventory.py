"""``desk/inventories/{id}``: what changed, the entries with their verdicts, and what holds for all of them."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect

from registry.compliance.inventories import (
    InventoryPatch,
    InventoryRead,
    delete_inventory,
    etag_of_inventory,
    get_inventory,
    patch_inventory,
    read_inventory,
)
from registry.compliance.inventories.entries import ApprovalState
from registry.compliance.inventories.overviews import (
    NOBODY_ASKED,
    UNCHECKED,
    EntryFilter,
    find_entries,
    owners_of,
    recent_moves,
)
from registry.compliance.inventories.runs import start_check
from registry.db import UnitOfWork
from registry.errors import Invalid
from registry.exports.allow_lists import FORMATS
from registry.http.parameters import Cursor
from registry.inputs import take
from registry.web.desk.forms import status_of
from registry.web.desk.inventories.desk import (
    CHANGES,
    MOST_BYTES,
    REFUSALS,
    SEES,
    InventoryDesk,
    one_of,
    plain_of,
)
from registry.web.desk.inventories.overview import OWN_FIELDS, VERDICTS
from registry.web.pages import uses
from registry.web.site.here import Crumb

PER_PAGE = 50
NARROWINGS = {"verdict": (*VERDICTS, UNCHECKED), "state": (*map(str, ApprovalState), NOBODY_ASKED)}
Narrowing = Annotated[str, QueryParameter(max_length=200)]


@get("/inventories/{inventory_id:str}", guards=SEES, sync_to_thread=True)
def show_inventory(
    inventory_desk: NamedDependency[InventoryDesk],
    inventory_id: FromPath[str],
    verdict: Narrowing = "",
    approval: Narrowing = "",
    owner: Narrowing = "",
    cursor: Cursor = None,
) -> Response[bytes]:
    """Show an inventory."""
    wanted = EntryFilter(verdict=verdict or None, state=approval or None, owner=owner or None)
    for name, values in NARROWINGS.items():
        given = getattr(wanted, name)
        if given is not None and given not in values:
            raise Invalid(f"{given[:60]!r} is not one of {', '.join(values)}.", pointer=f"/{name}")
    return inventory_page(inventory_desk, inventory_id, wanted, cursor=cursor)


@post("/inventories/{inventory_id:str}", guards=CHANGES, request_max_body_size=MOST_BYTES)
async def change_inventory(
    inventory_desk: NamedDependency[InventoryDesk], inventory_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """Change what holds for all entries, or delete the inventory; based on the version that the form was made from."""
    desk = inventory_desk
    pairs = await desk.pairs()
    typed, stated = plain_of(pairs, OWN_FIELDS), uses.read_stated(pairs, desk.here.locale, in_address=False)
    version, is_end = one_of(pairs, "version"), one_of(pairs, "act") == "delete"

    def change(work: UnitOfWork) -> None:
        if is_end:
            delete_inventory(work, inventory_id, version, caller=desk.caller, now=desk.now)
        else:
            patch = _patched(typed, stated)
            patch_inventory(work, inventory_id, patch, version, caller=desk.caller, now=desk.now)

    given = None if is_end else (typed, stated)
    if stated.faults and not is_end:
        return await desk.show(inventory_page, inventory_id, typed=given, faults=stated.faults, status=400)
    try:
        await desk.write(change)
    except REFUSALS as error:
        faults = desk.faults_of(error, (*OWN_FIELDS, *uses.FIELDS))
        return await desk.show(inventory_page, inventory_id, typed=given, faults=faults, status=status_of(error))
    return (
        desk.to("inventories", done="inventory_deleted")
        if is_end
        else desk.to("inventories", inventory_id, done="inventory_saved")
    )


@post("/inventories/{inventory_id:str}/check", guards=CHANGES, request_max_body_size=MOST_BYTES)
async def check_inventory(inventory_desk: NamedDependency[InventoryDesk], inventory_id: FromPath[str]) -> Redirect:
    """Have all entries judged again."""
    desk = inventory_desk
    await desk.pairs()
    await desk.write(lambda work: start_check(work, inventory_id, caller=desk.caller, now=desk.now).id)
    return desk.to("inventories", inventory_id, done="check_asked")


def crumbs(desk: InventoryDesk, *inventories: InventoryRead) -> tuple[Crumb, ...]:
    """The pages above one of an inventory."""
    above = Crumb(str(desk.here.locale.say("Inventories")), desk.at("inventories"))
    return (above, *(Crumb(one.name, desk.at("inventories", one.id)) for one in inventories))


def inventory_page(
    desk: InventoryDesk,
    inventory_id: str,
    wanted: EntryFilter | None = None,
    *,
    cursor: str | None = None,
    typed: tuple[Mapping[str, str], uses.Stated] | None = None,
    faults: uses.Faults | None = None,
    status: int = 200,
) -> Response[bytes]:
    """The page of an inventory; ``typed`` is what somebody wanted to change."""
    wanted = wanted or EntryFilter()
    with desk.database.reading() as session:
        found = get_inventory(session, inventory_id)
        shown = read_inventory(session, found)
        entries = find_entries(session, found.id, wanted, limit=PER_PAGE, cursor=cursor)
        values = {
            "owners": owners_of(session, found.id), "version": etag_of_inventory(found),
            "recent": recent_moves(session, found.id),
            **desk.use_parts(session),
        }  # fmt: skip
    own, stated = typed or (_as_typed(shown), uses.stated_again(shown.use))
    chosen = {"verdict": wanted.verdict or "", "approval": wanted.state or "", "owner": wanted.owner or ""}
    following = {name: value for name, value in {**chosen, "cursor": entries.next_cursor}.items() if value}
    return desk.page(
        "inventory", shown.name, above=crumbs(desk), faults=faults, status=status, inventory=shown,
        entries=entries.items, total=entries.total, chosen=chosen, verdicts=VERDICTS, narrowings=NARROWINGS, typed=own,
        stated=stated, is_typed=typed is not None,
        present=uses.stated_rows(uses.stated_again(shown.use), desk.here.locale),
        list_forms=tuple(FORMATS) if {"organisation", "country"} <= shown.use.keys() else (),
        unchecked=shown.entries - sum(shown.verdicts.values()),
        next_page=f"{desk.at('inventories', shown.id)}?{urlencode(following)}" if entries.next_cursor else None,
        **values,
    )  # fmt: skip


def _as_typed(shown: InventoryRead) -> Mapping[str, str]:
    return {name: getattr(shown, name) or "" for name in OWN_FIELDS}


def _patched(typed: Mapping[str, str], stated: uses.Stated) -> InventoryPatch:
    nullable = {name: typed[name] or None for name in ("owner", "policy")}
    return take({"name": typed["name"], "use": dict(stated.facts), **nullable}, InventoryPatch)
