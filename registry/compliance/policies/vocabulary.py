"""What ``GET /v1/policies/vocabulary`` serves: the attributes, the functions and the limits of conditions."""

from registry.compliance.policies.expressions.names import FUNCTIONS, METHODS, MOST_LOOPS, MOST_WORK
from registry.compliance.policies.expressions.tokens import MOST_CHARACTERS, MOST_DEPTH, MOST_ENTRIES, MOST_TOKENS
from registry.compliance.policies.judgement import all_attributes
from registry.compliance.policies.schemas import PolicyVocabulary
from registry.compliance.policies.validation import MOST_TEXT
from registry.compliance.policies.validation import MOST_WORK as MOST_WORK_TOGETHER
from registry.compliance.policies.values import MOST_RULES

LIMITS = {
    "rules": MOST_RULES,
    "characters": MOST_CHARACTERS,
    "characters_of_all_conditions": MOST_TEXT,
    "words": MOST_TOKENS,
    "depth": MOST_DEPTH,
    "entries_of_a_list": MOST_ENTRIES,
    "loops": MOST_LOOPS,
    "steps_of_a_condition": MOST_WORK,
    "steps_of_a_policy": MOST_WORK_TOGETHER,
}


def policy_vocabulary() -> PolicyVocabulary:
    """All that conditions may name, and how much."""
    functions = tuple(sorted({*METHODS, *FUNCTIONS}))
    return PolicyVocabulary(attributes=all_attributes(), functions=functions, limits=LIMITS)
