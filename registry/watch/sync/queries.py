"""Looking up what is known of a model before it is read."""

from collections.abc import Mapping

import msgspec
from sqlmodel import Session

from registry.db import Database
from registry.evidence import find_text
from registry.hub import HubModel
from registry.hub.huggingface import git_blob_id
from registry.records import ModelRecord, latest_observation, observed_facts
from registry.records.facts import ObservedFacts
from registry.watch.runs.tables import SyncItem
from registry.watch.sync.fetch import Known
from registry.watch.sync.leases import Claim
from registry.watch.tables import WatchedModel


def known_of(database: Database, claim: Claim) -> Known:
    """What is known of the model of a claim."""
    with database.reading() as session:
        item = session.get_one(SyncItem, claim.item)
        watched = session.get(WatchedModel, claim.record)
        return Known(
            facts=_facts(session, claim.record),
            mark=watched.listing_mark if watched else None,
            listed=msgspec.convert(item.listed, HubModel) if item.listed else None,
            pending=msgspec.convert(item.pending_facts, ObservedFacts) if item.pending_facts else None,
        )


def held_bytes(database: Database, facts: ObservedFacts | None) -> Mapping[str, bytes]:
    """The bytes of the files as they were last seen, by git blob id and, as for large files, by sha256."""
    held: dict[str, bytes] = {}
    with database.reading() as session:
        for file in facts.files if facts else ():
            data = find_text(session, file.sha256)
            if data is not None:
                held |= {git_blob_id(data): data, file.sha256: data}
    return held


def _facts(session: Session, record_pk: int) -> ObservedFacts | None:
    record = session.get(ModelRecord, record_pk)
    return observed_facts(latest_observation(session, record)) if record is not None else None
