"""Model cards: front matter, modality, and which files of a repository are licence files."""

from registry.hub.cards.card import read_card
from registry.hub.cards.license_files import (
    FILE_NAMES,
    README,
    USUAL,
    is_license_bearing,
    is_policy,
    is_terms,
    license_paths,
    linked_path,
)

__all__ = [
    "FILE_NAMES",
    "README",
    "USUAL",
    "is_license_bearing",
    "is_policy",
    "is_terms",
    "license_paths",
    "linked_path",
    "read_card",
]
