"""A log behind the API of a server, read page by page; nothing that it says is believed before it is held against.

* A server is hostile: pages are bounded in size and number, their indexes have to follow each other, and all leaves
  together have to give the root that it signed before it told them.
* Of contents that whoever asks may not see, the leaf alone is held against the tree; they are counted.
* A key that was changed since is believed where the server shows the leaf that names it, in a tree that a believed key
  signed; where it does not, who signed the newest checkpoint is not known, and nothing is anchored.
* Who may not read the entries gets proofs: that the tree of a checkpoint kept elsewhere is the beginning of this one.
"""

import base64
from collections.abc import Callable, Iterator
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from registry.errors import Forbidden, NotFound, Unauthenticated, UpstreamFailed
from registry.pagination import MAX_LIMIT
from registry.transparency.merkle import Checkpoint, NoteError, UnknownSignerError, VerifierKey, verify_consistency
from registry.transparency.sequence import KeyHandover
from registry.verification.handovers import missing_key, passed_keys
from registry.verification.rules import (
    Anchor,
    Anchors,
    Bent,
    ContentAudit,
    LogFault,
    LoggedRow,
    LogReading,
    StoredCheckpoint,
    TreeAudit,
    TreeLeaf,
    anchor_of,
    checkpoint_of,
    conclude,
)

MOST_LEAVES = 100_000_000
MOST_KEYS = 1_000
PAGE = MAX_LIMIT
_Short = Annotated[str, Meta(max_length=200)]
Read = Callable[..., Any]
"""The answer of a path with parameters as one of our types; raises ``CardwatchError``."""
ReadText = Callable[[str], str]


class _Entry(msgspec.Struct, frozen=True):
    """A leaf as a server tells it, within bounds."""

    index: int
    commitment: Annotated[bytes, Meta(max_length=32)]
    erased: bool
    kind: _Short | None = None
    subject: _Short | None = None
    salt: Annotated[bytes, Meta(max_length=32)] | None = None
    content: str | None = None
    """As it was hashed."""


class _EntryPage(msgspec.Struct, frozen=True):
    items: Annotated[list[_Entry], Meta(max_length=10_000)]


class _Handovers(msgspec.Struct, frozen=True):
    items: Annotated[list[KeyHandover], Meta(max_length=MOST_KEYS)] = []


class _Consistency(msgspec.Struct, frozen=True):
    hashes: Annotated[list[Annotated[bytes, Meta(max_length=32)]], Meta(max_length=128)]


class _ServedLog(msgspec.Struct, frozen=True):
    """The state of a log as its server tells it."""

    checkpoint: Checkpoint
    note: str
    keys: tuple[VerifierKey, ...]
    passed: tuple[Anchor, ...]
    """Checkpoints over the trees in which believed keys handed over to newer ones, by size."""


def verify_server(read: Read, read_text: ReadText, anchors: Anchors) -> LogReading:
    """Hold the log of a server against its own words and against what was kept elsewhere."""
    reading = LogReading()
    told, anchors = _asked(read, read_text, reading, anchors)
    if told.checkpoint.size > MOST_LEAVES:
        raise UpstreamFailed(f"The server names {told.checkpoint.size} leaves; more than {MOST_LEAVES} are not read.")
    reading.origin = told.checkpoint.origin
    try:
        tree, contents = _read_all(read, reading, told, anchors)
    except (Forbidden, Unauthenticated) as error:
        _by_proofs(read, reading, told, anchors)
        reading.notes.append(
            f"Contents were not re-hashed, since the server shows them to keys with audit:read: {error}"
        )
    else:
        notes = {one.checkpoint.size: one for one in told.passed}
        stored = [StoredCheckpoint(size, one.checkpoint.root, one.note) for size, one in sorted(notes.items())]
        if told.checkpoint.size not in notes:
            stored.append(StoredCheckpoint(told.checkpoint.size, told.checkpoint.root, told.note))
        conclude(reading, tree, stored, told.keys, contents.keys, anchors)
    return reading


def _asked(read: Read, read_text: ReadText, reading: LogReading, anchors: Anchors) -> tuple[_ServedLog, Anchors]:
    """The state, and the anchors with all keys that are believed: of those that the server shows, where none is."""
    try:
        note, keys = read_text("/v1/log/checkpoint"), _keys(read_text)
        handovers = _handovers(read) if anchors.keys else []
        if any(checkpoint_of(one.note).size > checkpoint_of(note).size for one in handovers):
            note = read_text("/v1/log/checkpoint")  # the key was changed in between
        checkpoint = checkpoint_of(note)
        passed = passed_keys(anchors.keys, handovers)
        believed = (*anchors.keys, *(one.key for one in passed))
        handed = tuple(Anchor("a handover", one.checkpoint, one.note, is_signed=False) for one in passed)
        told = _ServedLog(checkpoint, note, keys, handed)
    except NoteError as error:
        raise UpstreamFailed(f"The server tells no checkpoint and keys of a log: {error}") from error
    try:
        anchor_of("checkpoint", note, believed)
    except UnknownSignerError:
        reading.notes.append(f"Whose log this is is not known. {missing_key(note)}")
        return told, _unsigned(anchors, keys)
    except NoteError:
        return told, anchors.settled(())  # told as a fault later on
    return told, anchors.settled(one.key for one in passed)


def _unsigned(anchors: Anchors, keys: tuple[VerifierKey, ...]) -> Anchors:
    """The same for a log of which nobody vouches for the keys: it can be bent in itself, and is anchored to nothing."""
    given = (msgspec.structs.replace(one, is_signed=False) for one in (*anchors.given, *anchors.unsettled))
    return Anchors((*anchors.keys, *keys), tuple(sorted(given, key=lambda one: one.checkpoint.size)), anchors.faults)


def _keys(read_text: ReadText) -> tuple[VerifierKey, ...]:
    return tuple(VerifierKey.parse(line) for line in read_text("/v1/log/key").split()[:MOST_KEYS])


def _handovers(read: Read) -> list[KeyHandover]:
    """The changes of the key; none of a server that is older than this."""
    try:
        found: _Handovers = read("/v1/log/handovers", _Handovers)
    except NotFound:
        return []
    return found.items


def _read_all(read: Read, reading: LogReading, told: _ServedLog, anchors: Anchors) -> tuple[TreeAudit, ContentAudit]:
    size = told.checkpoint.size
    sizes = [size, *(one.checkpoint.size for one in (*anchors.given, *told.passed) if one.checkpoint.size <= size)]
    tree = TreeAudit(None, sizes, size)
    contents = ContentAudit(reading, tree)
    for entry in _entries(read, size):
        tree.add(TreeLeaf(entry.index, entry.commitment, entry.kind or "", entry.subject or ""))
        contents.check(_row(entry))
    tree.finish()
    contents.finish()
    if reading.counts.withheld:
        reading.notes.append(
            f"{reading.counts.withheld} contents are not shown to this key: only their leaves were held against the "
            "tree."
        )
    return tree, contents


def _entries(read: Read, size: int) -> Iterator[_Entry]:
    """All leaves of a tree; raises ``UpstreamFailed`` where the server leaves one out."""
    at = 0
    while at < size:
        page: _EntryPage = read("/v1/log/entries", _EntryPage, since=at, limit=PAGE)
        if not page.items:
            raise UpstreamFailed(f"The server signed {size} leaves, and shows none from leaf {at} on.")
        for entry in page.items:
            if entry.index != at:
                raise UpstreamFailed(f"The server shows leaf {entry.index} in the place of leaf {at}.")
            if at < size:
                yield entry
            at += 1


def _row(entry: _Entry) -> LoggedRow:
    content = None if entry.content is None else entry.content.encode()
    is_withheld = content is None and not entry.erased
    kind, salt = entry.kind or "", None if entry.erased else entry.salt or b""
    return LoggedRow(
        entry.index, kind, kind or "log", entry.subject or "", salt, entry.commitment, content, is_withheld=is_withheld,
    )  # fmt: skip


def _by_proofs(read: Read, reading: LogReading, told: _ServedLog, anchors: Anchors) -> None:
    """What can be said without the leaves."""
    checkpoint = told.checkpoint
    reading.size, reading.root = checkpoint.size, base64.b64encode(checkpoint.root).decode()
    for fault in anchors.faults:
        reading.tell(fault)
    _check_signature(reading, told.note, anchors)
    for passed in told.passed:
        _hold(read, reading, checkpoint, passed)
    for anchor in anchors.given:
        _hold(read, reading, checkpoint, anchor)


def _check_signature(reading: LogReading, note: str, anchors: Anchors) -> None:
    try:
        anchor_of("checkpoint", note, anchors.keys)
    except NoteError as error:
        reason = f"The checkpoint of the server does not hold: {error}"
        reading.tell(LogFault(what=Bent.KEY, file="checkpoint", reason=reason))


def _hold(read: Read, reading: LogReading, checkpoint: Checkpoint, anchor: Anchor) -> None:
    kept, name = anchor.checkpoint, anchor.name
    if kept.size > checkpoint.size:
        reason = f"{name} was signed over {kept.size} leaves; the server has {checkpoint.size}: its tail was cut."
        reading.tell(LogFault(what=Bent.TAIL, index=checkpoint.size, file=name, reason=reason))
        return
    proof: list[bytes] = []
    if 0 < kept.size < checkpoint.size:
        asked = {"from": kept.size, "size": checkpoint.size}
        proof = read("/v1/log/proof", _Consistency, **asked).hashes
    if verify_consistency(kept.size, checkpoint.size, proof, kept.root, checkpoint.root):
        if anchor.is_signed:
            reading.anchored_to = max(kept.size, reading.anchored_to or 0)
        return
    reason = (
        f"{name} ({kept.size} leaves) is not the beginning of the log of the server ({checkpoint.size} leaves): forked."
    )
    reading.tell(LogFault(what=Bent.FORK, file=name, reason=reason))
