"""Documents about several models: those that are named, those that a filter finds, those of an inventory."""

from registry.exports.selections.schemas import MAX_NAMED, BomBody
from registry.exports.selections.service import SentBom, write_inventory, write_selection

__all__ = ["MAX_NAMED", "BomBody", "SentBom", "write_inventory", "write_selection"]
