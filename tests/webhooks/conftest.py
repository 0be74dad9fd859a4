from collections.abc import Callable, Iterator

import pytest
from litestar import Litestar
from litestar.di import Provide
from litestar.testing import TestClient

from registry.access.guards import provide_caller
from registry.db import Database
from registry.egress import Egress
from registry.events.service import record_event
from registry.http.middleware import RequestMiddleware
from registry.http.problems import HANDLERS
from registry.settings import Settings
from registry.webhooks import service, state
from registry.webhooks.delivery.outbox import fan_out
from registry.webhooks.endpoints import router
from registry.webhooks.schemas import WebhookCreate
from registry.webhooks.tables import WebhookEndpoint
from tests.support.clock import Clock
from tests.support.egress.policies import LOOPBACK
from tests.support.webhooks.receiver import Receiver, run_receiver

KEY = "a-bootstrap-key-of-the-tests"
Client = TestClient[Litestar]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def egress() -> Egress:
    return Egress(LOOPBACK, timeout_seconds=2)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with run_receiver() as running:
        yield running


@pytest.fixture
def outbox(database: Database) -> Database:
    """The database with the listener that the application installs."""
    assert fan_out in database.listeners
    return database


Subscribe = Callable[..., WebhookEndpoint]
Happen = Callable[..., str]


@pytest.fixture
def subscribe(outbox: Database, clock: Clock) -> Subscribe:
    """Make an endpoint; its ping is dropped unless asked for, so that tests count their own messages."""

    def subscribe(url: str, *, ping: bool = False, **fields: object) -> WebhookEndpoint:
        with outbox.unit_of_work() as work:
            body = WebhookCreate(url=url, **fields)  # type: ignore[arg-type]  # the test's own field names
            endpoint, _ = service.create_endpoint(work, body, actor="test", now=clock())
            if not ping:
                state.skip_pending(work.session, endpoint.id, "not needed", clock())
        return endpoint

    return subscribe


@pytest.fixture
def happen(outbox: Database, clock: Clock) -> Happen:
    """Record an event; its id."""

    def happen(type_: str = "license.changed", model: str = "acme/tiny", **data: object) -> str:
        with outbox.unit_of_work() as work:
            return record_event(work, type_, subject=model, data=data, actor="test", now=clock()).id

    return happen


@pytest.fixture
def client(outbox: Database, clock: Clock) -> Iterator[Client]:
    settings = Settings(bootstrap_key=KEY, webhook_allowed_networks="127.0.0.0/8")
    app = Litestar(
        [router],
        dependencies={
            "settings": Provide(lambda: settings, sync_to_thread=False),
            "database": Provide(lambda: outbox, sync_to_thread=False),
            "now": Provide(clock, sync_to_thread=False),
            "caller": Provide(provide_caller, sync_to_thread=False),
        },
        exception_handlers=HANDLERS,
        middleware=[RequestMiddleware],
    )
    app.state.settings, app.state.database = settings, outbox
    with TestClient(app, raise_server_exceptions=False) as running:
        running.headers["Authorization"] = f"Bearer {KEY}"
        yield running
