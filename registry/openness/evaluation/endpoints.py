"""``/v1/openness``: the frameworks, and what they say of facts that somebody states."""

from typing import Annotated

from litestar import Router, get, post

from registry.access.guards import READ
from registry.http.meter import DEAR, metered
from registry.http.parameters import json_body
from registry.openness.evaluation.schemas import EvaluateBody, EvaluationAnswer, Frameworks
from registry.openness.evaluation.service import evaluate, list_frameworks

EXAMPLE = {
    "framework": "oucg-14",
    "items": [{"name": "Zeta", "path": "projects/zeta.yaml", "dimensions": {"opencode": "open", "license": "partial"}}],
}
MAX_KIB = 4 * 1024


@get("/frameworks", operation_id="list_openness_frameworks", guards=READ, sync_to_thread=False)
def get_frameworks() -> Frameworks:
    """List the frameworks: their rules and sources, what their answers mean, and the facts that each asks for."""
    return list_frameworks()


@post(
    "/evaluate", operation_id="evaluate_openness", guards=READ,
    middleware=[metered(DEAR, body_kib=MAX_KIB, shape=EvaluateBody)], sync_to_thread=True, status_code=200,
)  # fmt: skip
def evaluate_openness(
    data: Annotated[EvaluateBody, json_body("A framework, and the facts in its own words.", EXAMPLE)],
) -> EvaluationAnswer:
    """Judge bare facts by one framework, in its own words; nothing is stored.

    The indexes and the Model Openness Framework take `items`, which come back in the order in which the index
    publishes them; all others take `facts`. What is not given is unknown. It certifies nothing.
    """
    return evaluate(data)


router = Router("/v1/openness", route_handlers=[get_frameworks, evaluate_openness], tags=["Openness"])
