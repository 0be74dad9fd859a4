"""Subscriptions on the local database or on a server, asked in the same words."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import msgspec

from registry.cli.remote.client import Server, chosen_server, quoted
from registry.cli.session import actor, every_page, now, open_runtime
from registry.egress import make_egress
from registry.errors import Conflict, NotFound
from registry.pagination import MAX_LIMIT
from registry.runtime import Runtime
from registry.webhooks.subscriptions import (
    DeliveryRead,
    PingSent,
    WebhookCreate,
    WebhookCreated,
    WebhookRead,
    check_input,
    create_endpoint,
    delete_endpoint,
    list_deliveries,
    list_endpoints,
    ping_endpoint,
    read_endpoint,
)

_PATH, _ANY_VERSION = "/v1/webhooks", "*"


class SubscriptionKeeper(Protocol):
    """Whoever keeps subscriptions; ``webhook`` is an id."""

    def every(self) -> list[WebhookRead]:
        """All of them, oldest first."""

    def create(self, wanted: WebhookCreate) -> WebhookCreated:
        """A new one, with its secret."""

    def remove(self, webhook: str) -> None:
        """End one; its deliveries stay on record."""

    def ping(self, webhook: str) -> str:
        """Have one told that it works; the id of the event."""

    def deliveries(self, webhook: str | None, state: str | None) -> list[DeliveryRead]:
        """What became of its alerts, or of all, newest first."""


@contextmanager
def chosen_subscriptions() -> Iterator[SubscriptionKeeper]:
    """The server that is named, else the local database."""
    with chosen_server() as server:
        if server is not None:
            yield _ServerSubscriptions(server)
            return
    with open_runtime() as runtime:
        yield _LocalSubscriptions(runtime)


def id_of(keeper: SubscriptionKeeper, named: str) -> str:
    """The id that is named, or that of the only subscription with this address; raises ``NotFound``, ``Conflict``."""
    known = keeper.every()
    found = [one.id for one in known if named in {one.id, one.url}]
    if not found:
        raise NotFound(f"No subscription has the id or the address {named[:200]!r}.", supported=[o.id for o in known])
    if len(found) > 1:
        raise Conflict(f"Several subscriptions go to {named[:200]}; name one by its id: {', '.join(found)}.")
    return found[0]


class _ServerSubscriptions:
    def __init__(self, server: Server) -> None:
        self._server = server

    def every(self) -> list[WebhookRead]:
        return self._server.read_pages(_PATH, WebhookRead)

    def create(self, wanted: WebhookCreate) -> WebhookCreated:
        plain = msgspec.to_builtins(wanted)
        body = {name: value for name, value in plain.items() if value is not None}
        return self._server.send("POST", _PATH, WebhookCreated, body=body)[1]

    def remove(self, webhook: str) -> None:
        self._server.send("DELETE", f"{_PATH}/{quoted(webhook)}", type(None), if_match=_ANY_VERSION)

    def ping(self, webhook: str) -> str:
        return self._server.send("POST", f"{_PATH}/{quoted(webhook)}/ping", PingSent)[1].event

    def deliveries(self, webhook: str | None, state: str | None) -> list[DeliveryRead]:
        path = f"{_PATH}/{quoted(webhook)}/deliveries" if webhook is not None else "/v1/deliveries"
        return self._server.read_pages(path, DeliveryRead, state=state)


class _LocalSubscriptions:
    def __init__(self, runtime: Runtime) -> None:
        self._runtime, self._database = runtime, runtime.database

    def every(self) -> list[WebhookRead]:
        with self._database.reading() as session:
            return every_page(lambda cursor: list_endpoints(session, MAX_LIMIT, cursor))

    def create(self, wanted: WebhookCreate) -> WebhookCreated:
        check_input(make_egress(self._runtime.settings), wanted)
        with self._database.unit_of_work() as work:
            made, secret = create_endpoint(work, wanted, actor=actor(), now=now())
            return WebhookCreated(**msgspec.structs.asdict(read_endpoint(made)), secret=secret)

    def remove(self, webhook: str) -> None:
        with self._database.unit_of_work() as work:
            delete_endpoint(work, webhook, _ANY_VERSION, actor=actor(), now=now())

    def ping(self, webhook: str) -> str:
        with self._database.unit_of_work() as work:
            return ping_endpoint(work, webhook, actor=actor(), now=now()).id

    def deliveries(self, webhook: str | None, state: str | None) -> list[DeliveryRead]:
        with self._database.reading() as session:
            return every_page(
                lambda cursor: list_deliveries(session, webhook=webhook, state=state, limit=MAX_LIMIT, cursor=cursor)
            )
