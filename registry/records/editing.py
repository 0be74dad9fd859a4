"""Writing the curated layer through the API: whole, by merge patch, and withdrawing it."""

from datetime import datetime
from typing import Any

import msgspec
from sqlmodel import col, delete

from registry.db import UnitOfWork
from registry.errors import Invalid
from registry.events.service import record_event
from registry.http.etags import require_match
from registry.records.curated import Conclusion, ConclusionWrite, CuratedFacts
from registry.records.queries import find_present, latest_observation
from registry.records.refresh import Knowledge, refresh_children
from registry.records.schemas import CuratedWrite
from registry.records.service import curate, register
from registry.records.tables import ExcludedCountry, ModelAlias, ModelBase, ModelRecord


def put_curated(
    work: UnitOfWork,
    knowledge: Knowledge,
    model_id: str,
    write: CuratedWrite,
    *,
    if_match: str | None,
    actor: str,
    now: datetime,
) -> tuple[ModelRecord, bool]:
    """Replace the curated layer; True with the record where it is new."""
    record = find_present(work.session, model_id)
    created = record is None
    if record is None:
        record = register(work, knowledge, _checked(model_id), source=write.source, now=now)
    else:
        require_match(if_match, record.etag)
    curate(work, knowledge, record, write.facts, write.conclusion, actor=actor, now=now)
    return record, created


def patch_curated(
    work: UnitOfWork, knowledge: Knowledge, record: ModelRecord, patch: dict[str, Any], *, actor: str, now: datetime
) -> None:
    """Apply a JSON merge patch (RFC 7396) to ``{"facts", "conclusion"}``."""
    merged = merge_patch({"facts": record.curated, "conclusion": written(record), "source": record.source}, patch)
    try:
        write = msgspec.convert(merged, CuratedWrite)
    except msgspec.ValidationError as error:
        raise Invalid(f"The patched record would not be valid: {error}") from error
    curate(work, knowledge, record, write.facts, write.conclusion, actor=actor, now=now)


def withdraw(work: UnitOfWork, knowledge: Knowledge, record: ModelRecord, *, actor: str, now: datetime) -> None:
    """Take the curated layer away; a record that was never observed has nothing left and goes with it."""
    if latest_observation(work.session, record) is not None:
        curate(work, knowledge, record, CuratedFacts(), None, actor=actor, now=now)
        return
    data = {"model": record.id, "before": {"facts": record.curated, "conclusion": record.conclusion}, "after": None}
    record_event(work, "record.curated", subject=record.id, data={**data, "actor": actor}, actor=actor, now=now)
    for table in (ExcludedCountry, ModelBase, ModelAlias):
        work.session.exec(delete(table).where(col(table.record_pk) == record.number))
    work.session.delete(record)
    work.session.flush()
    refresh_children(work, knowledge, record, now)


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


def written(record: ModelRecord) -> dict[str, Any] | None:
    """The conclusion as it was written, without who and when."""
    if record.conclusion is None:
        return None
    conclusion = msgspec.convert(record.conclusion, Conclusion)
    fields = {name: getattr(conclusion, name) for name in ConclusionWrite.__struct_fields__}
    plain: dict[str, Any] = msgspec.to_builtins(ConclusionWrite(**fields))
    return plain


def _checked(model_id: str) -> str:
    """An id that a record may be made for: one or two parts of letters, digits and ``-_.``."""
    parts = model_id.split("/")
    if len(parts) > 2 or not all(part and part.isascii() and _plain(part) for part in parts):  # noqa: PLR2004 - owner, name
        raise Invalid(f"{model_id[:100]!r} is not a model id: owner/name of letters, digits, '-', '_' and '.'.")
    return model_id


def _plain(part: str) -> bool:
    return part.replace("-", "").replace("_", "").replace(".", "").replace("+", "").isalnum() and part not in {
        ".",
        "..",
    }
