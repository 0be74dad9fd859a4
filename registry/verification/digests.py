"""A digest as a receiver kept it, against the log that it came from: what it says, and each change that it tells of.

* A leaf commits to all that the digest says; those of changes to all that the log knows of them, and the digest has to
  name the same change, model and kind. All proofs lead to the checkpoint that it carries.
* A digest of before there was a log, or when it could not be signed, has no such leaf and does not hold by itself; nor
  does one that lists a change without its leaf, which is no fault.
* Hostile like all that was received: bounded in size, and followed to the root or told as a fault.
"""

from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from registry.errors import CardwatchError
from registry.transparency.merkle import (
    Checkpoint,
    NoteError,
    leaf_hash,
    parse_checkpoint,
    parse_note,
    verify_inclusion,
)
from registry.transparency.proofs import ProvenLeaf
from registry.transparency.sequence import KeyHandover
from registry.verification.carried import CarriedNote, is_believed, settle_anchors
from registry.verification.rules import Anchors, Bent, LogFault, LogReading
from registry.webhooks import DIGEST, DigestChange, DigestCheckpoint, hash_of_digest

LONGEST_DIGEST = 4 * 1024 * 1024
MOST_HASHES = 64
_MOST_CHANGES = 10_000
_NO_DIGEST = "It is no digest as webhooks send them."


class _Data(msgspec.Struct, frozen=True, kw_only=True):
    to: datetime
    checkpoint: DigestCheckpoint | None = None
    changes: Annotated[tuple[DigestChange, ...], Meta(max_length=_MOST_CHANGES)] = ()
    changes_left_out: int = 0
    proof: ProvenLeaf | None = None
    handovers: Annotated[tuple[KeyHandover, ...], Meta(max_length=1_000)] = ()


class _Message(msgspec.Struct, frozen=True, kw_only=True):
    type: str
    timestamp: datetime
    data: _Data


class _Content(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    row: dict[str, Any]


class _FaultyProofError(Exception):
    """Why a leaf does not vouch for what it stands beside."""


def verify_digest(path: Path, anchors: Anchors) -> LogReading:
    """Check the body of a message that was kept; raises ``OSError`` or ``CardwatchError`` where it cannot be read."""
    reading, data = LogReading(), _bytes(path)
    try:
        message, said = msgspec.json.decode(data, type=_Message), msgspec.json.decode(data)["data"]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        message, said = None, {}
    if message is None or message.type != DIGEST:
        reading.tell(LogFault(what=Bent.FILE, file=path.name, reason=_NO_DIGEST))
        return reading
    told = message.data
    anchors, all_known = settle_anchors(reading, "digest", anchors, told.handovers)
    if told.checkpoint is None:
        reading.notes.append("The digest carries no checkpoint: there was none when it was made.")
        return reading
    try:
        checkpoint = _checkpoint(told.checkpoint)
    except NoteError as error:
        reason = f"The checkpoint in the digest is none that holds: {error}"
        reading.tell(LogFault(what=Bent.CHECKPOINT, file="data.checkpoint", reason=reason))
        return reading
    for fault in _faults(message, said, checkpoint):
        reading.tell(fault)
    reading.counts.leaves = sum(one is not None for one in (told.proof, *(change.leaf for change in told.changes)))
    reading.counts.contents = reading.counts.leaves - len(reading.faults)
    carried = CarriedNote(
        what="digest", file="data.checkpoint", note=told.checkpoint.note, checkpoint=checkpoint
    )  # fmt: skip
    is_held, is_whole = is_believed(reading, carried, anchors), _is_whole(reading, told)
    if is_held and is_whole and all_known:
        reading.anchored_to = checkpoint.size
    return reading


def _bytes(path: Path) -> bytes:
    with path.open("rb") as stream:
        data = stream.read(LONGEST_DIGEST + 1)
    if len(data) > LONGEST_DIGEST:
        raise CardwatchError(f"{path} is larger than any digest ({LONGEST_DIGEST // 2**20} MiB).")
    return data


def _checkpoint(told: DigestCheckpoint) -> Checkpoint:
    """What was signed; raises ``NoteError``, also where the digest says something else of it."""
    found = parse_checkpoint(parse_note(told.note).text)
    if (found.size, b64encode(found.root).decode()) != (told.size, told.root):
        raise NoteError("its size and root are not those that stand beside it.")
    return found


def _faults(message: _Message, said: dict[str, Any], checkpoint: Checkpoint) -> Iterator[LogFault]:
    data = message.data
    if data.proof is not None:
        try:
            row = _row(data.proof, "digest", checkpoint)
            if row.get("sha256") != hash_of_digest({"changes": [], **said}) or message.timestamp != data.to:
                raise _FaultyProofError("the digest says something else than its leaf commits to.")
        except _FaultyProofError as error:
            yield _fault("data", data.proof, f"The digest: {error}")
    for nth, change in enumerate(data.changes):
        if change.leaf is None:
            continue
        try:
            row = _row(change.leaf, "flag", checkpoint)
            if any(row.get(name) != getattr(change, name) for name in ("id", "model", "kind")):
                raise _FaultyProofError(f"leaf {change.leaf.index} is of another change.")
        except _FaultyProofError as error:
            yield _fault(f"data.changes[{nth}]", change.leaf, f"The change {change.id[:80]}: {error}")


def _fault(place: str, leaf: ProvenLeaf, reason: str) -> LogFault:
    return LogFault(what=Bent.LEAF, index=leaf.index, file=place, reason=reason)


def _row(leaf: ProvenLeaf, kind: str, checkpoint: Checkpoint) -> dict[str, Any]:
    """What a leaf of a kind says of its row, once its proof was followed to the root; raises ``_FaultyProofError``."""
    content = leaf.content.encode()
    hashed = leaf_hash(sha256(leaf.salt + content).digest())
    if len(leaf.proof) > MOST_HASHES or not verify_inclusion(
        leaf.index, checkpoint.size, hashed, leaf.proof, checkpoint.root
    ):
        raise _FaultyProofError(f"the proof of leaf {leaf.index} does not lead to the checkpoint.")
    try:
        found = msgspec.json.decode(content, type=_Content)
    except (msgspec.DecodeError, RecursionError) as error:
        raise _FaultyProofError(f"leaf {leaf.index} says nothing that can be read.") from error
    if found.kind != kind:
        raise _FaultyProofError(f"leaf {leaf.index} is of another kind.")
    return found.row


def _is_whole(reading: LogReading, told: _Data) -> bool:
    """Whether the digest and each change that is listed have their leaves; what is not covered is told."""
    without = sum(change.leaf is None for change in told.changes)
    if told.proof is None:
        reading.notes.append("The digest holds no proof of itself: the log could not be signed when it was made.")
    if without:
        reading.notes.append(
            f"{without} of the {len(told.changes)} changes in the digest have no leaf there: what they say is private, "
            "or they had no place in the log yet."
        )
    if told.changes_left_out:
        reading.notes.append(f"{told.changes_left_out} more changes are counted and not listed.")
    return told.proof is not None and not without
