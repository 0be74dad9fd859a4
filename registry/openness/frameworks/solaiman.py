"""Gradient of release: `solaiman-2023`. Solaiman 2023, doi:10.1145/3593013.3593981, arXiv:2302.04844."""

import datetime as dt
from typing import Literal

import msgspec

from registry.openness.facts import Fact
from registry.openness.frameworks.result import Verdict

Level = Literal["fully_closed", "gradual", "hosted", "api", "downloadable", "fully_open"]


class ReleaseFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Which stages there were, each with its first day (`2024`, `2024-03` or `2024-03-01`), and the day asked for."""

    stages: tuple[tuple[Level, str], ...] = ()
    day: dt.date | None = None
    """None: the latest."""
    training_code: Fact = "unknown"
    pretraining_data: Fact = "unknown"


def judge(facts: ReleaseFacts) -> Verdict:
    """The most open stage that had begun by the day."""
    raise NotImplementedError
