"""What the registry knows of the licence of a registered model: the facts that a check judges.

The latest state is read from the stored documents of the record and its ancestors, so that a check identifies no texts
again; only a question about the past goes back to the observations.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec
from sqlmodel import Session

from registry.compliance.checks.schemas import SubjectBody
from registry.compliance.rules.facts import CountryRestriction, SubjectFacts
from registry.licenses import Knowledge
from registry.licenses.declarations import Declared
from registry.records import ModelRecord, find_record, get_record
from registry.records.documents import DocumentBody, RecordLicense, current_document
from registry.records.history import NotRead, forebears_then, own_document_then
from registry.records.lineage import ancestors, modality_through


class Bases(msgspec.Struct, frozen=True):
    """What is known of all that a model descends from."""

    licenses: tuple[Declared | str, ...]
    evidence: dict[str, tuple[str, ...]]
    unknown: tuple[str, ...]
    doubts: tuple[str, ...]
    restrictions: tuple[CountryRestriction, ...]
    modalities: tuple[str | None, ...]


def gather_subject(session: Session, knowledge: Knowledge, subject: SubjectBody, now: datetime) -> SubjectFacts:
    """The facts of a model at a revision or moment, or now; raises ``NotFound`` for what is not registered."""
    record = get_record(session, subject.model or "")
    if subject.revision is None and subject.as_of is None:
        stored = current_document(session, knowledge, record, now)
        return _facts(stored, _bases(_parents(session, knowledge, record, now)))
    try:
        then = own_document_then(session, knowledge, record, revision=subject.revision, as_of=subject.as_of)
    except NotRead as unread:
        return SubjectFacts(doubts=(unread.message,), revision=subject.revision)
    parents = ((forebear.id, forebear.document) for forebear in forebears_then(session, knowledge, then, subject.as_of))
    facts = _facts(then, _bases(parents))
    return msgspec.structs.replace(facts, revision=then.revision, observed_at=then.known_from)


def _facts(stored: DocumentBody, bases: Bases) -> SubjectFacts:
    license_ = stored.license
    return SubjectFacts(
        declared=Declared(license_.declared, license_.name, license_.link),
        license_key=license_.license,
        file_license=license_.file_license,
        base_licenses=bases.licenses,
        unknown_bases=bases.unknown,
        modality=modality_through(stored.modality, bases.modalities),
        restrictions=(*_restrictions(stored, license_.layer), *bases.restrictions),
        doubts=(*(question.detail for question in stored.questions or ()), *_doubts(license_), *bases.doubts),
        is_cited=_is_unread(stored) and license_.layer != "concluded" and bool(license_.declared),
        evidence={**bases.evidence, license_.license or "": _license_texts(stored)},
    )


def _is_unread(stored: DocumentBody) -> bool:
    """Whether no file of the model was ever read: it is known from a list, or from what others say of it."""
    return stored.hub is None or stored.hub.listed


def _doubts(license_: RecordLicense) -> tuple[str, ...]:
    """Why a licence that is named is not settled; a licence that is not named is judged as such anyway."""
    return license_.reasons if license_.license and license_.status == "needs_review" else ()


def _license_texts(stored: DocumentBody) -> tuple[str, ...]:
    """SHA-256 of the licence and policy files."""
    return tuple(text.sha256 for text in stored.texts if text.kind in {"license", "policy"})


def _parents(
    session: Session, knowledge: Knowledge, record: ModelRecord, now: datetime
) -> Iterator[tuple[str, DocumentBody | None]]:
    """All that a model descends from, as it is now; without a document where it is not registered."""
    for base in ancestors(session, record):
        parent = find_record(session, base.id) if base.registered else None
        yield base.id, current_document(session, knowledge, parent, now) if parent else None


def _bases(parents: Iterable[tuple[str, DocumentBody | None]]) -> Bases:
    licenses, unknown, doubts, restrictions, evidence = [], [], [], [], {}
    modalities: list[str | None] = []
    for model_id, stored in parents:
        if stored is None:
            unknown.append(model_id)
            modalities.append(None)
            continue
        license_ = stored.license
        licenses.append(license_.license or Declared(license_.declared, license_.name, license_.link))
        if license_.license:
            evidence[license_.license] = _license_texts(stored)
        doubts += [f"Base model {model_id}: {reason}" for reason in _doubts(license_)]
        restrictions += _restrictions(stored, license_.layer)
        modalities.append(stored.modality)
    return Bases(tuple(licenses), evidence, tuple(unknown), tuple(doubts), tuple(restrictions), tuple(modalities))


def _restrictions(stored: DocumentBody, layer: str) -> list[CountryRestriction]:
    """Countries that a curator excluded, as long as the conclusion that says so is the licence in force."""
    concluded = stored.conclusion.territory if stored.conclusion and layer == "concluded" else None
    known = (territory for territory in (concluded, stored.territory) if territory)
    return [CountryRestriction(territory.countries, territory.clause) for territory in known]
