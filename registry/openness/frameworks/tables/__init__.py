"""Tables of others that frameworks are read from: the Foundation Model Transparency Index, edition by edition."""

from registry.openness.frameworks.tables.transparency import (
    EDITIONS,
    ScoredDeveloper,
    TransparencyEdition,
    load_editions,
    read_edition,
    read_origin,
    read_terms,
)

__all__ = [
    "EDITIONS", "ScoredDeveloper", "TransparencyEdition", "load_editions", "read_edition", "read_origin", "read_terms",
]  # fmt: skip
