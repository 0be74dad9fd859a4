"""What a model needs to run: memory per precision from its parameters, and the kind of machine that has it.

* Memory is in GB of 10^9 bytes. That of the weights is parameters x bytes per parameter: 70 B at 16 bit is 140 GB.
* A context adds the keys and values of each token: 2 x layers x kv_heads x head_dim numbers of 16 bit. That is the most
  a decoder keeps: one that looks back over a window, or keeps them compressed, needs less. An encoder keeps none.
* A batch and the runtime come on top. Where a measure is unknown, the memory is unknown: none is guessed.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from registry.records.facts.curation import CuratedFacts, Variant
from registry.records.facts.disclosures import ModelShape

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


CACHE_BYTES = 2
"""Of each kept number, at 16 bit."""
MOST_BYTES = 10**9
"""More than this for one token is no model's."""
CONTEXTS = (8_192, 32_768, 131_072)
"""Tokens for which a record shows the memory, beside the longest that the model takes."""
_ATTENDING = frozenset({"decoder", "mixture_of_experts"})
"""Architectures whose every layer keeps keys and values of all tokens, as far as their shape tells."""

MemoryClass = Literal[
    "up_to_8_gb", "up_to_16_gb", "up_to_24_gb", "up_to_48_gb", "up_to_80_gb", "up_to_160_gb", "up_to_320_gb",
    "up_to_640_gb", "over_640_gb", "unknown",
]  # fmt: skip
MEMORY_CLASSES: Mapping[MemoryClass, int] = {
    "up_to_8_gb": 8, "up_to_16_gb": 16, "up_to_24_gb": 24, "up_to_48_gb": 48, "up_to_80_gb": 80, "up_to_160_gb": 160,
    "up_to_320_gb": 320, "up_to_640_gb": 640,
}  # fmt: skip
"""GB of graphics memory as machines have it."""


class Memory(msgspec.Struct, frozen=True):
    """GB of memory for the weights, by precision."""

    precision: str
    gb: float


class ContextMemory(msgspec.Struct, frozen=True):
    """GB for the keys and values of a context, and for weights and context together, by precision of the weights."""

    tokens: int
    cache_gb: float
    total: tuple[Memory, ...]


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
    shape: ModelShape | None = None
    cache_bytes_per_token: int | None = None
    """Memory for the keys and values of one token, at 16 bit; null where it is unknown."""
    contexts: tuple[ContextMemory, ...] = ()
    """Memory of contexts that the model takes."""


def hosting_of(facts: CuratedFacts) -> Hosting:
    """The hosting facts of a model; nothing is estimated where its parameters are unknown."""
    size, cache = facts.parameters, cache_bytes_of(facts)
    tier, is_certain = tier_of(size)
    return Hosting(
        parameters=size,
        active_parameters=facts.active_parameters,
        context_length=facts.context_length,
        memory=tuple(Memory(name, _gb(size * width)) for name, width in BYTES_PER_PARAMETER.items()) if size else (),
        tier=tier,
        is_tier_certain=is_certain,
        variants=facts.variants,
        ollama=facts.ollama,
        shape=facts.shape,
        cache_bytes_per_token=cache,
        contexts=tuple(_contexts(size, cache, facts.context_length)) if size and cache is not None else (),
    )


def cache_bytes_of(facts: CuratedFacts) -> int | None:
    """Bytes for the keys and values of one token, at 16 bit; None where architecture or shape do not tell."""
    if facts.architecture == "encoder":
        return 0
    shape = facts.shape
    if facts.architecture not in _ATTENDING or shape is None:
        return None
    if not (shape.layers and shape.kv_heads and shape.head_dim):
        return None
    return min(2 * shape.layers * shape.kv_heads * shape.head_dim * CACHE_BYTES, MOST_BYTES)


def memory_class_of(facts: CuratedFacts) -> MemoryClass:
    """The smallest of these memories that holds the weights at 16 bit and the first of ``CONTEXTS``."""
    size, cache = facts.parameters, cache_bytes_of(facts)
    if not size or cache is None:
        return "unknown"
    needed = size * BYTES_PER_PARAMETER["16bit"] + cache * CONTEXTS[0]
    return next((name for name, gb in MEMORY_CLASSES.items() if needed <= gb * 1e9), "over_640_gb")


def _contexts(size: int, cache: int, longest: int | None) -> Iterator[ContextMemory]:
    """The contexts that fit; where it is unknown how much a model takes, the first."""
    wanted = {tokens for tokens in CONTEXTS if tokens <= (longest or CONTEXTS[0])}
    for tokens in sorted(wanted | ({longest} if longest else set())):
        total = (Memory(name, _gb(size * width + cache * tokens)) for name, width in BYTES_PER_PARAMETER.items())
        yield ContextMemory(tokens, _gb(cache * tokens), tuple(total))


def _gb(count: float) -> float:
    return round(count / 1e9, 1)


def tier_of(parameters: int | None) -> tuple[Tier | None, bool]:
    """The smallest kind of machine that may run a model of this size, and whether it surely does."""
    if not parameters:
        return None, False
    for tier, surely, perhaps in TIERS:
        if parameters <= perhaps * ROUNDING:
            return tier, parameters <= surely * ROUNDING
    raise AssertionError("the last tier has no end")
