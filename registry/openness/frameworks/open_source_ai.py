"""Open Source AI Definition 1.0: `osaid-1.0`.

https://opensource.org/ai/open-source-ai-definition, 2024-10-28.
"""

from collections.abc import Mapping

import msgspec

from registry.openness.facts import Fact, Standing
from registry.openness.frameworks.result import Verdict


class OpenSourceAiFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What is released of a system, under what, and what is told of its data."""

    parameters: Fact = "unknown"
    training_code: Fact = "unknown"
    data_processing_code: Fact = "unknown"
    inference_code: Fact = "unknown"
    architecture_code: Fact = "unknown"
    evaluation_code: Fact = "unknown"
    tokenizer_code: Fact = "unknown"
    parameters_terms: Standing = "unknown"
    code_terms: Standing = "unknown"
    """The terms of all code together: the worst of them."""
    data_description: Fact = "unknown"
    data_public_list: Fact = "unknown"
    data_obtainable_list: Fact = "unknown"
    use: Fact = "unknown"
    study: Fact = "unknown"
    modify: Fact = "unknown"
    share: Fact = "unknown"
    """The four freedoms; where they are unknown, terms that OSI approved grant them."""
    reasons: Mapping[str, str] = {}
    sources: Mapping[str, str] = {}


def judge(facts: OpenSourceAiFacts) -> Verdict:
    """`would_meet`, `would_not_meet` or `needs_review`; it certifies nothing."""
    raise NotImplementedError
