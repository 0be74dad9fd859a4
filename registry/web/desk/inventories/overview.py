"""``desk/inventories``: what the institution uses, and how it stands; and a form for a new inventory."""

from collections.abc import Mapping

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from registry.compliance.inventories import InventoryWrite, create_inventory, list_inventories
from registry.db import UnitOfWork
from registry.http.parameters import Cursor
from registry.inputs import take
from registry.web.desk.forms import status_of
from registry.web.desk.inventories.desk import (
    CHANGES,
    MOST_BYTES,
    REFUSALS,
    SEES,
    InventoryDesk,
    plain_of,
)
from registry.web.pages import uses

PER_PAGE = 50
VERDICTS = ("denied", "needs_review", "allowed_with_obligations", "allowed")
"""What has to be looked at first stands first."""
OWN_FIELDS = ("name", "owner", "policy")
NOTHING: Mapping[str, str] = dict.fromkeys(OWN_FIELDS, "")


@get("/inventories", guards=SEES, sync_to_thread=True)
def show_inventories(inventory_desk: NamedDependency[InventoryDesk], cursor: Cursor = None) -> Response[bytes]:
    """List inventories with their counts by verdict."""
    return overview_page(inventory_desk, NOTHING, uses.stated_again({}), cursor=cursor)


@post("/inventories", guards=CHANGES, request_max_body_size=MOST_BYTES)
async def make_inventory(inventory_desk: NamedDependency[InventoryDesk]) -> Response[bytes] | Redirect:
    """Make an inventory, and lead on to it."""
    desk = inventory_desk
    pairs = await desk.pairs()
    typed, stated = plain_of(pairs, OWN_FIELDS), uses.read_stated(pairs, desk.here.locale, in_address=False)
    if stated.faults:
        return await desk.show(overview_page, typed, stated, faults=stated.faults, status=400)

    def make(work: UnitOfWork) -> str:
        return create_inventory(work, written_as(typed, stated), caller=desk.caller, now=desk.now).id

    try:
        made = await desk.write(make)
    except REFUSALS as error:
        faults = desk.faults_of(error, (*OWN_FIELDS, *uses.FIELDS))
        return await desk.show(overview_page, typed, stated, faults=faults, status=status_of(error))
    return desk.to("inventories", made, done="inventory_made")


def written_as(typed: Mapping[str, str], stated: uses.Stated) -> InventoryWrite:
    """The inventory that a form describes; raises ``Invalid``."""
    more = {name: typed[name] for name in ("owner", "policy") if typed[name]}
    return take({"name": typed["name"], "use": dict(stated.facts), **more}, InventoryWrite)


def overview_page(
    desk: InventoryDesk,
    typed: Mapping[str, str],
    stated: uses.Stated,
    *,
    cursor: str | None = None,
    faults: uses.Faults | None = None,
    status: int = 200,
) -> Response[bytes]:
    """The list, and the form as it was filled in."""
    with desk.database.reading() as session:
        found = list_inventories(session, limit=PER_PAGE, cursor=cursor)
        parts = desk.use_parts(session)
    following = f"{desk.at('inventories')}?cursor={found.next_cursor}" if found.next_cursor else None
    return desk.page(
        "inventories", desk.here.locale.say("Inventories"), faults=faults, status=status, inventories=found.items,
        total=found.total, typed=typed, stated=stated, verdicts=VERDICTS, next_page=following, **parts,
    )  # fmt: skip
