"""Which value of a field counts: observed, normalised, inherited or concluded."""

from registry.records.facts.sense import check_sense
from registry.records.facts.words import present_field, stored_field
from registry.records.layers.rules import (
    CONCLUSION,
    FIELDS,
    OWN_SOURCES,
    Assertion,
    Value,
    essence,
    fingerprint_of,
    flatten,
    stated_value,
    unflatten,
)
from registry.records.layers.state import State, conclusions, current_assertions, merge_layers, state_now

__all__ = [
    "CONCLUSION",
    "FIELDS",
    "OWN_SOURCES",
    "Assertion",
    "State",
    "Value",
    "check_sense",
    "conclusions",
    "current_assertions",
    "essence",
    "fingerprint_of",
    "flatten",
    "merge_layers",
    "present_field",
    "state_now",
    "stated_value",
    "stored_field",
    "unflatten",
]
