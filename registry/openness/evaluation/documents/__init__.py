"""Documents that describe models, as others write them, judged by all frameworks: SPDX, CycloneDX, MOT files."""

from registry.openness.evaluation.documents.schemas import DocumentVerdicts, ModelVerdicts
from registry.openness.evaluation.documents.service import evaluate_document
from registry.openness.evaluation.documents.trees import is_statement, read_tree

__all__ = ["DocumentVerdicts", "ModelVerdicts", "evaluate_document", "is_statement", "read_tree"]
