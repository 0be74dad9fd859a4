"""The documents that verdicts of some moments rest on, of many subjects: read together, as they were then.

* The stored document is the one of that moment where nothing has moved since: its own, and those of what it descends
  from. Otherwise it is made again from the observations of then.
* Bases are read once, however many subjects descend from them.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from registry.compliance.checks.schemas import SubjectBody
from registry.compliance.checks.storage.schemas import MAX_BASES
from registry.compliance.checks.storage.snapshot import KeptState, state_of
from registry.errors import OverBudget
from registry.licenses import Knowledge
from registry.records import ModelRecord, find_records
from registry.records.documents import DocumentBody, current_document
from registry.records.history import is_default_branch
from registry.records.lineage import FURTHER, Forefather, SharedLineage


class DatedState(NamedTuple):
    """What was known at a moment, and whether the record, or one that it descends from, has moved since."""

    state: KeptState
    has_moved: bool = False


class StateReader:
    """Reads the states of some subjects, in a session that only reads; what is not registered has none."""

    def __init__(self, session: Session, knowledge: Knowledge, subjects: Iterable[SubjectBody]) -> None:
        self._session, self._knowledge = session, knowledge
        self._records = find_records(session, {one.model for one in subjects if one.model})
        own = {record.number: record for record in self._records.values()}
        self._lineage = SharedLineage(session, list(own.values()))
        self._above = {number: self._ancestors(record) for number, record in own.items()}
        named = {one.id for above in self._above.values() for one in above[:MAX_BASES] if one.registered}
        self._bases = find_records(session, named)
        self._documents: dict[int, DocumentBody] = {}

    def is_registered(self, model: str) -> bool:
        """Whether there is a record of this name, for whoever the session reads."""
        return model.lower() in self._records

    def state(self, subject: SubjectBody, at: datetime) -> DatedState:
        """The documents of a subject and of what it descends from, as they were."""
        record = self._records.get((subject.model or "").lower())
        if record is None:
            return DatedState(KeptState())
        if subject.revision is not None and not is_default_branch(record, subject.revision):
            return DatedState(state_of(self._session, self._knowledge, subject, at))
        above = self._above[record.number]
        bases = [self._bases[one.id.lower()] for one in above if one.id.lower() in self._bases]
        if max(one.updated_at for one in (record, *bases)) > at:
            then = SubjectBody(model=record.id, as_of=at.isoformat())
            return DatedState(state_of(self._session, self._knowledge, then, at), has_moved=True)
        known = {one.id for one in bases}
        return DatedState(
            KeptState(
                record=self._document(record, at),
                bases=tuple((one.id, self._document(one, at)) for one in bases),
                named=tuple(one.id for one in above if one.id not in known),
            )
        )

    def _ancestors(self, record: ModelRecord) -> list[Forefather]:
        try:
            return self._lineage.of(record)
        except OverBudget:  # it was judged in part, and says so
            return [Forefather(FURTHER, registered=False)]

    def _document(self, record: ModelRecord, at: datetime) -> DocumentBody:
        if record.number not in self._documents:
            self._documents[record.number] = current_document(self._session, self._knowledge, record, at)
        return self._documents[record.number]
