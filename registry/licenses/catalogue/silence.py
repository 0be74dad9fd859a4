"""What a text says nothing on, apart from what nobody read.

* An entry never both states a term and calls the text silent on it.
* A text that was read whole was read twice: no term is left out, and each rests on a clause.
* A text that forbids commercial use is research-only, and a research-only text has purposes.
* A copy that nothing confirms is not the text.
"""

from collections.abc import Iterator
from typing import get_args

import msgspec

from registry.licenses.catalogue.clauses import Term, Territory
from registry.licenses.catalogue.entries import Evidence, License, LicenseClass, TermName, Terms

TERM_NAMES: tuple[TermName, ...] = get_args(TermName)


def flaws(entry: License) -> Iterator[str]:
    """What is wrong between stated terms and silence, in words for whoever edits the facts."""
    stated, silent = stated_terms(entry.terms), frozenset(entry.terms.silent)
    if both := sorted(stated & silent):
        yield f"silent on what is stated: {', '.join(both)}"
    is_read = entry.evidence in {Evidence.TEXT, Evidence.TEXT_PARTIAL}
    if is_read and entry.class_ is LicenseClass.RESEARCH_ONLY and entry.terms.purposes is None:
        yield "research-only without purposes"
    if (
        is_read
        and _forbids_commerce(entry)
        and (entry.class_ is not LicenseClass.RESEARCH_ONLY or entry.terms.purposes is None)
    ):
        yield "commercial use forbidden, but no research-only licence with purposes"
    if entry.evidence is not Evidence.TEXT:
        return
    if entry.readings == 1 or entry.reviewed_at is None:
        yield "a text needs two readings and reviewed_at"
    if entry.copy_of:
        yield f"an unconfirmed copy of {entry.copy_of} is text-partial"
    if left_out := [name for name in TERM_NAMES if name not in stated | silent]:
        yield f"neither stated nor silent: {', '.join(left_out)}"
    if bare := sorted(name for name in stated if not _has_clauses(getattr(entry.terms, name))):
        yield f"stated without clause: {', '.join(bare)}"


def stated_terms(terms: Terms) -> frozenset[TermName]:
    """The terms that a text says something on; an empty list or territory without a clause says nothing."""
    return frozenset(name for name in TERM_NAMES if _is_stated(getattr(terms, name)))


def fill_silence(terms: Terms) -> Terms:
    """Known silence on sizes and places as the empty values that say so."""
    thresholds = () if "thresholds" in terms.silent else terms.thresholds
    territory = Territory(excluded=()) if "territory" in terms.silent else terms.territory
    return msgspec.structs.replace(terms, thresholds=thresholds, territory=territory)


def _forbids_commerce(entry: License) -> bool:
    return entry.terms.commercial is not None and entry.terms.commercial.value == "no"


def _is_stated(value: object) -> bool:
    if isinstance(value, Territory):
        return bool(value.excluded or value.clause)
    return value is not None and value != ()


def _has_clauses(value: object) -> bool:
    terms = value if isinstance(value, tuple) else (value,)
    return all(isinstance(term, Term) and term.clause for term in terms)
