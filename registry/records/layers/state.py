"""What was known of a model at a moment or revision: the rows of all its layers, gathered as values.

* Now is all that stands; a moment is all that stood then, by the time at which it was written down.
* A revision is what was read at that commit, with what people conclude today.
* A source's word is ended by its next one and never deleted, so that each of these can be asked at any time.

Decided in ADR 0017.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select, update
from sqlmodel.sql.expression import SelectOfScalar

from registry.db.sets import one_of
from registry.records.facts.curation import Conclusion, CuratedFacts, Decided, Evaluation
from registry.records.facts.observation import ObservedFacts, ObservedResult, modality_of
from registry.records.layers.rules import CONCLUSION, Assertion, FieldStatement, Resolved, flatten, is_in_force, resolve
from registry.records.queries import latest_observation, observation_at, observation_of, observations_at, observed_facts
from registry.records.tables import Absence, Claim, Curation, ModelRecord, Observation
from registry.transparency import amended


class State(msgspec.Struct, frozen=True, kw_only=True):
    """The layers of one record, as of ``seen_at``."""

    observation: Observation | None
    facts: ObservedFacts | None
    claims: tuple[Claim, ...]
    assertions: tuple[Assertion, ...]
    is_gone: bool
    seen_at: datetime
    source: str

    @property
    def revision(self) -> str | None:
        """The commit that was read."""
        return self.facts.revision if self.facts else None

    @property
    def is_empty(self) -> bool:
        """Whether nobody had said anything."""
        return self.observation is None and not self.claims and not self.assertions

    @property
    def conclusion(self) -> Conclusion | None:
        """What a curator decided about the licence, where it counts for this state."""
        found = [
            one
            for one in self.assertions
            if one.field == CONCLUSION and is_in_force(one.validity, self.seen_at, self.revision)
        ]
        return conclusion_of(found[-1]) if found else None

    def stated(self) -> dict[str, tuple[FieldStatement, ...]]:
        """What all sources say, by field."""
        said: dict[str, list[FieldStatement]] = {}
        for claim in self.claims:
            for field, value in flatten(msgspec.convert(claim.facts, CuratedFacts)).items():
                said.setdefault(field, []).append(
                    FieldStatement(value=value, source=claim.source, at=claim.at, revision=claim.version)
                )
        for field, statement in self._observed().items():
            said.setdefault(field, []).append(statement)
        return {field: tuple(statements) for field, statements in said.items()}

    def resolved(self) -> Resolved:
        """The values in force."""
        return resolve(self.stated(), self.assertions, seen_at=self.seen_at, revision=self.revision)

    def _observed(self) -> dict[str, FieldStatement]:
        if self.facts is None or self.observation is None:
            return {}
        facts, at = self.facts, self.observation.observed_at
        plain: dict[str, Any] = {
            "tags": list(facts.tags) or None,
            "parameters": facts.parameters,
            "evaluations": [_claimed(result, facts.id) for result in facts.evaluations] or None,
            "base_models": msgspec.to_builtins(facts.bases) or None,
        }
        said = {
            field: FieldStatement(value=value, source=self.source, at=at, revision=facts.revision)
            for field, value in plain.items()
            if value is not None
        }
        if modality := modality_of(facts.pipeline_tag):
            said["modality"] = FieldStatement(
                value=modality, source=self.source, at=at, layer="normalised", revision=facts.revision,
                reason=f"The pipeline is {facts.pipeline_tag}.",
            )  # fmt: skip
        return said


def _claimed(result: ObservedResult, model_id: str) -> dict[str, Any]:
    claim = Evaluation(benchmark=result.benchmark, metric=result.metric, value=result.value, claimed_by=model_id)
    plain: dict[str, Any] = msgspec.to_builtins(claim)
    return plain


def conclusion_of(assertion: Assertion) -> Conclusion:
    """An assertion about the licence as the value that the rules take."""
    decided = msgspec.convert(assertion.value, Decided)
    return Conclusion(
        license=decided.license, territory=decided.territory, reason=assertion.reason or "", by=assertion.by,
        at=assertion.at, evidence=assertion.evidence, about=assertion.about, validity=assertion.validity,
        key=assertion.key,
    )  # fmt: skip


def state_now(session: Session, record: ModelRecord, now: datetime, latest: Observation | None = None) -> State:
    """The latest that is known; ``latest`` is the latest observation, where that is at hand."""
    latest = latest or latest_observation(session, record)
    return _state(session, record, latest, now, is_gone=record.gone_at is not None)


def state_at(session: Session, record: ModelRecord, as_of: datetime) -> State:
    """What was known at a moment."""
    absent = select(Absence.pk).where(Absence.record_pk == record.pk, *_in_force(Absence, as_of))
    return _state(
        session, record, observation_at(session, record, as_of), as_of,
        is_gone=session.exec(absent).first() is not None, known_at=as_of,
    )  # fmt: skip


def states_then(session: Session, records: Sequence[ModelRecord], as_of: datetime | None) -> dict[int, State]:
    """What was known of each of these at a moment, or is known now, as of the record's own last change; by number."""
    return _states(session, records, as_of, lambda record: as_of or record.updated_at)


def states_now(session: Session, records: Sequence[ModelRecord], now: datetime) -> dict[int, State]:
    """The latest that is known of each of these, by number."""
    return _states(session, records, None, lambda _: now)


def _states(
    session: Session,
    records: Sequence[ModelRecord],
    as_of: datetime | None,
    seen_at: Callable[[ModelRecord], datetime],
) -> dict[int, State]:
    numbers = [record.number for record in records]
    observed = {one.record_pk: one for one in observations_at(session, numbers, as_of)}
    absent = select(Absence.record_pk).where(one_of(session, Absence.record_pk, numbers), *_in_force(Absence, as_of))
    gone = set(session.exec(absent)) if as_of else {one.number for one in records if one.gone_at is not None}
    claims: dict[int, list[Claim]] = {}
    said = select(Claim).where(one_of(session, Claim.record_pk, numbers), *_in_force(Claim, as_of))
    for claim in session.exec(said.order_by(Claim.source)):
        claims.setdefault(claim.record_pk, []).append(claim)
    concluded = select(Curation.record_pk, Curation.assertions)
    standing = concluded.where(one_of(session, Curation.record_pk, numbers), *_in_force(Curation, as_of))
    assertions = {number: msgspec.convert(rows, tuple[Assertion, ...]) for number, rows in session.exec(standing)}
    return {
        record.number: State(
            observation=observed.get(record.number), facts=observed_facts(observed.get(record.number)),
            claims=tuple(claims.get(record.number, ())), assertions=assertions.get(record.number, ()),
            is_gone=record.number in gone, seen_at=seen_at(record), source=record.source,
        )
        for record in records
    }  # fmt: skip


def state_of(session: Session, record: ModelRecord, revision: str) -> State | None:
    """What is known today about a commit that was read; None where it never was."""
    observation = observation_of(session, record, revision)
    if observation is None:
        return None
    return _state(session, record, observation, observation.observed_at, is_gone=False)


def state_of_observation(session: Session, record: ModelRecord, observation: Observation, seen_at: datetime) -> State:
    """What is known today about a state that was seen at a moment, wherever it was seen."""
    return _state(session, record, observation, seen_at, is_gone=False)


def current_assertions(session: Session, record: ModelRecord) -> tuple[Assertion, ...]:
    """What people have concluded, as it stands."""
    return _assertions(session, record, None)


def conclusions(session: Session, record: ModelRecord) -> tuple[Assertion, ...]:
    """What people have concluded about the licence of a record, limited or not."""
    return tuple(one for one in current_assertions(session, record) if one.field == CONCLUSION)


def merge_layers(session: Session, record: ModelRecord, twin: ModelRecord, now: datetime) -> None:
    """Give the record all that was said of its twin; where both have a word in force, the twin's ends."""
    own = {claim.source for claim in session.exec(_claims(record, None))}
    for claim in session.exec(_claims(twin, None)):
        claim.until_at = now if claim.source in own else None
    if _assertions(session, record, None):
        standing = update(Curation).where(col(Curation.record_pk) == twin.pk, col(Curation.until_at).is_(None))
        session.exec(standing.values(until_at=now))
    else:
        standing = update(Curation).where(col(Curation.record_pk) == record.pk, col(Curation.until_at).is_(None))
        session.exec(standing.values(until_at=now))
    session.flush()
    for table in (Claim, Curation):
        with amended(session, table, col(table.record_pk) == twin.pk):
            session.exec(update(table).where(col(table.record_pk) == twin.pk).values(record_pk=record.pk))


def _state(
    session: Session,
    record: ModelRecord,
    observation: Observation | None,
    seen_at: datetime,
    *,
    is_gone: bool,
    known_at: datetime | None = None,
) -> State:
    return State(
        observation=observation,
        facts=observed_facts(observation),
        claims=tuple(session.exec(_claims(record, known_at))),
        assertions=_assertions(session, record, known_at),
        is_gone=is_gone,
        seen_at=seen_at,
        source=record.source,
    )


def _claims(record: ModelRecord, known_at: datetime | None) -> SelectOfScalar[Claim]:
    return select(Claim).where(Claim.record_pk == record.pk, *_in_force(Claim, known_at)).order_by(Claim.source)


def _assertions(session: Session, record: ModelRecord, known_at: datetime | None) -> tuple[Assertion, ...]:
    rows = session.exec(
        select(Curation.assertions).where(Curation.record_pk == record.pk, *_in_force(Curation, known_at))
    )
    return msgspec.convert(rows.first() or [], tuple[Assertion, ...])


def _in_force(table: type[Claim | Curation | Absence], known_at: datetime | None) -> list[ColumnElement[bool]]:
    """Rows that stand, or stood at a moment."""
    if known_at is None:
        return [col(table.until_at).is_(None)]
    return [col(table.at) <= known_at, or_(col(table.until_at).is_(None), col(table.until_at) > known_at)]
