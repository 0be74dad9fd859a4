"""Health and metrics: is this process alive, can it do its work, and how much is there to do."""

from typing import Literal

import msgspec
from litestar import Response, Router, get
from litestar.di import NamedDependency
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, func, select

from registry.db import Database
from registry.migrations import is_current
from registry.records.tables import ModelRecord
from registry.watch.tables import Flag, SyncItem, WatchedModel
from registry.webhooks.tables import Delivery


class Health(msgspec.Struct, frozen=True):
    """Whether the service can do its work, and what keeps it from it."""

    status: Literal["ok", "unavailable"]
    checks: dict[str, str] = {}


@get("/health/live", sync_to_thread=False)
def live() -> Health:
    """Tell that the process answers."""
    return Health("ok")


@get("/health/ready", sync_to_thread=True)
def ready(database: NamedDependency[Database]) -> Response[Health]:
    """Tell whether requests can be served: 200, or 503 with the check that failed."""
    try:
        with database.reading() as session:
            current = is_current(session.connection())
        checks = {"database": "ok", "migrations": "ok" if current else "run `cardwatch migrate`"}
    except SQLAlchemyError:
        checks = {"database": "does not answer"}
    fine = all(state == "ok" for state in checks.values())
    return Response(Health("ok" if fine else "unavailable", checks), status_code=200 if fine else 503)


@get("/metrics", sync_to_thread=True, media_type=CONTENT_TYPE_LATEST)
def metrics(database: NamedDependency[Database]) -> Response[bytes]:
    """Get counts for Prometheus, read from the database, so that every process tells the same."""
    registry = CollectorRegistry()
    with database.reading() as session:
        _measure(registry, session)
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


def _measure(registry: CollectorRegistry, session: Session) -> None:
    by_status = Gauge("cardwatch_models", "Records by status.", ["status"], registry=registry)
    for status, count in session.exec(select(ModelRecord.status, func.count()).group_by(ModelRecord.status)):
        by_status.labels(status).set(count)
    by_flag = Gauge("cardwatch_changes", "Recorded changes by status.", ["status"], registry=registry)
    for status, count in session.exec(select(Flag.status, func.count()).group_by(Flag.status)):
        by_flag.labels(status).set(count)
    by_delivery = Gauge("cardwatch_deliveries", "Alerts by state.", ["state"], registry=registry)
    for state, count in session.exec(select(Delivery.state, func.count()).group_by(col(Delivery.state))):
        by_delivery.labels(str(state)).set(count)
    simple = {
        "cardwatch_watched_models": ("Watched models.", select(func.count()).select_from(WatchedModel)),
        "cardwatch_sync_items_open": (
            "Models that wait to be read.",
            select(func.count()).select_from(SyncItem).where(SyncItem.state != "done"),
        ),
        "cardwatch_watched_models_failing": (
            "Watched models whose last reading failed.",
            select(func.count()).select_from(WatchedModel).where(WatchedModel.failures > 0),
        ),
    }
    for name, (help_, query) in simple.items():
        Gauge(name, help_, registry=registry).set(session.exec(query).one())


router = Router("/", route_handlers=[live, ready, metrics], tags=["Health"])
