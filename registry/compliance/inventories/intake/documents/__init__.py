"""Documents that name models, read line by line. Pure: bytes in, lines out."""

from registry.compliance.inventories.intake.documents.readers import read_document
from registry.compliance.inventories.intake.documents.values import (
    MAX_LINES,
    MAX_SHOWN,
    ListedLine,
    UnreadableListError,
    decoded,
)

__all__ = ["MAX_LINES", "MAX_SHOWN", "ListedLine", "UnreadableListError", "decoded", "read_document"]
