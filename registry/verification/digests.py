"""A digest as a receiver kept it: each change that it tells of stands in the log whose checkpoint it carries.

* A leaf commits to all that the log knows of a change; the digest has to name the same change, model and kind.
* Changes without a leaf, whose number is told, are not vouched for; nor is what a digest counts.
* Hostile like all that was received: bounded in size, and followed to the root or told as a fault.
"""

from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from registry.errors import CardwatchError
from registry.transparency.merkle import NoteError, leaf_hash, parse_checkpoint, parse_note, verify_inclusion
from registry.transparency.merkle.notes import Checkpoint
from registry.transparency.proofs import ProvenLeaf
from registry.transparency.sequence import KeyHandover
from registry.verification.carried import CarriedNote, is_believed, settle_anchors
from registry.verification.rules import Anchors, Bent, LogFault, LogReading
from registry.webhooks import DIGEST, DigestChange, DigestCheckpoint

LONGEST_DIGEST = 4 * 1024 * 1024
MOST_HASHES = 64
_PLACE = "data.checkpoint"


class _Told(msgspec.Struct, frozen=True, kw_only=True):
    checkpoint: DigestCheckpoint | None = None
    changes: Annotated[tuple[DigestChange, ...], Meta(max_length=10_000)] = ()
    changes_left_out: int = 0
    handovers: Annotated[tuple[KeyHandover, ...], Meta(max_length=1_000)] = ()


class _Message(msgspec.Struct, frozen=True, kw_only=True):
    type: str
    data: _Told


class _LoggedFlag(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    row: dict[str, Any]


def verify_digest(path: Path, anchors: Anchors) -> LogReading:
    """Check the body of a message that was kept; raises ``OSError`` or ``CardwatchError`` where it cannot be read."""
    reading, told = LogReading(), _told(_bytes(path))
    if told is None:
        reading.tell(_fault(Bent.FILE, path.name, "It is no digest as webhooks are sent them."))
        return reading
    anchors, all_known = settle_anchors(reading, "digest", anchors, told.handovers)
    if told.checkpoint is None:
        reading.notes.append("The digest carries no checkpoint: there was none when it was made.")
        return reading
    checkpoint = _checkpoint(told.checkpoint)
    if checkpoint is None:
        reason = "The checkpoint in the digest is none, or its size and root are not those beside it."
        reading.tell(_fault(Bent.CHECKPOINT, _PLACE, reason))
        return reading
    for change in told.changes:
        _check(reading, change, checkpoint)
    carried = CarriedNote(what="digest", file=_PLACE, note=told.checkpoint.note, checkpoint=checkpoint)
    is_held = is_believed(reading, carried, anchors) and all_known
    if _is_proven(reading, told) and is_held:
        reading.anchored_to = checkpoint.size
    return reading


def _bytes(path: Path) -> bytes:
    with path.open("rb") as stream:
        data = stream.read(LONGEST_DIGEST + 1)
    if len(data) > LONGEST_DIGEST:
        raise CardwatchError(f"{path} is larger than any digest ({LONGEST_DIGEST // 2**20} MiB).")
    return data


def _told(data: bytes) -> _Told | None:
    try:
        message = msgspec.json.decode(data, type=_Message)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return message.data if message.type == DIGEST else None


def _checkpoint(told: DigestCheckpoint) -> Checkpoint | None:
    """What was signed, where the digest says the same of it."""
    try:
        found = parse_checkpoint(parse_note(told.note).text)
    except NoteError:
        return None
    return found if (found.size, told.root) == (told.size, _base64(found.root)) else None


def _base64(data: bytes) -> str:
    encoded: str = msgspec.to_builtins(data)
    return encoded


def _check(reading: LogReading, change: DigestChange, checkpoint: Checkpoint) -> None:
    leaf = change.leaf
    if leaf is None:
        return
    reading.counts.leaves += 1
    reason = _wrong_with(leaf, change, checkpoint)
    if reason is None:
        reading.counts.contents += 1
    else:
        reading.tell(
            LogFault(what=Bent.LEAF, index=leaf.index, kind="flag", row=change.id[:80], file="data.changes",
                     reason=f"{change.id[:80]}: {reason}")
        )  # fmt: skip


def _wrong_with(leaf: ProvenLeaf, change: DigestChange, checkpoint: Checkpoint) -> str | None:
    content = leaf.content.encode()
    hashed = leaf_hash(sha256(leaf.salt + content).digest())
    if len(leaf.proof) > MOST_HASHES or not verify_inclusion(
        leaf.index, checkpoint.size, hashed, leaf.proof, checkpoint.root
    ):
        return f"the proof of leaf {leaf.index} does not lead to the checkpoint."
    try:
        logged = msgspec.json.decode(content, type=_LoggedFlag)
    except (msgspec.DecodeError, RecursionError):
        return f"leaf {leaf.index} says nothing that can be read."
    said = {"id": change.id, "model": change.model, "kind": change.kind}
    is_same = logged.kind == "flag" and all(logged.row.get(name) == value for name, value in said.items())
    return None if is_same else f"leaf {leaf.index} is of something else than this change."


def _is_proven(reading: LogReading, told: _Told) -> bool:
    """Whether each change that is listed has its leaf; what is not covered is told."""
    without = sum(change.leaf is None for change in told.changes)
    if without:
        reading.notes.append(
            f"{without} of {len(told.changes)} changes have no leaf in the digest: they had no place in the log yet, "
            "or their words are private. Nothing here vouches for them."
        )
    if told.changes_left_out:
        reading.notes.append(f"{told.changes_left_out} more changes are counted and not listed.")
    reading.notes.append("The log vouches for the changes that are listed, not for what the digest counts.")
    return not without


def _fault(what: Bent, file: str, reason: str) -> LogFault:
    return LogFault(what=what, file=file, reason=reason)
