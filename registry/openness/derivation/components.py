"""The components of the Model Openness Framework, from what a record says is released, each with its licence.

10 is the end-user weights, else the base's; 24 the checkpoints; 15 all training data together; 9 the architecture
where it is code; 11 the preprint; 21 the paper; 12 the evaluation results; 7, 8, 13, 14, 16, 18 and 19 their namesakes.

* A component counts where all of it is out; in part is not.
* A licence in doubt leaves a component open to question, and is named; it is never the repository's by mere silence.
"""

from collections.abc import Callable

from registry.openness.derivation.definitions import architecture_code
from registry.openness.derivation.licences import DATA, Licences, of_artifact, of_weights, of_written, together
from registry.openness.derivation.record import RecordView, StatedFact, worst
from registry.openness.facts import normalised_id
from registry.openness.frameworks.model_openness import ModelOpennessFacts, MotComponent
from registry.records.documents import ArtifactKind

_CODE: dict[int, ArtifactKind] = {
    7: "training_code", 8: "inference_code", 16: "preprocessing_code", 18: "evaluation_code", 19: "evaluation_data",
    24: "checkpoints",
}  # fmt: skip


def model_openness_facts(record: RecordView) -> ModelOpennessFacts:
    """The components of a model by their numbers in the tool."""
    made: dict[int, Callable[[], tuple[StatedFact, Licences]]] = {
        9: lambda: (architecture_code(record), of_artifact(record, "inference_code")),
        10: lambda: (record.weights, of_weights(record)),
        11: lambda: (record.written("preprint"), of_written(record, "preprint")),
        12: lambda: (record.written("evaluation_results"), of_written(record, "evaluation_results")),
        13: lambda: (record.written("model_card"), of_written(record, "model_card", in_repository=True)),
        14: lambda: (record.written("data_sheet"), of_written(record, "data_sheet")),
        15: lambda: (worst(*(record.artifact(kind) for kind in DATA)), together(record, DATA)),
        21: lambda: (record.written("paper"), of_written(record, "paper")),
    }
    components = {number: _component(*make()) for number, make in made.items()}
    components |= {
        number: _component(record.artifact(kind), of_artifact(record, kind)) for number, kind in _CODE.items()
    }
    return ModelOpennessFacts(components=dict(sorted(components.items())))


def _component(cell: StatedFact, licences: Licences) -> MotComponent:
    reason = f"{cell.reason}; {licences.reason}" if cell.value == "yes" and licences.reason else cell.reason
    expression = licences.expression
    return MotComponent(
        present=cell.fact,
        license=_spelled(licences) if expression is not None else None,
        license_known=expression is not None,
        reason=reason,
        source=cell.source or licences.source,
    )


def _spelled(licences: Licences) -> str:
    """The licences as SPDX spells them; none at all as the tool says so."""
    if licences.written == ("none",):
        return "unlicensed"
    return " AND ".join(normalised_id(word) for word in licences.written)
