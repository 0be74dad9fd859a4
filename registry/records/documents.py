"""The public document of a record: rendered once when the record changes, stored with its ETag, sent as it is."""

from typing import Any

import msgspec

from registry.records.curated import Conclusion, CuratedFacts, Question, SyncState
from registry.records.facts import ObservedFacts, modality_of
from registry.records.rules import LicenseView
from registry.records.tables import ModelRecord


class BaseView(msgspec.Struct, frozen=True, kw_only=True):
    """A base model as its child's document shows it."""

    id: str
    relation: str
    registered: bool
    license: str | None = None
    license_class: str | None = None


def render(
    record: ModelRecord,
    curated: CuratedFacts,
    conclusion: Conclusion | None,
    facts: ObservedFacts | None,
    view: LicenseView,
    bases: tuple[BaseView, ...],
) -> dict[str, Any]:
    """The document in the contract's shape; ``msgspec.json.encode`` makes the bytes of it."""
    block = msgspec.to_builtins(view.block)
    return {
        "id": record.id,
        "source": record.source,
        "url": f"https://huggingface.co/{record.id}" if record.source == "huggingface" else None,
        "purl": purl_of(record.source, record.id, facts.revision if facts else None),
        "status": record.status,
        "status_reasons": [question["detail"] for question in record.questions] + list(block["reasons"]),
        "questions": msgspec.convert(record.questions, list[Question]),
        "license": {**block, "file_license": view.file_license},
        "cited_license": curated.license,
        "conclusion": conclusion,
        "description": curated.description,
        "artifacts": curated.artifacts,
        "documentation": curated.documentation,
        "access": curated.access,
        "release_stage": curated.release_stage,
        "released": curated.released,
        "openness_category": curated.openness_category,
        "origin": curated.origin,
        "parameters": curated.parameters,
        "modality": modality(curated, facts),
        "base_models": bases,
        "gated": facts.gated if facts else "unknown",
        "downloads": facts.downloads if facts else None,
        "hub": _hub(facts),
        "texts": [{"path": file.path, "kind": file.kind, "sha256": file.sha256} for file in facts.files]
        if facts
        else [],
        "sync": msgspec.convert(record.sync_state, SyncState),
        "evidence": curated.evidence,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
    }


def modality(curated: CuratedFacts, facts: ObservedFacts | None) -> str | None:
    """What a person said, else what the pipeline tells."""
    return curated.modality or (modality_of(facts.pipeline_tag) if facts else None)


def purl_of(source: str, model_id: str, revision: str | None) -> str | None:
    """The package URL of a model on the Hub (purl type ``huggingface``; the version is the commit)."""
    if source != "huggingface":
        return None
    return f"pkg:huggingface/{model_id}" + (f"@{revision.lower()}" if revision else "")


def _hub(facts: ObservedFacts | None) -> dict[str, Any] | None:
    if facts is None:
        return None
    return {
        "revision": facts.revision,
        "private": facts.private,
        "disabled": facts.disabled,
        "pipeline_tag": facts.pipeline_tag,
        "library": facts.library,
        "last_modified_at": facts.last_modified_at,
        "created_at": facts.created_at,
        "unread": facts.unread,
    }
