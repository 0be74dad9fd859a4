"""Lists of models from elsewhere: read, matched with the registry, every line accounted for."""

from registry.compliance.inventories.intake.documents import (
    ListedLine,
    UnreadableListError,
    decoded,
    read_document,
)
from registry.compliance.inventories.intake.formats import FORMATS, DocumentFormat
from registry.compliance.inventories.intake.queries import list_unsettled
from registry.compliance.inventories.intake.schemas import Dismissal, ImportRead, UnsettledRead
from registry.compliance.inventories.intake.service import dismiss_line, import_document, preview_document, settle_line

__all__ = [
    "FORMATS", "Dismissal", "DocumentFormat", "ImportRead", "ListedLine", "UnreadableListError", "UnsettledRead",
    "decoded", "dismiss_line", "import_document", "list_unsettled", "preview_document", "read_document", "settle_line",
]  # fmt: skip
