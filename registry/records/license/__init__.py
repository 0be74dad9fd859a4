"""The licence of one state of a model, from its card, its files and what people concluded."""

from registry.records.license.artifacts import GROUPS, PROPERTIES, ArtifactLicense
from registry.records.license.derivation import Derived, derive, matches_of, view_of
from registry.records.license.rules import (
    HUB_AND_CARD_DIFFER,
    OWN_WORD_READ,
    RESTS_ON_OTHER_FACTS,
    LicenseView,
    day_of,
    declared_in,
    license_facts_fingerprint,
    status_of,
)
from registry.records.license.sources import LicenseStatement, license_statements

__all__ = [
    "GROUPS",
    "HUB_AND_CARD_DIFFER",
    "OWN_WORD_READ",
    "PROPERTIES",
    "RESTS_ON_OTHER_FACTS",
    "ArtifactLicense",
    "Derived",
    "LicenseStatement",
    "LicenseView",
    "day_of",
    "declared_in",
    "derive",
    "license_facts_fingerprint",
    "license_statements",
    "matches_of",
    "status_of",
    "view_of",
]
