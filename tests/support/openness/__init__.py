"""Published figures of the indexes, and questions to `POST /v1/openness/evaluate`."""

import json
from pathlib import Path
from typing import Any

import msgspec

from registry.openness.evaluation.schemas import EvaluateBody
from registry.openness.evaluation.service import evaluate

FOLDER = Path(__file__).parent


def mot_cases() -> list[dict[str, Any]]:
    """The regression cases of the Model Openness Tool, with the classes and the progress that it computes."""
    found: list[dict[str, Any]] = json.loads((FOLDER / "mot_cases.json").read_text(encoding="utf-8"))["cases"]
    return found


def opening_up_published() -> list[tuple[str, float]]:
    """File and score of each ranked project, in the published order."""
    listed = json.loads((FOLDER / "opening_up_published.json").read_text(encoding="utf-8"))["published"]
    return [(file, score) for file, score in listed]


def ask(framework: str, facts: Any = None, items: Any = None) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """The answer to stated facts, as JSON."""
    body = msgspec.convert({"framework": framework, "facts": facts, "items": items}, EvaluateBody)
    found: dict[str, Any] = msgspec.to_builtins(evaluate(body))
    return found
