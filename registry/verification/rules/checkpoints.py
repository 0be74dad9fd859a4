"""The checkpoints of a log and those kept elsewhere, held against its tree: what was bent, cut or written anew. Pure.

* A stored checkpoint counts where a trusted key signed it. Trusted are the keys kept elsewhere, and those that a leaf
  names which such a checkpoint covers; where no key was kept elsewhere, the log's own are believed, and nothing is
  anchored.
* A leaf and its tile that differ: the one is bent with which the root is not the one that was signed.
* A checkpoint kept elsewhere that reaches beyond the log shows that its tail was cut; one with another root, that its
  history was written anew, from the last checkpoint on that still holds.
* Two checkpoints of which the tree can have one only are a fork.
* A signature below a stored checkpoint that names no key of the log lends no trust; in a database, where all keys lie,
  somebody has bent it or put it there.
"""

import base64
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from registry.transparency.merkle import Checkpoint, NoteError, VerifierKey, open_note, parse_checkpoint, parse_note
from registry.verification.rules.anchors import Anchor, Anchors
from registry.verification.rules.contents import NamedKey
from registry.verification.rules.tree import BentLeaf, Roots, TreeAudit
from registry.verification.rules.values import Bent, LogFault, LogReading, StoredCheckpoint


class _SignedSize(msgspec.Struct, frozen=True):
    """A size and the root that was signed for it."""

    size: int
    root: bytes


def conclude(
    reading: LogReading,
    tree: TreeAudit,
    stored: Sequence[StoredCheckpoint],
    own: Sequence[VerifierKey],
    named: Sequence[NamedKey],
    anchors: Anchors,
) -> None:
    """Tell all that follows from the checkpoints; ``named`` are the keys that leaves of the log name."""
    signed = _StoredNotes(reading, tree, own, named, anchors)
    sound = [one for one in map(signed.read, stored) if one is not None]
    anchors = anchors.settled(signed.trusted if anchors.keys else ())
    for fault in anchors.faults:
        reading.tell(fault)
    _tell_uncovered(reading, tree, sound)
    _tell_keys(reading, own, signed.trusted, anchors)
    references = [_SignedSize(one.checkpoint.size, one.checkpoint.root) for one in anchors.given] or sound
    for bent in tree.bent.values():
        reading.tell(_bent(bent, tree, references))
    _tell_rest(reading, tree)
    for anchor in anchors.given:
        _hold(reading, tree, anchor, sound)
    for fault in _forks(anchors.given, tree):
        reading.tell(fault)
    _sum_up(reading, tree, anchors)


def tell_strange_signers(reading: LogReading, stored: Sequence[StoredCheckpoint], keys: Iterable[VerifierKey]) -> None:
    """Tell signatures beside those of the log's keys; a note that none of them signed is told as a whole."""
    known = {(key.name, key.hash) for key in keys}
    for one in stored:
        try:
            signers = {
                f"{line.name}+{line.hash.hex()}": (line.name, line.hash) for line in parse_note(one.note).signatures
            }
        except NoteError:
            continue
        strange = [name for name, key in signers.items() if key not in known]
        if strange and len(strange) < len(signers):
            words = _checkpoint(one.size, f"bears a signature of {', '.join(strange)}, which is no key of this log")
            reading.tell(LogFault(what=Bent.CHECKPOINT, table="log_checkpoint", row=str(one.size), reason=words))


class _StoredNotes:
    """Reads the stored checkpoints in the order of their sizes."""

    def __init__(
        self,
        reading: LogReading,
        tree: TreeAudit,
        own: Sequence[VerifierKey],
        named: Sequence[NamedKey],
        anchors: Anchors,
    ) -> None:
        self._reading, self._tree = reading, tree
        self.trusted = set(anchors.keys or own)
        self._own, self._known = own, {*anchors.keys, *own}
        self._named = sorted(named, key=lambda one: one.index)
        self._foreign = set[VerifierKey]()

    def read(self, stored: StoredCheckpoint) -> _SignedSize | None:
        """The size and root that a trusted key signed, where the tree has them."""
        try:
            note, signers = open_note(stored.note, self._known)
            checkpoint = parse_checkpoint(note.text)
        except NoteError as error:
            self._tell(Bent.CHECKPOINT, stored.size, f"does not hold: {error}")
            return None
        self._reading.counts.checkpoints += 1
        if (checkpoint.size, checkpoint.root) != (stored.size, stored.root):
            self._tell(Bent.CHECKPOINT, stored.size, "is stored beside a size or root that it does not name")
        if not self.trusted & set(signers):
            self._tell_foreign(stored.size, signers)
            return None
        return self._held(checkpoint)

    def _held(self, checkpoint: Checkpoint) -> _SignedSize | None:
        roots = self._tree.roots.get(checkpoint.size)
        if roots is None:
            self._tell(Bent.TAIL, checkpoint.size, f"was signed, and the log ends after {self._tree.size} leaves")
            return None
        if not roots.has(checkpoint.root):
            self._tell(Bent.HISTORY, checkpoint.size, "was signed over another tree than that of these leaves")
            return None
        while self._named and self._named[0].index < checkpoint.size:
            named = self._named.pop(0)
            self.trusted |= {key for key in self._own if named.is_of(key)}
        return _SignedSize(checkpoint.size, checkpoint.root)

    def _tell_foreign(self, size: int, signers: Sequence[VerifierKey]) -> None:
        """Once for each key: a history that was written anew has all its checkpoints signed by it."""
        if self._foreign >= set(signers):
            return
        self._foreign |= set(signers)
        names = ", ".join(f"{one.name}+{one.hash.hex()}" for one in signers)
        self._tell(Bent.KEY, size, f"is signed by {names}, for which no key that was kept elsewhere vouches")

    def _tell(self, what: Bent, size: int, words: str) -> None:
        self._reading.tell(LogFault(what=what, table="log_checkpoint", row=str(size), reason=_checkpoint(size, words)))


def _checkpoint(size: int, words: str) -> str:
    return f"The checkpoint of {size} leaves {words}."


def _bent(bent: BentLeaf, tree: TreeAudit, references: Sequence[_SignedSize]) -> LogFault:
    """Whether it is the leaf that was bent, or its tile."""
    leaf, index = bent.leaf, bent.index
    if leaf is None:
        return LogFault(
            what=Bent.LEAF_MISSING, index=index, table="log_leaf", reason=f"Leaf {index} is gone from the log."
        )
    if _is_tile(bent, tree, references):
        reason = f"The stored hash of leaf {index} is not that of the leaf, which is as it was signed."
        return LogFault(
            what=Bent.TILE, index=index, kind=leaf.kind, table="log_tile", row=f"0/{index // 256}", reason=reason
        )
    if (other := _exchanged(bent, tree)) is not None:
        reason = f"Leaf {index} ({leaf.kind} {leaf.key}) has changed places with leaf {other}."
        return LogFault(what=Bent.SWAPPED, index=index, kind=leaf.kind, table="log_leaf", row=leaf.key, reason=reason)
    reason = f"Leaf {index} ({leaf.kind} {leaf.key}) is not the one that the tree holds."
    return LogFault(what=Bent.LEAF, index=index, kind=leaf.kind, table="log_leaf", row=leaf.key, reason=reason)


def _is_tile(bent: BentLeaf, tree: TreeAudit, references: Sequence[_SignedSize]) -> bool:
    for one in references:
        roots = tree.roots.get(one.size)
        if one.size > bent.index and roots is not None and roots.has(one.root):
            if one.root == roots.tiles:
                return False
            return one.root == roots.leaves or not bent.is_tile_confirmed
    return not bent.is_tile_confirmed


def _exchanged(bent: BentLeaf, tree: TreeAudit) -> int | None:
    for other in tree.bent.values():
        if other.index != bent.index and (other.stored, other.own) == (bent.own, bent.stored):
            return other.index
    return None


def _tell_rest(reading: LogReading, tree: TreeAudit) -> None:
    reading.more_faults += tree.more_bent
    for leaf in tree.misplaced:
        reason = f"A leaf of {leaf.kind} {leaf.key} claims place {leaf.index}, which is taken or beyond the log."
        reading.tell(LogFault(what=Bent.LEAF_TWICE, kind=leaf.kind, table="log_leaf", row=leaf.key, reason=reason))
    for level, index in tree.bent_tiles:
        reason = f"The stored tile {index} of level {level} is not the hashes of what lies below it, or is gone."
        reading.tell(LogFault(what=Bent.TILE, table="log_tile", row=f"{level}/{index}", reason=reason))


def _tell_uncovered(reading: LogReading, tree: TreeAudit, sound: Sequence[_SignedSize]) -> None:
    covered = max((one.size for one in sound), default=0)
    if covered < tree.size:
        reason = f"Leaves {covered} to {tree.size - 1} stand in the tree, and no checkpoint that holds covers them."
        reading.tell(LogFault(what=Bent.CHECKPOINT, index=covered, table="log_checkpoint", reason=reason))


def _tell_keys(reading: LogReading, own: Sequence[VerifierKey], trusted: set[VerifierKey], anchors: Anchors) -> None:
    for key in own:
        if anchors.keys and key not in trusted:
            reason = (
                f"The log names the key {key.name}+{key.hash.hex()}, for which none that was kept elsewhere vouches."
            )
            reading.tell(LogFault(what=Bent.KEY, table="log_key", row=key.hash.hex(), reason=reason))


def _hold(reading: LogReading, tree: TreeAudit, anchor: Anchor, sound: Sequence[_SignedSize]) -> None:
    size, root = anchor.checkpoint.size, anchor.checkpoint.root
    roots = tree.roots.get(size)
    if roots is None:
        reason = f"{anchor.name} was signed over {size} leaves; the log ends after {tree.size}: its tail was cut."
        reading.tell(LogFault(what=Bent.TAIL, index=tree.size, file=anchor.name, reason=reason))
        return
    if roots.has(root):
        if anchor.is_signed:
            reading.anchored_to = max(size, reading.anchored_to or 0)
        return
    kept = max((one.size for one in sound if one.size < size and _agrees(tree.roots[one.size], one)), default=0)
    reason = (
        f"{anchor.name} was signed over {size} leaves with the root {_encoded(root)}; the log has "
        f"{_encoded(roots.leaves)} there: its history was written anew, somewhere in its first {size} leaves"
        + (f"; its own checkpoint of {kept} leaves still fits its leaves." if kept else ".")
    )
    reading.tell(LogFault(what=Bent.HISTORY, index=kept or None, file=anchor.name, reason=reason))


def _agrees(roots: Roots, reference: _SignedSize) -> bool:
    return roots.has(reference.root)


def _forks(given: Sequence[Anchor], tree: TreeAudit) -> Iterator[LogFault]:
    """Two checkpoints that cannot be of one log, as far as the tree or their sizes show it."""
    for place, one in enumerate(given):
        for other in given[place + 1 :]:
            if _is_fork(one.checkpoint, other.checkpoint, tree):
                sizes = f"{one.checkpoint.size} and {other.checkpoint.size}"
                reason = f"{one.name} and {other.name} ({sizes} leaves) cannot be of one log: it was forked."
                yield LogFault(what=Bent.FORK, file=other.name, reason=reason)


def _is_fork(one: Checkpoint, other: Checkpoint, tree: TreeAudit) -> bool:
    if one.size == other.size:
        return one.root != other.root
    held = [_is_held(tree, checkpoint) for checkpoint in (one, other)]
    return True in held and False in held


def _is_held(tree: TreeAudit, checkpoint: Checkpoint) -> bool | None:
    roots = tree.roots.get(checkpoint.size)
    return None if roots is None else roots.has(checkpoint.root)


def _sum_up(reading: LogReading, tree: TreeAudit, anchors: Anchors) -> None:
    reading.size = reading.counts.leaves = tree.size
    reading.counts.tiles = tree.tiles
    if tree.size in tree.roots:
        reading.root = _encoded(tree.roots[tree.size].leaves)
    if reading.anchored_to is not None and reading.anchored_to < tree.size:
        reading.notes.append(
            f"Leaves from {reading.anchored_to} on are younger than what was kept elsewhere: for them only the key "
            "vouches."
        )
    if anchors.given and not anchors.keys:
        reading.notes.append("No key was kept elsewhere (--key): who signed the checkpoint is not known.")
    if anchors.keys and not anchors.given:
        reading.notes.append(
            "No checkpoint was kept elsewhere (--checkpoint): that the log was cut cannot be excluded."
        )
    if not anchors.keys and not anchors.given:
        reading.notes.append(
            "Neither checkpoint nor key was kept elsewhere: that the log was cut or written anew cannot be excluded."
        )


def _encoded(root: bytes) -> str:
    return base64.b64encode(root).decode()


def checkpoint_of(note: str) -> Checkpoint:
    """The checkpoint of a note, whoever signed it; raises ``NoteError``."""
    return parse_checkpoint(parse_note(note).text)
