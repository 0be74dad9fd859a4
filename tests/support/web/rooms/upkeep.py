"""A registry that somebody looks after: subscriptions that get on well and badly, watched models, and who did it."""

from datetime import UTC, datetime, timedelta

from sqlmodel import col, select

from registry.egress import Egress
from registry.events import record_event
from registry.records import get_record
from registry.runtime import Runtime
from registry.watch import WatchedModel, add_watch
from registry.webhooks.delivery.worker import deliver_due
from registry.webhooks.filters import Filters
from registry.webhooks.schemas import WebhookCreate
from registry.webhooks.service import create_endpoint
from registry.webhooks.tables import Delivery
from tests.support.egress.policies import LOOPBACK
from tests.support.web.history import EVIL
from tests.support.webhooks.receiver import Receiver

ALERT = {"kind": "license.text_changed", "severity": "critical", "direction": "narrowed", "class_before": "permissive"}


def deliver(runtime: Runtime) -> None:
    """Send what is due."""
    deliver_due(runtime.database, Egress(LOOPBACK, timeout_seconds=2), clock=lambda: datetime.now(UTC))


def look_after(runtime: Runtime, receiver: Receiver) -> None:
    """One subscription that is told of a change, one that nobody answers, and models in every state."""
    now = datetime.now(UTC)
    with runtime.database.unit_of_work() as work:
        for seconds, url, name, filters in (
            (2, receiver.url, "Licence desk", Filters(owners=["example-lab"], min_severity="warning")),
            (1, "http://127.0.0.1:9/away", f"Archive {EVIL}", None),
        ):
            body = WebhookCreate(url=url, description=name, filters=filters)
            create_endpoint(work, body, actor="admin", now=now - timedelta(seconds=seconds))
        for kind in ("license.changed", "gating.changed"):
            record_event(work, kind, subject="example-lab/bright", data=ALERT, actor="watch", now=now)
    deliver(runtime)
    with runtime.database.unit_of_work() as work:
        row = work.session.exec(select(Delivery).where(col(Delivery.state) == "pending")).first()
        if row is not None:
            row.state, row.reason, row.next_attempt_at, row.finished_at = "exhausted", "10 attempts failed.", None, now
    _watch(runtime, now)


def _watch(runtime: Runtime, now: datetime) -> None:
    soon, past = now + timedelta(hours=20), now - timedelta(hours=4)
    states: dict[str, dict[str, object]] = {
        "example-lab/bright": {"last_success_at": past, "next_due_at": soon},
        "example-lab/late": {"last_success_at": past, "next_due_at": past},
        "example-lab/new": {},
        "other-lab/away": {"last_success_at": past, "failures": 3, "last_failure_at": now, "next_due_at": soon},
        "other-lab/long-away": {"failures": 40, "stale_told_at": past, "last_failure_at": now, "next_due_at": soon},
    }
    for model, values in states.items():
        with runtime.database.unit_of_work() as work:
            add_watch(work, runtime.knowledge, model, actor="admin", now=now)
            record = get_record(work.session, model)
            row = work.session.get_one(WatchedModel, record.number)
            for name, value in values.items():
                setattr(row, name, value)
            if row.failures:
                detail = "No connection to huggingface.co could be made."
                record.sync_state = {"state": "failing", "kind": "unreachable", "detail": detail}
