"""What the registry knows of the licence of a registered model: the facts that a check judges.

The latest state is read from the stored documents of the record and its ancestors, so that a check identifies no texts
again; only a question about the past goes back to the observations.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec
from sqlmodel import Session

from registry.compliance.checks.schemas import SubjectBody
from registry.compliance.rules.facts import CountryRestriction, SubjectFacts
from registry.licenses import Knowledge
from registry.licenses.declarations import Declared
from registry.records import ModelRecord, find_record, get_record
from registry.records.documents import current_document
from registry.records.facts import Conclusion, CuratedTerritory, Question
from registry.records.history import NotRead, forebears_then, own_document_then
from registry.records.lineage import ancestors


class StoredLicense(msgspec.Struct, frozen=True):
    """The part of a stored licence block that a judgement needs."""

    declared: tuple[str, ...] = ()
    name: str | None = None
    link: str | None = None
    license: str | None = None
    status: str = "needs_review"
    reasons: tuple[str, ...] = ()
    layer: str = "observed"
    file_license: str | None = None

    @property
    def doubts(self) -> tuple[str, ...]:
        """Why a licence that is named is not settled; a licence that is not named is judged as such anyway."""
        return self.reasons if self.license and self.status == "needs_review" else ()


class StoredText(msgspec.Struct, frozen=True):
    """A text of a stored document."""

    sha256: str
    kind: str = "license"


class StoredDocument(msgspec.Struct, frozen=True):
    """The part of a record's document that a judgement needs."""

    license: StoredLicense = StoredLicense()
    conclusion: Conclusion | None = None
    questions: tuple[Question, ...] = ()
    modality: str | None = None
    hub: dict[str, Any] | None = None
    texts: tuple[StoredText, ...] = ()
    territory: CuratedTerritory | None = None

    @property
    def is_unread(self) -> bool:
        """Whether no file of the model was ever read: it is known from a list, or from what others say of it."""
        return self.hub is None or bool(self.hub.get("listed"))

    @property
    def texts_of_license(self) -> tuple[str, ...]:
        """SHA-256 of the licence and policy files."""
        return tuple(text.sha256 for text in self.texts if text.kind in {"license", "policy"})


class Bases(msgspec.Struct, frozen=True):
    """What is known of all that a model descends from."""

    licenses: tuple[Declared | str, ...]
    evidence: dict[str, tuple[str, ...]]
    unknown: tuple[str, ...]
    doubts: tuple[str, ...]
    restrictions: tuple[CountryRestriction, ...]


def gather_subject(session: Session, knowledge: Knowledge, subject: SubjectBody, now: datetime) -> SubjectFacts:
    """The facts of a model at a revision or moment, or now; raises ``NotFound`` for what is not registered."""
    record = get_record(session, subject.model or "")
    if subject.revision is None and subject.as_of is None:
        stored = _document(session, knowledge, record, now)
        return _facts(stored, _bases(_parents(session, knowledge, record, now)))
    try:
        then = own_document_then(session, knowledge, record, revision=subject.revision, as_of=subject.as_of)
    except NotRead as unread:
        return SubjectFacts(doubts=(unread.message,), revision=subject.revision)
    parents = (
        (forebear.id, _read(forebear.document) if forebear.document else None)
        for forebear in forebears_then(session, knowledge, then, subject.as_of)
    )
    facts = _facts(_read(then), _bases(parents))
    return msgspec.structs.replace(facts, revision=then["revision"], observed_at=then["known_from"])


def _facts(stored: StoredDocument, bases: Bases) -> SubjectFacts:
    license_ = stored.license
    return SubjectFacts(
        declared=Declared(license_.declared, license_.name, license_.link),
        license_key=license_.license,
        file_license=license_.file_license,
        base_licenses=bases.licenses,
        unknown_bases=bases.unknown,
        modality=stored.modality,
        restrictions=(*_restrictions(stored, license_.layer), *bases.restrictions),
        doubts=(*(question.detail for question in stored.questions), *license_.doubts, *bases.doubts),
        is_cited=stored.is_unread and license_.layer != "concluded" and bool(license_.declared),
        evidence={**bases.evidence, license_.license or "": stored.texts_of_license},
    )


def _read(document: dict[str, Any]) -> StoredDocument:
    return msgspec.json.decode(msgspec.json.encode(document), type=StoredDocument)


def _document(session: Session, knowledge: Knowledge, record: ModelRecord, now: datetime) -> StoredDocument:
    """What a record says; one that is no longer true is rendered for the check, whether the sweep came by or not."""
    data = current_document(session, knowledge, record, now)
    return msgspec.json.decode(data, type=StoredDocument)


def _parents(
    session: Session, knowledge: Knowledge, record: ModelRecord, now: datetime
) -> Iterator[tuple[str, StoredDocument | None]]:
    """All that a model descends from, as it is now; without a document where it is not registered."""
    for base in ancestors(session, record):
        parent = find_record(session, base.id) if base.registered else None
        yield base.id, _document(session, knowledge, parent, now) if parent else None


def _bases(parents: Iterable[tuple[str, StoredDocument | None]]) -> Bases:
    licenses, unknown, doubts, restrictions, evidence = [], [], [], [], {}
    for model_id, stored in parents:
        if stored is None:
            unknown.append(model_id)
            continue
        license_ = stored.license
        licenses.append(license_.license or Declared(license_.declared, license_.name, license_.link))
        if license_.license:
            evidence[license_.license] = stored.texts_of_license
        doubts += [f"Base model {model_id}: {reason}" for reason in license_.doubts]
        restrictions += _restrictions(stored, license_.layer)
    return Bases(tuple(licenses), evidence, tuple(unknown), tuple(doubts), tuple(restrictions))


def _restrictions(stored: StoredDocument, layer: str) -> list[CountryRestriction]:
    """Countries that a curator excluded, as long as the conclusion that says so is the licence in force."""
    concluded = stored.conclusion.territory if stored.conclusion and layer == "concluded" else None
    known = (territory for territory in (concluded, stored.territory) if territory)
    return [CountryRestriction(territory.countries, territory.clause) for territory in known]
