"""Recording what a page of a list means: readings are asked for, observations extended, new models watched."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec
from sqlmodel import Session, col, func, or_, select, update

from registry.db import UnitOfWork, try_insert
from registry.hub import HubModel, ListPage, NamedModel, is_model_id
from registry.ids import new_id
from registry.jobs import WATCH_WORK
from registry.licenses import Knowledge
from registry.records import ModelRecord, Observation
from registry.records.documents import hide_listed
from registry.records.downloads import keep_downloads
from registry.watch.runs.tables import IS_OPEN, SyncItem, SyncRun
from registry.watch.service import add_watch
from registry.watch.sweeps.rules import ALL_OF, WatchedRow, joined, triage, triage_named
from registry.watch.sweeps.tables import Sweep
from registry.watch.tables import WatchedModel, WatchMember, WatchRule


def reconcile_page(
    work: UnitOfWork, knowledge: Knowledge, sweep: Sweep, page: ListPage, interval_seconds: float, now: datetime,
    *, has_token: bool = False,
) -> int:  # fmt: skip
    """Ask for readings of what differs from what is known, and extend what does not; how many are to be read.

    What the page shows as private is hidden at once. With a token a new model is hidden until it is read, too, where
    the page does not say whether it is private; what is known already stays as its last reading said.
    """
    watched = _watched(work.session, sweep.source, (*page.items, *page.named))
    found = joined(triage(watched, page.items, sweep.scope), triage_named(watched, page.named))
    _extend(work.session, found.same, now, now + timedelta(seconds=interval_seconds))
    keep_downloads(work.session, _counted(watched, found.same, page.items), now)
    asked = _ask(work, sweep, found.moved, now)
    hide_listed(work, _shown_private(watched, page))
    _note_shown(work.session, {pk: found.shown[pk] for pk in asked if pk in found.shown})
    read = len(asked)
    return read + _add_new(work, knowledge, sweep, found.new, now, has_token=has_token)


def _shown_private(watched: Iterable[WatchedRow], page: ListPage) -> list[int]:
    """The watched models that a page says are private."""
    listed: tuple[HubModel | NamedModel, ...] = (*page.items, *page.named)
    private = [item for item in listed if item.private]
    names, ids = {item.id.lower() for item in private}, {item.hub_id for item in private if item.hub_id}
    return [row.pk for row in watched if row.folded in names or row.hub_id in ids]


def ask_for_missing(work: UnitOfWork, sweep: Sweep, now: datetime) -> int:
    """Ask for a reading of each watched model of an owner that the list of all its models did not show."""
    owner = sweep.scope.removeprefix(ALL_OF).lower()
    unseen = (
        select(WatchedModel.record_pk)
        .join(ModelRecord, col(ModelRecord.pk) == col(WatchedModel.record_pk))
        .where(
            ModelRecord.owner_folded == owner, ModelRecord.source == sweep.source,
            or_(col(WatchedModel.last_success_at).is_(None), col(WatchedModel.last_success_at) < sweep.started_at),
        )
    )  # fmt: skip
    return len(_ask(work, sweep, dict.fromkeys(work.session.exec(unseen)), now))


def _watched(session: Session, source: str, items: Sequence[HubModel | NamedModel]) -> list[WatchedRow]:
    """The watched models that a page speaks of, by the Hub's own id or by name."""
    wanted = (
        ModelRecord.pk, ModelRecord.folded, ModelRecord.hub_id, ModelRecord.status, WatchedModel.listing_mark,
        WatchedModel.failures, WatchedModel.is_proven, WatchedModel.shown_mark,
    )  # fmt: skip
    query = select(*wanted).join(WatchedModel, col(WatchedModel.record_pk) == col(ModelRecord.pk))  # type: ignore[call-overload]  # eight columns
    names = {item.id.lower() for item in items}
    ids = {item.hub_id for item in items if item.hub_id}
    found = {
        row[0]: WatchedRow(*row)
        for column, values in ((ModelRecord.folded, names), (ModelRecord.hub_id, ids))
        for row in session.exec(query.where(ModelRecord.source == source, col(column).in_(values)))
    }
    return list(found.values())


def _counted(watched: Iterable[WatchedRow], same: Iterable[int], items: Iterable[HubModel]) -> dict[int, int]:
    """What was counted in all of models that are as they were; the others are read, and tell it then."""
    unmoved = set(same)
    numbers = {row.folded: row.pk for row in watched if row.pk in unmoved}
    told = ((numbers.get(item.id.lower()), item.downloads_all_time) for item in items)
    return {number: count for number, count in told if number is not None and count is not None}


def _extend(session: Session, numbers: Iterable[int], now: datetime, due_at: datetime) -> None:
    """These models are as they were."""
    wanted = sorted(numbers)
    if not wanted:
        return
    among = col(WatchedModel.record_pk).in_(wanted)
    seen = update(WatchedModel).where(among).values(last_success_at=now, next_due_at=due_at, stale_told_at=None)
    session.exec(seen.execution_options(synchronize_session=False))
    latest = (
        select(func.max(Observation.observed_at), Observation.record_pk)
        .where(col(Observation.record_pk).in_(wanted))
        .group_by(col(Observation.record_pk))
        .subquery()
    )
    numbers_of = (
        select(func.max(Observation.pk))
        .join(
            latest, (col(Observation.record_pk) == latest.c.record_pk) & (col(Observation.observed_at) == latest.c[0])
        )
        .group_by(col(Observation.record_pk))
    )
    extended = update(Observation).where(col(Observation.pk).in_(numbers_of)).values(last_seen_at=now)
    session.exec(extended.execution_options(synchronize_session=False))


def _ask(work: UnitOfWork, sweep: Sweep, wanted: Mapping[int, HubModel | None], now: datetime) -> list[int]:
    """Add readings to the run of the sweep, for models that are not about to be read anyway; for which."""
    busy = select(SyncItem.record_pk).where(col(SyncItem.record_pk).in_(wanted), IS_OPEN)
    open_ones = set(work.session.exec(busy)) if wanted else set()
    asked = [pk for pk in wanted if pk not in open_ones]
    for pk in asked:
        listed = wanted[pk]
        row = SyncItem(run_id=run_of(work, sweep, now), record_pk=pk, due_at=now)
        row.listed = msgspec.to_builtins(listed) if listed is not None else None
        try_insert(work.session, row)
    if asked:
        work.enqueue(WATCH_WORK)
    return asked


def _note_shown(session: Session, marks: Mapping[int, str]) -> None:
    """Only what led to a reading is noted: one that was under way may have begun before the list changed."""
    for pk, mark in sorted(marks.items()):
        seen = update(WatchedModel).where(col(WatchedModel.record_pk) == pk).values(shown_mark=mark)
        session.exec(seen.execution_options(synchronize_session=False))


def run_of(work: UnitOfWork, sweep: Sweep, now: datetime) -> str:
    """The run of a sweep; made when there is something to read."""
    if sweep.run_id is None:
        trigger = "recheck" if sweep.scope.startswith(ALL_OF) else "sweep"
        run = SyncRun(id=new_id("run", now), requested_at=now, requested_by="beat", trigger=trigger)
        work.session.add(run)
        work.session.flush()
        sweep.run_id = run.id
    return sweep.run_id


def _add_new(
    work: UnitOfWork, knowledge: Knowledge, sweep: Sweep, items: Sequence[HubModel | NamedModel], now: datetime,
    *, has_token: bool,
) -> int:  # fmt: skip
    """Watch what is new under an owner of whom everything is watched."""
    owners = {item.id.partition("/")[0].lower() for item in items if "/" in item.id}
    rules = _owner_rules(work.session, sweep.source, owners)
    added = set[int]()
    for item in items:
        rule = rules.get(item.id.partition("/")[0].lower())
        if rule is None or not is_model_id(item.id):
            continue
        is_private = has_token if item.private is None else item.private
        watched, _ = add_watch(work, knowledge, item.id, actor="watch", now=now, reason="rule", is_private=is_private)
        try_insert(work.session, WatchMember(rule_pk=rule, record_pk=watched.record_pk))
        added.add(watched.record_pk)
    return len(_ask(work, sweep, dict.fromkeys(sorted(added)), now))


def _owner_rules(session: Session, source: str, owners: set[str]) -> dict[str, int]:
    """The rules that watch all models of an owner, among these owners."""
    if not owners:
        return {}
    rules = session.exec(select(WatchRule).where(WatchRule.kind == "owner", WatchRule.source == source))
    return {
        str(rule.spec["owner"]).lower(): rule.pk or 0 for rule in rules if str(rule.spec["owner"]).lower() in owners
    }
