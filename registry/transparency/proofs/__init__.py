"""Proofs that are handed out together: of the rows that a pack or digest rests on, to one checkpoint."""

from registry.transparency.proofs.rows import ProvenLeaf, RowKeys, commitments_of, prove_covered, prove_rows

__all__ = ["ProvenLeaf", "RowKeys", "commitments_of", "prove_covered", "prove_rows"]
