"""Which of two lists of the same commit counts, and by what a list is known again. Pure."""

import hashlib
from collections.abc import Collection

import msgspec

from registry.hub.weights import WeightList


def fingerprint_of(told: WeightList) -> str:
    """A hash over the files, the gaps and what the signature says; commits with the same one share their rows."""
    files = sorted((file.path, file.sha256 or "", file.size if file.size is not None else -1) for file in told.files)
    shown = [files, sorted(told.gaps), msgspec.to_builtins(told.signature)]
    return hashlib.sha256(msgspec.json.encode(shown, order="sorted")).hexdigest()


def counts_more(told: WeightList, known_gaps: Collection[str], known_via: str | None, *, knows_signature: bool) -> bool:
    """Whether a list of a commit replaces the one that is known.

    A complete one is not given up for one with gaps; the source's own word counts more than a mirror's, and what was
    learned of the signature is not forgotten.
    """
    rank_told = (not told.gaps, told.via is None, told.signature.state != "unknown")
    return rank_told > (not known_gaps, known_via is None, knows_signature)
