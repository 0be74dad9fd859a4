"""Opening up ChatGPT, 14 dimensions: `oucg-14`.

Liesenfeld, Lopez & Dingemanse 2023, doi:10.1145/3571884.3604316;
https://github.com/opening-up-chatgpt/opening-up-chatgpt.github.io at 801f687 (data CC-BY-4.0).

* open 1, partial 0.5, closed and blank 0; the score is their sum, unweighted.
* What is not known counts 0 in the score and 1 in the upper end of the range.
* What does not exist is left out of the sum and of its maximum.
* Entries without a name are not ranked.
* Order: the highest score first, then by name, in ascending order of code points.
"""

from collections.abc import Mapping

import msgspec

from registry.openness.facts import Stated
from registry.openness.frameworks.result import Verdict


class OpeningUpFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The fourteen dimensions of one model."""

    opencode: Stated = "unknown"
    llmdata: Stated = "unknown"
    llmweights: Stated = "unknown"
    rldata: Stated = "unknown"
    rlweights: Stated = "unknown"
    license: Stated = "unknown"
    code: Stated = "unknown"
    architecture: Stated = "unknown"
    preprint: Stated = "unknown"
    paper: Stated = "unknown"
    modelcard: Stated = "unknown"
    datasheet: Stated = "unknown"
    package: Stated = "unknown"
    api: Stated = "unknown"
    invalid: Mapping[str, str] = {}
    """Words that are no class, by dimension; these dimensions are unknown."""
    reasons: Mapping[str, str] = {}
    sources: Mapping[str, str] = {}
    """By dimension: why it has this value, and where that comes from."""


def judge(facts: OpeningUpFacts) -> Verdict:
    """The score of one model, and what it could be."""
    raise NotImplementedError
