"""Values of the overviews."""

from datetime import datetime

import msgspec

from registry.compliance.inventories.runs import VerdictChange

UNCHECKED = "unchecked"
"""Stands for the verdict of an entry that was not judged since it changed."""
NOBODY_ASKED = "none"
"""Stands for the state of an entry whose approval nobody asked for."""


class EntryFilter(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a list of entries is narrowed to."""

    verdict: str | None = None
    """One of the verdicts, or ``unchecked``."""
    state: str | None = None
    """One of the states of approvals, or ``none``."""
    owner: str | None = None


class PastVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """What was found of an entry for a while."""

    verdict: str
    since: datetime
    until: datetime | None
    """None of what holds now."""
    cause: str | None
    """``check``, or what made it be judged."""
    reason: str
    """Of the finding that decided, in English; empty where there is none."""
    reason_de: str | None = None
    """The same in German, where the rule of a policy has words for it."""


class ImportSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What was noted of an import when it was taken in."""

    id: str
    at: datetime
    format: str
    matched: int
    """Lines that are certain."""
    added: int
    """New entries of them."""
    unsettled: int
    ignored: int
    """Lines of something else than a model."""


class RecentMoves(msgspec.Struct, frozen=True, kw_only=True):
    """Which verdicts are other ones than before, by the last check and by what was judged again since."""

    moves: list[VerdictChange]
    """At most 20, newest first."""
    moved: int
    """All of them."""
    first: int
    """Entries that were judged for the first time."""
    checked_at: datetime | None
    """When a check ended last."""
    earlier: list[VerdictChange]
    """Where none is another one: the five that changed last before that."""
