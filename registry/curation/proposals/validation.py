"""Understanding what clients propose: every value, link and commit is checked at once, and named where it is wrong."""

from datetime import datetime

from sqlmodel import Session

from registry.curation.proposals.queries import first_read_at
from registry.curation.proposals.rules import (
    FIELDS,
    NothingAsserted,
    ProposedChange,
    amended,
    checked_value,
    field_fault,
    value_faults,
)
from registry.curation.proposals.schemas import ChangeWrite, ValidityWrite
from registry.errors import Invalid
from registry.evidence import open_text
from registry.http.times import in_utc
from registry.inputs import MOST_FAULTS, Fault, refusal, shown
from registry.licenses.catalogue import Catalogue
from registry.records import ModelRecord
from registry.records.conclusions import BASES, base_faults
from registry.records.facts import Validity
from registry.records.layers import CONCLUSION, current_assertions


def accepted_changes(
    session: Session,
    catalogue: Catalogue,
    record: ModelRecord,
    changes: tuple[ChangeWrite, ...],
    validity: Validity | None,
) -> tuple[ProposedChange, ...]:
    """The changes in stored form; raises ``Invalid`` with the places of all that make no sense."""
    accepted: dict[str, ProposedChange] = {}
    faults: list[Fault] = []
    standing = current_assertions(session, record)
    for index, change in enumerate(changes):
        at, wrong_name = f"/changes/{index}", field_fault(change.field)
        if wrong_name or change.field in accepted:
            faults.append(Fault(f"{at}/field", wrong_name or f"{change.field} is named twice."))
            continue
        value: object = None
        try:
            value = _accepted_value(catalogue, change)
            if change.field == BASES:
                faults += base_faults(session, record, value, f"{at}/value")
            if value is None:
                amended(standing, change.field, None, validity)
        except ValueError as error:
            faults += value_faults(change.field, change.value, f"{at}/value") or [Fault(f"{at}/value", str(error))]
        except NothingAsserted:
            nothing = f"Nothing is asserted about {change.field} within these limits, so nothing can be taken away."
            faults.append(Fault(f"{at}/value", nothing))
        accepted[change.field] = ProposedChange(field=change.field, value=value)
    if faults:
        unknown = any(change.field not in FIELDS for change in changes)
        raise refusal(tuple(faults[:MOST_FAULTS]), **({"supported": list(FIELDS)} if unknown else {}))
    return tuple(accepted.values())


def _accepted_value(catalogue: Catalogue, change: ChangeWrite) -> object:
    """``msgspec.ValidationError`` is a ``ValueError``."""
    if change.value is None:
        return None
    value = checked_value(change.field, change.value)
    if change.field == CONCLUSION and value["license"] not in catalogue.entries:
        alike = catalogue.similar_keys(value["license"])
        hint = f"did you mean {' or '.join(map(repr, alike))}? " if alike else ""
        raise ValueError(f"{shown(value['license'])} is no licence of the catalogue; {hint}GET /v1/licenses lists them")
    return value


def accepted_evidence(session: Session, evidence: tuple[str, ...], *, is_needed: bool) -> tuple[str, ...]:
    """Evidence that exists as far as the registry can tell: links are not followed, texts must be kept."""
    if is_needed and not evidence:
        raise Invalid("Say what shows it: links, or sha256 of kept texts.", pointer="/evidence")
    for index, one in enumerate(evidence):
        if not one.startswith("http") and open_text(session, one) is None:
            raise Invalid(f"No text with the sha256 {one} is kept.", pointer=f"/evidence/{index}")
    return tuple(dict.fromkeys(evidence))


def accepted_validity(session: Session, record: ModelRecord, write: ValidityWrite | None) -> Validity | None:
    """The limits as moments; None where there is none."""
    if write is None:
        return None
    validity = Validity(
        revisions=tuple(sorted({revision.lower() for revision in write.revisions})),
        from_at=_limit(session, record, "from", write.from_revision, write.from_at),
        until_at=_limit(session, record, "until", write.until_revision, write.until_at),
    )
    if validity.from_at and validity.until_at and validity.from_at >= validity.until_at:
        raise Invalid("These limits leave no time: it begins when it has ended.", pointer="/validity")
    return validity if validity != Validity() else None


def _limit(
    session: Session, record: ModelRecord, side: str, revision: str | None, moment: datetime | None
) -> datetime | None:
    """The moment of a limit that is given as a moment, or as a commit: when that was first read."""
    pointer = f"/validity/{side}_revision"
    if revision is None:
        return in_utc(moment, f"/validity/{side}_at") if moment else None
    if moment is not None:
        raise Invalid(f"Give {side}_revision or {side}_at, not both.", pointer=pointer)
    read_at = first_read_at(session, record, revision)
    if read_at is None:
        message = f"{record.id} was never read at revision {revision}; GET .../history lists what was."
        raise Invalid(message, pointer=pointer)
    return read_at
