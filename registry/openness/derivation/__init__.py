"""From what a record says of a model to the facts of each framework, each with its reason and its source. Pure."""

from registry.openness.derivation.judgement import (
    FRAMEWORK_IDS,
    facts_of_record,
    judge_document,
    judge_record,
    output_of,
)
from registry.openness.derivation.movement import MovedFact, moved_facts
from registry.openness.derivation.record import Document, RecordView

__all__ = [
    "FRAMEWORK_IDS",
    "Document",
    "MovedFact",
    "RecordView",
    "facts_of_record",
    "judge_document",
    "judge_record",
    "moved_facts",
    "output_of",
]
