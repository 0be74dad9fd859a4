"""What is verified, and what came of it. Pure."""

from enum import StrEnum

import msgspec

MOST_FAULTS = 200
"""Faults that are told one by one; further ones are counted."""


class Bent(StrEnum):
    """What is not as it was."""

    CONTENT = "content"
    """A row, or the salt of its leaf, is not what its leaf commits to."""
    SWAPPED = "swapped"
    """Two rows have changed places."""
    ROW_MISSING = "row_missing"
    """A row is gone, and no erasure in the log says so."""
    ROW_UNLOGGED = "row_unlogged"
    """A row has no leaf: it was put in by hand."""
    LEAF = "leaf"
    """A leaf is not the one that the tree holds."""
    LEAF_MISSING = "leaf_missing"
    """The tree holds a leaf that the log does not have."""
    LEAF_TWICE = "leaf_twice"
    """Two leaves claim one place, or one row."""
    TILE = "tile"
    """A stored hash of the tree is not the hash of what lies below."""
    CHECKPOINT = "checkpoint"
    """A stored or given checkpoint is no signed note of this log, or not of this tree."""
    TAIL = "tail"
    """The log ends before a checkpoint that was kept elsewhere."""
    HISTORY = "history"
    """The tree is not the one that a checkpoint kept elsewhere was signed over."""
    FORK = "fork"
    """Two checkpoints cannot be of one log."""
    KEY = "key"
    """Something is signed by a key that the key kept elsewhere does not vouch for."""
    BYTES = "bytes"
    """Stored bytes are not what the hash beside them says."""
    FILE = "file"
    """A file of a pack or backup, or an answer of a server, is not what was written."""


class LogFault(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that was bent, and where."""

    what: Bent
    reason: str
    index: int | None = None
    """The leaf."""
    kind: str | None = None
    table: str | None = None
    row: str | None = None
    """Its key in the table."""
    file: str | None = None


class LogCounts(msgspec.Struct, kw_only=True):
    """What was looked at."""

    leaves: int = 0
    """In the tree."""
    contents: int = 0
    """Re-hashed and right."""
    superseded: int = 0
    """Of these, contents of rows that have become others since, with a younger leaf."""
    erased: int = 0
    """Erased with a reason that is itself in the log."""
    without_words: int = 0
    """Contents of which the words of people were erased so."""
    waiting_erasures: int = 0
    """Of both, those of which the leaf that says so has no place in the tree yet."""
    withheld: int = 0
    """Contents that whoever asked may not see: their leaves were held against the tree only."""
    unsequenced: int = 0
    """Leaves that have no place in the tree yet."""
    unadopted: int = 0
    """Rows older than the log that have no leaf yet."""
    checkpoints: int = 0
    tiles: int = 0


class SupersededLeaf(msgspec.Struct, frozen=True, kw_only=True):
    """A leaf whose row became another one, with a younger leaf."""

    kind: str
    row: str
    index: int


class LogOutcome(StrEnum):
    """What ``verify`` ends with."""

    HOLDS = "holds"
    BENT = "bent"
    UNANCHORED = "unanchored"
    """Nothing is bent; that the log was cut or written anew cannot be excluded."""


class LogReading(msgspec.Struct, kw_only=True):
    """What was found in a log."""

    origin: str | None = None
    size: int | None = None
    """Leaves in the tree."""
    root: str | None = None
    """Base64."""
    counts: LogCounts = msgspec.field(default_factory=LogCounts)
    faults: list[LogFault] = msgspec.field(default_factory=list)
    more_faults: int = 0
    """Those beyond ``MOST_FAULTS``."""
    anchored_to: int | None = None
    """The size of the largest checkpoint that was kept elsewhere, is signed by a trusted key and holds."""
    superseded: list[SupersededLeaf] = msgspec.field(default_factory=list)
    """Leaves before ``anchored_to`` whose rows became others since; of a database or backup, not all of many."""
    notes: list[str] = msgspec.field(default_factory=list)
    """What is not covered, in sentences."""

    def tell(self, fault: LogFault) -> None:
        """Note a fault."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)
        else:
            self.more_faults += 1

    @property
    def is_empty(self) -> bool:
        """Whether there is no log yet, nor anything that it would vouch for."""
        counts = self.counts
        return not self.faults and not (self.size or counts.checkpoints or counts.unsequenced or counts.unadopted)

    @property
    def outcome(self) -> LogOutcome:
        """What it comes to."""
        if self.faults:
            return LogOutcome.BENT
        is_held = self.anchored_to is not None and not self.counts.waiting_erasures
        return LogOutcome.HOLDS if is_held else LogOutcome.UNANCHORED


class TreeLeaf(msgspec.Struct, frozen=True):
    """A leaf that has its place in the tree."""

    index: int
    commitment: bytes
    kind: str
    key: str


class StoredCheckpoint(msgspec.Struct, frozen=True):
    """A checkpoint as the log keeps it."""

    size: int
    root: bytes
    note: str
