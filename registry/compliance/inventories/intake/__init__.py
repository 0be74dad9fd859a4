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
from registry.compliance.inventories.intake.service import dismiss_line, import_document, settle_line

__all__ = [
    "FORMATS", "DocumentFormat", "ImportRead", "ListedLine", "UnreadableListError", "UnsettledRead", "decoded",
    "dismiss_line", "import_document", "list_unsettled", "read_document", "settle_line",
]  # fmt: skip
