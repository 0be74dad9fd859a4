"""What people and programs write, read with limits: every fault has its place and says what would be right."""

from registry.inputs.faults import MOST_FAULTS, Fault, fault_of, faults_in
from registry.inputs.moments import EXAMPLES, DayOrMoment, read_moment, up_to_now
from registry.inputs.repetitions import repeated_names
from registry.inputs.scalars import describe
from registry.inputs.structs import refusal, sentence_of, take
from registry.inputs.variables import read_variables, unknown_variables, variable_faults
from registry.inputs.words import accepted, nearest, not_among, shown

__all__ = [
    "EXAMPLES",
    "MOST_FAULTS",
    "DayOrMoment",
    "Fault",
    "accepted",
    "describe",
    "fault_of",
    "faults_in",
    "nearest",
    "not_among",
    "read_moment",
    "read_variables",
    "refusal",
    "repeated_names",
    "sentence_of",
    "shown",
    "take",
    "unknown_variables",
    "up_to_now",
    "variable_faults",
]
