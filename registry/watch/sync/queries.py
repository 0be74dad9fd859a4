"""Looking up what is known of a model: before it is read, and to settle what the reading means."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec
from sqlmodel import Session

from registry.db import Database
from registry.evidence import decode, find_text
from registry.hub import HubFailure, HubModel
from registry.hub.huggingface import git_blob_id
from registry.licenses import Knowledge
from registry.licenses.comparison import compare
from registry.licenses.texts import exact_lookup
from registry.records import ModelRecord, Observation, latest_observation, observed_facts
from registry.records.facts import ObservedFacts
from registry.records.weights import knows_weights
from registry.watch.changes.named_texts import are_named_texts
from registry.watch.changes.rules import Change, Texts, changes_between
from registry.watch.changes.service import losses_since
from registry.watch.pages.worker import pages_of
from registry.watch.runs.tables import SyncItem, SyncRun
from registry.watch.sync.duplicates import find_duplicate
from registry.watch.sync.leases import SyncClaim
from registry.watch.sync.rules import Comparison
from registry.watch.sync.values import Duplicate, KnownModel, ModelReading, Situation
from registry.watch.tables import WatchedModel


class Rows(NamedTuple):
    """The rows that a decision is about; item and record are locked."""

    item: SyncItem
    record: ModelRecord
    duplicate: ModelRecord | None
    last: Observation | None
    """The latest observation of the record, or else of its duplicate."""


def known_of(database: Database, claim: SyncClaim) -> KnownModel:
    """What is known of the model of a claim."""
    with database.reading() as session:
        item = session.get_one(SyncItem, claim.key)
        watched = session.get(WatchedModel, claim.record)
        facts = observed_facts(latest_observation(session, claim.record))
        return KnownModel(
            facts=facts,
            mark=watched.listing_mark if watched else None,
            listed=msgspec.convert(item.listed, HubModel) if item.listed else None,
            pending=msgspec.convert(item.pending_facts, ObservedFacts) if item.pending_facts else None,
            has_weights=item.listed is not None or facts is None or _knows_weights(session, claim.record, facts),
        )


def _knows_weights(session: Session, record_pk: int, facts: ObservedFacts) -> bool:
    return facts.revision is None or knows_weights(session, record_pk, facts.revision)


def held_bytes(database: Database, facts: ObservedFacts | None) -> Mapping[str, bytes]:
    """The bytes of the files as they were last seen, by git blob id and, as for large files, by sha256."""
    held: dict[str, bytes] = {}
    with database.reading() as session:
        for file in facts.files if facts else ():
            data = find_text(session, file.sha256)
            if data is not None:
                held |= {git_blob_id(data): data, file.sha256: data}
    return held


def gather(
    session: Session, item: SyncItem, reading: ModelReading | HubFailure, endpoint: str, place: str | None = None
) -> tuple[Situation, Rows]:  # fmt: skip
    """All that a decision about a reading rests on, as values, and the rows behind them; locks the record."""
    record = session.get_one(ModelRecord, item.record_pk, with_for_update=True)
    facts = reading.facts if isinstance(reading, ModelReading) else None
    duplicate = find_duplicate(session, record, facts) if facts is not None else None
    own = latest_observation(session, record)
    last = own or (latest_observation(session, duplicate) if duplicate is not None else None)
    seen = duplicate if own is None and duplicate is not None else record
    situation = Situation(
        reading=reading,
        last=observed_facts(last),
        is_known=own is not None,
        duplicate=Duplicate(duplicate.hub_id) if duplicate is not None else None,
        pages=pages_of(session, facts, endpoint) if facts is not None else (),
        losses=losses_since(session, record, own.last_seen_at) if own is not None else frozenset(),
        pending=item.pending,
        readings=item.readings,
        failures=item.failures,
        is_dry=session.get_one(SyncRun, item.run_id).is_dry,
        hub=seen.hub if last is not None else None,
        place=place,
    )
    return situation, Rows(item, record, duplicate, last)


def comparison(session: Session, knowledge: Knowledge, reading: ModelReading | HubFailure) -> Comparison:
    """How two observations of a model are compared here: by the texts that are kept or were just read."""
    read = reading.evidence if isinstance(reading, ModelReading) else ()
    catalogue, index, learned = knowledge.catalogue, knowledge.index, exact_lookup(session, knowledge.catalogue)

    def changes(before: ObservedFacts, after: ObservedFacts) -> tuple[Change, ...]:
        return changes_between(
            before,
            after,
            _texts_behind(session, read, before, after),
            lambda old, new: compare(catalogue, index, old, new, learned),
            lambda declared, each: are_named_texts(catalogue, index, declared, each, learned),
        )

    return changes


def _texts_behind(session: Session, read: Iterable[bytes], *both: ObservedFacts) -> Texts:
    wanted = {file.sha256 for facts in both for file in facts.files if file.kind != "card"}
    wanted |= {facts.gate_prompt_sha256 for facts in both if facts.gate_prompt_sha256}
    wanted |= {page.sha256 for facts in both for page in facts.pages}
    found = {sha256: data for data in read if (sha256 := hashlib.sha256(data).hexdigest()) in wanted}
    kept = {sha256: find_text(session, sha256) for sha256 in wanted - found.keys()}
    return {sha256: decode(data) for sha256, data in (found | kept).items() if data is not None}
