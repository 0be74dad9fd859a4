"""What follows from leaves, rows, tiles and checkpoints: whether they fit each other, and what was bent. Pure."""

from registry.verification.rules.anchors import Anchor, Anchors, anchor_of, read_anchors, read_keys
from registry.verification.rules.checkpoints import checkpoint_of, conclude
from registry.verification.rules.contents import ContentAudit, LoggedRow
from registry.verification.rules.growth import WIDTH
from registry.verification.rules.handovers import missing_key, passed_keys
from registry.verification.rules.tree import TreeAudit
from registry.verification.rules.values import (
    Bent,
    LogCounts,
    LogFault,
    LogOutcome,
    LogReading,
    StoredCheckpoint,
    TreeLeaf,
)

__all__ = [
    "WIDTH",
    "Anchor",
    "Anchors",
    "Bent",
    "ContentAudit",
    "LogCounts",
    "LogFault",
    "LogOutcome",
    "LogReading",
    "LoggedRow",
    "StoredCheckpoint",
    "TreeAudit",
    "TreeLeaf",
    "anchor_of",
    "checkpoint_of",
    "conclude",
    "missing_key",
    "passed_keys",
    "read_anchors",
    "read_keys",
]
