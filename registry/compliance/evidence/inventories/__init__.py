"""Evidence and notices of whole inventories: every entry with what its verdict rests on, and what has to be told."""

from registry.compliance.evidence.inventories.notice import gather_inventory_notice
from registry.compliance.evidence.inventories.service import build_inventory_pack

__all__ = ["build_inventory_pack", "gather_inventory_notice"]
