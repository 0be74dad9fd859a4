"""Verdicts of openness about records: written with their documents, read as they are stored, told when they change."""

from registry.openness.verdicts.schemas import OpennessItem, OpennessRead, OpennessResultRead
from registry.openness.verdicts.service import (
    each_openness,
    keep_verdicts,
    openness_then,
    read_openness,
    read_with_next,
    refresh_verdicts,
    results_now,
)

__all__ = [
    "OpennessItem",
    "OpennessRead",
    "OpennessResultRead",
    "each_openness",
    "keep_verdicts",
    "openness_then",
    "read_openness",
    "read_with_next",
    "refresh_verdicts",
    "results_now",
]
