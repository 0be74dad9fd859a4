"""The language of conditions: CEL within limits, over attributes that may be unknown."""

from registry.compliance.policies.expressions.names import AttributeName
from registry.compliance.policies.expressions.programs import Condition, Conditions, Kind, KnownFacts, Value
from registry.compliance.policies.expressions.tokens import MOST_CHARACTERS, ConditionFault, ConditionRefused

__all__ = [
    "MOST_CHARACTERS",
    "AttributeName",
    "Condition",
    "ConditionFault",
    "ConditionRefused",
    "Conditions",
    "Kind",
    "KnownFacts",
    "Value",
]
