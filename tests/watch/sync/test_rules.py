"""What a reading means, as a table of situations: no database, no hub, no clock."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.hub.failures import FailureKind, HubFailure
from registry.records.facts.observation import ObservedFacts, ObservedFile, ObservedPage, fingerprint
from registry.watch.changes.rules import Change, Kind
from registry.watch.sync.rules import (
    GONE,
    HIDDEN,
    MAX_READINGS,
    READINGS_OF_GONE,
    READINGS_OF_HIDDEN,
    can_list_confirm,
    decide,
    seconds_until_next_run,
)
from registry.watch.sync.values import (
    Decision,
    Duplicate,
    Fail,
    ModelReading,
    Record,
    Retry,
    Situation,
    SyncLimits,
    Wait,
)

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
LIMITS = SyncLimits(confirm_delay_seconds=60, retries=4)
IMPATIENT = SyncLimits(confirm_delay_seconds=60, retries=0)
LICENSE = ObservedFile("LICENSE", "1" * 64, 10, "license")
POLICY = ObservedFile("USE_POLICY.md", "2" * 64, 10, "policy")
BEFORE = ObservedFacts(
    id="lab/model", hub_id="1", revision="a" * 40, declared=("mit",), files=(LICENSE,), gated="auto",
    last_modified_at=NOW - timedelta(days=2),
)  # fmt: skip
LISTED = ObservedFacts(id="lab/model", hub_id="1", declared=("gpl-3.0",), listed=True)
COSMETIC = msgspec.structs.replace(BEFORE, revision="b" * 40, license_tags=("mit",))
CHANGED = msgspec.structs.replace(
    BEFORE, revision="c" * 40, declared=("apache-2.0",), last_modified_at=NOW - timedelta(days=1)
)
OTHERWISE = msgspec.structs.replace(CHANGED, revision="d" * 40, declared=("gpl-3.0",))
RENAMED = msgspec.structs.replace(BEFORE, id="lab/model-2")


def compare(before: ObservedFacts, after: ObservedFacts) -> tuple[Change, ...]:
    """What matters in this file: the declared licence and the name."""
    kinds: dict[Kind, bool] = {
        "license.id_changed": before.declared != after.declared,
        "model.renamed": before.id != after.id,
    }
    return tuple(
        Change(kind=kind, direction="unknown", severity="warning", before={}, after={})
        for kind, is_other in kinds.items()
        if is_other
    )


def of(facts: ObservedFacts, last: ObservedFacts | None = BEFORE, **more: Any) -> Situation:  # noqa: ANN401 - fields of Situation
    """The situation after a reading that showed these facts."""
    reading = ModelReading(facts=facts, via=more.pop("via", None))
    return Situation(reading=reading, last=last, is_known=last is not None, **more)


def refused(kind: FailureKind, last: ObservedFacts | None = BEFORE, **more: Any) -> Situation:  # noqa: ANN401 - as above
    return Situation(reading=HubFailure(kind, "it says so"), last=last, is_known=last is not None, **more)


def answer(situation: Situation, limits: SyncLimits = LIMITS) -> Decision:
    return decide(situation, compare, limits, NOW)


def recorded(situation: Situation) -> tuple[str, list[str]]:
    """Outcome and flags of what must be recorded."""
    decision = answer(situation)
    assert isinstance(decision, Record), decision
    return decision.outcome, [change.kind for change in decision.changes]


RECORDED: dict[str, tuple[Situation, str, list[str]]] = {
    "first sight": (of(CHANGED, None), "first_seen", []),
    "what only a list told is no sight": (of(CHANGED, LISTED), "first_seen", []),
    "a record that only its duplicate had seen": (
        of(RENAMED, RENAMED, duplicate=Duplicate("1")), "unchanged", [],
    ),
    "the same": (of(BEFORE), "unchanged", []),
    "another commit with the same": (of(msgspec.structs.replace(BEFORE, revision="e" * 40)), "unchanged", []),
    "a cosmetic difference": (of(COSMETIC), "observed", []),
    "a second reading that agrees": (of(CHANGED, pending=fingerprint(CHANGED)), "changed", ["license.id_changed"]),
    "a second reading that shows the former state": (of(BEFORE, pending=fingerprint(CHANGED)), "unchanged", []),
    "a second reading with a cosmetic difference": (of(COSMETIC, pending=fingerprint(CHANGED)), "observed", []),
    "a refusal that did not last": (of(BEFORE, pending="failure:not_found:1"), "unchanged", []),
    "a new name that is seen twice": (of(RENAMED, pending=fingerprint(RENAMED)), "changed", ["model.renamed"]),
    "a duplicate that was never read": (
        of(RENAMED, pending=fingerprint(RENAMED), duplicate=Duplicate(None)), "changed", ["model.renamed"],
    ),
    "a mirror that shows the same commit": (
        of(msgspec.structs.replace(BEFORE, gated="no", private=True, hub_id="77"), via="mirror"), "unchanged", [],
    ),
    "a mirror at first sight": (of(BEFORE, None, via="mirror"), "first_seen", []),
    "a mirror that agrees with what a newer commit showed": (
        of(msgspec.structs.replace(CHANGED, gated="no"), via="mirror", pending=fingerprint(CHANGED)),
        "changed", ["license.id_changed"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", RECORDED)
def test_what_is_recorded_at_once(name: str) -> None:
    situation, outcome, kinds = RECORDED[name]
    assert recorded(situation) == (outcome, kinds)


WAITING: dict[str, Situation] = {
    "a change that is seen for the first time": of(CHANGED),
    "a second reading that shows another change": of(OTHERWISE, pending=fingerprint(CHANGED)),
    "a change after a refusal": of(CHANGED, pending="failure:forbidden:2"),
    "a new name": of(RENAMED),
    "a duplicate, the new name of which is not confirmed": of(RENAMED, duplicate=Duplicate("1")),
    "a mirror with a newer commit": of(CHANGED, via="mirror"),
}


@pytest.mark.parametrize("name", WAITING)
def test_what_waits_for_a_second_reading(name: str) -> None:
    situation = WAITING[name]
    decision = answer(situation)
    assert isinstance(decision, Wait)
    assert decision.due_at == NOW + timedelta(seconds=60)
    assert decision.facts is not None
    assert decision.pending == fingerprint(decision.facts)
    assert decision.detail in {"license.id_changed", "model.renamed"}
    # The same once more is recorded; so nothing waits for ever.
    agreed = msgspec.structs.replace(situation, pending=decision.pending, readings=1)
    assert recorded(agreed)[0] == "changed"


def test_facts_carry_over_what_is_behind_a_closed_door() -> None:
    closed = msgspec.structs.replace(BEFORE, files=(), unread=("LICENSE", "USE_POLICY.md"))
    decision = answer(of(closed))
    assert isinstance(decision, Record)
    assert decision.facts.files == (LICENSE,)
    assert decision.facts.appeared == ("USE_POLICY.md",)


def test_the_page_that_is_known_counts_and_not_the_one_of_the_reading() -> None:
    known, former = ObservedPage("https://example.org/terms", "3" * 64), ObservedPage("https://example.org/", "4" * 64)
    decision = answer(of(msgspec.structs.replace(BEFORE, pages=(former,)), pages=(known,)))
    assert isinstance(decision, Record)
    assert (decision.facts.pages, decision.outcome) == ((known,), "observed")


@pytest.mark.parametrize("kind", sorted(GONE | HIDDEN))
def test_a_refusal_is_told_once_it_was_met_often_enough(kind: FailureKind) -> None:
    needed = READINGS_OF_GONE if kind in GONE else READINGS_OF_HIDDEN
    pending: str | None = None
    for reading in range(needed - 1):
        decision = answer(refused(kind, pending=pending, readings=reading), IMPATIENT)
        assert decision == Wait(
            due_at=NOW + timedelta(seconds=60), pending=f"failure:{kind}:{reading + 1}", detail="it says so"
        )
        pending = decision.pending
    decision = answer(refused(kind, pending=pending, readings=needed - 1), IMPATIENT)
    assert isinstance(decision, Fail)
    assert decision.loss is not None
    assert decision.loss.kind == ("model.deleted" if kind in GONE else "model.unavailable")
    assert decision.loss.after == {"available": False, "reason": str(kind), "detail": "it says so"}
    assert decision.is_gone is (kind in GONE)
    assert decision.detail == f"{kind}: it says so"


FAILED: dict[str, tuple[Situation, bool]] = {
    "trouble of the source": (refused(FailureKind.SERVER_ERROR), False),
    "a hidden model, told before": (refused(FailureKind.UNAUTHORIZED, losses=frozenset({"model.unavailable"})), False),
    "a gone model, told before": (refused(FailureKind.NOT_FOUND, losses=frozenset({"model.deleted"})), True),
    "a model that was never read": (refused(FailureKind.NOT_FOUND, None), False),
    "what only its duplicate had seen": (
        Situation(reading=HubFailure(FailureKind.NOT_FOUND, "gone"), last=BEFORE, duplicate=Duplicate("1")), False,
    ),
    "a name that is on record for another repository": (of(RENAMED, duplicate=Duplicate("2")), False),
    "a mirror that lags": (of(msgspec.structs.replace(CHANGED, last_modified_at=None), via="mirror"), False),
    "our own token": (refused(FailureKind.CREDENTIALS), False),
}  # fmt: skip


@pytest.mark.parametrize("name", FAILED)
def test_what_fails_and_flags_nothing(name: str) -> None:
    situation, is_gone = FAILED[name]
    decision = answer(situation, IMPATIENT)
    assert isinstance(decision, Fail)
    assert (decision.loss, decision.is_gone, decision.facts) == (None, is_gone, None)
    assert decision.failure is not None
    assert decision.detail == f"{decision.failure.kind}: {decision.failure.detail}"


def test_another_repository_under_the_name_is_a_model_that_is_gone() -> None:
    other = msgspec.structs.replace(CHANGED, hub_id="2")
    first = answer(of(other))
    assert isinstance(first, Wait)
    assert (first.pending, first.facts) == ("failure:not_found:1", None)
    second = answer(of(other, pending=first.pending, readings=1))
    assert isinstance(second, Fail)
    assert second.loss is not None
    assert (second.loss.kind, second.is_gone) == ("model.deleted", True)


def test_refusals_of_another_kind_begin_the_count_anew() -> None:
    decision = answer(refused(FailureKind.FORBIDDEN, pending="failure:unauthorized:3"), IMPATIENT)
    assert isinstance(decision, Wait)
    assert decision.pending == "failure:forbidden:1"


@pytest.mark.parametrize(
    ("failure", "failures", "seconds"),
    [
        (HubFailure(FailureKind.SERVER_ERROR, "oops"), 0, 2),
        (HubFailure(FailureKind.SERVER_ERROR, "oops"), 3, 16),
        (HubFailure(FailureKind.SERVER_ERROR, "oops", retry_after_seconds=30), 0, 30),
        (HubFailure(FailureKind.SERVER_ERROR, "oops", retry_after_seconds=9_000), 0, 600),
        (HubFailure(FailureKind.RATE_LIMITED, "slowly"), 99, 1),
        (HubFailure(FailureKind.RATE_LIMITED, "slowly", retry_after_seconds=9_000), 99, 600),
        (HubFailure(FailureKind.SERVER_ERROR, "oops"), 4, None),
        (HubFailure(FailureKind.MISMATCH, "no"), 0, None),
    ],
)
def test_trouble_that_passes_is_tried_again(failure: HubFailure, failures: int, seconds: float | None) -> None:
    decision = answer(Situation(reading=failure, last=BEFORE, is_known=True, failures=failures))
    if seconds is None:
        assert isinstance(decision, Fail)
        return
    is_limited = failure.kind is FailureKind.RATE_LIMITED
    assert decision == Retry(
        due_at=NOW + timedelta(seconds=seconds), failures=failures + (not is_limited),
        detail=f"{failure.kind}: {failure.detail}; tried again in {seconds:.0f} s",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "pending", "kept"),
    [
        (FailureKind.SERVER_ERROR, "failure:forbidden:3", None),
        (FailureKind.RATE_LIMITED, "failure:forbidden:3", "failure:forbidden:3"),
        (FailureKind.SERVER_ERROR, "0" * 64, "0" * 64),
    ],
)
def test_trouble_between_two_readings(kind: FailureKind, pending: str, kept: str | None) -> None:
    """Refusals count in a row only; a change that was seen still waits to be seen again."""
    decision = answer(refused(kind, pending=pending))
    assert isinstance(decision, Retry)
    assert decision.pending == kept


@pytest.mark.parametrize("situation", [of(CHANGED), refused(FailureKind.FORBIDDEN)], ids=["change", "refusal"])
def test_what_differs_at_every_reading_is_given_up(situation: Situation) -> None:
    last = msgspec.structs.replace(situation, readings=MAX_READINGS - 2)
    assert isinstance(answer(last, IMPATIENT), Wait)
    decision = answer(msgspec.structs.replace(situation, readings=MAX_READINGS - 1), IMPATIENT)
    assert isinstance(decision, Fail)
    assert (decision.failure, decision.loss, decision.is_gone) == (None, None, False)


@pytest.mark.parametrize(
    ("situation", "kind"),
    [
        (of(CHANGED, is_dry=True, readings=MAX_READINGS - 1), Wait),
        (of(COSMETIC, is_dry=True), Record),
        (refused(FailureKind.NOT_FOUND, is_dry=True), Fail),
        (refused(FailureKind.SERVER_ERROR, is_dry=True), Retry),
    ],
)
def test_a_dry_run_decides_after_one_reading(situation: Situation, kind: type[Decision]) -> None:
    decision = answer(situation)
    assert isinstance(decision, kind)
    assert not isinstance(decision, Fail) or decision.loss is None


EARLIER = msgspec.structs.replace(CHANGED, last_modified_at=NOW - timedelta(days=9))


@pytest.mark.parametrize(
    ("pending", "answer"),
    [
        (CHANGED, True),
        (msgspec.structs.replace(CHANGED, files=(LICENSE, POLICY)), True),
        (msgspec.structs.replace(CHANGED, files=()), False),
        (EARLIER, False),
        (msgspec.structs.replace(CHANGED, last_modified_at=None), True),
        (msgspec.structs.replace(CHANGED, gated="manual"), False),
        (msgspec.structs.replace(CHANGED, private=True), False),
        (msgspec.structs.replace(CHANGED, disabled=True), False),
        (msgspec.structs.replace(CHANGED, hub_id="2"), False),
    ],
    ids=["newer", "more files", "fewer files", "older", "undated", "gate", "private", "disabled", "another"],
)
def test_what_a_list_that_may_come_from_a_cache_can_confirm(pending: ObservedFacts, answer: object) -> None:
    assert can_list_confirm(BEFORE, pending) is answer


@pytest.mark.parametrize(
    ("failures", "asked", "seconds"), [(1, None, 60), (3, None, 240), (30, None, 3_600), (1, 9_000, 9_000)]
)
def test_a_model_that_fails_is_read_less_and_less_often(failures: int, asked: int | None, seconds: float) -> None:
    failure = HubFailure(FailureKind.SERVER_ERROR, "oops", retry_after_seconds=asked)
    assert seconds_until_next_run(failures, failure, 3_600) == seconds


STATES = (BEFORE, COSMETIC, CHANGED, OTHERWISE, RENAMED, LISTED, msgspec.structs.replace(CHANGED, hub_id="2"))
PENDINGS = (*(fingerprint(state) for state in STATES), "failure:not_found:1", "failure:forbidden:3")
LOSSES: tuple[frozenset[Kind], ...] = (frozenset(), frozenset({"model.deleted"}), frozenset({"model.unavailable"}))
SITUATIONS = st.builds(
    Situation,
    reading=st.builds(ModelReading, facts=st.sampled_from(STATES), via=st.sampled_from((None, "mirror")))
    | st.builds(HubFailure, st.sampled_from(FailureKind), st.just("oops")),
    last=st.none() | st.sampled_from(STATES),
    is_known=st.booleans(),
    duplicate=st.sampled_from((None, Duplicate(None), Duplicate("1"), Duplicate("2"))),
    losses=st.sampled_from(LOSSES),
    pending=st.none() | st.sampled_from(PENDINGS),
    readings=st.integers(0, MAX_READINGS),
    failures=st.integers(0, 6),
    is_dry=st.booleans(),
)


@given(SITUATIONS)
def test_nothing_is_a_change_on_a_first_reading(situation: Situation) -> None:
    """Whatever a reading shows: without one before that showed the same, nothing is told of the model."""
    decision = answer(msgspec.structs.replace(situation, pending=None, readings=0))
    if isinstance(decision, Record):
        assert not decision.changes
    if isinstance(decision, Fail):
        assert decision.loss is None


@given(SITUATIONS)
def test_what_is_told_has_shown_before(situation: Situation) -> None:
    decision = answer(situation)
    if isinstance(decision, Record) and decision.changes:
        assert situation.pending == fingerprint(decision.facts)
    if isinstance(decision, Fail) and decision.loss is not None:
        assert situation.pending is not None
        assert situation.pending.startswith("failure:")


@given(SITUATIONS)
def test_the_same_situation_gives_the_same_decision(situation: Situation) -> None:
    assert answer(situation) == answer(msgspec.structs.replace(situation)) == answer(situation)
