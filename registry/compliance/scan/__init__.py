"""Finding the models that a project's files refer to, and what they leave open."""

from registry.compliance.scan.files import MAX_DOCUMENT, MAX_TEXT, FolderReader
from registry.compliance.scan.readers import FOLDERS
from registry.compliance.scan.references import findings_in, references_in
from registry.compliance.scan.values import Findings, NameKind, Reference, Unresolved

__all__ = [
    "FOLDERS", "MAX_DOCUMENT", "MAX_TEXT", "Findings", "FolderReader", "NameKind", "Reference", "Unresolved",
    "findings_in", "references_in",
]  # fmt: skip
