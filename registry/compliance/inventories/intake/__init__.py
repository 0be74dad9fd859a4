"""Lists of models from elsewhere: read, matched with the registry, every line accounted for."""

from registry.compliance.inventories.intake.documents import (
    ListedLine,
    UnreadableListError,
    decoded,
    read_document,
)
from registry.compliance.inventories.intake.formats import FORMATS, DocumentFormat
from registry.compliance.inventories.intake.queries import list_unsettled
from registry.compliance.inventories.intake.schemas import ImportRead, UnsettledRead
from registry.compliance.inventories.intake.service import import_document

__all__ = [
    "FORMATS", "DocumentFormat", "ImportRead", "ListedLine", "UnreadableListError", "UnsettledRead", "decoded",
    "import_document", "list_unsettled", "read_document",
]  # fmt: skip
