"""Loading what comes with Cardwatch: well-known models, each fact with its source, stated as claims among others.

* Our own records lie in ``starter/*.yaml``, one file per owner; facts were read from the models' own sources, or say on
  which source of others they rest. Sentences were not taken over.
* What the European Open Source AI Index and the Model Openness Tool say lies in ``indexes/shipped``, and is a claim of
  its own beside ours (docs/adr/0047).
* A start with the data of the same files reads none of them but for a hash; a newer release ends the claims of the
  older one and begins its own, and nothing of that is told as a change.
* What people concluded is another layer and stays, what they removed stays away, and an index that they imported
  themselves is theirs to keep up to date.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import structlog
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from registry.db import Database, UnitOfWork, lock_name
from registry.db.sets import one_of
from registry.errors import Conflict
from registry.events import Event
from registry.licenses import Knowledge
from registry.records.conclusions.claims import replace_claims
from registry.records.indexes import IMPORTED
from registry.records.queries import find_records
from registry.records.starter.catalogue import (
    OWN,
    CatalogueEntry,
    files_digest,
    own_entries,
    read_catalogue,
)
from registry.records.starter.files import StarterModel
from registry.records.starter.records import add_records, put_events
from registry.records.tables import ModelRecord

log = structlog.get_logger(__name__)

LOADED = "record.seeded"
"""The event that remembers what was written of a model, so that what a person removed never comes back; of no model,
the hash of all files."""


_ATTEMPTS = 3


class _Loaded(NamedTuple):
    """What earlier loads wrote of a model: a hash of it, and whose claims."""

    mark: str
    sources: frozenset[str]


def load_starter(
    database: Database, knowledge: Knowledge, now: datetime, models: tuple[StarterModel, ...] | None = None
) -> int:
    """State what is shipped, or only our own records of ``models``: how many models it says something new of.

    Safe to run at every start, by several processes at once.
    """
    entries = own_entries(models) if models is not None else None
    for _ in range(_ATTEMPTS):
        try:
            return _load_once(database, knowledge, entries, now)
        except IntegrityError:
            log.info("starter.record_made_elsewhere")  # another process made one of the records at the same moment
    raise Conflict("Other processes keep making records of the starter catalogue; start again.")


def _load_once(
    database: Database, knowledge: Knowledge, entries: tuple[CatalogueEntry, ...] | None, now: datetime
) -> int:
    if entries is not None:
        with database.unit_of_work() as work:
            lock_name(work.session, "catalogue", OWN)
            return _load(work, knowledge, entries, now)
    digest = files_digest()
    with database.reading() as session:
        if _files_loaded(session) == digest:
            return 0
    shipped = read_catalogue()
    with database.unit_of_work() as work:
        lock_name(work.session, "catalogue", OWN)
        if _files_loaded(work.session) == digest:
            return 0
        count = _load(work, knowledge, shipped, now, is_whole=True)
        put_events(work.session, LOADED, [("", {"mark": digest})], OWN, now)
        return count


def _load(
    work: UnitOfWork, knowledge: Knowledge, entries: Sequence[CatalogueEntry], now: datetime, *, is_whole: bool = False
) -> int:
    session = work.session
    loaded = _loaded(session, None if is_whole else [entry.id for entry in entries])
    marks = {entry.id.lower(): entry.digest for entry in entries}
    due = [
        one for one in entries if one.id.lower() not in loaded or loaded[one.id.lower()].mark != marks[one.id.lower()]
    ]
    found = find_records(session, [entry.id for entry in due])
    fresh = [entry for entry in due if entry.id.lower() not in found and entry.id.lower() not in loaded]
    written = add_records(work, knowledge, fresh, now)
    taken = {entry.id for entry in fresh} - {entry.id for entry in written}
    if taken:
        found |= find_records(session, taken)
    known = [(entry, record) for entry in due if (record := found.get(entry.id.lower())) is not None]
    _restate(work, knowledge, known, loaded, now)
    written += [entry for entry, _ in known]
    told: list[tuple[str, dict[str, Any]]] = [
        (entry.id, {"mark": marks[entry.id.lower()], "sources": sorted(claim.source for claim in entry.claims)})
        for entry in written
    ]
    if is_whole:
        told += _withdraw(work, knowledge, loaded, marks.keys(), now)
    put_events(session, LOADED, told, OWN, now)
    return len(written)


def _restate(
    work: UnitOfWork, knowledge: Knowledge, known: Iterable[tuple[CatalogueEntry, ModelRecord]],
    loaded: dict[str, _Loaded], now: datetime,
) -> None:  # fmt: skip
    """Say of records that are there what the files say now; an index that somebody imported is left alone."""
    pairs = list(known)
    theirs = _imported(work.session, [record.id for _, record in pairs])
    for entry, record in pairs:
        claims = [claim for claim in entry.claims if (record.id, claim.source) not in theirs]
        memory = loaded.get(entry.id.lower())
        before = memory.sources if memory else frozenset[str]()
        gone = (
            before - {claim.source for claim in entry.claims} - {source for id_, source in theirs if id_ == record.id}
        )
        replace_claims(work, knowledge, record, claims, sorted(gone), now)


def _withdraw(
    work: UnitOfWork, knowledge: Knowledge, loaded: dict[str, _Loaded], shipped: Collection[str], now: datetime
) -> list[tuple[str, dict[str, Any]]]:
    """End what an older release said of models that are not shipped any more; the records stay."""
    gone = {model: memory for model, memory in loaded.items() if memory.sources}
    gone = {model: memory for model, memory in gone.items() if model not in set(shipped)}
    found = find_records(work.session, gone)
    theirs = _imported(work.session, [record.id for record in found.values()])
    for model, memory in gone.items():
        if (record := found.get(model)) is not None:
            ended = sorted(source for source in memory.sources if (record.id, source) not in theirs)
            replace_claims(work, knowledge, record, (), ended, now)
    return [(model, {"mark": "", "sources": []}) for model in gone]


def _files_loaded(session: Session) -> str | None:
    """The hash of the files that were loaded last."""
    told = select(Event.data).where(Event.subject == "", Event.type == LOADED).order_by(col(Event.seq).desc())
    data = session.exec(told.limit(1)).first()
    return str(data["mark"]) if data else None


def _loaded(session: Session, models: list[str] | None) -> dict[str, _Loaded]:
    """What was last written, by the model's name in small letters; before there were sources, all was ours."""
    query = select(Event.subject, Event.data).where(Event.type == LOADED, Event.subject != "")
    if models is not None:
        query = query.where(one_of(session, Event.subject, models))
    return {
        subject.lower(): _Loaded(str(data.get("mark", "")), frozenset(data.get("sources", (OWN,))))
        for subject, data in session.exec(query.order_by(col(Event.seq)))
    }


def _imported(session: Session, models: list[str]) -> set[tuple[str, str]]:
    """Which indexes somebody imported of which of these models."""
    query = select(Event.subject, Event.data).where(Event.type == IMPORTED, one_of(session, Event.subject, models))
    return {(subject, str(data["source"])) for subject, data in session.exec(query)}
