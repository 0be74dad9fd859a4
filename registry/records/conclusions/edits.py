"""Writing the curated layer through the API: whole, by merge patch, and withdrawing it."""

from datetime import datetime
from typing import Any

import msgspec
from sqlmodel import Session, col, delete, select

from registry.db import UnitOfWork
from registry.errors import Invalid
from registry.events import record_event
from registry.http.etags import refuse_match, require_match
from registry.hub import MODELSCOPE, is_model_id, source_of
from registry.inputs import take
from registry.licenses import Knowledge
from registry.records.conclusions.schemas import CuratedWrite
from registry.records.conclusions.service import Act, curate, set_assertions
from registry.records.documents.service import refresh_children
from registry.records.facts.curation import ConclusionWrite
from registry.records.facts.words import present_facts
from registry.records.layers.rules import CONCLUSION, unflatten
from registry.records.layers.state import current_assertions, state_now
from registry.records.queries import find_present, latest_observation, lock_id, lock_record
from registry.records.service import register
from registry.records.tables import Absence, Claim, Curation, ExcludedCountry, ModelAlias, ModelBase, ModelRecord
from registry.transparency import erase_leaves, erase_rows

_WITHDRAWN = "The record was withdrawn, and no source says anything of the model."


def put_curated(
    work: UnitOfWork,
    knowledge: Knowledge,
    model_id: str,
    write: CuratedWrite,
    *,
    if_match: str | None,
    actor: str,
    now: datetime,
    key: str | None = None,
) -> tuple[ModelRecord, bool]:
    """Replace the curated layer; True with the record where it is new."""
    lock_id(work.session, model_id)
    record = find_present(work.session, model_id)
    created = record is None
    if record is None:
        refuse_match(if_match)
        record = register(work, knowledge, _valid_id(model_id), source=write.source, now=now)
    else:
        lock_record(work.session, record)
        require_match(if_match, record.etag)
    curate(work, knowledge, record, write.facts, write.conclusion, actor=actor, key=key, now=now)
    return record, created


def patch_curated(
    work: UnitOfWork,
    knowledge: Knowledge,
    record: ModelRecord,
    patch: dict[str, Any],
    *,
    actor: str,
    now: datetime,
    key: str | None = None,
) -> None:
    """Apply a JSON merge patch (RFC 7396) to ``{"facts", "conclusion"}``."""
    facts, conclusion = written(work.session, record, now)
    if isinstance(patch.get("facts"), dict):
        patch = {**patch, "facts": present_facts(patch["facts"])}
    merged = merge_patch({"facts": facts, "conclusion": conclusion, "source": record.source}, patch)
    write = take(merged, CuratedWrite)
    named = _PatchedFields(patch)
    curate(work, knowledge, record, write.facts, write.conclusion, actor=actor, key=key, now=now, affirmed=named)


def withdraw(work: UnitOfWork, knowledge: Knowledge, record: ModelRecord, *, actor: str, now: datetime) -> None:
    """Take the curated layer away; a record of which no source says anything has nothing left and goes with it."""
    if has_sources(work.session, record):
        set_assertions(work, knowledge, record, (), Act(by=actor, at=now, action="withdraw"))
        return
    facts, conclusion = written(work.session, record, now)
    data = {"model": record.id, "before": {"facts": facts, "conclusion": conclusion}, "after": None, "actor": actor}
    record_event(work, "record.curated", subject=record.id, data=data, actor=actor, now=now)
    erase_rows(work.session, Curation, col(Curation.record_pk) == record.number, reason=_WITHDRAWN, actor=actor)
    erase_leaves(work.session, "openness", [str(record.number)], reason=_WITHDRAWN, actor=actor)
    for table in (ExcludedCountry, ModelBase, ModelAlias, Curation, Absence):
        work.session.exec(delete(table).where(col(table.record_pk) == record.number))
    work.session.delete(record)
    work.session.flush()
    refresh_children(work, knowledge, record, now)


def has_sources(session: Session, record: ModelRecord) -> bool:
    """Whether anybody but a curator ever said something about the model."""
    claimed = session.exec(select(Claim.pk).where(Claim.record_pk == record.pk).limit(1)).first()
    return claimed is not None or latest_observation(session, record) is not None


class _PatchedFields:
    """The fields that a merge patch names."""

    def __init__(self, patch: dict[str, Any]) -> None:
        self._patch = patch

    def __contains__(self, field: object) -> bool:
        facts = self._patch.get("facts")
        name, _, key = str(field).partition(".")
        if name == CONCLUSION or not isinstance(facts, dict):
            return name in self._patch
        nested = facts.get(name)
        return name in facts and (not key or not isinstance(nested, dict) or key in nested)


def merge_patch(target: Any, patch: Any) -> Any:  # noqa: ANN401 - JSON
    """RFC 7396, section 2."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merge_patch(result.get(name), value)
    return result


def written(session: Session, record: ModelRecord, now: datetime) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The curated layer as it was written, without who and when: facts, and the conclusion in force."""
    plain = {
        one.field: one.value
        for one in current_assertions(session, record)
        if one.validity is None and one.field != CONCLUSION
    }
    facts: dict[str, Any] = msgspec.to_builtins(unflatten(plain))
    conclusion = state_now(session, record, now).conclusion
    if conclusion is None:
        return facts, None
    fields = {name: getattr(conclusion, name) for name in ConclusionWrite.__struct_fields__}
    return facts, msgspec.to_builtins(ConclusionWrite(**fields))


def _valid_id(model_id: str) -> str:
    """An id that a record may be made for: one or two parts of letters, digits and ``-_.``, or one of ModelScope."""
    if source_of(model_id) == MODELSCOPE and is_model_id(model_id):
        return model_id
    parts = model_id.split("/")
    if len(parts) > 2 or not all(part and part.isascii() and _is_plain_part(part) for part in parts):  # noqa: PLR2004 - owner, name
        raise Invalid(
            f"{model_id[:100]!r} is not a model id: owner/name of letters, digits, '-', '_' and '.'.", pointer="/name"
        )
    return model_id


def _is_plain_part(part: str) -> bool:
    return part.replace("-", "").replace("_", "").replace(".", "").replace("+", "").isalnum() and part not in {
        ".",
        "..",
    }
