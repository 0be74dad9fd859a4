"""``cardwatch verify``: whether a database, backup, pack, digest or server says what its log vouches for (ADR 67)."""

from registry.verification.digests import verify_digest
from registry.verification.hashes import HashReading, verify_hashes
from registry.verification.packs import verify_pack
from registry.verification.rules import (
    Anchors,
    Bent,
    LogCounts,
    LogFault,
    LogOutcome,
    LogReading,
    read_anchors,
    read_keys,
)
from registry.verification.servers import verify_server
from registry.verification.service import verify_log
from registry.verification.targets import TargetKind, kind_of, open_backup, open_target, snapshot

__all__ = [
    "Anchors",
    "Bent",
    "HashReading",
    "LogCounts",
    "LogFault",
    "LogOutcome",
    "LogReading",
    "TargetKind",
    "kind_of",
    "open_backup",
    "open_target",
    "read_anchors",
    "read_keys",
    "snapshot",
    "verify_digest",
    "verify_hashes",
    "verify_log",
    "verify_pack",
    "verify_server",
]
