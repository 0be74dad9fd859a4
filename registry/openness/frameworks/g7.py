"""G7 labels of 2026: `g7-2026`."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from registry.openness.facts import Fact, Standing, Stated
from registry.openness.frameworks.result import Verdict

WithholdingReason = Literal["legal", "technical", "commercial", "other", "unknown"]


class G7Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is there free of charge, under what, and why data is withheld."""

    free: Fact = "unknown"
    """Obtainable without payment."""
    weights: Fact = "unknown"
    deployment_code: Fact = "unknown"
    training_code: Fact = "unknown"
    pretraining_data: Stated = "unknown"
    finetuning_data: Stated = "unknown"
    preference_data: Stated = "unknown"
    weights_terms: Standing = "unknown"
    deployment_code_terms: Standing = "unknown"
    training_code_terms: Standing = "unknown"
    data_terms: Standing = "unknown"
    use_policy: Fact = "unknown"
    """Rules of conduct (an AUP) that are accepted beside the licence: yes restricts the use."""
    withheld: Mapping[str, WithholdingReason] = {}
    """By kind of data, why it is not released."""
    data_information: Fact = "unknown"
    reasons: Mapping[str, str] = {}
    sources: Mapping[str, str] = {}


def judge(facts: G7Facts) -> Verdict:
    """The highest label that holds, or the least and the most that it can be."""
    raise NotImplementedError
