"""The ``modelCard`` of a component (CycloneDX 1.6, 1.7), as far as the record says anything that it holds."""

from collections.abc import Sequence

from registry.exports import properties as names
from registry.exports.formats.cyclonedx.licenses import Json
from registry.exports.values import MetricBom, ModelBom, SketchBom


def model_card(bom: ModelBom, data_refs: Sequence[str]) -> Json:
    """Parameters, data sets by their names in the document, and results as somebody claims them."""
    sketch = bom.sketch
    return {
        "modelParameters": {
            "task": sketch.task,
            "architectureFamily": sketch.architecture,
            "datasets": [{"ref": ref} for ref in dict.fromkeys(data_refs)],
            "inputs": _inputs(sketch),
        },
        "quantitativeAnalysis": {"performanceMetrics": [_metric(one) for one in sketch.metrics]},
        "properties": [{"name": name, "value": value} for name, value in _figures(sketch) if value is not None],
    }


def _inputs(sketch: SketchBom) -> list[Json] | None:
    """Nothing where the modality is not known, or where it says more than the registry knows."""
    return [{"format": "text"}] if sketch.modality == "text" else None


def _metric(one: MetricBom) -> Json:
    name = f"{one.benchmark}: {one.metric}" if one.metric else one.benchmark
    return {
        "type": name,
        "value": f"{one.value:g}",
        "slice": f"claimed by {one.claimed_by}" if one.claimed_by else None,
    }


def _figures(sketch: SketchBom) -> list[tuple[str, str | None]]:
    return [
        (names.PARAMETERS, None if sketch.parameters is None else str(sketch.parameters)),
        (names.CONTEXT_LENGTH, None if sketch.context_length is None else str(sketch.context_length)),
        (names.MODALITY, sketch.modality),
    ]
