"""What is answered to a document: each model with the verdicts of all frameworks, and where each fact comes from."""

import msgspec

from registry.openness.evaluation.documents.statements import StatedElement, UnreadElement
from registry.openness.evaluation.schemas import EvaluatedModel
from registry.openness.steps import MissingForNext
from registry.openness.verdicts import OpennessItem
from registry.openness.verdicts.schemas import MadeWith


class ModelVerdicts(msgspec.Struct, frozen=True, kw_only=True):
    """One model of a document."""

    name: str
    id: str | None
    """On a hub, where the document names one."""
    pointer: str
    """Where the model stands in the document (RFC 6901)."""
    items: tuple[OpennessItem, ...]
    """What each framework says of it; the source of a part is a pointer into the document."""
    facts: tuple[StatedElement, ...]
    """All that was understood of it, each with its element."""
    not_understood: tuple[UnreadElement, ...]
    next: tuple[MissingForNext, ...]
    """By framework: what is missing for the classes above its result."""
    mot: EvaluatedModel | None = None
    """Of a file of the Model Openness Tool: its class as the tool computes it, and as normalised."""


class DocumentVerdicts(msgspec.Struct, frozen=True, kw_only=True):
    """What all frameworks say of the models of a document; none of it is a certificate, and nothing is stored."""

    format: str
    """`spdx-3.0.1`, `spdx-2.3`, `cyclonedx-1.6`, `mot-1.0` and so on."""
    made_with: MadeWith
    models: tuple[ModelVerdicts, ...]
    not_understood: tuple[UnreadElement, ...]
    """What of the document is about no model, and was not read."""
