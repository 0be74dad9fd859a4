"""The language of conditions: CEL within limits, over attributes that may be unknown."""

from registry.compliance.policies.expressions.names import Name
from registry.compliance.policies.expressions.programs import Condition, Conditions, Facts, Kind, Value
from registry.compliance.policies.expressions.tokens import MOST_CHARACTERS, Refused, Trouble

__all__ = [
    "MOST_CHARACTERS",
    "Condition",
    "Conditions",
    "Facts",
    "Kind",
    "Name",
    "Refused",
    "Trouble",
    "Value",
]
