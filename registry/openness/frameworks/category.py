"""Closed, open weights, open source, and what follows from each: `category`."""

from collections.abc import Mapping

import msgspec

from registry.openness.facts import Fact
from registry.openness.frameworks.result import Verdict


class CategoryFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Whether each is out, and under an open licence."""

    weights: Fact = "unknown"
    training_code: Fact = "unknown"
    pretraining_data: Fact = "unknown"
    weights_licence: Fact = "unknown"
    training_code_licence: Fact = "unknown"
    pretraining_data_licence: Fact = "unknown"
    reasons: Mapping[str, str] = {}
    sources: Mapping[str, str] = {}


def judge(facts: CategoryFacts) -> Verdict:
    """`closed`, `open_weights`, `open_source` or `unknown`, with the four consequences as parts."""
    raise NotImplementedError
