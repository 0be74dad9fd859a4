"""Gathering what documents say about records: a few statements, however many they are."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec
from sqlmodel import Session, col, select

from registry.db.sets import one_of
from registry.evidence import decode, open_texts
from registry.exports import facts, rules
from registry.exports.rules import BaseFacts, IsListed, LicenseExpression, LicenseFacts, LicenseText
from registry.exports.values import BaseBom, ModelBom
from registry.hub import page_of
from registry.licenses import Knowledge
from registry.licenses.declarations import Declared
from registry.openness.verdicts import results_now
from registry.records import ModelRecord
from registry.records.documents import DocumentText, ModelDocument, whole_document
from registry.records.license import RESTS_ON_OTHER_FACTS, LicenseStatement, day_of
from registry.records.weights import weights_of

MAX_TEXTS = 5
_BY_A_PERSON = "Concluded by "
"""How the reason begins that names who concluded a licence; a document that goes anywhere names no person."""


class NamedBase(msgspec.Struct, frozen=True):
    """What of a registered base its child's document says."""

    source: str
    hub: str | None
    license: str | None
    said: Declared
    texts: tuple[LicenseText, ...]
    """By path and sha256, without their words."""
    is_concluded: bool = False


class _ShownLicense(msgspec.Struct, frozen=True):
    layer: str = ""
    declared: tuple[str, ...] = ()
    name: str | None = None
    link: str | None = None


class _ShownHub(msgspec.Struct, frozen=True):
    last_modified_at: datetime | None = None


class _ShownBase(msgspec.Struct, frozen=True):
    """Where a rendered document and its licence come from, what is declared, and nothing else of it."""

    source: str = "unknown"
    license: _ShownLicense = _ShownLicense()
    hub: _ShownHub | None = None
    license_sources: tuple[LicenseStatement, ...] = ()
    texts: tuple[DocumentText, ...] = ()


_SHOWN = msgspec.json.Decoder(_ShownBase)


def gather(session: Session, knowledge: Knowledge, record: ModelRecord, is_listed: IsListed, now: datetime) -> ModelBom:
    """The facts of a record's bill of materials."""
    return gather_all(session, knowledge, [record], is_listed, now)[0]


def gather_all(
    session: Session, knowledge: Knowledge, records: Sequence[ModelRecord], is_listed: IsListed, now: datetime
) -> list[ModelBom]:
    """The same of several records, in their order."""
    documents = [whole_document(session, knowledge, record, now) for record in records]
    bases = _named(session, {base.id.lower() for document in documents for base in document.base_models})
    texts = _texts(session, knowledge, documents, is_listed)
    verdicts = results_now(session, knowledge, records, now)
    made = []
    for record, document in zip(records, documents, strict=True):
        of_this = tuple(_license_text(match, texts) for match in _matches(document))
        plain = _bom(knowledge, record, document, (bases, of_this), is_listed)
        weights = facts.weights_in(weights_of(session, record)) if plain.revision else None
        openness = facts.openness_of(verdicts[record.number])
        made.append(msgspec.structs.replace(plain, openness=openness, weights=weights))
    return made


def _bom(
    knowledge: Knowledge,
    record: ModelRecord,
    document: ModelDocument,
    found: tuple[Mapping[str, NamedBase], tuple[LicenseText, ...]],
    is_listed: IsListed,
) -> ModelBom:
    catalogue, (named, texts), block, hub = knowledge.catalogue, found, document.license, document.hub
    bases = tuple(_base_bom(knowledge, one.id, one.relation, named.get(one.id.lower()), is_listed)
                  for one in document.base_models)  # fmt: skip
    return ModelBom(
        id=record.id,
        source=record.source,
        hub=record.hub,
        etag=record.etag,
        catalogue_version=catalogue.version,
        updated_at=record.updated_at,
        status=document.status,
        reasons=_reasons(document),
        revision=hub.revision.lower() if hub and hub.revision else None,
        purl=document.purl,
        page=page_of(record.source, record.id, record.hub),
        organisation=document.origin.organisation,
        is_closed=document.openness_category == "closed",
        declared=rules.declared(catalogue, _declared_in(document), texts, is_listed),
        concluded=rules.concluded(catalogue, _license_facts(document, named, texts), is_listed),
        declared_words=block.declared or ((block.name,) if block.name else ()),
        license_key=block.license,
        license_class=str(block.class_),
        license_layer=str(block.layer),
        openness_category=document.openness_category,
        gated=document.gated,
        terms=facts.terms_of(catalogue, document),
        bases=bases,
        parts=facts.parts_of(catalogue, document, is_listed),
        evidence=facts.evidence_of(document),
        sketch=facts.sketch_of(document),
        links=facts.links_of(document),
        data_sources=document.data_sources,
    )


def _reasons(document: ModelDocument) -> tuple[str, ...]:
    """Why the licence is what it is; of a person's conclusion only that there is one, and when."""
    day = f" on {document.conclusion.at:%Y-%m-%d}" if document.conclusion else ""
    told = (
        f"Concluded by a curator{day}." if one.startswith(_BY_A_PERSON) else one for one in document.license.reasons
    )
    return tuple(told)


def _declared_in(document: ModelDocument | _ShownBase) -> Declared:
    """What the authors say of the licence."""
    block, hub = document.license, document.hub
    return Declared(block.declared, block.name, block.link, day_of(hub.last_modified_at) if hub else None)


def _matches(document: ModelDocument | _ShownBase) -> list[LicenseStatement]:
    """What the licence files are, without those that speak of code alone."""
    kinds = {text.path: text.kind for text in document.texts}
    found = [
        one for one in document.license_sources if one.source == "file" and kinds.get(one.path or "") == "license"
    ]  # fmt: skip
    return found[:MAX_TEXTS]


def _texts(
    session: Session, knowledge: Knowledge, documents: Iterable[ModelDocument], is_listed: IsListed
) -> Mapping[str, str]:
    """The words of licence files that a document may have to hold, by sha256; those that all may read only."""
    wanted = {
        match.sha256
        for document in documents
        for match in _matches(document)
        if match.sha256 and not (document.license.license and _is_known_to_all(knowledge, match.license, is_listed))
    }
    return {sha256: decode(data) for sha256, data in open_texts(session, wanted).items()}


def _is_known_to_all(knowledge: Knowledge, key: str | None, is_listed: IsListed) -> bool:
    """Whether a text is one that the SPDX licence list holds, so that no document repeats it."""
    entry = knowledge.catalogue.get(key) if key else None
    return entry is not None and entry.spdx is not None and is_listed(entry.spdx)


def _license_text(match: LicenseStatement, texts: Mapping[str, str]) -> LicenseText:
    sha256 = match.sha256 or ""
    return LicenseText(path=match.path or "", sha256=sha256, text=texts.get(sha256, ""), license=match.license)


def _license_facts(
    document: ModelDocument, named: Mapping[str, NamedBase], texts: tuple[LicenseText, ...]
) -> LicenseFacts:
    block, conclusion = document.license, document.conclusion
    bases = (BaseFacts(id=one.id, relation=one.relation, license=_license_of(named.get(one.id.lower())))
             for one in document.base_models)  # fmt: skip
    return LicenseFacts(
        license=block.license,
        is_settled=block.status == "known" and not document.open_questions,
        concluded=conclusion.license if conclusion else None,
        is_concluded_still=not any(one.startswith(RESTS_ON_OTHER_FACTS) for one in block.reasons),
        texts=texts,
        bases=tuple(bases),
    )


def _license_of(base: NamedBase | None) -> str | None:
    return base.license if base else None


def _named(session: Session, names: set[str]) -> Mapping[str, NamedBase]:
    """The registered models that bear these names today, by folded name."""
    if not names:
        return {}
    columns = select(ModelRecord.folded, ModelRecord.hub, ModelRecord.license_key, ModelRecord.document)
    rows = session.exec(columns.where(one_of(session, col(ModelRecord.folded), sorted(names))))
    return {folded: _named_base(hub, license_, _SHOWN.decode(document)) for folded, hub, license_, document in rows}


def _named_base(hub: str | None, license_: str | None, shown: _ShownBase) -> NamedBase:
    texts = tuple(_license_text(match, {}) for match in _matches(shown))
    return NamedBase(shown.source, hub, license_, _declared_in(shown), texts, shown.license.layer == "concluded")


def _base_bom(
    knowledge: Knowledge, base_id: str, relation: str, base: NamedBase | None, is_listed: IsListed
) -> BaseBom:
    if base is None:
        licensed = LicenseExpression(comment="Not in the registry.")
    elif base.license is None:
        licensed = rules.unsettled(rules.declared(knowledge.catalogue, base.said, base.texts, is_listed))
    else:
        licensed = rules.of_entry(knowledge.catalogue.entries[base.license], (), is_listed)
    return BaseBom(
        id=base_id,
        source=base.source if base else "unknown",
        hub=base.hub if base else None,
        relation=relation,
        is_registered=base is not None,
        licensed=licensed,
        is_concluded=base is not None and base.license is not None and base.is_concluded,
    )
