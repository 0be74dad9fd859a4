"""Licence texts: normalised, identified exactly or as near to a known one, and learned from models."""

from registry.licenses.texts.diff import DiffLine
from registry.licenses.texts.identification import (
    Identification,
    NearestText,
    TextIndex,
    identify,
    load_index,
)
from registry.licenses.texts.lookup import Lookup
from registry.licenses.texts.normalisation import normalise_decoded, text_fingerprint
from registry.licenses.texts.queries import decided_license, exact_lookup, near_lookup, normalise_bytes
from registry.licenses.texts.service import (
    is_settled,
    move_decision,
    renew_texts,
    teach_decision,
    teach_texts,
)
from registry.licenses.texts.spdx import load_spdx_texts
from registry.licenses.texts.tables import TextDecision

__all__ = [
    "DiffLine",
    "Identification",
    "Lookup",
    "NearestText",
    "TextDecision",
    "TextIndex",
    "decided_license",
    "exact_lookup",
    "identify",
    "is_settled",
    "load_index",
    "load_spdx_texts",
    "move_decision",
    "near_lookup",
    "normalise_bytes",
    "normalise_decoded",
    "renew_texts",
    "teach_decision",
    "teach_texts",
    "text_fingerprint",
]
