"""Evidence: the bytes that were read, under their sha256, never changed and never deleted."""

from registry.evidence.service import (
    decode,
    find_text,
    keep_texts,
    open_text,
    open_texts,
    private_among,
    show_text,
    without_words,
    worded_texts,
)
from registry.evidence.tables import EvidenceText

__all__ = [
    "EvidenceText",
    "decode",
    "find_text",
    "keep_texts",
    "open_text",
    "open_texts",
    "private_among",
    "show_text",
    "without_words",
    "worded_texts",
]
