"""`cardwatch webhooks` on the local database and on a server: who is told, of what, and whether it arrived."""

from collections.abc import Iterator

import pytest

from tests.cli.conftest import Cardwatch
from tests.support.webhooks.receiver import Receiver, run_receiver


@pytest.fixture
def desk() -> Iterator[Receiver]:
    with run_receiver() as receiver:
        yield receiver


def test_on_the_local_database(cardwatch: Cardwatch, desk: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cardwatch("migrate").code == 0
    refused = cardwatch("webhooks", "add", desk.url)
    assert (refused.code, "CARDWATCH_WEBHOOK_ALLOWED_NETWORKS" in refused.err) == (3, True)
    monkeypatch.setenv("CARDWATCH_WEBHOOK_ALLOWED_NETWORKS", "127.0.0.0/8")
    secret = kept(cardwatch, desk.url)
    assert cardwatch("deliver").code == 0
    assert desk.received[0].verify(secret)["type"] == "webhook.ping"
    states = {one["state"] for one in cardwatch("webhooks", "deliveries", desk.url, "--json").json()}
    assert states == {"delivered"}
    assert "no such delivery" in cardwatch("webhooks", "deliveries", "--state", "undelivered").out
    ended(cardwatch, desk.url)


def test_on_a_server(on_server: Cardwatch) -> None:
    url = "https://192.0.2.1/cardwatch"
    refused = on_server("webhooks", "add", url)
    assert (refused.code, "/url" in refused.err) == (3, True)
    url = "https://93.184.215.14/cardwatch"
    assert kept(on_server, url).startswith("whsec_")
    assert {one["state"] for one in on_server("webhooks", "deliveries", "--json").json()} == {"pending"}
    ended(on_server, url)


def kept(cardwatch: Cardwatch, url: str) -> str:
    assert "Nobody is told" in cardwatch("webhooks", "list").out
    assert cardwatch("inventory", "create", "Desk", "--country", "DE", "--organisation", "company").code == 0
    unknown = cardwatch("webhooks", "add", url, "--inventory", "Dsk")
    assert (unknown.code, "/filters/inventories/0" in unknown.err) == (3, True)
    filters = ("--inventory", "desk", "--event", "license.changed", "--min-severity", "warning", "--model", "allenai/*")
    made = cardwatch("webhooks", "add", url, *filters, "--description", "Licence desk")
    assert (made.code, "not shown again" in made.err) == (0, True)
    (listed,) = cardwatch("webhooks", "list", "--json").json()
    assert "secret" not in listed
    assert (listed["events"], listed["models"]) == (["license.changed"], ["allenai/*"])
    assert listed["filters"]["min_severity"] == "warning"
    assert "min_severity=warning" in cardwatch("webhooks", "list").out
    assert cardwatch("webhooks", "ping", url).out.startswith("evt_")
    return made.out.strip()


def ended(cardwatch: Cardwatch, url: str) -> None:
    again = cardwatch("webhooks", "add", url, "--json").json()
    several = cardwatch("webhooks", "remove", url)
    assert (several.code, again["id"] in several.err) == (3, True), "an address of two is not enough"
    for one in cardwatch("webhooks", "list", "--json").json():
        assert cardwatch("webhooks", "remove", one["id"]).out == f"{one['id']}: removed\n"
    assert cardwatch("webhooks", "remove", url).code == 3
    assert cardwatch("webhooks", "deliveries", url).code == 3
