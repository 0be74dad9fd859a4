"""Signing secrets in the database."""

from sqlmodel import select, update

from registry.db import Database
from registry.egress import Egress
from registry.encryption import SecretBox, is_sealed
from registry.webhooks import seal_secrets, service, unreadable_endpoints
from registry.webhooks.delivery import deliver_due
from registry.webhooks.tables import WebhookEndpoint
from tests.support.clock import Clock
from tests.support.webhooks.receiver import Receiver
from tests.webhooks.conftest import Happen, Subscribe


def stored(database: Database) -> WebhookEndpoint:
    with database.reading() as session:
        return session.exec(select(WebhookEndpoint)).one()


def with_key(database: Database, key: bytes) -> Database:
    return Database(database.engine, database.send, database.listeners, SecretBox(key))


def test_a_secret_is_stored_sealed_and_signs(
    outbox: Database, subscribe: Subscribe, happen: Happen, receiver: Receiver, clock: Clock, egress: Egress
) -> None:
    endpoint = subscribe(receiver.url)
    assert is_sealed(stored(outbox).secret)
    with outbox.unit_of_work() as work:
        _, new = service.rotate_secret(work, endpoint.id, 3_600, actor="test", now=clock())
    row = stored(outbox)
    assert is_sealed(row.secret)
    assert is_sealed(row.previous_secret or "")
    assert new not in (row.secret, row.previous_secret)
    happen()
    deliver_due(outbox, egress, clock=clock)
    assert receiver.received[0].verify(new)


def test_another_key_loses_no_alert(
    outbox: Database, subscribe: Subscribe, happen: Happen, receiver: Receiver, clock: Clock, egress: Egress
) -> None:
    """Alerts wait, and it is told; with the key back they go out, and so they do with a new secret."""
    endpoint = subscribe(receiver.url)
    happen()
    other = with_key(outbox, b"another key")
    deliver_due(other, egress, clock=clock)
    assert receiver.received == []
    with other.reading() as session:
        assert unreadable_endpoints(session, other.secrets) == [endpoint.id]
        assert unreadable_endpoints(session, outbox.secrets) == []
    with other.unit_of_work() as work:
        _, new = service.rotate_secret(work, endpoint.id, 0, actor="test", now=clock())
    deliver_due(other, egress, clock=clock)
    assert receiver.received[0].verify(new)


def test_secrets_of_older_versions_are_sealed_once(outbox: Database, subscribe: Subscribe, receiver: Receiver) -> None:
    subscribe(receiver.url)
    with outbox.unit_of_work() as work:
        clear = {"secret": "whsec_old", "previous_secret": "whsec_older"}
        work.session.exec(update(WebhookEndpoint).values(**clear))
    assert seal_secrets(outbox) == 1
    row = stored(outbox)
    assert is_sealed(row.secret)
    assert is_sealed(row.previous_secret or "")
    assert seal_secrets(outbox) == 0
    with outbox.reading() as session:
        assert unreadable_endpoints(session, outbox.secrets) == []
