"""Metrics: how much there is to do and how it goes, counted in the database, so that every process tells the same."""

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from litestar import Response, get
from litestar.di import NamedDependency
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import ColumnElement, Engine, literal_column
from sqlmodel import Session, case, col, func, select

from registry.access.guards import require_metrics
from registry.clock import read_clock
from registry.db import Database
from registry.db.visibility import is_narrowed, sees_private
from registry.health.backlog import backlog_of_alerts
from registry.hub import FailureKind
from registry.progress import read_ticks
from registry.records import ModelRecord
from registry.records.search import FacetCount
from registry.records.visibility import IS_PRIVATE
from registry.transparency.sequence import count_waiting, log_size
from registry.watch.changes import Flag
from registry.watch.operations import SyncStatus, read_status
from registry.watch.runs import SyncItem
from registry.watch.sweeps import Sweep
from registry.webhooks import Delivery, DeliveryState

CACHED_SECONDS = 5
RECENT = timedelta(hours=1)
MAX_FAILURES = 5_000
"""Failed readings whose kinds are counted, the newest ones."""
MEDIA_TYPE = CONTENT_TYPE_LATEST.removesuffix("; charset=utf-8")
"""Litestar adds the charset to all text, so it would stand there twice."""
_UNDELIVERED = [state for state in DeliveryState if state != DeliveryState.DELIVERED]


@get(
    "/metrics",
    operation_id="get_metrics",
    sync_to_thread=True,
    guards=[require_metrics],
    media_type=MEDIA_TYPE,
)
def metrics(database: NamedDependency[Database], now: NamedDependency[datetime]) -> Response[bytes]:
    """Get counts for Prometheus, read from the database, so that every process tells the same; some seconds old."""
    answers = _KEPT.setdefault(database.engine, {})
    kept = answers.get(sees_private())
    if kept is None or time.monotonic() - kept.made_at >= CACHED_SECONDS:
        kept = answers[sees_private()] = _Kept(time.monotonic(), _measure(database, now))
    return Response(kept.answer, media_type=MEDIA_TYPE)


class _Kept(NamedTuple):
    made_at: float
    answer: bytes


_KEPT: WeakKeyDictionary[Engine, dict[bool, _Kept]] = WeakKeyDictionary()
"""The last answer, for who may see what is private and for others, by ``time.monotonic``.

A cache that goes by the clock keeps it for as long as that went back.
"""


def _measure(database: Database, now: datetime) -> bytes:
    measures = _Measures()
    _measure_status(measures, read_status(database, now), now)
    with database.reading() as session:
        _measure_records(measures, session)
        _measure_readings(measures, session, now)
        _measure_lists(measures, session, now)
        _measure_alerts(measures, session, now)
        _measure_ticks(measures, session, now)
        _measure_clock(measures, session, now)
        measures.tell("log_waiting", "Leaves of the log that have no place yet.", count_waiting(session))
        measures.tell("log_size", "Leaves of the log that a checkpoint covers.", log_size(session))
    return generate_latest(measures.registry)


class _Measures:
    """Gauges of one answer."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()

    def tell(self, name: str, help_: str, value: float) -> None:
        """A number without labels."""
        Gauge(f"cardwatch_{name}", help_, registry=self.registry).set(value)

    def tell_each(self, name: str, help_: str, label: str, values: Iterable[tuple[Any, float]]) -> None:
        """A number for each value of one label."""
        gauge = Gauge(f"cardwatch_{name}", help_, [label], registry=self.registry)
        for value, number in values:
            gauge.labels(str(value)).set(number)


def _measure_records(measures: _Measures, session: Session) -> None:
    total = func.sum(col(FacetCount.records))
    rows = session.execute(select(FacetCount.status, total).group_by(col(FacetCount.status)))
    by_status = Counter({str(status): int(count) for status, count in rows if count})
    if is_narrowed(session):  # the kept counts know what is private, too
        private = select(col(ModelRecord.status), func.count()).where(IS_PRIVATE).group_by(col(ModelRecord.status))
        by_status -= Counter({str(status): int(count) for status, count in session.connection().execute(private)})
    measures.tell_each("models", "Records by status.", "status", by_status.items())
    measures.tell("review_queue", "Records that wait for a person.", by_status.get("needs_review", 0))
    changes = select(Flag.status, func.count()).group_by(col(Flag.status))
    measures.tell_each("changes", "Recorded changes by status.", "status", session.execute(changes))
    kinds = select(Flag.kind, func.count()).where(Flag.status == "open").group_by(col(Flag.kind))
    measures.tell_each("changes_open", "Changes nobody acknowledged, by kind.", "kind", session.execute(kinds))


def _measure_status(measures: _Measures, status: SyncStatus, now: datetime) -> None:
    watched, items = status.watched, status.items
    for name, help_, value in (
        ("sync_paused", "Whether reading is paused.", float(status.paused is not None)),
        ("watched_models", "Watched models.", watched.models),
        ("watched_models_due", "Watched models whose time has come.", watched.due),
        ("watched_models_overdue_seconds", "For how long the first of them waits.", _age(watched.oldest_due_at, now)),
        ("watched_models_failing", "Watched models whose last reading failed.", watched.failing),
        ("watched_models_stale", "Watched models that could not be read for long.", watched.stale),
        ("sync_items_open", "Models that wait to be read.", items.queued + items.confirming),
        ("sync_items_due", "Models that wait for a worker.", items.due),
        ("sync_items_overdue_seconds", "For how long the first of them waits.", _age(items.oldest_due_at, now)),
    ):
        measures.tell(name, help_, value)
    states = {"queued": items.queued, "confirming": items.confirming}
    measures.tell_each("sync_items", "Models that wait to be read, by state.", "state", states.items())
    measures.tell_each("backfills", "Walks through the past of models by state.", "state", status.backfills.items())
    lists = Counter(one.kind for one in status.unread_lists)
    measures.tell_each("unread_lists", "Lists that cannot be read, by kind of trouble.", "kind", lists.items())
    groups = {name for one in status.unread_lists for name in one.groups}
    measures.tell("watch_groups_unread", "Watched groups that rest on such a list.", len(groups))
    lacking = [(one.code, 1.0) for one in status.limitations]
    measures.tell_each("hub_limitation", "What the hub was lately seen not to do.", "code", dict(lacking).items())
    budgets = status.budgets
    for name, help_, values in (
        ("hub_requests_left", "Requests left in this window.", [(one.key, one.left) for one in budgets]),
        ("hub_requests_allowed", "Requests of a window.", [(one.key, one.allowed) for one in budgets]),
        ("hub_requests", "Requests made in this window.", [(one.key, one.allowed - one.left) for one in budgets]),
    ):
        measures.tell_each(name, help_, "budget", values)


def _measure_readings(measures: _Measures, session: Session, now: datetime) -> None:
    outcomes = select(SyncItem.outcome, func.count()).where(col(SyncItem.finished_at) > now - RECENT)
    done = session.execute(outcomes.group_by(col(SyncItem.outcome)))
    measures.tell_each("readings_last_hour", "Readings of the last hour by outcome.", "outcome", done)
    failed = _failures(session, now - RECENT).items()
    measures.tell_each("failures_last_hour", "Failed readings of the last hour by kind.", "kind", failed)


def _failures(session: Session, since: datetime) -> Mapping[str, int]:
    """How many of the newest failed readings were of each kind, which their details begin with."""
    query = select(func.substr(SyncItem.detail, 1, 40)).where(
        col(SyncItem.finished_at) > since, SyncItem.outcome == "failed"
    )
    details = session.exec(query.order_by(col(SyncItem.finished_at).desc()).limit(MAX_FAILURES))
    kinds = (str(detail or "").partition(":")[0] for detail in details)
    return Counter(kind if kind in _KINDS else "other" for kind in kinds)


_KINDS = {str(kind) for kind in FailureKind}


def _measure_lists(measures: _Measures, session: Session, now: datetime) -> None:
    # Spelled out, since PostgreSQL takes the same parameter for another one when it groups.
    recent: ColumnElement[str] = literal_column("'recent'")
    owner: ColumnElement[str] = literal_column("'owner'")
    scope = case((col(Sweep.scope) == recent, recent), else_=owner)
    oldest = select(scope, func.min(Sweep.watermark_at)).group_by(scope)
    lags = [(kind, _age(mark, now)) for kind, mark in session.execute(oldest) if mark is not None]
    measures.tell_each("sweep_lag_seconds", "Age of the oldest moment up to which a list was read.", "scope", lags)


def _measure_alerts(measures: _Measures, session: Session, now: datetime) -> None:
    query = select(Delivery.state, func.count()).where(col(Delivery.state).in_(_UNDELIVERED))
    found = dict(session.execute(query.group_by(col(Delivery.state))).all())
    numbers = [(state, found.get(state, 0)) for state in _UNDELIVERED]
    measures.tell_each("deliveries_undelivered", "Alerts that have not arrived, by state.", "state", numbers)
    overdue = _age(backlog_of_alerts(session, now).oldest_due_at, now)
    measures.tell("deliveries_overdue_seconds", "For how long the first alert that is due waits.", overdue)


def _measure_ticks(measures: _Measures, session: Session, now: datetime) -> None:
    ticks = read_ticks(session)
    ended = [(tick.job, _age(tick.finished_at, now)) for tick in ticks if tick.finished_at]
    measures.tell_each("tick_age_seconds", "Since when a tick of each kind has not ended well.", "job", ended)
    lasted = [(tick.job, tick.seconds) for tick in ticks]
    measures.tell_each("tick_seconds", "How long the last tick of each kind took.", "job", lasted)
    failing = [(tick.job, float(tick.failing_since is not None)) for tick in ticks]
    measures.tell_each("tick_failing", "Whether the last tick of each kind failed.", "job", failing)


def _measure_clock(measures: _Measures, session: Session, now: datetime) -> None:
    state = read_clock(session)
    if state is None:
        return
    behind = max((state.latest_at - now).total_seconds(), 0.0)
    for name, help_, value in (
        ("clock_behind_seconds", "By how much this clock lies behind the latest moment that a worker saw.", behind),
        ("clock_back_seconds", "By how much the clock went back last, 0 where it never did.", state.back_seconds),
        ("clock_gap_seconds", "The last gap of more than an hour: no worker ran, or the clock jumped ahead.",
         state.gap_seconds),
    ):  # fmt: skip
        measures.tell(name, help_, value)
    moments = {"back": state.back_at, "gap": state.gap_at}
    told = [(kind, moment.timestamp()) for kind, moment in moments.items() if moment is not None]
    measures.tell_each("clock_changed_at", "When that was, in seconds since 1970.", "kind", told)


def _age(moment: datetime | None, now: datetime) -> float:
    return max((now - moment).total_seconds(), 0.0) if moment else 0.0
