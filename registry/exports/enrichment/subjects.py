"""The facts that are added for one component: of a model now, of a model at an earlier commit, of a data set.

* Now: what our own documents of the model say, in the same properties.
* At an earlier commit: what is known of it there. What the registry stands for it concluded about today's state, so
  that nothing is concluded; what is declared is what the card said then.
"""

from collections.abc import Iterator
from datetime import UTC
from importlib.metadata import version

import msgspec
from sqlmodel import Session

from registry.exports import properties, rules
from registry.exports.enrichment.documents import AddedFacts
from registry.exports.facts import evidence_of, terms_of
from registry.exports.properties import license_properties
from registry.exports.rules import IsListed, LicenseExpression
from registry.exports.text import one_line, printable
from registry.exports.values import ModelBom, OpennessBom, PartBom
from registry.licenses import Knowledge
from registry.licenses.declarations import Declared
from registry.openness.verdicts import openness_then
from registry.records import ModelRecord
from registry.records.history import document_then

NOT_CONCLUDED = LicenseExpression(comment="Not concluded: an earlier commit.")


_BY_A_PERSON = "Concluded by "
"""How a reason begins that names a person, whom no document that goes anywhere names."""


class EnrichmentSubject(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a component."""

    model: str
    revision: str | None
    facts: AddedFacts


def model_subject(bom: ModelBom) -> EnrichmentSubject:
    """A model as it is known now."""
    told = (
        (properties.RECORD, bom.id), (properties.RECORD_ETAG, bom.etag.strip('"')), (properties.REVISION, bom.revision),
        (properties.STATUS, bom.status),
    )  # fmt: skip
    return EnrichmentSubject(model=bom.id, revision=bom.revision, facts=_added(bom, told))


def past_subject(
    session: Session, knowledge: Knowledge, record: ModelRecord, bom: ModelBom, revision: str, is_listed: IsListed
) -> EnrichmentSubject:
    """A model at a commit, tag or branch; raises ``NotFound`` for one that was never read."""
    document = document_then(session, knowledge, record, revision=revision, as_of=None)
    openness = openness_then(session, knowledge, record, revision=revision, as_of=None)
    block = document.license
    said = Declared(block.declared, block.name, block.link)
    then = msgspec.structs.replace(
        bom, revision=document.revision, status=document.status,
        reasons=tuple(one for one in block.reasons if not one.startswith(_BY_A_PERSON)),
        declared=rules.declared(knowledge.catalogue, said, (), is_listed), concluded=NOT_CONCLUDED,
        declared_words=block.declared or ((block.name,) if block.name else ()), license_key=block.license,
        license_class=str(block.class_), license_layer=str(block.layer), terms=terms_of(knowledge.catalogue, document),
        evidence=evidence_of(document), openness_category=document.openness_category,
        openness=tuple(
            OpennessBom(
                framework=one.framework, method_version=one.method_version, result=one.result, score=one.score,
                most=one.max,
            )
            for one in openness.items if one.source == "computed" and one.result != "unknown"
        ),
    )  # fmt: skip
    told = (
        (properties.RECORD, then.id), (properties.REVISION, then.revision or revision),
        (properties.STATUS, then.status),
    )  # fmt: skip
    return EnrichmentSubject(model=then.id, revision=then.revision, facts=_added(then, told))


def data_subject(bom: ModelBom, part: PartBom) -> EnrichmentSubject:
    """A data set, as the record of a model states it."""
    told = (
        (properties.RECORD, bom.id), (properties.PART, part.kind), (properties.AVAILABILITY, part.availability),
        *((properties.EVIDENCE, link) for link in part.evidence), (properties.CATALOGUE, bom.catalogue_version),
    )  # fmt: skip
    facts = AddedFacts(
        record=bom.id, properties=tuple((name, one_line(value)) for name, value in told),
        declared=_safe(part.licensed), concluded=LicenseExpression(), known_at=_moment(bom), tool=_tool(),
    )  # fmt: skip
    return EnrichmentSubject(model=bom.id, revision=None, facts=facts)


def _added(bom: ModelBom, told: tuple[tuple[str, str | None], ...]) -> AddedFacts:
    return AddedFacts(
        record=bom.id, properties=tuple(_all_of(bom, told)), declared=_safe(bom.declared),
        concluded=_safe(bom.concluded), known_at=_moment(bom), tool=_tool(),
    )  # fmt: skip


def _all_of(bom: ModelBom, told: tuple[tuple[str, str | None], ...]) -> Iterator[tuple[str, str]]:
    """Each on one line: a word of a card that goes on in the next one would pass for another fact."""
    yield from ((name, one_line(value)) for name, value in told if value)
    yield from ((one.name, one_line(one.value)) for one in license_properties(bom))
    yield from ((properties.DATA_SOURCE, one_line(one.in_words)) for one in bom.data_sources)
    yield properties.CATALOGUE, bom.catalogue_version


def _safe(told: LicenseExpression) -> LicenseExpression:
    """The same with names and texts that any format may hold."""
    refs = tuple(
        msgspec.structs.replace(ref, name=one_line(ref.name) or ref.id, text=printable(ref.text)) for ref in told.refs
    )
    return msgspec.structs.replace(told, refs=refs)


def _moment(bom: ModelBom) -> str:
    return f"{bom.updated_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _tool() -> str:
    return f"cardwatch-{version('cardwatch')}"
