"""``/v1/review``: the models that wait for a person, heaviest first, each with its dossier."""

from registry.curation.review.dossier import read_dossier
from registry.curation.review.queries import ReviewFilter, list_review
from registry.curation.review.rules import AMBIGUITY
from registry.curation.review.schemas import DossierRead, EntryRead, ReviewTextRead
from registry.curation.review.sweep import bring_up_to_date, count_due

__all__ = [
    "AMBIGUITY",
    "DossierRead",
    "EntryRead",
    "ReviewFilter",
    "ReviewTextRead",
    "bring_up_to_date",
    "count_due",
    "list_review",
    "read_dossier",
]
