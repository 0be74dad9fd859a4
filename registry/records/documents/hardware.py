"""What a model needs to run: memory per precision from its parameters, and the kind of machine that has it.

Memory is that of the weights alone, in GB of 10^9 bytes: parameters x bytes per parameter (70 B at 16 bit is 140 GB).
A context, a batch and the runtime come on top.
"""

import math
from typing import Literal

import msgspec

from registry.records.facts.curation import CuratedFacts, Variant

Tier = Literal["workplace_pc", "workstation", "gpu_server", "cluster"]

BYTES_PER_PARAMETER = {"16bit": 2.0, "8bit": 1.0, "4bit": 0.5}
TIERS: tuple[tuple[Tier, float, float], ...] = (
    ("workplace_pc", 7e9, 7e9),
    ("workstation", 13e9, 30e9),
    ("gpu_server", 70e9, 120e9),
    ("cluster", math.inf, math.inf),
)
"""Up to how many parameters a machine runs a (quantised) model, and up to how many it perhaps does."""
ROUNDING = 1.05
"""A "7B" model has up to a few per cent more parameters than its name says."""


class Memory(msgspec.Struct, frozen=True):
    """GB of memory for the weights, by precision."""

    precision: str
    gb: float


class Hosting(msgspec.Struct, frozen=True, kw_only=True):
    """What is known about running a model oneself."""

    parameters: int | None
    active_parameters: int | None
    context_length: int | None
    memory: tuple[Memory, ...]
    tier: Tier | None
    is_tier_certain: bool
    variants: tuple[Variant, ...]
    ollama: tuple[str, ...]


def hosting_of(facts: CuratedFacts) -> Hosting:
    """The hosting facts of a model; nothing is estimated where its parameters are unknown."""
    size = facts.parameters
    tier, is_certain = tier_of(size)
    return Hosting(
        parameters=size,
        active_parameters=facts.active_parameters,
        context_length=facts.context_length,
        memory=tuple(Memory(name, round(size * width / 1e9, 1)) for name, width in BYTES_PER_PARAMETER.items())
        if size
        else (),
        tier=tier,
        is_tier_certain=is_certain,
        variants=facts.variants,
        ollama=facts.ollama,
    )


def tier_of(parameters: int | None) -> tuple[Tier | None, bool]:
    """The smallest kind of machine that may run a model of this size, and whether it surely does."""
    if not parameters:
        return None, False
    for tier, surely, perhaps in TIERS:
        if parameters <= perhaps * ROUNDING:
            return tier, parameters <= surely * ROUNDING
    raise AssertionError("the last tier has no end")
