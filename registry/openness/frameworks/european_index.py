"""European Open Source AI Index: `osai-12` since 2026-03-13 (commit ff85b6f), before that `osai-14`.

Liesenfeld & Dingemanse 2024, doi:10.1145/3630106.3659005;
https://github.com/Language-Technology-Assessment/main-database at 5a388e8 (data CC-BY-4.0).

* open 1, partial 0.5, closed 0; a blank or invalid class is 0 in the denominator, with a warning.
* A category is the mean of its parameters; the total is the mean of all parameters, not of the categories.
* What is not known counts 0 in the total and 1 in the upper end of the range.
* What does not exist is left out of the means.
* Order: the highest total first, then by path of the file, in descending order of UTF-16 code units.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec

from registry.openness.facts import Stated
from registry.openness.frameworks.result import Verdict

Edition = Literal["osai-12", "osai-14"]


class EuropeanIndexFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The dimensions of one model; `package` and `api` count in `osai-14` alone."""

    datasources_basemodel: Stated = "unknown"
    datasources_endmodel: Stated = "unknown"
    weights_basemodel: Stated = "unknown"
    weights_endmodel: Stated = "unknown"
    trainingcode: Stated = "unknown"
    code: Stated = "unknown"
    hardware_architecture: Stated = "unknown"
    preprint: Stated = "unknown"
    paper: Stated = "unknown"
    modelcard: Stated = "unknown"
    datasheet: Stated = "unknown"
    licenses: Stated = "unknown"
    package: Stated = "unknown"
    api: Stated = "unknown"
    invalid: Mapping[str, str] = {}
    reasons: Mapping[str, str] = {}
    sources: Mapping[str, str] = {}


def judge(facts: EuropeanIndexFacts, edition: Edition = "osai-12") -> Verdict:
    """The total of one model, and what it could be."""
    raise NotImplementedError
