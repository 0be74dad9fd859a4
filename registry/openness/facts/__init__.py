"""Facts with four values, how they combine, and which licences are open for which kind of thing. Pure."""

from registry.openness.facts.algebra import (
    Fact,
    Stated,
    all_of,
    availability_of,
    best_of,
    fact_of_availability,
    points,
)
from registry.openness.facts.licences import (
    Kind,
    Standing,
    is_osi,
    normalised_id,
    open_licence,
    standing,
    worst_standing,
)
from registry.openness.facts.lists import OPEN_DATA, LicenceLists, load_lists
from registry.openness.facts.readings import Written
from registry.openness.facts.terms import GrantedTerms, granted_terms

__all__ = [
    "OPEN_DATA",
    "Fact",
    "GrantedTerms",
    "Kind",
    "LicenceLists",
    "Standing",
    "Stated",
    "Written",
    "all_of",
    "availability_of",
    "best_of",
    "fact_of_availability",
    "granted_terms",
    "is_osi",
    "load_lists",
    "normalised_id",
    "open_licence",
    "points",
    "standing",
    "worst_standing",
]
