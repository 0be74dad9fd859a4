"""A digest as a receiver kept it, against the log that it came from: what it says, and each change that it tells of.

* A leaf commits to all that the digest says; those of changes to all that the log knows of them, and the digest has to
  name the same change, model and kind. All proofs lead to the checkpoint that it carries.
* A digest of before there was a log, or when it could not be signed, has no such leaf and does not hold by itself; nor
  does one that lists a change without its leaf, which is no fault.
* Hostile like all that was received: bounded in size, and followed to the root or told as a fault.
"""

from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from registry.errors import CardwatchError
from registry.inputs import repeated_names
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
from registry.verification.notes import CarriedNote, is_believed, settle_anchors
from registry.verification.rules import Anchors, Bent, LogFault, LogReading
from registry.webhooks import DIGEST, DigestChange, DigestCheckpoint, hash_of_digest

LONGEST_DIGEST = 4 * 1024 * 1024
MOST_HASHES = 64
_MOST_CHANGES = 10_000
_NO_DIGEST = "It is no digest as webhooks send them."


class _DigestData(msgspec.Struct, frozen=True, kw_only=True):
    to: datetime
    checkpoint: DigestCheckpoint | None = None
    changes: Annotated[tuple[DigestChange, ...], Meta(max_length=_MOST_CHANGES)] = ()
    changes_left_out: int = 0
    proof: ProvenLeaf | None = None
    handovers: Annotated[tuple[KeyHandover, ...], Meta(max_length=1_000)] = ()


class _DigestMessage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    type: str
    timestamp: datetime
    data: _DigestData


class _DigestLeaf(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    subject: str
    row: dict[str, Any]


def verify_digest(path: Path, anchors: Anchors) -> LogReading:
    """Check the body of a message that was kept; raises ``OSError`` or ``CardwatchError`` where it cannot be read."""
    reading, data = LogReading(), _bytes(path)
    try:
        message, said = msgspec.json.decode(data, type=_DigestMessage), msgspec.json.decode(data)["data"]
        is_twofold = bool(repeated_names(data))  # one program would take the first, and another the last
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        message, said, is_twofold = None, {}, False
    if message is None or message.type != DIGEST or is_twofold:
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


def _faults(message: _DigestMessage, said: dict[str, Any], checkpoint: Checkpoint) -> Iterator[LogFault]:
    data = message.data

    def is_same_digest(row: dict[str, Any]) -> bool:
        is_said = row.get("sha256") == hash_of_digest({"changes": [], **said})
        return is_said and message.timestamp == data.to

    if data.proof is not None and (wrong := _wrong_with(data.proof, "digest", checkpoint, is_same_digest)):
        yield LogFault(what=Bent.LEAF, index=data.proof.index, file="data", reason=f"The digest: {wrong}")
    for nth, change in enumerate(data.changes):
        leaf, is_of_it = change.leaf, partial(_is_of, change)
        if leaf is not None and (wrong := _wrong_with(leaf, "flag", checkpoint, is_of_it)):
            reason = f"The change {change.id[:80]}: {wrong}"
            yield LogFault(what=Bent.LEAF, index=leaf.index, file=f"data.changes[{nth}]", reason=reason)


def _is_of(change: DigestChange, row: dict[str, Any]) -> bool:
    return all(row.get(name) == getattr(change, name) for name in ("id", "model", "kind"))


def _wrong_with(
    leaf: ProvenLeaf, kind: str, checkpoint: Checkpoint, is_same: Callable[[dict[str, Any]], bool]
) -> str | None:
    """Why a leaf does not vouch for what it stands beside; None where it does."""
    content = leaf.content.encode()
    hashed = leaf_hash(sha256(leaf.salt + content).digest())
    if len(leaf.proof) > MOST_HASHES or not verify_inclusion(
        leaf.index, checkpoint.size, hashed, leaf.proof, checkpoint.root
    ):
        return f"the proof of leaf {leaf.index} does not lead to the checkpoint."
    try:
        found = msgspec.json.decode(content, type=_DigestLeaf)
    except (msgspec.DecodeError, RecursionError):
        return f"leaf {leaf.index} says nothing that can be read."
    is_told = found.kind == kind == leaf.kind and found.subject == leaf.subject
    return None if is_told and is_same(found.row) else f"leaf {leaf.index} commits to something else."


def _is_whole(reading: LogReading, told: _DigestData) -> bool:
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
