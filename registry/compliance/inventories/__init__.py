"""``/v1/inventories``: what an institution uses, whether it may, who asked and who decided (docs/adr/0053)."""

from registry.compliance.inventories.holders import holders_of
from registry.compliance.inventories.queries import (
    etag_of_inventory,
    find_inventory,
    get_inventory,
    list_inventories,
    read_inventory,
)
from registry.compliance.inventories.schemas import InventoryPatch, InventoryRead, InventoryWrite
from registry.compliance.inventories.service import create_inventory, delete_inventory, patch_inventory
from registry.compliance.inventories.tables import Inventory, InventoryEntry, InventoryResult, InventoryRun

__all__ = [
    "Inventory",
    "InventoryEntry",
    "InventoryPatch",
    "InventoryRead",
    "InventoryResult",
    "InventoryRun",
    "InventoryWrite",
    "create_inventory",
    "delete_inventory",
    "etag_of_inventory",
    "find_inventory",
    "get_inventory",
    "holders_of",
    "list_inventories",
    "patch_inventory",
    "read_inventory",
]
