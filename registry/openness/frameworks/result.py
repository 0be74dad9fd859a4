"""What a framework says of one set of facts: its result, every part with its reason, and what would settle the rest."""

from typing import Literal

import msgspec


class Part(msgspec.Struct, frozen=True):
    """One dimension, component or condition of a framework."""

    id: str
    value: str
    """In the framework's own words."""
    reason: str = ""
    """Why this value, with the paragraph where the framework has some."""
    source: str = ""
    """Where the fact comes from, or the paragraph or element of the framework that asks for it."""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of one framework, by one version of its method."""

    framework: str
    method_version: str
    result: str
    """In the framework's own words."""
    score: float | None = None
    max: float | None = None
    range: tuple[float, float] | tuple[str, str] | None = None
    """The least and the most that it can become once what is missing is known; None where nothing is missing."""
    parts: tuple[Part, ...] = ()
    missing: tuple[str, ...] = ()
    """Facts that are not known and that the result could turn on."""
    warnings: tuple[str, ...] = ()
    source: Literal["computed", "imported"] = "computed"
