"""What an entry's subject is now, as far as a waiver was granted for it."""

from datetime import datetime

import msgspec
from sqlmodel import Session

from registry.compliance.checks import SubjectBody, gather_subject
from registry.compliance.checks.facts import essence_of
from registry.compliance.inventories.tables import Inventory, InventoryEntry
from registry.compliance.waivers.rules import Answer, SubjectState, digest_of
from registry.errors import CardwatchError
from registry.licenses import Knowledge
from registry.records import find_records
from registry.records.documents import current_document

UNKNOWN = "unknown"


def state_of(
    session: Session, knowledge: Knowledge, inventory: Inventory, entry: InventoryEntry, answer: Answer, now: datetime
) -> SubjectState:
    """The revision of the subject, its texts, and all that is known of what binds; unknown where it cannot be read."""
    question = _question(inventory, entry)
    terms = [_terms(knowledge, str(key)) for key in answer["licenses"]]
    if entry.model is None:
        return SubjectState(revision=None, texts=(), terms=digest_of([entry.license, terms]), question=question)
    try:
        body = SubjectBody(model=entry.model, revision=entry.revision)
        facts = gather_subject(session, knowledge, body.by_id(), now)
    except (CardwatchError, ValueError):
        return SubjectState(revision=UNKNOWN, texts=(), terms=UNKNOWN, question=question)
    texts = tuple(sha256 for some in facts.evidence.values() for sha256 in some)
    known = [digest_of(essence_of(facts).decode()), terms]
    revision = facts.revision or _latest(session, knowledge, entry.model, now)
    return SubjectState(revision=revision, texts=texts, terms=digest_of(known), question=question)


def _question(inventory: Inventory, entry: InventoryEntry) -> str:
    """What was asked; only what is stated counts, so that facts which join the vocabulary open nothing."""
    stated = {name: value for name, value in {**inventory.use, **entry.use}.items() if value is not None}
    return digest_of([entry.model_folded, entry.license, entry.revision, stated])


def _terms(knowledge: Knowledge, key: str) -> object:
    entry = knowledge.catalogue.get(key)
    return msgspec.to_builtins(entry) if entry is not None else key


def _latest(session: Session, knowledge: Knowledge, model: str, now: datetime) -> str | None:
    record = find_records(session, [model]).get(model.lower())
    document = current_document(session, knowledge, record, now) if record is not None else None
    return document.hub.revision if document is not None and document.hub is not None else None
