"""What one reading means for the record: first sight, nothing new, a cosmetic difference, a change, or a failure.

A material change is recorded only when a second reading, a short while later, shows the same; a source that fails is no
change, and only a hub that says plainly and twice that a model is gone makes it gone.
"""

from datetime import datetime, timedelta

import msgspec

from registry.db import UnitOfWork
from registry.evidence import decode, find_text, keep_texts
from registry.hub import FailureKind, HubFailure, is_model_id
from registry.hub.cards import linked_path
from registry.licenses import Knowledge
from registry.licenses.comparison import compare
from registry.licenses.texts import exact_lookup, teach_texts
from registry.records import (
    ModelRecord,
    Observation,
    latest_observation,
    observe,
    observed_facts,
    rename,
    set_gone,
    set_sync_state,
)
from registry.records.facts import ObservedFacts, SyncState, fingerprint
from registry.watch.backfill.worker import queue_backfill
from registry.watch.changes.groups import group_of
from registry.watch.changes.named_texts import is_named_text
from registry.watch.changes.rules import Change, Kind, Texts, changes_between
from registry.watch.changes.service import Occasion, raise_flag, was_told
from registry.watch.changes.unread_files import carry_over
from registry.watch.pages.worker import with_page
from registry.watch.runs.service import add_to_run
from registry.watch.runs.tables import SyncItem
from registry.watch.service import add_watch
from registry.watch.sync.duplicates import absorb, find_twin, is_same_repository
from registry.watch.sync.fetch import Seen
from registry.watch.sync.mirrors import believed
from registry.watch.tables import WatchedModel

MAX_BASES = 20
FIRST_RETRY_SECONDS = 60

GONE = frozenset({"not_found"})
HIDDEN = frozenset({"unauthorized", "forbidden", "gated", "disabled"})
"""Kinds of failure that tell something about the model; all others are trouble of the source or the way to it."""
READINGS_OF_GONE, READINGS_OF_HIDDEN = 2, 4
"""Readings in a row that must be refused alike before it is told; a door may be shut by mistake for a moment."""
REFUSED = "failure:"
"""How ``pending`` begins while a refusal waits to be met again."""


class Settlement(msgspec.Struct, frozen=True, kw_only=True):
    """How an item ends; without an outcome it waits for the second reading, which is to agree with ``pending``."""

    outcome: str | None = None
    detail: str | None = None
    observation: int | None = None
    pending: str | None = None
    pending_facts: ObservedFacts | None = None


def settle_seen(
    work: UnitOfWork, knowledge: Knowledge, item: SyncItem, seen: Seen, endpoint: str, interval_seconds: float,
    now: datetime,
) -> Settlement:  # fmt: skip
    """Record a reading that succeeded, unless it shows a change that is to be read a second time first."""
    record = work.session.get_one(ModelRecord, item.record_pk, with_for_update=True)
    twin = find_twin(work.session, record, seen.facts)
    last = latest_observation(work.session, record) or (latest_observation(work.session, twin) if twin else None)
    known = observed_facts(last)
    read = seen.facts if seen.via is None else believed(seen.facts, known)
    if isinstance(read, HubFailure):
        return settle_failure(work, knowledge, item, read, interval_seconds, now)
    before = None if known is not None and known.listed else known  # a list tells too little to compare with
    facts = carry_over(read, before)
    if failure := _mistaken(known, facts, twin):
        return settle_failure(work, knowledge, item, failure, interval_seconds, now)
    facts = with_page(work, facts, endpoint, now)
    keep_texts(work, seen.evidence, now)
    changes = _changes(work, knowledge, before, facts)
    mark = fingerprint(facts)
    if changes and item.pending != mark:
        return Settlement(pending=mark, pending_facts=read, detail=", ".join(change.kind for change in changes))
    if twin is not None:
        absorb(work, record, twin, now)
    if record.id != facts.id:
        rename(work, knowledge, record, facts.id, now)
    observation = observe(work, knowledge, record, facts, now)
    texts = [file.sha256 for file in facts.files if file.kind in {"license", "policy"}]
    teach_texts(work, knowledge.index, texts, model=facts.id, now=now)
    _succeeded(work, record, seen, now, interval_seconds)
    group = group_of(work.session, item, record) if changes else None
    for change in changes:
        raise_flag(work, knowledge, record, change, Occasion(last, observation, item.pending_at or now, now, group))
    _follow_bases(work, knowledge, item.run_id, facts, now)
    if before is None and work.session.get(WatchedModel, record.number) is not None:
        queue_backfill(work, record, now)
    return Settlement(outcome=_outcome(last, before, facts, changes), observation=observation.pk)


def settle_failure(
    work: UnitOfWork, knowledge: Knowledge, item: SyncItem, failure: HubFailure, interval_seconds: float, now: datetime
) -> Settlement:
    """Keep what is known, say what happened and when, and try again later."""
    record = work.session.get_one(ModelRecord, item.record_pk, with_for_update=True)
    last = latest_observation(work.session, record)
    kind = str(failure.kind)
    tells = last is not None and kind in GONE | HIDDEN and not _is_told(work, record, kind, last)
    if tells and (readings := _agreeing(item, kind) + 1) < (READINGS_OF_GONE if kind in GONE else READINGS_OF_HIDDEN):
        return Settlement(pending=f"{REFUSED}{kind}:{readings}", detail=failure.detail)
    state = SyncState(state="failing", since=now, kind=kind, detail=failure.detail[:300])
    set_sync_state(work, knowledge, record, state, now)
    _failed(work, record, failure, interval_seconds, now)
    if tells:
        group = group_of(work.session, item, record)
        occasion = Occasion(last, None, item.pending_at or now, now, group)
        raise_flag(work, knowledge, record, _loss(kind, failure), occasion)
    if kind in GONE and last is not None:
        set_gone(work, knowledge, record, now)
    return Settlement(outcome="failed", detail=f"{kind}: {failure.detail}")


def _agreeing(item: SyncItem, kind: str) -> int:
    """How many readings in a row were refused for this reason just before."""
    said, _, count = (item.pending or "").rpartition(":")
    return int(count) if said == f"{REFUSED}{kind}" else 0


def _mistaken(before: ObservedFacts | None, facts: ObservedFacts, twin: ModelRecord | None) -> HubFailure | None:
    """Why what was read is not the model of this record, or None: names move, ``_id`` stays."""
    if before is not None and before.hub_id and facts.hub_id and before.hub_id != facts.hub_id:
        detail = "Another repository now has this name; what was known of the old one stays."
        return HubFailure(FailureKind.NOT_FOUND, detail)
    if twin is not None and not is_same_repository(twin, facts):
        detail = f"It is now called {facts.id}, and another repository is on record under that name."
        return HubFailure(FailureKind.MISMATCH, detail)
    return None


def _changes(
    work: UnitOfWork, knowledge: Knowledge, before: ObservedFacts | None, facts: ObservedFacts
) -> tuple[Change, ...]:
    if before is None:
        return ()
    texts = _texts(work, before, facts)
    seen = exact_lookup(work.session, knowledge.catalogue)
    catalogue, index = knowledge.catalogue, knowledge.index
    return changes_between(
        _with_plain_link(before),
        _with_plain_link(facts),
        texts,
        lambda old, new: compare(catalogue, index, old, new, seen),
        lambda declared, text: is_named_text(catalogue, index, declared, text, seen),
    )


def _with_plain_link(facts: ObservedFacts) -> ObservedFacts:
    """A link to a file of the model's own repository is that file, however it is spelled."""
    path = linked_path(facts.license_link, (facts.id,))
    return msgspec.structs.replace(facts, license_link=path) if path else facts


def _texts(work: UnitOfWork, *both: ObservedFacts) -> Texts:
    wanted = {file.sha256 for facts in both for file in facts.files if file.kind != "card"}
    wanted |= {facts.gate_prompt_sha256 for facts in both if facts.gate_prompt_sha256}
    wanted |= {page.sha256 for facts in both for page in facts.pages}
    found = {sha256: find_text(work.session, sha256) for sha256 in wanted}
    return {sha256: decode(data) for sha256, data in found.items() if data is not None}


def _outcome(
    last: Observation | None, before: ObservedFacts | None, facts: ObservedFacts, changes: tuple[Change, ...]
) -> str:
    if last is None or before is None:
        return "first_seen"
    if changes:
        return "changed"
    return "unchanged" if fingerprint(before) == fingerprint(facts) else "observed"


def _succeeded(work: UnitOfWork, record: ModelRecord, seen: Seen, now: datetime, interval_seconds: float) -> None:
    watched = work.session.get(WatchedModel, record.number)
    if watched is not None:
        watched.last_success_at, watched.failures, watched.stale_told_at = now, 0, None
        watched.listing_mark = seen.mark if seen.via is None else None
        watched.is_proven = seen.is_proven
        watched.next_due_at = now + timedelta(seconds=interval_seconds)


def _failed(work: UnitOfWork, record: ModelRecord, failure: HubFailure, interval_seconds: float, now: datetime) -> None:
    watched = work.session.get(WatchedModel, record.number)
    if watched is None:
        return
    watched.last_failure_at, watched.failures, watched.listing_mark = now, watched.failures + 1, None
    wait = FIRST_RETRY_SECONDS * 2 ** min(watched.failures - 1, 12)
    wait = min(max(wait, failure.retry_after_seconds or 0), max(interval_seconds, failure.retry_after_seconds or 0))
    watched.next_due_at = now + timedelta(seconds=wait)


def look_soon(work: UnitOfWork, item: SyncItem, now: datetime) -> None:
    """Read a model again soon that showed something else at every reading; what is known of it stays."""
    watched = work.session.get(WatchedModel, item.record_pk)
    if watched is not None:
        watched.next_due_at = min(watched.next_due_at, now + timedelta(seconds=FIRST_RETRY_SECONDS))


def _is_told(work: UnitOfWork, record: ModelRecord, kind: str, last: Observation) -> bool:
    """Whether it was flagged already that the model is gone, or hidden, since it was last seen."""
    return was_told(work.session, record, _loss_kind(kind), last.last_seen_at)


def _loss_kind(kind: str) -> Kind:
    return "model.deleted" if kind in GONE else "model.unavailable"


def _loss(kind: str, failure: HubFailure) -> Change:
    return Change(
        kind=_loss_kind(kind),
        direction="unknown",
        severity="warning",
        before={"available": True},
        after={"available": False, "reason": kind, "detail": failure.detail[:300]},
    )


def _follow_bases(work: UnitOfWork, knowledge: Knowledge, run_id: str, facts: ObservedFacts, now: datetime) -> None:
    """Bring the bases in too: their licences bind this model, so they are watched as its ancestors."""
    for base in facts.bases[:MAX_BASES]:
        if not is_model_id(base.id) or base.id.lower() == facts.id.lower():
            continue
        watched, is_new = add_watch(work, knowledge, base.id, actor="watch", now=now, reason="ancestor")
        if is_new:
            add_to_run(work, run_id, watched.record_pk, now)
