"""The parts of a model's page."""

from registry.web.pages.record.disclosures import disclosures_of
from registry.web.pages.record.layers import field_title, layers_of
from registry.web.pages.record.matrix import artifact_groups, document_groups, short_address
from registry.web.pages.record.signatures import SIGNATURE_WORDS
from registry.web.pages.record.strip import NAMES, strip_of
from registry.web.pages.record.terms import (
    COVERS,
    EXEMPT,
    MEASURED,
    SOURCES,
    WHO,
)
from registry.web.pages.record.tree import MOST, branches_of

__all__ = [
    "COVERS",
    "EXEMPT",
    "MEASURED",
    "MOST",
    "NAMES",
    "SIGNATURE_WORDS",
    "SOURCES",
    "WHO",
    "artifact_groups",
    "branches_of",
    "disclosures_of",
    "document_groups",
    "field_title",
    "layers_of",
    "short_address",
    "strip_of",
]
