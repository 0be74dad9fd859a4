"""Bills of materials: CycloneDX and SPDX."""

from registry.compliance.scan.boms.documents import BOM_READERS

__all__ = ["BOM_READERS"]
