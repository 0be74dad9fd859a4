"""`POST /v1/openness/evaluate`: facts that somebody states, judged in each framework's own words."""

from registry.openness.evaluation.documentation import render_page
from registry.openness.evaluation.documents import (
    DocumentVerdicts,
    ModelVerdicts,
    evaluate_document,
    is_statement,
    read_tree,
)
from registry.openness.evaluation.schemas import EvaluateBody, EvaluationAnswer
from registry.openness.evaluation.service import evaluate

__all__ = [
    "DocumentVerdicts",
    "EvaluateBody",
    "EvaluationAnswer",
    "ModelVerdicts",
    "evaluate",
    "evaluate_document",
    "is_statement",
    "read_tree",
    "render_page",
]
