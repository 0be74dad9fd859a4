"""Records in the formats of others: bills of materials in SPDX and CycloneDX."""

from registry.exports.service import Bom, write_bom

__all__ = ["Bom", "write_bom"]
