"""What the steps of one reading hand on: what is known, what was read, the situation, and what is decided. Frozen."""

from datetime import datetime
from typing import Literal

import msgspec

from registry.hub import HubFailure, HubModel, Ref
from registry.hub.weights import WeightList
from registry.records.facts import ObservedFacts, ObservedPage
from registry.watch.changes.rules import Change, Kind

Outcome = Literal["first_seen", "unchanged", "observed", "changed"]


class KnownModel(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a model before it is read."""

    facts: ObservedFacts | None = None
    """As it was last seen."""
    mark: str | None = None
    listed: HubModel | None = None
    """As a list has just shown it; of a model with ``pending``, after the first reading."""
    pending: ObservedFacts | None = None
    """As a first reading saw it, which is to be confirmed."""
    has_weights: bool = True
    """Whether the weights of the commit that was seen last are known."""


class ModelReading(msgspec.Struct, frozen=True, kw_only=True):
    """What a reading brings: the facts, the bytes behind them, and the mark by which to know the model again."""

    facts: ObservedFacts
    evidence: tuple[bytes, ...] = ()
    mark: str | None = None
    via: str | None = None
    """The mirror that it came from; None for the source itself."""
    refs: tuple[Ref, ...] | None = None
    """The tags and branches; None where they were not asked for, or the source did not tell."""
    weights: WeightList | None = None
    """The weights of the commit; None where no list of its files was read."""
    is_proven: bool = True
    """False where a new commit was looked at once: an answer that left out a new file would look like this."""


class Duplicate(msgspec.Struct, frozen=True):
    """The other record that has the name under which the source now knows the model; no ``_id`` if never read."""

    hub_id: str | None = None


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """All that a decision rests on: one reading, the rows it is about, and what was read of the model before."""

    reading: ModelReading | HubFailure
    last: ObservedFacts | None = None
    """As this record, or else its duplicate, was last seen."""
    is_known: bool = False
    """Whether this record itself was ever seen: only then can a refusal take something away."""
    duplicate: Duplicate | None = None
    pages: tuple[ObservedPage, ...] = ()
    """The page that the reading links to, as far as its text is known."""
    losses: frozenset[Kind] = frozenset()
    """What was flagged since the model was last seen: that it is gone, or hidden."""
    pending: str | None = None
    """What the reading before saw, for this one to agree with."""
    readings: int = 0
    failures: int = 0
    """Tries of this reading that failed for a reason that passes."""
    is_dry: bool = False
    hub: str | None = None
    """Where the record was last read from; None where that is not known, ``SAME_MODELS`` where a person said that it is
    the same here."""
    place: str | None = None
    """Where this reading comes from; None where the source is always the same."""

    @property
    def is_elsewhere(self) -> bool:
        """Whether the record was read from another hub, or may have been: older versions did not keep from which."""
        if self.place is None or self.hub in {SAME_MODELS, self.place}:
            return False
        return self.hub is not None or (self.last is not None and not self.last.listed)

    @property
    def proves_place(self) -> bool:
        """Whether a record of which it was not known is from here: it has the lasting id that the hub itself tells."""
        reading, last = self.reading, self.last
        if self.hub is not None or self.place is None or last is None or isinstance(reading, HubFailure) or reading.via:
            return False
        return last.hub_id is not None and last.hub_id == reading.facts.hub_id


SAME_MODELS = ""
"""As the hub of a record: whatever hub is read next has the same model."""


class SyncLimits(msgspec.Struct, frozen=True, kw_only=True):
    """How patient to be."""

    confirm_delay_seconds: float
    retries: int
    """How often a reading that failed for a reason that passes is tried again before it counts as failed."""


class Retry(msgspec.Struct, frozen=True, kw_only=True):
    """The same reading once more, as trouble passes; nothing was learned about the model."""

    due_at: datetime
    detail: str
    failures: int
    pending: str | None = None


class Wait(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing is recorded before another reading agrees with ``pending``."""

    due_at: datetime
    pending: str | None
    detail: str
    facts: ObservedFacts | None = None
    """What this reading saw; None where it was refused."""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """The model is as these facts say, and these changes are flagged."""

    facts: ObservedFacts
    outcome: Outcome
    changes: tuple[Change, ...] = ()


class Fail(msgspec.Struct, frozen=True, kw_only=True):
    """The model stays as it was last seen, and the record says why it could not be read."""

    detail: str
    failure: HubFailure | None = None
    """None where the source answered, but showed something else at every reading."""
    loss: Change | None = None
    is_gone: bool = False
    facts: ObservedFacts | None = None
    refused: ObservedFacts | None = None
    """As it was last seen, and not handed to us any more; recorded as what was seen."""


Decision = Retry | Wait | Record | Fail
