"""Importing an index: every file becomes what the index says of one model; the same copy again changes nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from sqlmodel import Session

from registry.db import Database, UnitOfWork
from registry.events import record_event
from registry.licenses import Knowledge
from registry.licenses.catalogue import Catalogue
from registry.records.conclusions.claims import find_claim, state_claim
from registry.records.facts.curation import CuratedFacts
from registry.records.indexes.checkout import IndexFile, LocalCopy, UnreadFile, read_copy
from registry.records.indexes.entries import Index, IndexEntry, Unmapped, bears_name
from registry.records.indexes.placement import present_name
from registry.records.layers.rules import flatten
from registry.records.queries import find_present
from registry.records.service import register
from registry.records.tables import ModelRecord
from registry.safe_yaml import Unreadable

IMPORTED = "record.imported"
"""The event of a record of which an index says something new."""
_BATCH = 50
"""Models in one transaction, so that others can write in between."""


class IndexChange(msgspec.Struct, frozen=True):
    """A model of which the index now says something else, and in which fields."""

    model: str
    fields: tuple[str, ...]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What an import did, or with ``dry_run`` would do."""

    source: str
    version: str
    data_license: str
    dry_run: bool
    new: tuple[str, ...]
    changed: tuple[IndexChange, ...]
    unchanged: tuple[str, ...]
    unmapped: tuple[Unmapped, ...]
    failed: tuple[UnreadFile, ...]


class _Plan(msgspec.Struct, frozen=True):
    """What an import means to do with one entry; ``fields`` is None where the index is new to the model."""

    entry: IndexEntry
    model: str
    fields: tuple[str, ...] | None


def import_index(
    database: Database, knowledge: Knowledge, index: Index, root: Path, *, dry_run: bool, actor: str, now: datetime
) -> Report:
    """Bring what the index says into the registry; raises ``Invalid`` where ``root`` is no folder."""
    copy = read_copy(root, index.folder)
    entries, failed = read_entries(knowledge.catalogue, index, copy.files)
    told, untold = _one_per_model(entries)
    plans: list[_Plan] = []
    seen: dict[str, str] = {}
    queue = iter(told)
    while batch := list(islice(queue, _BATCH)):
        if dry_run:
            with database.reading() as session:
                plans += _plans(session, index, batch, seen, untold)
        else:
            with database.unit_of_work() as work:
                found = list(_plans(work.session, index, batch, seen, untold))
                for plan in found:
                    _apply(work, knowledge, index, plan, copy, actor, now)
                plans += found
    unmapped = (*(one for entry in entries for one in entry.unmapped), *untold)
    return _report(index, copy, plans, unmapped, (*copy.failed, *failed), is_dry=dry_run)


def read_entries(
    catalogue: Catalogue, index: Index, files: Iterable[IndexFile]
) -> tuple[tuple[IndexEntry, ...], tuple[UnreadFile, ...]]:
    """What the files say, and those that cannot be read; no file stops the others."""
    entries, failed = [], []
    for file in files:
        try:
            entry = index.read(catalogue, file)
            msgspec.convert(msgspec.to_builtins(entry.facts), CuratedFacts)
        except (Unreadable, msgspec.ValidationError) as wrong:
            failed.append(UnreadFile(file.name, str(wrong)))
        else:
            entries.append(entry)
    return tuple(entries), tuple(failed)


def _one_per_model(entries: tuple[IndexEntry, ...]) -> tuple[list[IndexEntry], list[Unmapped]]:
    """At most one entry for each repository: where several name it, the one that bears its name, or none."""
    claimed: dict[str, list[IndexEntry]] = defaultdict(list)
    for entry in entries:
        if entry.model:
            claimed[entry.model.lower()].append(entry)
    told, untold = [], []
    for rivals in claimed.values():
        named = rivals if len(rivals) == 1 else [one for one in rivals if one.model and bears_name(one.model, one.name)]
        told += named if len(named) == 1 else []
        lost = rivals if len(named) != 1 else [one for one in rivals if one is not named[0]]
        untold += [Unmapped(one.file, "repository", f"other files name {one.model} as well") for one in lost]
    return told, untold


def _plans(
    session: Session, index: Index, batch: list[IndexEntry], seen: dict[str, str], untold: list[Unmapped]
) -> Iterator[_Plan]:
    for entry in batch:
        if entry.model is None:
            continue
        record = find_present(session, present_name(entry.model))
        model = record.id if record else present_name(entry.model)
        if model.lower() in seen:
            reason = f"{model}, as it is called today, is what {seen[model.lower()]} describes"
            untold.append(Unmapped(entry.file, "repository", reason))
            continue
        seen[model.lower()] = entry.file
        yield _Plan(entry, model, _changed_fields(session, index, record, entry.facts))


def _changed_fields(
    session: Session, index: Index, record: ModelRecord | None, facts: CuratedFacts
) -> tuple[str, ...] | None:
    claim = find_claim(session, record, index.source) if record else None
    if claim is None:
        return None
    before, after = flatten(msgspec.convert(claim.facts, CuratedFacts)), flatten(facts)
    return tuple(sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name)))


def _apply(
    work: UnitOfWork, knowledge: Knowledge, index: Index, plan: _Plan, copy: LocalCopy, actor: str, now: datetime
) -> None:
    if plan.fields == ():
        return
    record = register(work, knowledge, plan.model, source="huggingface", now=now)
    state_claim(
        work, knowledge, record, source=index.source, facts=plan.entry.facts, version=copy.version,
        data_license=index.data_license, now=now,
    )  # fmt: skip
    data: dict[str, Any] = {
        "model": record.id, "source": index.source, "version": copy.version, "data_license": index.data_license,
        "fields": list(plan.fields) if plan.fields is not None else None, "actor": actor,
    }  # fmt: skip
    record_event(work, IMPORTED, subject=record.id, data=data, actor=actor, now=now)


def _report(
    index: Index,
    copy: LocalCopy,
    plans: list[_Plan],
    unmapped: tuple[Unmapped, ...],
    failed: tuple[UnreadFile, ...],
    *,
    is_dry: bool,
) -> Report:
    return Report(
        source=index.source,
        version=copy.version,
        data_license=index.data_license,
        dry_run=is_dry,
        new=tuple(plan.model for plan in plans if plan.fields is None),
        changed=tuple(IndexChange(plan.model, plan.fields) for plan in plans if plan.fields),
        unchanged=tuple(plan.model for plan in plans if plan.fields == ()),
        unmapped=unmapped,
        failed=failed,
    )
