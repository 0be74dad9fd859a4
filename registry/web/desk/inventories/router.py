"""The handlers of these pages, below ``desk`` of each language."""

from litestar import Router
from litestar.di import Provide

from registry.web.desk.inventories.desk import provide_inventory_desk
from registry.web.desk.inventories.entries import (
    add_entry,
    change_entry,
    decide_entry,
    remove_entry,
    show_entry,
    show_new_entry,
)
from registry.web.desk.inventories.exports import send_allow_list
from registry.web.desk.inventories.intake import show_import, show_imported, take_import
from registry.web.desk.inventories.inventory import change_inventory, check_inventory, show_inventory
from registry.web.desk.inventories.lines import decide_line, show_lines
from registry.web.desk.inventories.overview import make_inventory, show_inventories
from registry.web.desk.inventories.waivers import make_waiver, show_waivers, withdraw_waiver

inventory_pages = Router(
    "/desk",
    route_handlers=[
        show_inventories, make_inventory, show_inventory, change_inventory, check_inventory, show_entry, change_entry,
        decide_entry, remove_entry, show_new_entry, add_entry, show_lines, decide_line, show_import, take_import,
        show_imported, show_waivers, make_waiver, withdraw_waiver, send_allow_list,
    ],
    dependencies={"inventory_desk": Provide(provide_inventory_desk, sync_to_thread=False)},
)  # fmt: skip
