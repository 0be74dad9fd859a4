"""Bringing a folder of curation into the registry and out of it; the same folder again changes nothing."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
from sqlmodel import Session, col, select

from registry.curation.exchange.folder import CuratedFile, name_of, read_folder, write_file
from registry.curation.exchange.yaml_document import KeptAssertion, KeptRecord, is_model_id, read_record, write_record
from registry.curation.versions.service import field_changes
from registry.db import Database, UnitOfWork
from registry.errors import CardwatchError, Invalid
from registry.licenses import Knowledge
from registry.records import Curation, ModelRecord, find_present, lock_record, register
from registry.records.conclusions import Act, set_assertions, settle
from registry.records.layers import Assertion, current_assertions, state_now
from registry.safe_yaml import Unreadable

_AT_ONCE = 500


class RecordChange(msgspec.Struct, frozen=True):
    """A model whose assertions changed, and in which fields."""

    model: str
    fields: tuple[str, ...]


class RefusedFile(msgspec.Struct, frozen=True):
    """A file that was refused, and why."""

    file: str
    reason: str


class FolderImport(msgspec.Struct, frozen=True, kw_only=True):
    """What an import did, or with ``dry_run`` would do; ``new`` are models that were registered for it."""

    dry_run: bool
    new: tuple[str, ...]
    changed: tuple[RecordChange, ...]
    unchanged: tuple[str, ...]
    failed: tuple[RefusedFile, ...]


class FolderExport(msgspec.Struct, frozen=True, kw_only=True):
    """Which files an export wrote; ``emptied`` are those of models about which nothing is asserted any more."""

    written: tuple[str, ...]
    emptied: tuple[str, ...]
    unchanged: int
    failed: tuple[RefusedFile, ...]


class _FileImport(msgspec.Struct, frozen=True):
    model: str
    fields: tuple[str, ...]
    is_new: bool


def import_folder(database: Database, knowledge: Knowledge, root: Path, *, dry_run: bool, act: Act) -> FolderImport:
    """Make what the files assert the concluded layer of their records; one file is one transaction and one version."""
    outcomes: list[_FileImport] = []
    failed: list[RefusedFile] = []
    seen: dict[str, str] = {}
    for file in read_folder(root):
        try:
            kept = _kept_record(file)
            with database.trial() if dry_run else database.unit_of_work() as work:
                outcome = _import(work, knowledge, kept, seen, act)
        except (Unreadable, CardwatchError) as wrong:
            failed.append(RefusedFile(file.name, _why(wrong)))
        else:
            seen[outcome.model.lower()] = file.name
            outcomes.append(outcome)
    return FolderImport(
        dry_run=dry_run,
        new=tuple(one.model for one in outcomes if one.is_new),
        changed=tuple(RecordChange(one.model, one.fields) for one in outcomes if one.fields and not one.is_new),
        unchanged=tuple(one.model for one in outcomes if not one.fields and not one.is_new),
        failed=tuple(failed),
    )


def export_folder(database: Database, root: Path) -> FolderExport:
    """Write the concluded layer of all records; a file whose record has none any more asserts nothing from now on."""
    root.mkdir(parents=True, exist_ok=True)
    written: list[str] = []
    emptied: list[str] = []
    failed: list[RefusedFile] = []
    current: set[str] = set()
    for record, assertions in _curated(database):
        current.add(name_of(record.id).lower())
        try:
            written += _write(root, record.id, record.source, assertions)
        except (OSError, Invalid) as wrong:
            failed.append(RefusedFile(name_of(record.id), _why(wrong)))
    for stale in _stale(root, current):
        try:
            emptied += _write(root, stale.id, stale.source, ())
        except (OSError, Invalid) as wrong:
            failed.append(RefusedFile(name_of(stale.id), _why(wrong)))
    unchanged = len(current) - len(written) - sum(1 for one in failed if one.file.lower() in current)
    return FolderExport(
        written=tuple(written), emptied=tuple(emptied), unchanged=unchanged, failed=tuple(failed)
    )  # fmt: skip


def _kept_record(file: CuratedFile) -> KeptRecord:
    if file.wrong is not None:
        raise Unreadable(file.wrong)
    kept = read_record(file.text)
    if name_of(kept.id) != file.name:
        raise Unreadable(f"id: {kept.id} belongs into {name_of(kept.id)}")
    return kept


def _import(work: UnitOfWork, knowledge: Knowledge, kept: KeptRecord, seen: dict[str, str], act: Act) -> _FileImport:
    record = find_present(work.session, kept.id)
    is_new = record is None
    if record is None:
        if not kept.assertions:
            return _FileImport(kept.id, (), is_new=False)
        record = register(work, knowledge, kept.id, source=kept.source, now=act.at)
    if record.folded in seen:
        raise Unreadable(f"id: {record.id}, as it is called today, is what {seen[record.folded]} describes")
    lock_record(work.session, record)
    before = current_assertions(work.session, record)
    state = state_now(work.session, record, act.at)
    stated = state.stated()
    wanted = [settle(state, stated, _assertion(one, act), is_affirmed=False) for one in kept.assertions]
    set_assertions(work, knowledge, record, wanted, act)
    changes = field_changes(before, current_assertions(work.session, record))
    return _FileImport(record.id, tuple(one.field for one in changes), is_new=is_new)


def _assertion(kept: KeptAssertion, act: Act) -> Assertion:
    return Assertion(
        field=kept.field, value=kept.value, by=act.by, at=act.at, reason=kept.reason, evidence=kept.evidence,
        validity=kept.validity,
    )  # fmt: skip


def _curated(database: Database) -> Iterator[tuple[ModelRecord, tuple[Assertion, ...]]]:
    """Records about which something is asserted, by id, a few at a time."""
    after = ""
    while True:
        with database.reading() as session:
            rows = _rows(session, after)
        for record, assertions in rows:
            if assertions:
                yield record, assertions
        if len(rows) < _AT_ONCE:
            return
        after = rows[-1][0].id


def _rows(session: Session, after: str) -> list[tuple[ModelRecord, tuple[Assertion, ...]]]:
    query = (
        select(ModelRecord, Curation.assertions)
        .join(Curation, col(Curation.record_pk) == col(ModelRecord.pk))
        .where(col(Curation.until_at).is_(None), col(ModelRecord.id) > after)
        .order_by(col(ModelRecord.id))
        .limit(_AT_ONCE)
    )
    found = session.exec(query).all()
    session.expunge_all()
    return [(record, msgspec.convert(assertions, tuple[Assertion, ...])) for record, assertions in found]


def _write(root: Path, model_id: str, source: str, assertions: tuple[Assertion, ...]) -> list[str]:
    if not is_model_id(model_id):
        raise Invalid(f"{model_id!r} cannot be the name of a file")
    return [model_id] if write_file(root, name_of(model_id), write_record(model_id, source, assertions)) else []


def _stale(root: Path, current: set[str]) -> Iterator[KeptRecord]:
    """Files that this program wrote, as far as they can be read, of records that have nothing to export any more."""
    for file in read_folder(root):
        if file.name.lower() in current or file.wrong is not None:
            continue
        try:
            kept = _kept_record(file)
        except Unreadable:
            continue
        if kept.assertions:
            yield kept


def _why(wrong: Exception) -> str:
    """A sentence that names the field where there is one."""
    if isinstance(wrong, Invalid):
        field = wrong.errors[0][0].removeprefix("/facts").strip("/").replace("/", ".")
        return wrong.message if field in wrong.message else f"{field}: {wrong.message}"
    return (wrong.strerror if isinstance(wrong, OSError) else None) or str(wrong)
