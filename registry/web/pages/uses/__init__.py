"""A use as people state it on pages, and what is answered to it: the check form and the strip of a model's page."""

from registry.web.pages.uses.answer import (
    CheckedUse,
    by_gravity,
    duties_of,
    fact_title,
    judged,
    shown_fact,
    stated_rows,
)
from registry.web.pages.uses.form import (
    NAMES,
    OMITTED,
    Faults,
    Stated,
    address_of,
    check_of,
    read_stated,
    stated_again,
    theirs,
)
from registry.web.pages.uses.words import ESSENTIAL, FIELDS, FIGURES, GROUPS

__all__ = [
    "ESSENTIAL",
    "FIELDS",
    "FIGURES",
    "GROUPS",
    "NAMES",
    "OMITTED",
    "CheckedUse",
    "Faults",
    "Stated",
    "address_of",
    "by_gravity",
    "check_of",
    "duties_of",
    "fact_title",
    "judged",
    "read_stated",
    "shown_fact",
    "stated_again",
    "stated_rows",
    "theirs",
]
