"""Every framework's parts are columns under its own groups, and every word of theirs is one of five states."""

import random

import pytest

from benchmarks.openness import draw, judge_all
from registry.openness.derivation import FRAMEWORK_IDS
from registry.openness.matrix import GROUPS, STATES, columns_of, state_of

LATER = {"class_1", "class_2", "class_3", "sample_outputs", "libraries_and_tools", "model_metadata", "scope",
         "copyright_policy", "training_summary", "modifier", "use_policy"}  # fmt: skip
"""Parts that are no columns: they follow, stay in any case, or never count."""
KNOWN = {"open", "yes", "included", "osi_approved", "partial", "partly", "invalid", "unlicensed", "closed", "no",
         "missing", "restricted", "none", "unknown"}  # fmt: skip


def test_all_frameworks_with_parts_have_columns() -> None:
    assert set(GROUPS) | {"solaiman-2023"} == set(FRAMEWORK_IDS)
    for framework in GROUPS:
        columns = columns_of(framework)
        assert len(columns) == len(set(columns)) >= 10
    assert columns_of("solaiman-2023") == ()


def test_columns_are_parts_and_no_word_is_lost() -> None:
    for seed in range(60):
        for verdict in judge_all(draw(random.Random(seed))):  # noqa: S311 - repeatable, guards nothing
            columns = columns_of(verdict.framework)
            parts = {part.id: part.value for part in verdict.parts}
            if columns:
                assert set(columns) <= set(parts), verdict.framework
                rest = {part for part in parts if not part.startswith("withheld.")} - set(columns)
                assert rest <= LATER, verdict.framework
            for part in columns:
                assert parts[part] in KNOWN
                assert (state_of(part, parts[part]) == "unknown") == (parts[part] == "unknown")


@pytest.mark.parametrize(
    ("part", "value", "state"),
    [
        ("final_parameters", "invalid", "partial"), ("weights_terms", "open", "partial"),
        ("weights_terms", "none", "closed"), ("weights", "open", "open"), ("rldata", "none", "none"),
        ("parameters_terms", "partly", "partial"), ("code_terms", "no", "closed"), ("paper", "opem", "unknown"),
    ],
)  # fmt: skip
def test_what_a_word_amounts_to(part: str, value: str, state: str) -> None:
    assert state_of(part, value) == state
    assert state in STATES
