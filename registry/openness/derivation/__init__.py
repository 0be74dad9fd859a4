"""From what a record says of a model to the facts of each framework, each with its reason and its source. Pure."""

from registry.openness.derivation.judgement import FRAMEWORK_IDS, judge_document, output_of
from registry.openness.derivation.movement import MovedFact, moved_facts
from registry.openness.derivation.record import Document

__all__ = ["FRAMEWORK_IDS", "Document", "MovedFact", "judge_document", "moved_facts", "output_of"]
