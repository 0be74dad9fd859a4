"""The versions of the concluded layer: who changed what, when and why, and taking a change back.

* Every change of what is concluded is a version, with its actor, reason and what it refers to.
* Taking one back is a new version too; it is refused where later versions changed the same fields.
* ``If-Match`` is the record's ETag.

Decided in ADR 0015.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import zip_longest

from sqlmodel import Session, func, select

from registry.access import Caller
from registry.curation.versions.schemas import FieldChange, VersionRead, VersionWhole
from registry.db import UnitOfWork
from registry.errors import Conflict, NotFound
from registry.http.etags import require_match
from registry.licenses import Knowledge
from registry.pagination import Page, decode_cursor, page_of, total_of
from registry.records import Curation, ModelRecord, get_record, lock_record
from registry.records.conclusions import Act, assertions_of, by_field, list_versions, revert
from registry.records.layers import Assertion


def page_of_versions(session: Session, record: ModelRecord, *, limit: int, cursor: str | None) -> Page[VersionRead]:
    """The versions of a record, newest first."""
    bound_to = ("curation", record.pk)
    before = int(decode_cursor(cursor, bound_to, 1)[0]) if cursor is not None else None
    rows = list_versions(session, record, limit=limit + 1, before=before)
    pairs = list(zip_longest(rows, rows[1:]))
    total = session.exec(select(func.count()).select_from(Curation).where(Curation.record_pk == record.pk)).one()
    found = page_of(pairs, limit, lambda pair: [pair[0].pk], bound_to=bound_to, total=total_of(total))
    return found.each(lambda pair: _version_read(*pair))


def get_version(session: Session, record: ModelRecord, version_id: str) -> VersionWhole:
    """One version with all its assertions; raises ``NotFound``."""
    query = select(Curation).where(Curation.id == version_id, Curation.record_pk == record.pk)
    found = session.exec(query).one_or_none()
    if found is None:
        raise NotFound(f"{record.id} has no version {version_id[:60]!r}; GET .../curation lists them.")
    older = list_versions(session, record, limit=1, before=found.pk)
    short = _version_read(found, older[0] if older else None)
    fields = {name: getattr(short, name) for name in VersionRead.__struct_fields__}
    return VersionWhole(**fields, assertions=assertions_of(found))


def take_back(
    work: UnitOfWork,
    knowledge: Knowledge,
    model_id: str,
    version_id: str,
    reason: str,
    *,
    if_match: str | None,
    caller: Caller,
    now: datetime,
) -> tuple[VersionWhole, ModelRecord]:
    """Undo what one version changed, as a new version; raises ``Conflict`` where later ones build on it."""
    record = get_record(work.session, model_id)
    lock_record(work.session, record)
    if if_match:
        require_match(if_match, record.etag)
    act = Act(by=caller.name, at=now, action="revert", reason=reason, ref=version_id)
    version = revert(work, knowledge, record, act)
    if version is None:
        raise Conflict("Nothing that this version changed is left to take back.")
    return get_version(work.session, record, version.id), record


def field_changes(before: Iterable[Assertion], after: Iterable[Assertion]) -> tuple[FieldChange, ...]:
    """What differs between two states of the layer, by field."""
    old, new = by_field(before), by_field(after)
    return tuple(
        FieldChange(field=field, before=_shown(old.get(field)), after=_shown(new.get(field)))
        for field in sorted(old.keys() | new.keys())
        if old.get(field) != new.get(field)
    )


def _shown(assertions: tuple[Assertion, ...] | None) -> object:
    return assertions[-1].value if assertions else None


def _version_read(version: Curation, older: Curation | None) -> VersionRead:
    return VersionRead(
        id=version.id, at=version.at, actor=version.actor, action=version.action, reason=version.reason,
        ref=version.ref, changes=field_changes(assertions_of(older) if older else (), assertions_of(version)),
    )  # fmt: skip
