"""Figures that judgements rest on and that no licence states."""

import msgspec


class Limits(msgspec.Struct, frozen=True):
    """What may be assumed where a figure was not stated; a stricter policy passes other limits."""

    users_assumed_not_reached: int | None = 100_000_000
    """A threshold of monthly users from here on counts as not reached while nobody states the figure; None: never."""


DEFAULT_LIMITS = Limits()
