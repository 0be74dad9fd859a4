"""By which leaves the log vouches for a pack, fixed when what is in it was stored. Pure.

* ``log.json`` has each leaf with its salt and content, and the proof that leads to the root of ``checkpoint.txt``: the
  first checkpoint that covers all of them, so it is the same each time.
* What was kept before there was a log has no such files.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from registry.compliance.evidence.packs.manifest import (
    CHECKPOINT_NAME,
    LOG_NAME,
    MANIFEST_NAME,
    InventoryManifest,
    PackManifest,
    digest_of,
    digest_of_leaves,
    digest_of_manifest,
    shown_json,
)
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

MOST_HASHES = 64
_UNCHECKED = "unchecked"
_OF_INVENTORY = frozenset({"pack", "policy", "verdict", "waiver"})


class PackProof(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``log.json``; bytes are in base64, and the leaves in the order of the tree."""

    size: int
    """Of the tree of the checkpoint."""
    leaves: tuple[ProvenLeaf, ...]
    handovers: Annotated[tuple[KeyHandover, ...], Meta(max_length=1_000)] = ()
    """Of the key, before this checkpoint: so the first key is enough."""


class ReadProof(msgspec.Struct, frozen=True, kw_only=True):
    """What a pack holds of the log; whether its checkpoint is signed by a key that counts is not looked at."""

    note: str
    checkpoint: Checkpoint
    leaves: tuple[ProvenLeaf, ...]
    holds_files: bool
    """Whether a leaf commits to all files; packs of inventories had none for a while."""
    handovers: tuple[KeyHandover, ...] = ()
    """Which of them pass trust on depends on the key that was kept, and is not looked at either."""


class FaultyProofError(Exception):
    """The log does not vouch for the pack; says why."""

    def __init__(self, reason: str, file: str = LOG_NAME) -> None:
        super().__init__(reason)
        self.reason, self.file = reason, file


def log_files(size: int, note: str, leaves: Sequence[ProvenLeaf], handovers: Sequence[KeyHandover]) -> dict[str, bytes]:
    """The files of the log in a pack."""
    told = PackProof(size=size, leaves=tuple(leaves), handovers=tuple(handovers))
    return {LOG_NAME: shown_json(told), CHECKPOINT_NAME: note.encode()}


def read_proof(
    log: bytes, note: bytes, manifest: PackManifest | InventoryManifest, shown: bytes, answers: Iterable[str]
) -> ReadProof:
    """Check the proofs of a pack; raises ``FaultyProofError``.

    ``shown`` is the manifest as it stands there, ``answers`` are the hashes of those that the pack holds.
    """
    try:
        text = note.decode()
        checkpoint = parse_checkpoint(parse_note(text).text)
    except (NoteError, UnicodeDecodeError) as error:
        raise FaultyProofError("it is no checkpoint of a log", CHECKPOINT_NAME) from error
    try:
        proof = msgspec.json.decode(log, type=PackProof)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FaultyProofError("it is no proof of a log") from error
    if proof.size != checkpoint.size or not proof.leaves:
        raise FaultyProofError("it is of another tree than the checkpoint")
    places = [leaf.index for leaf in proof.leaves]
    if shown_json(proof) != log or places != sorted(set(places)):
        raise FaultyProofError("it is not written as the proof of a pack is")
    contents = [_content(leaf, checkpoint) for leaf in proof.leaves]
    if isinstance(manifest, PackManifest):
        _check_of_check(manifest, contents, shown)
        holds_files = True
    else:
        _check_of_inventory(contents, frozenset(answers), manifest)
        holds_files = _holds_manifest(contents, manifest, proof.leaves, shown)
    return ReadProof(
        note=text, checkpoint=checkpoint, leaves=proof.leaves, holds_files=holds_files, handovers=proof.handovers
    )  # fmt: skip


class _Content(msgspec.Struct, frozen=True):
    kind: str
    subject: str
    row: dict[str, Any]


def _content(leaf: ProvenLeaf, checkpoint: Checkpoint) -> _Content:
    """What a leaf commits to, once its proof was followed to the root."""
    if len(leaf.proof) > MOST_HASHES or not verify_inclusion(
        leaf.index, checkpoint.size, leaf_hash(_committed(leaf)), leaf.proof, checkpoint.root
    ):
        raise FaultyProofError(f"the proof of leaf {leaf.index} does not lead to the checkpoint")
    try:
        content = msgspec.json.decode(leaf.content, type=_Content)
    except (msgspec.DecodeError, RecursionError) as error:
        raise FaultyProofError(f"leaf {leaf.index} says nothing that can be read") from error
    if (content.kind, content.subject) != (leaf.kind, leaf.subject):
        raise FaultyProofError(f"leaf {leaf.index} is of something else than what is said beside it")
    return content


def _committed(leaf: ProvenLeaf) -> bytes:
    return sha256(leaf.salt + leaf.content.encode()).digest()


def _check_of_check(manifest: PackManifest, contents: Sequence[_Content], shown: bytes) -> None:
    """The one leaf of a check names it as the manifest does, which says nothing else, and the files as they are."""
    (first, *more) = contents
    if more or first.kind != "check":
        raise FaultyProofError("it has other leaves than that of the check")
    kept = msgspec.to_builtins(manifest.stored_at)
    stated = {"id": manifest.check, "model": manifest.model, "verdict": manifest.verdict, "stored_at": kept}
    different = sorted(name for name, value in stated.items() if first.row.get(name) != value)
    if different:
        raise FaultyProofError(f"the leaf is of a check with another {' and '.join(different)}")
    if not _has_files(first.row.get("packs") or {}, manifest):
        raise FaultyProofError("the leaf vouches for other files than these")
    if shown_json(manifest) != shown:
        raise FaultyProofError("it is not written as the manifest of a pack is", MANIFEST_NAME)


def _has_files(packs: Mapping[str, Any], manifest: PackManifest) -> bool:
    """Whether a leaf names these files; with private texts they are those of whoever sees these, and of nobody else."""
    digest = digest_of(manifest.files)
    if manifest.has_private_texts:
        return manifest.audience == "internal" and packs.get("internal") != digest == packs.get("internal_private")
    names = ("external",) if manifest.audience == "external" else ("internal", "internal_private")
    return digest in [packs.get(name) for name in names]


def _check_of_inventory(contents: Sequence[_Content], answers: frozenset[str], manifest: InventoryManifest) -> None:
    """Each leaf is of this inventory or of a policy; answers of verdicts are in the pack, the manifest counts those."""
    verdicts = [one for one in contents if one.kind == "verdict"]
    for one in contents:
        if one.kind not in _OF_INVENTORY or one.row.get("inventory_id", manifest.inventory) != manifest.inventory:
            raise FaultyProofError("it has a leaf that is of nothing in this inventory")
    for one in verdicts:
        if one.row.get("answer") not in answers:
            raise FaultyProofError("it has a leaf of a verdict whose answer is not in the pack")
    counted = {name: count for name, count in manifest.verdicts.items() if name != _UNCHECKED and count}
    if counted != Counter(str(one.row.get("verdict")) for one in verdicts):
        raise FaultyProofError("its leaves are of other verdicts than the manifest counts")


def _holds_manifest(
    contents: Sequence[_Content], manifest: InventoryManifest, leaves: Sequence[ProvenLeaf], shown: bytes
) -> bool:
    """Whether a leaf commits to the manifest, and so to all that it says, to all files, and to all other leaves."""
    packs = [one for one in contents if one.kind == "pack"]
    if not packs:
        return False
    try:
        digest = digest_of_manifest(shown)
    except (ValueError, TypeError, LookupError, msgspec.DecodeError, RecursionError) as error:
        raise FaultyProofError("it is not written as the manifest of a pack is", MANIFEST_NAME) from error
    if [one.row.get("digest") for one in packs] != [digest]:
        raise FaultyProofError("the leaf vouches for another manifest or other files than these")
    rest = (_committed(leaf) for leaf, content in zip(leaves, contents, strict=True) if content.kind != "pack")
    if digest_of_leaves(rest) != manifest.rests_on:
        raise FaultyProofError("it has other leaves than those that the pack rests on")
    return True
