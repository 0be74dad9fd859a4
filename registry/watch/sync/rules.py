"""What one reading of a model means: recorded, read a second time first, tried again, or told as a failure. Pure.

- The first sight of a model is no change; what only a list told of it is no sight, since a list tells too little.
- A difference that matters is recorded when a second reading shows the same state; one that does not, at once.
- A refusal counts when it was met ``READINGS_OF_GONE`` or ``READINGS_OF_HIDDEN`` times in a row, and is told once;
  all other failures are trouble of the source or the way to it. What is known of the model stays in either case.
- Trouble that passes is tried again in the same run, later and later; a source without requests left only postpones.
- The same name at another hub is another model, unless its ``_id`` or its commit is the same, or a person says so.
  A record of which no hub is known (older versions kept none) may be from another; the first ``_id`` that is the same
  here settles it for all of them, since only one hub was ever read.
- Names move, ``_id`` stays: another repository under the name is another model.
- A refusal for the region that the registry stands in is a fact about that region: the model is neither gone nor
  hidden, and what was known of it stays. ADR 43.
- A mirror tells the content of a commit, not who may read it, and nothing older than is known.
- A model that shows something else at each of ``MAX_READINGS`` readings is given up until the next run.

ADR 6 (when a difference is a flag), 19 (lists first).
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from registry.hub import FailureKind, HubFailure
from registry.hub.cards import linked_path
from registry.records.facts import ObservedFacts, fingerprint
from registry.records.regions import dated, last_known, region_moved, region_of
from registry.watch.changes.rules import Change, Direction, Kind, severity_of
from registry.watch.changes.unread_files import ALL_FILES, carry_over, with_card_of
from registry.watch.sync.values import (
    SAME_MODELS,
    Decision,
    Duplicate,
    Fail,
    Outcome,
    Record,
    Retry,
    Situation,
    SyncLimits,
    Wait,
)

GONE = frozenset({FailureKind.NOT_FOUND})
HIDDEN = frozenset({FailureKind.UNAUTHORIZED, FailureKind.FORBIDDEN, FailureKind.GATED, FailureKind.DISABLED})
"""Kinds of failure that tell something about the model; all others are trouble of the source or the way to it."""
REGION = frozenset({FailureKind.REGION_BLOCKED})
"""It is there, and not for us: said in words of its own, so that two refusals are enough."""
READINGS_OF_GONE, READINGS_OF_HIDDEN = 2, 4
"""Readings in a row that must be refused alike before it is told; a door may be shut by mistake for a moment."""
MAX_READINGS = 8
REFUSED = "failure:"
"""How ``pending`` begins while a refusal waits to be met again."""
FIRST_RETRY_SECONDS, LONGEST_RETRY_SECONDS = 2.0, 600.0
POSTPONE_SECONDS = 20.0
"""Until a reading is tried again that could not be recorded."""
FIRST_RETRY_OF_MODEL_SECONDS = 60
"""Until a watched model that failed is read again in another run; doubled with each failure in a row."""

Comparison = Callable[[ObservedFacts, ObservedFacts], tuple[Change, ...]]
"""The material changes from one observation to the next."""


def decide(situation: Situation, compare: Comparison, limits: SyncLimits, now: datetime) -> Decision:
    """What comes of a reading."""
    reading = situation.reading
    if situation.is_elsewhere and not _is_same_model(situation):
        elsewhere = _elsewhere(situation)
        return Fail(detail=_detail(elsewhere), failure=elsewhere)
    if isinstance(reading, HubFailure):
        return _retry(situation, reading, limits, now) or _failed(situation, reading, limits, now)
    read = reading.facts if reading.via is None else believed(reading.facts, situation.last)
    if isinstance(read, HubFailure):
        return _refused(situation, read, limits, now)
    before = None if situation.last is None or situation.last.listed else situation.last
    facts = carry_over(read, before)
    known = None if situation.hub == SAME_MODELS else situation.last
    if failure := _contradiction(known, facts, situation.duplicate):
        return _refused(situation, failure, limits, now)
    facts = dated(msgspec.structs.replace(facts, pages=situation.pages), situation.last, now)
    changes = _changes(before, facts, compare) if before is not None else ()
    shown = fingerprint(facts)
    if changes and situation.pending != shown:
        return _wait(situation, shown, ", ".join(change.kind for change in changes), read, limits, now)
    return Record(facts=facts, outcome=_outcome(before, facts, changes), changes=changes)


def _is_same_model(situation: Situation) -> bool:
    """Whether a reading at another hub is of the model that was read before: by its lasting id, or at its commit.

    What is only trouble there says nothing either way, and is tried again as such.
    """
    reading, last = situation.reading, situation.last
    if isinstance(reading, HubFailure):
        return reading.is_transient
    if last is None:
        return True
    is_kept = last.hub_id is not None and last.hub_id == reading.facts.hub_id
    return is_kept or (last.revision is not None and last.revision == reading.facts.revision)


def _elsewhere(situation: Situation) -> HubFailure:
    reading, place = situation.reading, situation.place
    origin = f"it was read from {situation.hub}" if situation.hub else "it is not known from which hub it was read"
    told = f" ({_detail(reading)[:100]})" if isinstance(reading, HubFailure) else ""
    detail = (
        f"{origin}, and nothing shows that {place} has the same model{told}. What is known stays; `cardwatch sync "
        "--same-models` says that it is the same."
    )
    return HubFailure(FailureKind.OTHER_HUB, detail)


def believed(facts: ObservedFacts, last: ObservedFacts | None) -> ObservedFacts | HubFailure:
    """The facts of a reading that came from a mirror, as far as they stand for the hub's own.

    The gate, the visibility, the ``_id`` and who is handed files where are the hub's to tell: they stay as last seen. A
    mirror that shows another commit is believed only if that one is newer than the last, since a copy that lags behind
    looks like a change back.
    """
    if last is None:
        return msgspec.structs.replace(
            facts, hub_id=None, gated="unknown", gate_prompt_sha256=None, private=False, disabled=False,
            is_region_blocked=None,
        )  # fmt: skip
    if facts.revision != last.revision and not _is_newer(facts, last):
        return HubFailure(FailureKind.UNREACHABLE, "the hub cannot be reached, and its mirror shows no newer commit")
    return msgspec.structs.replace(
        facts, hub_id=last.hub_id, gated=last.gated, gate_prompt_sha256=last.gate_prompt_sha256, private=last.private,
        disabled=last.disabled, is_region_blocked=None,
    )  # fmt: skip


def can_list_confirm(before: ObservedFacts, pending: ObservedFacts) -> bool:
    """Whether the list of the owner can tell that a first reading was right; where it cannot, the model is asked.

    A list shows no files, so one that is gone may have been left out. It may come from a cache: it tells nothing of a
    model that seems to have gone back, and nothing of what changes without a commit and so bears no date.
    """
    keeps_files = {file.path for file in before.files} <= {file.path for file in pending.files}
    was, is_ = before.last_modified_at, pending.last_modified_at
    goes_on = was is None or is_ is None or was <= is_
    return keeps_files and goes_on and _undated(before) == _undated(pending)


def seconds_until_retry(failure: HubFailure, failures: int, retries: int) -> float | None:
    """Seconds until the next try, or None where the failure is to be told.

    A source that has no requests left for us says nothing about a model, however often: such a reading only waits.
    """
    asked = float(failure.retry_after_seconds or 0)
    if failure.kind is FailureKind.RATE_LIMITED and retries:
        return min(max(asked, 1.0), LONGEST_RETRY_SECONDS)
    if not failure.is_transient or failures >= retries:
        return None
    return min(max(FIRST_RETRY_SECONDS * 2.0**failures, asked), LONGEST_RETRY_SECONDS)


def seconds_until_next_run(failures: int, failure: HubFailure, interval_seconds: float) -> float:
    """Until a watched model is read again that failed so many times in a row, this failure included.

    Who is refused by the place is refused tomorrow, too.
    """
    asked = failure.retry_after_seconds or 0
    if failure.kind in REGION:
        return max(interval_seconds, asked)
    wait = FIRST_RETRY_OF_MODEL_SECONDS * 2.0 ** min(failures - 1, 12)
    return min(max(wait, asked), max(interval_seconds, asked))


def kind_of_loss(kind: FailureKind) -> Kind:
    """The change that a refusal tells once it is believed."""
    return "model.deleted" if kind in GONE else "model.unavailable"


def _retry(situation: Situation, failure: HubFailure, limits: SyncLimits, now: datetime) -> Retry | None:
    """Refusals count in a row only: those of a source that is in trouble itself say little."""
    seconds = seconds_until_retry(failure, situation.failures, limits.retries)
    if seconds is None:
        return None
    is_trouble = failure.kind is not FailureKind.RATE_LIMITED
    is_refusal = situation.pending is not None and situation.pending.startswith(REFUSED)
    return Retry(
        due_at=now + timedelta(seconds=seconds),
        detail=f"{failure.kind}: {failure.detail}; tried again in {seconds:.0f} s"[:500],
        failures=situation.failures + is_trouble,
        pending=None if is_trouble and is_refusal else situation.pending,
    )


def _failed(situation: Situation, failure: HubFailure, limits: SyncLimits, now: datetime) -> Wait | Fail:
    if situation.is_dry:
        return Fail(detail=_detail(failure), failure=failure)
    return _refused(situation, failure, limits, now)


def _refused(situation: Situation, failure: HubFailure, limits: SyncLimits, now: datetime) -> Wait | Fail:
    """Keep what is known, and say what happened; that a model is lost only once it was refused often enough."""
    kind, is_known = failure.kind, situation.is_known
    if kind in REGION:
        return _refused_here(situation, failure, limits, now)
    is_loss = is_known and kind in GONE | HIDDEN and kind_of_loss(kind) not in situation.losses
    needed = READINGS_OF_GONE if kind in GONE else READINGS_OF_HIDDEN
    if is_loss and (readings := _refusals(situation.pending, kind) + 1) < needed:
        return _wait(situation, f"{REFUSED}{kind}:{readings}", failure.detail, None, limits, now)
    loss = _loss(failure) if is_loss else None
    return Fail(detail=_detail(failure), failure=failure, loss=loss, is_gone=is_known and kind in GONE)


def _refused_here(situation: Situation, failure: HubFailure, limits: SyncLimits, now: datetime) -> Wait | Fail:
    """A refusal of the whole model for our region: all stays as it was last seen, and that it is refused is a fact."""
    last = situation.last
    if last is None or not situation.is_known or (last.is_region_blocked and ALL_FILES in last.unread):
        return Fail(detail=_detail(failure), failure=failure)
    facts = msgspec.structs.replace(last, is_region_blocked=True, unread=(ALL_FILES,), appeared=(), region_since=None)
    facts = dated(facts, last, now)
    readings = _refusals(situation.pending, failure.kind) + 1
    if readings < READINGS_OF_GONE:
        return _wait(situation, f"{REFUSED}{failure.kind}:{readings}", failure.detail, None, limits, now)
    loss = _region_change(last, facts, failure.detail)
    return Fail(detail=_detail(failure), failure=failure, loss=loss, refused=facts)


def _wait(
    situation: Situation, pending: str, detail: str, facts: ObservedFacts | None, limits: SyncLimits, now: datetime
) -> Wait | Fail:
    if situation.readings + 1 >= MAX_READINGS and not situation.is_dry:
        return Fail(detail=detail, facts=facts)
    due_at = now + timedelta(seconds=limits.confirm_delay_seconds)
    return Wait(due_at=due_at, pending=pending, detail=detail, facts=facts)


def _refusals(pending: str | None, kind: FailureKind) -> int:
    """How many readings in a row were refused for this reason just before."""
    before, _, count = (pending or "").rpartition(":")
    return int(count) if before == f"{REFUSED}{kind}" else 0


def _contradiction(
    last: ObservedFacts | None, facts: ObservedFacts, duplicate: Duplicate | None
) -> HubFailure | None:  # fmt: skip
    """Why what was read is not the model of this record, or None."""
    if last is not None and last.hub_id and facts.hub_id and last.hub_id != facts.hub_id:
        detail = "Another repository now has this name; what was known of the old one stays."
        return HubFailure(FailureKind.NOT_FOUND, detail)
    if duplicate is not None and duplicate.hub_id not in {None, facts.hub_id}:
        detail = f"It is now called {facts.id}, and another repository is on record under that name."
        return HubFailure(FailureKind.MISMATCH, detail)
    return None


def _outcome(before: ObservedFacts | None, facts: ObservedFacts, changes: tuple[Change, ...]) -> Outcome:
    if before is None:
        return "first_seen"
    if changes:
        return "changed"
    return "unchanged" if fingerprint(before) == fingerprint(facts) else "observed"


def _changes(before: ObservedFacts, after: ObservedFacts, compare: Comparison) -> tuple[Change, ...]:
    """What the source says otherwise, and whom it now hands it to: told together, and apart from each other.

    A card that nobody could read or tell before is taken to have said the same.
    """
    before = with_card_of(before, after) if before.card_untold else before
    region = _region_change(before, after)
    found = () if _is_same(before, after) else compare(_with_plain_link(before), _with_plain_link(after))
    return (*found, *([region] if region else []))


def _is_same(before: ObservedFacts, after: ObservedFacts) -> bool:
    """Whether there is nothing to compare: no text is read for a model that is as it was."""
    return not after.appeared and fingerprint(before) == fingerprint(after)


def _region_change(before: ObservedFacts, after: ObservedFacts, detail: str | None = None) -> Change | None:
    """That people of a region are not handed the model any more, or are again; ``detail`` are a refusal's words."""
    if not region_moved(before, after):
        return None
    old, new = last_known(before), region_of(after)
    direction: Direction = "narrowed" if new.state == "restricted" else "widened"
    return Change(
        kind="access.region_changed",
        direction=direction,
        severity=severity_of("access.region_changed", direction),
        before={"region": msgspec.to_builtins(old)},
        after={"region": msgspec.to_builtins(new), **({"detail": detail[:300]} if detail else {})},
    )


def _loss(failure: HubFailure) -> Change:
    return Change(
        kind=kind_of_loss(failure.kind),
        direction="unknown",
        severity="warning",
        before={"available": True},
        after={"available": False, "reason": str(failure.kind), "detail": failure.detail[:300]},
    )


def _detail(failure: HubFailure) -> str:
    return f"{failure.kind}: {failure.detail}"


def _is_newer(facts: ObservedFacts, last: ObservedFacts) -> bool:
    now, then = facts.last_modified_at, last.last_modified_at
    return now is not None and then is not None and now > then


def _undated(facts: ObservedFacts) -> tuple[object, ...]:
    """What changes without a commit, so that no date tells which of two answers is the newer one."""
    return facts.gated, facts.private, facts.disabled, facts.hub_id, bool(facts.is_region_blocked)


def _with_plain_link(facts: ObservedFacts) -> ObservedFacts:
    """A link to a file of the model's own repository is that file, however it is spelled."""
    path = linked_path(facts.license_link, (facts.id,))
    return msgspec.structs.replace(facts, license_link=path) if path else facts
