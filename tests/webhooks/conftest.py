from collections.abc import Callable, Iterator

import pytest

from registry.db import Database
from registry.egress import Egress
from registry.events.service import record_event
from registry.webhooks import service, state
from registry.webhooks.delivery.outbox import fan_out
from registry.webhooks.schemas import WebhookCreate
from registry.webhooks.tables import WebhookEndpoint
from tests.support.clock import Clock
from tests.support.egress.policies import LOOPBACK
from tests.support.webhooks.receiver import Receiver, run_receiver


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
