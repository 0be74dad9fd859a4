"""The body of an evaluation: bare facts for one framework, or a document that describes models."""

from collections.abc import Mapping
from typing import Any

from registry.inputs import take
from registry.licenses import Knowledge
from registry.openness.evaluation.documents import DocumentVerdicts, evaluate_document, is_statement, read_tree
from registry.openness.evaluation.schemas import EvaluateBody, EvaluationAnswer
from registry.openness.evaluation.service import evaluate

DocumentAnswer = EvaluationAnswer | DocumentVerdicts


def evaluate_bytes(knowledge: Knowledge, data: bytes, media_type: str = "", *, missing: bool = False) -> DocumentAnswer:
    """The answer to either, told apart by content; raises ``Invalid`` with all that is wrong."""
    return evaluate_tree(knowledge, read_tree(data, media_type), media_type, missing=missing)


def evaluate_tree(
    knowledge: Knowledge, tree: Mapping[str, Any], media_type: str = "", *, missing: bool = False
) -> DocumentAnswer:  # fmt: skip
    """The same of values that were read already."""
    if is_statement(tree):
        return evaluate(take(dict(tree), EvaluateBody), missing=missing)
    return evaluate_document(knowledge, tree, media_type)
