"""Model Openness Framework as the Model Openness Tool computes it: `mof-1.0`.

White et al. 2024, arXiv:2403.13784; https://github.com/lfai/model_openness_tool at 8b5d30e (MIT).
"""

from collections.abc import Mapping
from typing import Literal

import msgspec

from registry.openness.facts import Fact
from registry.openness.frameworks.result import Verdict

GlobalKind = Literal["distribution", "code", "data", "document"]


class MotComponent(msgspec.Struct, frozen=True, kw_only=True):
    """One component of a model; `license` None inherits, and "" or `unlicensed` says that there is none."""

    present: Fact = "yes"
    """`partly` and `no` count as missing; `unknown` too, and is named."""
    license: str | None = None
    license_known: bool = True
    """False where nobody knows under which licence it is."""
    reason: str = ""
    source: str = ""


class ModelOpennessFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The components of one model by their numbers in the tool (7 to 24), and the licences of all of a kind."""

    components: Mapping[int, MotComponent] = {}
    licenses: Mapping[GlobalKind, str] = {}


def judge(facts: ModelOpennessFacts) -> Verdict:
    """The class as published: licences count where they are spelled exactly as an id."""
    raise NotImplementedError


def judge_normalised(facts: ModelOpennessFacts) -> Verdict:
    """The class with licences read as what they mean, `Apache 2.0` as `Apache-2.0`."""
    raise NotImplementedError
