"""The catalogue: the licences that are known, their terms with clause and evidence."""

from registry.licenses.catalogue.clauses import (
    Answer,
    Commercial,
    Display,
    Duty,
    FieldOfUse,
    Naming,
    Purposes,
    Redistribution,
    Term,
    Territory,
    Threshold,
    UsePolicy,
)
from registry.licenses.catalogue.documentation import render_page
from registry.licenses.catalogue.entries import Evidence, License, LicenseClass, Terms
from registry.licenses.catalogue.load import Catalogue, country_set, load_catalogue

__all__ = [
    "Answer",
    "Catalogue",
    "Commercial",
    "Display",
    "Duty",
    "Evidence",
    "FieldOfUse",
    "License",
    "LicenseClass",
    "Naming",
    "Purposes",
    "Redistribution",
    "Term",
    "Terms",
    "Territory",
    "Threshold",
    "UsePolicy",
    "country_set",
    "load_catalogue",
    "render_page",
]
