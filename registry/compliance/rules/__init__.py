"""The rules of judgement: pure functions from licence terms and one stated use to findings with their reasons.

``verdict`` reads as the table of contents. No rule raises, and none reads a clock, a database or a network.
"""

from registry.compliance.rules.facts import RecordFacts, SubjectFacts
from registry.compliance.rules.values import Distribution, Organisation, Outcome, Purpose, Use

__all__ = ["Distribution", "Organisation", "Outcome", "Purpose", "RecordFacts", "SubjectFacts", "Use"]
