"""Licence texts: normalised, identified exactly or as near to a known one, and learned from models."""

from registry.licenses.texts.diff import DiffLine
from registry.licenses.texts.identification import (
    Identification,
    NearestText,
    TextIndex,
    identify,
    identify_normalised,
    load_index,
)
from registry.licenses.texts.normalisation import normalise, text_fingerprint
from registry.licenses.texts.observed_texts import Lookup, nothing_seen
from registry.licenses.texts.queries import decided_license, look_up_in, same_in
from registry.licenses.texts.service import (
    forget_decision,
    identify_kept,
    identify_seen,
    move_decision,
    teach_decision,
    teach_texts,
)
from registry.licenses.texts.tables import TextDecision

__all__ = [
    "DiffLine",
    "Identification",
    "Lookup",
    "NearestText",
    "TextDecision",
    "TextIndex",
    "decided_license",
    "forget_decision",
    "identify",
    "identify_kept",
    "identify_normalised",
    "identify_seen",
    "load_index",
    "look_up_in",
    "move_decision",
    "normalise",
    "nothing_seen",
    "same_in",
    "teach_decision",
    "teach_texts",
    "text_fingerprint",
]
