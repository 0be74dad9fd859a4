"""What follows from leaves, rows, tiles and checkpoints: whether they fit each other, and what was bent. Pure."""

from registry.verification.rules.anchors import Anchor, Anchors, anchor_of, read_anchors, read_keys
from registry.verification.rules.checkpoints import checkpoint_of, conclude, tell_strange_signers
from registry.verification.rules.contents import ContentAudit, LoggedRow
from registry.verification.rules.tree import TreeAudit
from registry.verification.rules.values import (
    Bent,
    LogCounts,
    LogFault,
    LogOutcome,
    LogReading,
    StoredCheckpoint,
    SupersededLeaf,
    TreeLeaf,
)

__all__ = [
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
    "SupersededLeaf",
    "TreeAudit",
    "TreeLeaf",
    "anchor_of",
    "checkpoint_of",
    "conclude",
    "read_anchors",
    "read_keys",
    "tell_strange_signers",
]
