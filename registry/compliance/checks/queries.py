"""What the registry knows of the licence of a registered model: the facts that a check judges.

The latest state is read from the stored documents of the record and its ancestors, so that a check identifies no texts
again; only a question about the past goes back to the observations.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec
from sqlmodel import Session

from registry.compliance.checks.schemas import SubjectBody
from registry.compliance.rules.facts import CountryRestriction, KeptText, SubjectFacts
from registry.compliance.rules.findings.gates import policy_finding, prompt_findings
from registry.compliance.rules.values import FIND_VERSION, Finding, Outcome
from registry.errors import Invalid, NotFound
from registry.evidence import decode, find_text
from registry.licenses import Knowledge
from registry.licenses.declarations import Declared, classify
from registry.records import ModelRecord, find_record, get_record
from registry.records.documents import DocumentBody, current_document
from registry.records.history import (
    NamedCommit,
    NotRead,
    forebears_then,
    is_default_branch,
    list_named,
    own_document_then,
)
from registry.records.license import day_of
from registry.records.lineage import ancestors, modality_through


class Bases(msgspec.Struct, frozen=True):
    """What is known of all that a model descends from."""

    models: tuple[str, ...]
    licenses: tuple[Declared | str, ...]
    evidence: dict[str, tuple[str, ...]]
    unknown: tuple[str, ...]
    doubts: tuple[str, ...]
    restrictions: tuple[CountryRestriction, ...]
    modalities: tuple[str | None, ...]


def gather_subject(session: Session, knowledge: Knowledge, subject: SubjectBody, now: datetime) -> SubjectFacts:
    """The facts of a model at a revision or moment, or now; raises ``NotFound`` for what is not registered."""
    record = get_record(session, subject.model or "")
    if subject.as_of is None and (subject.revision is None or is_default_branch(record, subject.revision)):
        stored = current_document(session, knowledge, record, now)
        return _facts(session, knowledge, stored, _bases(knowledge, _parents(session, knowledge, record, now)))
    try:
        then = own_document_then(session, knowledge, record, revision=subject.revision, as_of=subject.as_of)
    except (NotFound, Invalid) as unread:
        if subject.revision is not None:
            return SubjectFacts(findings=(_unseen(unread.message),), revision=subject.revision)
        if not isinstance(unread, NotRead):
            raise
        return SubjectFacts(doubts=(unread.message,))
    parents = ((forebear.id, forebear.document) for forebear in forebears_then(session, knowledge, then, subject.as_of))
    facts = _facts(session, knowledge, then, _bases(knowledge, parents))
    names = list_named(session, record, subject.revision) if subject.revision else []
    told = tuple(_named(one) for one in names if one.sha == then.revision)
    return msgspec.structs.replace(facts, revision=then.revision, observed_at=then.known_from, findings=told)


def _unseen(reason: str) -> Finding:
    """A revision that the registry has not read: the latest state says nothing about it."""
    return Finding(rule="revision", outcome=Outcome.NEEDS_REVIEW, reason=reason, obligations=(FIND_VERSION,))


def _named(named: NamedCommit) -> Finding:
    """A tag or branch was taken for a commit: where it stood when the source was asked."""
    return Finding(rule="revision", outcome=Outcome.ALLOWED, reason=named.in_words, assumptions=(named.in_words,))


def _facts(session: Session, knowledge: Knowledge, stored: DocumentBody, bases: Bases) -> SubjectFacts:
    license_ = stored.license
    return SubjectFacts(
        declared=_declared(stored),
        license_key=license_.license,
        file_license=license_.file_license,
        base_licenses=bases.licenses,
        base_models=bases.models,
        is_closed=stored.openness_category == "closed",
        texts=_kept(session, stored),
        unknown_bases=bases.unknown,
        modality=modality_through(stored.modality, bases.modalities),
        restrictions=(*_restrictions(stored, license_.layer), *bases.restrictions),
        findings=tuple(_accepted(stored, prompt := _gate_prompt(session, stored))),
        gate_prompt=prompt,
        doubts=(
            *(question.detail for question in stored.questions or ()),
            *_doubts(knowledge, stored),
            *bases.doubts,
        ),
        is_cited=_is_unread(stored) and license_.layer != "concluded" and bool(license_.declared),
        evidence={**bases.evidence, license_.license or "": _license_texts(stored)},
    )


def _accepted(stored: DocumentBody, prompt: str) -> Iterator[Finding]:
    """What is accepted with the model beside its licence: a policy that is on record, or else that of its gate."""
    if stored.use_policy is not None:
        yield policy_finding(stored.use_policy.name, stored.use_policy.link)
    else:
        yield from prompt_findings(prompt)


def _gate_prompt(session: Session, stored: DocumentBody) -> str:
    """What the gate asks people to accept; empty where nothing is kept of it or the model is not gated."""
    sha256 = stored.hub.gate_prompt_sha256 if stored.hub and stored.gated != "no" else None
    kept = find_text(session, sha256) if sha256 else None
    return decode(kept) if kept is not None else ""


def _is_unread(stored: DocumentBody) -> bool:
    """Whether no file of the model was ever read: it is known from a list, or from what others say of it."""
    return stored.hub is None or stored.hub.listed


def _declared(stored: DocumentBody) -> Declared:
    """What the model declares, and the day of the revision that does."""
    license_ = stored.license
    day = day_of(stored.hub.last_modified_at) if stored.hub else None
    return Declared(license_.declared, license_.name, license_.link, day)


def _doubts(knowledge: Knowledge, stored: DocumentBody) -> tuple[str, ...]:
    """Why the licence is not settled; what the declaration alone leaves open is judged as such anyway."""
    license_ = stored.license
    if license_.license or license_.status != "needs_review":
        return license_.reasons if license_.status == "needs_review" else ()
    declared = classify(knowledge.catalogue, _declared(stored))
    return tuple(reason for reason in license_.reasons if reason not in declared.reasons)


def _kept(session: Session, stored: DocumentBody) -> dict[str, tuple[KeptText, ...]]:
    """The licence files themselves, where they are known to be the licence that is named."""
    license_ = stored.license
    if license_.license is None or license_.status != "known" or license_.layer == "concluded":
        return {}
    files = [(text, find_text(session, text.sha256)) for text in stored.texts if text.kind == "license"]
    return {license_.license: tuple(KeptText(text.path, text.sha256, decode(data)) for text, data in files if data)}


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


def _bases(knowledge: Knowledge, parents: Iterable[tuple[str, DocumentBody | None]]) -> Bases:
    models, licenses, unknown, doubts, restrictions, evidence = [], [], [], [], [], {}
    modalities: list[str | None] = []
    for model_id, stored in parents:
        if stored is None:
            unknown.append(model_id)
            modalities.append(None)
            continue
        license_ = stored.license
        models.append(model_id)
        licenses.append(license_.license or _declared(stored))
        if license_.license:
            evidence[license_.license] = _license_texts(stored)
        doubts += [f"Base model {model_id}: {reason}" for reason in _doubts(knowledge, stored)]
        restrictions += _restrictions(stored, license_.layer)
        modalities.append(stored.modality)
    return Bases(
        tuple(models), tuple(licenses), evidence, tuple(unknown), tuple(doubts), tuple(restrictions), tuple(modalities)
    )


def _restrictions(stored: DocumentBody, layer: str) -> list[CountryRestriction]:
    """Countries that a curator excluded, as long as the conclusion that says so is the licence in force."""
    concluded = stored.conclusion.territory if stored.conclusion and layer == "concluded" else None
    known = (territory for territory in (concluded, stored.territory) if territory)
    return [CountryRestriction(territory.countries, territory.clause) for territory in known]
