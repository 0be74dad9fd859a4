"""The Merkle tree, its tiles and its signed checkpoints; nothing here knows what a leaf says."""

from registry.transparency.merkle.notes import (
    Checkpoint,
    NoteError,
    SignedNote,
    Signer,
    UnknownSignerError,
    VerifierKey,
    open_note,
    parse_checkpoint,
    parse_note,
    signed,
)
from registry.transparency.merkle.tiles import TILE_WIDTH, grown_tiles, nodes_in, split_hashes
from registry.transparency.merkle.tree import (
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_at,
    verify_consistency,
    verify_inclusion,
)

__all__ = [
    "TILE_WIDTH",
    "Checkpoint",
    "NoteError",
    "SignedNote",
    "Signer",
    "UnknownSignerError",
    "VerifierKey",
    "consistency_proof",
    "grown_tiles",
    "inclusion_proof",
    "leaf_hash",
    "nodes_in",
    "open_note",
    "parse_checkpoint",
    "parse_note",
    "root_at",
    "signed",
    "split_hashes",
    "verify_consistency",
    "verify_inclusion",
]
