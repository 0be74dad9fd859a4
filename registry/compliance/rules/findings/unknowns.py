"""What nobody knows: licences that were never read, names that mean several texts, declarations that contradict."""

from collections.abc import Iterable, Iterator

import msgspec

from registry.compliance.rules.values import (
    ASK_LICENSOR,
    FIND_VERSION,
    READ_TEXT,
    Case,
    Finding,
    Obligation,
    Outcome,
)
from registry.licenses.catalogue import Evidence, License, LicenseClass
from registry.licenses.declarations import Part

RULE = "known_license"
UNREAD = frozenset({Evidence.SECONDARY, Evidence.NONE})


def unread_finding(license_: License) -> Finding | None:
    """Why nothing may be concluded from an entry at all, whatever is reported of its terms."""
    if license_.family:
        reason = f'"{license_.name}" names a family of texts: which one applies is not said.'
        return _unknown(reason, license_, READ_TEXT, FIND_VERSION)
    if license_.class_ is LicenseClass.DATA:
        return _unknown(
            f"{license_.name} was written for data; what it grants for weights is open.", license_, ASK_LICENSOR
        )
    if license_.evidence in UNREAD:
        return _unknown(f"The text of {license_.name} was not read.", license_, READ_TEXT)
    return None


def unsettled_findings(case: Case) -> Iterator[Finding]:
    """Entries whose text was read and still does not settle what is granted."""
    if case.license.verdict_default == "needs_review":
        remedy = ASK_LICENSOR if case.is_read_in_full else READ_TEXT
        yield case.review(RULE, f"What {case.name} grants is not settled.", None, remedy)


def missing_finding() -> Finding:
    """No licence is declared: absence is not permission."""
    return _unknown("No licence is declared; without one nothing is granted.", None, ASK_LICENSOR)


def unread_state_finding() -> Finding:
    """Nobody has read the state that is asked for, so nobody knows whether a licence is declared there."""
    return _unknown("Which licence is declared there is not known, since it was not read.", None)


def closed_finding() -> Finding:
    """Weights were never released, so no licence of a text on record decides."""
    return _unknown("The model is offered only by API under the provider's terms.", None, ASK_LICENSOR)


def nameless_finding(license_: License) -> Finding:
    """The card says ``other`` or ``unknown`` and nothing else."""
    if license_.key == "unknown":
        return _unknown("The card says that the licence is unknown.", license_, ASK_LICENSOR)
    return _unknown("The card names no licence; only a licence file or the author can.", license_, ASK_LICENSOR)


def unrecognised_finding(part: Part) -> Finding:
    """A name that the catalogue does not hold, or an exception to a licence that nobody judged."""
    if not part.entries and part.ruled_out:
        reason = f"{part.text!r} means none of {_keys(part.ruled_out)}, which are younger: only the text says which."
        return _unknown(reason, None, FIND_VERSION)
    if part.entries:
        return _unknown(
            f"The exception {part.exception!r} to {part.text!r} has to be read.", part.entries[0], READ_TEXT
        )
    return _unknown(f"{part.text!r} is not a licence on record.", None, READ_TEXT)


def ambiguous_finding(part: Part) -> Finding:
    """A name that several texts bear."""
    return _unknown(f"{part.text!r} may mean {_keys(part.entries)}: only the text says which.", None, FIND_VERSION)


def one_of(part: Part, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings of the strictest of several texts that all come out alike, said to be those of one of them."""
    said = f"One of {_keys(part.entries)}, whichever {part.text!r} means"
    if part.ruled_out:
        said += f" (none of {_keys(part.ruled_out)})"
    return tuple(msgspec.structs.replace(finding, reason=f"{said}: {finding.reason}") for finding in findings)


def _keys(entries: Iterable[License]) -> str:
    return ", ".join(entry.key for entry in entries)


def undecided(branches: Iterable[tuple[Finding, ...]], doubt: Finding) -> tuple[Finding, ...]:
    """The findings where any of several readings may be the true one: a denial only if all of them deny."""
    read = list(branches)
    if read and all(is_denied(findings) for findings in read):
        return tuple(finding for findings in read for finding in findings)
    return (doubt,)


def is_denied(findings: Iterable[Finding]) -> bool:
    """Whether one of the findings is a denial."""
    return any(finding.outcome is Outcome.DENIED for finding in findings)


def _unknown(reason: str, license_: License | None, *obligations: Obligation) -> Finding:
    return Finding(
        rule=RULE,
        outcome=Outcome.NEEDS_REVIEW,
        reason=reason,
        license=license_.key if license_ else None,
        obligations=obligations,
    )
