"""The public document of a record: rendered once when the record changes, stored with its ETag, sent as it is.

* A document is a function of the record's row, of what the rules make of its layers, and of its bases; the clock and
  the database play no part.
* It shows the value in force of each field and, in ``layers``, who says so; what lineage adds stands apart, in
  ``inherited``, which is computed from the own facts of all ancestors.
* Other members, or another catalogue, make another ``rendering``: documents that bear an older one are rendered again.

Decided in ADR 0002 and 0011.
"""

from collections.abc import Iterable
from typing import TypeVar
from urllib.parse import quote

import msgspec

from registry.hub import HUGGINGFACE, FailureKind, is_the_hub, page_of
from registry.licenses.catalogue import Catalogue
from registry.records.documents.hardware import hosting_of
from registry.records.documents.schemas import (
    ArtifactLicenses,
    DocumentBody,
    DocumentText,
    HubFacts,
    ModelAccess,
    ModelDocument,
    RecordLicense,
)
from registry.records.facts.curation import Question, SyncState
from registry.records.facts.data_sources import DataSource, data_source
from registry.records.facts.observation import ObservedFacts
from registry.records.layers.rules import Value, role_of
from registry.records.license.artifacts import INHERITANCE, openness_of
from registry.records.license.derivation import BaseView, Derived
from registry.records.license.rules import LicenseView, Status
from registry.records.license.sources import license_statements
from registry.records.lineage.inheritance import Inherited
from registry.records.lineage.terms import binding_class
from registry.records.regions import UNKNOWN, RegionAccess, region_of, region_refused
from registry.records.tables import Claim, ModelRecord

Document = TypeVar("Document", bound=DocumentBody)
_PLAIN = ":/"
SHAPE = 8
"""Counts up when a document gets other members, or a record other words to be found by: then all are rendered again."""


AS_STATED = (
    "territory", "use_policy", "description", "tags", "artifacts", "documentation", "release_stage", "stages",
    "release_pattern", "released", "openness_category", "origin", "parameters", "evaluations", "modality",
    "architecture", "found_at", "training_compute", "systemic_risk", "monetisation", "gate", "usage_information",
    "data_information", "data_withheld", "training_summary", "copyright_policy", "placed_on_market", "evidence",
)  # fmt: skip
"""Members of a document that are the facts of the same name, as they are in force."""


def is_of_another_shape(rendered_with: str) -> bool:
    """Whether a document was rendered by a release that understood other things; not one that a change made stale."""
    return bool(rendered_with) and rendered_with.partition(".")[0] != str(SHAPE)


def rendering(catalogue: Catalogue) -> str:
    """What a document is rendered with, beside its facts."""
    return f"{SHAPE}.{catalogue.version}"


def render(record: ModelRecord, derived: Derived, bases: tuple[BaseView, ...]) -> ModelDocument:
    """The document without what lineage adds, see ``with_lineage``; ``msgspec.json.encode`` makes the bytes of it."""
    body = render_body(record, derived, bases, msgspec.convert(record.status, Status))
    questions = msgspec.convert(record.questions, tuple[Question, ...])
    sync = msgspec.convert(record.sync_state, SyncState)
    access = body.access
    # All that is known of a model that was refused at its first reading.
    if derived.state.facts is None and sync.kind == FailureKind.REGION_BLOCKED:
        access = msgspec.structs.replace(access, region=region_refused(sync.since))
    members = msgspec.structs.asdict(body) | {
        "access": access,
        "status_reasons": (*(question.detail for question in questions), *body.status_reasons),
        "questions": (*questions, *derived.view.questions),
    }
    return ModelDocument(
        **members,
        created_at=record.created_at,
        updated_at=record.updated_at,
        inherited=None,
    )


def with_lineage(document: Document, inherited: Inherited | None) -> Document:
    """The document with what lineage adds, and the class that binds because of it."""
    binding = binding_class(document.license.class_, inherited)
    return msgspec.structs.replace(document, inherited=inherited, license_class=binding)


def _reasons(derived: Derived) -> tuple[str, ...]:
    """Why a person should look, beside the questions that are kept; each once."""
    view = derived.view
    asked = (question.detail for question in view.questions)
    return tuple(dict.fromkeys((*derived.resolved.contradicted.values(), *view.block.reasons, *asked)))


def render_body(record: ModelRecord, derived: Derived, bases: tuple[BaseView, ...], status: Status) -> DocumentBody:
    """What an answer about the past says too: all facts in force, and who says so."""
    facts, observed = derived.facts, derived.state.facts
    return DocumentBody(
        id=record.id,
        source=record.source,
        url=page_of(record.source, record.id, record.hub),
        purl=purl_of(record.source, record.id, derived.state.revision, record.hub),
        status=status,
        status_reasons=_reasons(derived),
        license=_license(derived.view),
        own_class=derived.view.block.class_,
        license_sources=license_statements(observed, derived.matches, derived.state.claims),
        data_sources=_data_sources(derived.state.claims),
        cited_license=facts.license,
        conclusion=derived.conclusion,
        artifact_licenses=ArtifactLicenses(order=INHERITANCE, by_kind=facts.licenses, artifacts=derived.artifacts),
        access=ModelAccess(offered_as=facts.access, region=_region(derived)),
        openness=openness_of(facts),
        hosting=hosting_of(facts),
        base_models=bases,
        gated=observed.gated if observed else "unknown",
        downloads=observed.downloads if observed else None,
        downloads_all_time=observed.downloads_all_time if observed else None,
        hub=_hub(observed) if observed else None,
        texts=_document_texts(observed) if observed else (),
        layers=_layers(derived),
        **{name: getattr(facts, name) for name in AS_STATED},
    )


def purl_of(source: str, model_id: str, revision: str | None, hub: str | None = None) -> str | None:
    """The package URL of a model on a hub (purl type ``huggingface``; the version is the commit).

    A hub other than the Hugging Face Hub is named in ``repository_url``.
    """
    if source != HUGGINGFACE:
        return None
    at = f"?repository_url={quote(hub, safe=_PLAIN)}" if hub and not is_the_hub(hub) else ""
    return f"pkg:huggingface/{model_id}" + (f"@{revision.lower()}" if revision else "") + at


def _region(derived: Derived) -> RegionAccess:
    """As it was last seen; a model that was never read is handed to nobody knows whom."""
    facts, observation = derived.state.facts, derived.state.observation
    return UNKNOWN if facts is None or observation is None else region_of(facts, observation.observed_at)


def _data_sources(claims: Iterable[Claim]) -> tuple[DataSource, ...]:
    """Those with terms of their own; our own records have none."""
    return tuple(
        data_source(claim.source, claim.data_license, claim.version) for claim in claims if claim.data_license
    )  # fmt: skip


def _license(view: LicenseView) -> RecordLicense:
    return RecordLicense(**msgspec.structs.asdict(view.block), file_license=view.file_license)


def _hub(facts: ObservedFacts) -> HubFacts:
    return HubFacts(
        revision=facts.revision,
        private=facts.private,
        disabled=facts.disabled,
        pipeline_tag=facts.pipeline_tag,
        library=facts.library,
        last_modified_at=facts.last_modified_at,
        created_at=facts.created_at,
        listed=facts.listed,
        unread=facts.unread,
        gate_prompt_sha256=facts.gate_prompt_sha256,
    )


def _document_texts(facts: ObservedFacts) -> tuple[DocumentText, ...]:
    return tuple(DocumentText(path=file.path, kind=file.kind, sha256=file.sha256) for file in facts.files)


def _layers(derived: Derived) -> dict[str, Value]:
    """Where each value comes from; the licence and the gate, which have rules of their own, too."""
    state, block, conclusion = derived.state, derived.view.block, derived.conclusion
    layers = dict(derived.resolved.values)
    if conclusion is not None:
        layers["license"] = Value(
            layer="concluded", source=conclusion.by, at=conclusion.at, reason=conclusion.reason,
            evidence=conclusion.evidence, key=conclusion.key,
            role=role_of("concluded", conclusion.by, conclusion.key),
        )  # fmt: skip
    elif state.observation is not None:
        seen_at = state.observation.observed_at
        layers["license"] = Value(
            layer=block.layer, source=state.source, at=seen_at, revision=state.revision,
            reason="; ".join(block.reasons) or None, role=role_of(block.layer, state.source),
        )  # fmt: skip
        layers["gated"] = Value(layer="observed", source=state.source, at=seen_at, revision=state.revision, role="hub")
    return layers
