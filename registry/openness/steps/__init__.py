"""What is missing for the next class: minimal sets of facts, found by asking a framework's own rules. Pure."""

from registry.openness.steps.ladders import steps_of
from registry.openness.steps.schemas import LackingFact, MissingForNext, Step, Way

__all__ = ["LackingFact", "MissingForNext", "Step", "Way", "steps_of"]
