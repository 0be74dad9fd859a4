"""The concluded layer: what people assert about a model, in versions that can be read and reverted.

* Each change is a new version with all assertions in force, by whom, when and why; none is overwritten.
* A write without limits leaves assertions that are limited to revisions or a time alone.
* An assertion remembers what the sources said when it was made; affirming the field again answers what they say now.
* A conclusion about the licence answers the record's open questions, and teaches which licence a cited text is.

Decided in ADR 0015 and 0017.
"""

from collections.abc import Container, Iterable, Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec
from sqlmodel import Session, col, select

from registry.db import UnitOfWork
from registry.errors import Conflict, Invalid, NotFound
from registry.events import record_event
from registry.ids import new_id
from registry.inputs import refusal
from registry.licenses import Knowledge
from registry.licenses.texts import teach_decision
from registry.records.conclusions.bases import BASES, base_faults
from registry.records.documents.service import refresh
from registry.records.facts.curation import ConclusionWrite, CuratedFacts, Decided
from registry.records.facts.observation import ObservedFacts
from registry.records.facts.sense import check_sense
from registry.records.facts.words import stored_field
from registry.records.layers.rules import (
    CONCLUSION,
    Assertion,
    FieldStatement,
    fingerprint_of,
    flatten,
    stated_value,
    unflatten,
)
from registry.records.layers.state import State, current_assertions, state_now
from registry.records.license.rules import license_facts_fingerprint
from registry.records.queries import latest_observation, observed_facts
from registry.records.tables import Curation, ModelRecord, Observation

MAX_ASSERTIONS = 300
Stated = Mapping[str, tuple[FieldStatement, ...]]
"""What the sources say, by field."""


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """Who changes the layer, how and why; ``ref`` is the proposal accepted or the version reverted."""

    by: str
    at: datetime
    action: Literal["write", "withdraw", "proposal", "revert", "import"] = "write"
    reason: str | None = None
    ref: str | None = None
    key: str | None = None
    """The id of the key that was used."""


def curate(  # noqa: PLR0913 - who, when, by which key, and what
    work: UnitOfWork,
    knowledge: Knowledge,
    record: ModelRecord,
    facts: CuratedFacts,
    conclusion: ConclusionWrite | None,
    *,
    actor: str,
    now: datetime,
    key: str | None = None,
    affirmed: Container[str] = (),
) -> None:
    """Replace what is asserted without a limit of validity; what stays the same keeps who asserted it and when.

    What is limited to revisions or a time stays, but for a conclusion with the limits of the new one. The fields that
    are ``affirmed`` are concluded anew, over what the sources say now, even where the value stays.
    """
    act = Act(by=actor, key=key, at=now)
    state = state_now(work.session, record, now)
    stated = state.stated()
    kept = [one for one in state.assertions if one.validity is not None]
    said = [
        Assertion(field=field, value=value, by=actor, key=key, at=now, evidence=facts.evidence)
        for field, value in flatten(facts).items()
    ]
    wanted = [_written(state, stated, one, affirmed) for one in said]
    if conclusion is not None:
        new = settle(state, stated, concluding(conclusion, act), is_affirmed=CONCLUSION in affirmed)
        kept = [one for one in kept if one.field != CONCLUSION or one.validity != new.validity]
        wanted.append(new)
        if conclusion.validity is not None:
            wanted += [one for one in state.assertions if one.field == CONCLUSION and one.validity is None]
    elif CONCLUSION in affirmed:
        kept = [one for one in kept if one.field != CONCLUSION]
    set_assertions(work, knowledge, record, [*kept, *wanted], act, latest=state.observation)


def _written(state: State, stated: Stated, wanted: Assertion, affirmed: Container[str]) -> Assertion:
    """What a write makes of one fact: whoever asserted that value before, with a reason perhaps, still does."""
    if wanted.field not in affirmed:
        for one in state.assertions:
            if one.field == wanted.field and one.value == wanted.value and one.validity is None:
                return one
    return settle(state, stated, wanted, is_affirmed=wanted.field in affirmed)


def concluding(write: ConclusionWrite, act: Act) -> Assertion:
    """A conclusion about the licence as an assertion."""
    return Assertion(
        field=CONCLUSION, value=msgspec.to_builtins(Decided(license=write.license, territory=write.territory)),
        reason=write.reason, evidence=tuple(write.evidence), validity=write.validity, by=act.by, key=act.key, at=act.at,
    )  # fmt: skip


def settle(state: State, stated: Stated, wanted: Assertion, *, is_affirmed: bool) -> Assertion:
    """An assertion with what it is made over; one that says what stands already is the one that stands."""
    said = stated_value(wanted.field, stated.get(wanted.field, ()))
    about = license_facts_fingerprint(state.facts) if wanted.field == CONCLUSION else fingerprint_of(said)
    new = msgspec.structs.replace(wanted, about=about)
    same = (one for one in state.assertions if _identity(one) == _identity(new))
    return next((one for one in same if one.about == about or not is_affirmed), new)


def set_assertions(
    work: UnitOfWork,
    knowledge: Knowledge,
    record: ModelRecord,
    assertions: Iterable[Assertion],
    act: Act,
    *,
    latest: Observation | None = None,
) -> Curation | None:
    """Make these the assertions in force, as a new version; None where they are already. Raises ``Invalid``.

    ``latest`` is the latest observation of the record, where that is at hand.
    """
    standing = _standing(work.session, record)
    before, after = assertions_of(standing) if standing else (), tuple(sorted(assertions, key=_in_order))
    check_assertions(knowledge, after)
    _refuse_nonsense(one for one in after if one not in before)
    if before == after:
        return None
    _refuse_bases(work.session, record, before, after)
    version = _append(work, record, standing, after, act)
    latest = latest or latest_observation(work.session, record)
    if _concluded(before) != _concluded(after):
        if _concluded(after):
            record.questions = []
        _teach(work, knowledge, record, latest, _concluded(after), act.at)
    refresh(work, knowledge, record, act.at, latest=latest)
    sides = {"before": _as_event(before), "after": _as_event(after)}
    data = {"model": record.id, **sides, "actor": act.by, "version": version.id}
    record_event(work, "record.curated", subject=record.id, data=data, actor=act.by, now=act.at)
    return version


def _refuse_bases(
    session: Session, record: ModelRecord, before: tuple[Assertion, ...], after: tuple[Assertion, ...]
) -> None:
    """Refuse bases that can be none, which would be dropped or never found; what was stored so before may stay."""
    standing = [one.value for one in before if one.field == BASES]
    for one in after:
        if one.field == BASES and one.value not in standing:
            faults = base_faults(session, record, one.value, f"/facts/{BASES}")
            if faults:
                raise refusal(faults)


def revert(work: UnitOfWork, knowledge: Knowledge, record: ModelRecord, act: Act) -> Curation | None:
    """Undo what the version ``act.ref`` changed; raises ``Conflict`` where a later one changed those fields again."""
    version = work.session.exec(
        select(Curation).where(Curation.id == act.ref, Curation.record_pk == record.pk)
    ).one_or_none()
    if version is None:
        raise NotFound(f"{record.id} has no version {(act.ref or '')[:60]!r}; GET .../curation lists them.")
    current = by_field(current_assertions(work.session, record))
    then, earlier = by_field(assertions_of(version)), by_field(_assertions_before(work, version))
    changed = {field for field in then.keys() | earlier.keys() if then.get(field) != earlier.get(field)}
    moved = sorted(field for field in changed if current.get(field) != then.get(field))
    if moved:
        raise Conflict(f"These fields were changed again since: {', '.join(moved)}. Revert the later change first.")
    kept = [one for field, ones in current.items() if field not in changed for one in ones]
    restored = [one for field in changed for one in earlier.get(field, ())]
    return set_assertions(work, knowledge, record, [*kept, *restored], act)


def list_versions(session: Session, record: ModelRecord, *, limit: int, before: int | None) -> list[Curation]:
    """The versions of the concluded layer, newest first."""
    query = select(Curation).where(Curation.record_pk == record.pk)
    if before is not None:
        query = query.where(col(Curation.pk) < before)
    return list(session.exec(query.order_by(col(Curation.pk).desc()).limit(limit)))


def assertions_of(version: Curation) -> tuple[Assertion, ...]:
    """The assertions of a version as values."""
    return msgspec.convert(version.assertions, tuple[Assertion, ...])


def by_field(assertions: Iterable[Assertion]) -> dict[str, tuple[Assertion, ...]]:
    """Assertions grouped by what they are about."""
    groups: dict[str, tuple[Assertion, ...]] = {}
    for one in assertions:
        groups[one.field] = (*groups.get(one.field, ()), one)
    return groups


def check_assertions(knowledge: Knowledge, assertions: tuple[Assertion, ...]) -> None:
    """Refuse values that no record can hold; raises ``Invalid`` naming the field."""
    if len(assertions) > MAX_ASSERTIONS:
        raise Invalid(f"A record holds at most {MAX_ASSERTIONS} assertions.", pointer="/facts")
    for one in assertions:
        try:
            if one.field == CONCLUSION:
                _check_license(knowledge, msgspec.convert(one.value, Decided).license)
            else:
                unflatten({one.field: one.value})
        except msgspec.ValidationError as error:
            raise Invalid(f"{one.field}: {error}", pointer=f"/facts/{one.field.replace('.', '/')}") from error


def _refuse_nonsense(assertions: Iterable[Assertion]) -> None:
    for one in assertions:
        try:
            check_sense(unflatten({} if one.field == CONCLUSION else {one.field: one.value}))
        except ValueError as error:
            raise Invalid(f"{one.field}: {error}", pointer=f"/facts/{one.field.replace('.', '/')}") from error


def _check_license(knowledge: Knowledge, key: str) -> None:
    if key not in knowledge.catalogue.entries:
        alike = knowledge.catalogue.similar_keys(key)
        hint = f" Did you mean {' or '.join(map(repr, alike))}?" if alike else ""
        message = f"There is no licence {key[:100]!r} in the catalogue.{hint} GET /v1/licenses lists them."
        raise Invalid(message, pointer="/conclusion/license")


def _standing(session: Session, record: ModelRecord) -> Curation | None:
    """The version in force."""
    query = select(Curation).where(Curation.record_pk == record.pk, col(Curation.until_at).is_(None))
    return session.exec(query).one_or_none()


def _append(
    work: UnitOfWork, record: ModelRecord, standing: Curation | None, assertions: tuple[Assertion, ...], act: Act
) -> Curation:
    if standing is not None:
        standing.until_at = act.at
        work.session.flush()
    version = Curation(
        id=new_id("cur", act.at), record_pk=record.number, at=act.at, actor=act.by, action=act.action,
        reason=act.reason, ref=act.ref, assertions=[
            {**msgspec.to_builtins(one), "field": stored_field(one.field)} for one in assertions
        ],
    )  # fmt: skip
    work.session.add(version)
    work.session.flush()
    return version


def _assertions_before(work: UnitOfWork, version: Curation) -> tuple[Assertion, ...]:
    earlier = work.session.exec(
        select(Curation)
        .where(Curation.record_pk == version.record_pk, col(Curation.pk) < version.pk)
        .order_by(col(Curation.pk).desc())
        .limit(1)
    ).one_or_none()
    return assertions_of(earlier) if earlier else ()


def _in_order(one: Assertion) -> tuple[str, bool]:
    """By field; what is limited comes last, because of several that count for a state the last one does."""
    return one.field, one.validity is not None


def _identity(one: Assertion) -> bytes:
    """What makes two assertions the same one, whoever made them when."""
    return msgspec.json.encode((one.field, one.value, one.reason, one.evidence, one.validity), order="sorted")


def _concluded(assertions: tuple[Assertion, ...]) -> tuple[Assertion, ...]:
    return tuple(one for one in assertions if one.field == CONCLUSION)


def _as_event(assertions: tuple[Assertion, ...]) -> dict[str, Any]:
    """The layer as an event tells it: facts and conclusions."""
    plain = {one.field: one.value for one in assertions if one.field != CONCLUSION}
    concluded = _concluded(assertions)
    return {
        "facts": msgspec.to_builtins(unflatten(plain)),
        "conclusion": msgspec.to_builtins(concluded[-1]) if concluded else None,
    }


def _teach(
    work: UnitOfWork,
    knowledge: Knowledge,
    record: ModelRecord,
    latest: Observation | None,
    concluded: tuple[Assertion, ...],
    now: datetime,
) -> None:
    """A conclusion that cites one licence file of the model, by sha256, says which licence that text is."""
    facts = observed_facts(latest)
    one = concluded[-1] if concluded else None
    cited = _license_texts(facts).intersection(one.evidence) if one else set()
    sha256 = cited.pop() if len(cited) == 1 else None
    key, by = (msgspec.convert(one.value, Decided).license, one.by) if one else ("", "")
    teach_decision(work, knowledge.index, record.number, sha256, key, by=by, now=now)


def _license_texts(facts: ObservedFacts | None) -> set[str]:
    return {file.sha256 for file in facts.files if file.kind == "license"} if facts else set()
