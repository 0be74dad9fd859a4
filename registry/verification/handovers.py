"""Which keys are believed where an older one is: signing was handed over in a tree that a believed key signed. Pure."""

from collections.abc import Iterable
from hashlib import sha256

import msgspec

from registry.transparency.merkle import (
    Checkpoint,
    NoteError,
    VerifierKey,
    leaf_hash,
    open_note,
    parse_checkpoint,
    parse_note,
    verify_inclusion,
)
from registry.transparency.sequence import KeyHandover


class PassedKey(msgspec.Struct, frozen=True):
    """A key that is believed, and the checkpoint over the tree that names it."""

    key: VerifierKey
    checkpoint: Checkpoint
    note: str


class _NamedKeyRow(msgspec.Struct, frozen=True):
    name: str
    public: str


class _HandedKey(msgspec.Struct, frozen=True):
    kind: str
    row: _NamedKeyRow


def passed_keys(keys: Iterable[VerifierKey], handovers: Iterable[KeyHandover]) -> tuple[PassedKey, ...]:
    """The keys to which trust passes from ``keys``, in the order of the handovers; what does not hold passes none."""
    trusted, passed = set(keys), list[PassedKey]()
    for handover in handovers:
        found = _passed(handover, trusted)
        if found is not None and found.key not in trusted:
            trusted.add(found.key)
            passed.append(found)
    return tuple(passed)


def _passed(handover: KeyHandover, trusted: set[VerifierKey]) -> PassedKey | None:
    content = handover.content.encode()
    try:
        key = VerifierKey.parse(handover.key)
        checkpoint = parse_checkpoint(open_note(handover.note, trusted)[0].text)
        named = msgspec.json.decode(content, type=_HandedKey)
    except (NoteError, msgspec.DecodeError, RecursionError):
        return None
    leaf = leaf_hash(sha256(handover.salt + content).digest())
    is_in_tree = verify_inclusion(handover.index, checkpoint.size, leaf, handover.proof, checkpoint.root)
    is_of_key = (named.kind, named.row.name, named.row.public) == ("key", key.name, sha256(key.public).hexdigest())
    return PassedKey(key, checkpoint, handover.note) if is_in_tree and is_of_key else None


def missing_key(note: str) -> str:
    """The sentence that says which key is needed for a checkpoint that no believed key signed."""
    names = ", ".join(f"{one.name}+{one.hash.hex()}" for one in parse_note(note).signatures)
    return (
        f"It is signed by {names}, to which nothing that a key kept elsewhere signed hands over: ask somebody whom you "
        "believe for that key, and give it as well (--key)."
    )
