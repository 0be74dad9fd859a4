"""Finding the models that a project's files refer to, and what they leave open."""

from registry.compliance.scan.answers import ANSWERS_FILE, Answer, Ignored, WrongAnswers, read_answers, settle
from registry.compliance.scan.api_names import is_hosted
from registry.compliance.scan.files import MAX_DOCUMENT, MAX_TEXT, FolderReader
from registry.compliance.scan.lists import report_kind
from registry.compliance.scan.names import model_of
from registry.compliance.scan.plain_lists import named_exactly
from registry.compliance.scan.readers import FOLDERS, source_kind
from registry.compliance.scan.references import findings_in
from registry.compliance.scan.values import Findings, NameKind, Reference, Unresolved

__all__ = [
    "ANSWERS_FILE", "FOLDERS", "MAX_DOCUMENT", "MAX_TEXT", "Answer", "Findings", "FolderReader", "Ignored", "NameKind",
    "Reference", "Unresolved", "WrongAnswers", "findings_in", "is_hosted", "model_of", "named_exactly",
    "read_answers", "report_kind", "settle", "source_kind",
]  # fmt: skip
