"""Bills of materials: CycloneDX and SPDX."""

from registry.compliance.scan.boms.documents import MAX_BYTES, is_bom, read_bom

__all__ = ["MAX_BYTES", "is_bom", "read_bom"]
