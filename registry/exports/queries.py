"""Gathering what a bill of materials says about one record."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlmodel import Session

from registry.errors import NotFound
from registry.evidence import decode, show_text
from registry.exports import rules
from registry.exports.rules import BaseFacts, IsListed, LicenseExpression, LicenseFacts, LicenseText
from registry.licenses import Knowledge
from registry.records import ModelRecord, find_records
from registry.records.documents import DataSource, data_source, purl_of
from registry.records.facts import ObservedFacts
from registry.records.layers import State, state_now
from registry.records.license import LicenseView, declared_in, license_facts_fingerprint, matches_of, view_of
from registry.records.lineage import list_bases

MAX_TEXTS = 5


class BaseBom(msgspec.Struct, frozen=True, kw_only=True):
    """A base model as a package of its own."""

    id: str
    source: str
    hub: str | None
    relation: str
    is_registered: bool
    licensed: LicenseExpression


class ModelBom(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is written about one model, before any format."""

    id: str
    source: str
    hub: str | None
    """Where it was last read from; None for where that is not known."""
    etag: str
    """Of the record."""
    catalogue_version: str
    updated_at: datetime
    status: str
    reasons: tuple[str, ...]
    revision: str | None
    purl: str | None
    organisation: str | None
    is_closed: bool
    declared: LicenseExpression
    concluded: LicenseExpression
    bases: tuple[BaseBom, ...]
    data_sources: tuple[DataSource, ...] = ()
    """Whose data stands behind facts of the record, beside that of the model's own source."""


def gather(session: Session, knowledge: Knowledge, record: ModelRecord, is_listed: IsListed) -> ModelBom:
    """The facts of a record's bill of materials."""
    state = state_now(session, record, record.updated_at)
    curated, facts = state.resolved().facts, state.facts
    view = view_of(session, knowledge, state, curated)
    texts = _license_texts(session, knowledge, facts)
    edges = list_bases(session, record)
    there = _named(session, [edge.base_id for edge in edges])
    licenses = {name: base.license_key for name, base in there.items()}
    bases = tuple(
        BaseFacts(id=edge.base_id, relation=edge.relation, license=licenses.get(edge.base_id.lower())) for edge in edges
    )
    known = _license_facts(record, state, view, texts, bases)
    revision = facts.revision.lower() if facts and facts.revision else None
    return ModelBom(
        id=record.id,
        source=record.source,
        hub=record.hub,
        etag=record.etag,
        catalogue_version=knowledge.catalogue.version,
        updated_at=record.updated_at,
        status=record.status,
        reasons=view.block.reasons,
        revision=revision,
        purl=purl_of(record.source, record.id, revision, record.hub),
        organisation=curated.origin.organisation,
        is_closed=curated.openness_category == "closed",
        declared=rules.declared(knowledge.catalogue, declared_in(facts, curated), texts, is_listed),
        concluded=rules.concluded(knowledge.catalogue, known, is_listed),
        bases=tuple(_base_bom(knowledge, base, there.get(base.id.lower()), is_listed) for base in bases),
        data_sources=tuple(
            data_source(claim.source, claim.data_license, claim.version) for claim in state.claims if claim.data_license
        ),
    )


def _license_texts(session: Session, knowledge: Knowledge, facts: ObservedFacts | None) -> tuple[LicenseText, ...]:
    found = []
    for match in matches_of(session, knowledge, facts)[:MAX_TEXTS]:
        text = decode(_open_text(session, match.sha256))
        found.append(LicenseText(path=match.path, sha256=match.sha256, text=text, license=match.license))
    return tuple(found)


def _open_text(session: Session, sha256: str) -> bytes:
    """The bytes with this hash, empty where a document that goes anywhere must not hold them."""
    try:
        return show_text(session, sha256, sees_private=False)
    except NotFound:
        return b""


def _license_facts(
    record: ModelRecord,
    state: State,
    view: LicenseView,
    texts: tuple[LicenseText, ...],
    bases: tuple[BaseFacts, ...],
) -> LicenseFacts:
    conclusion = state.conclusion
    return LicenseFacts(
        license=view.block.license,
        is_settled=view.block.status == "known" and not record.questions,
        concluded=conclusion.license if conclusion else None,
        is_concluded_still=conclusion is not None and conclusion.about == license_facts_fingerprint(state.facts),
        texts=texts,
        bases=bases,
    )


def _named(session: Session, names: Sequence[str]) -> dict[str, ModelRecord]:
    """The records that bear these names today."""
    found = find_records(session, names, bare=True)
    return {name: record for name, record in found.items() if record.folded == name}


def _base_bom(knowledge: Knowledge, base: BaseFacts, record: ModelRecord | None, is_listed: IsListed) -> BaseBom:
    if record is None:
        licensed = LicenseExpression(comment="Not in the registry.")
    elif base.license is None:
        licensed = LicenseExpression(comment="Its licence is not known.")
    else:
        licensed = rules.of_entry(knowledge.catalogue.entries[base.license], (), is_listed)
    return BaseBom(
        id=base.id,
        source=record.source if record else "unknown",
        hub=record.hub if record else None,
        relation=base.relation,
        is_registered=record is not None,
        licensed=licensed,
    )
