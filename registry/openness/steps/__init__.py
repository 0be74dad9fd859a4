"""What is missing for the next class: minimal sets of facts, found by asking a framework's own rules. Pure."""

from registry.openness.steps.ladders import steps_of
from registry.openness.steps.schemas import ClassStep, LackingFact, MissingForNext, Way
from registry.openness.steps.search import MOST_SETS

__all__ = ["MOST_SETS", "ClassStep", "LackingFact", "MissingForNext", "Way", "steps_of"]
