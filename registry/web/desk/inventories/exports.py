"""``desk/inventories/{id}/allow-list``: what of an inventory may be used as it says, for those who enforce it.

* Judged anew for the use and the policy of the inventory; what is used otherwise, or blocked by anybody, is left out.
* Waivers do not count here: a list never allows what licences and policy do not allow by themselves.
"""

from typing import Annotated

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import Stream

from registry.compliance.checks import MAX_CHECKS
from registry.compliance.inventories import get_inventory
from registry.compliance.inventories.overviews import common_models
from registry.errors import Conflict
from registry.exports.allow_lists import FORMATS, AllowListBody, write_allow_list
from registry.http.meter import STREAMED, metered
from registry.inputs import take
from registry.web.desk.inventories.desk import SEES, InventoryDesk
from registry.web.site.render import file_headers


@get(
    "/inventories/{inventory_id:str}/allow-list", guards=SEES, middleware=[metered(STREAMED)], sync_to_thread=True
)  # fmt: skip
def send_allow_list(
    inventory_desk: NamedDependency[InventoryDesk],
    inventory_id: FromPath[str],
    form: Annotated[str, QueryParameter(name="format", max_length=40)] = "ollama",
    approved: Annotated[str, QueryParameter(max_length=10)] = "",
) -> Stream:
    """Send the list; with ``approved`` only of what somebody has approved."""
    desk = inventory_desk
    with desk.database.reading() as session:
        inventory = get_inventory(session, inventory_id)
        models = common_models(session, inventory.id, only_approved=bool(approved))
    if len(models) > MAX_CHECKS:
        raise Conflict(f"A list is of at most {MAX_CHECKS} models, and these are {len(models)}; split the inventory.")
    use = {name: value for name, value in inventory.use.items() if value is not None}
    body = take({"format": form, "use": use, "policy": inventory.policy, "models": models}, AllowListBody)
    written = FORMATS[body.format]
    return Stream(
        write_allow_list(desk.database, desk.knowledge, body, desk.now, has_key=True),
        media_type=written.media_type,
        headers=file_headers(written.file_name),
    )
