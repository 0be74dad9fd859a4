"""Subscriptions over HTTP: what a client sees, and what hostile input gets."""

from typing import Any

import httpx

from registry.db import Database
from registry.egress import Egress
from registry.webhooks.delivery.worker import deliver_due
from tests.support.clock import Clock
from tests.support.webhooks import queries
from tests.support.webhooks.receiver import Receiver
from tests.webhooks.conftest import Client, Happen

URL = "https://hooks.example.org/cardwatch"


def create(client: Client, **body: object) -> dict[str, Any]:
    answer = client.post("/v1/webhooks", json={"url": URL, **body})
    assert answer.status_code == 201, answer.text
    created: dict[str, Any] = answer.json()
    return created


def test_subscribing_shows_the_secret_once_and_the_ping_verifies(
    client: Client, outbox: Database, egress: Egress, clock: Clock, receiver: Receiver
) -> None:
    answer = client.post("/v1/webhooks", json={"url": receiver.url, "events": ["license.changed"], "models": ["a/b"]})
    assert answer.status_code == 201
    body = answer.json()
    assert body["secret"].startswith("whsec_")
    assert (body["state"], body["events"], body["models"]) == ("active", ["license.changed"], ["a/b"])
    deliver_due(outbox, egress, clock=clock)
    assert receiver.received[0].verify(body["secret"])["type"] == "webhook.ping"
    shown = client.get(answer.headers["location"])
    assert shown.json() == {name: value for name, value in body.items() if name != "secret"}
    assert shown.headers["etag"] == answer.headers["etag"]
    listed = client.get("/v1/webhooks").json()
    assert listed == {"items": [shown.json()], "next_cursor": None, "total": {"count": 1, "type": "exact"}}


def test_changing_needs_the_version_that_was_read(client: Client) -> None:
    path = f"/v1/webhooks/{create(client)['id']}"
    etag = client.get(path).headers["etag"]
    assert client.patch(path, json={"description": "x"}).status_code == 428
    changed = client.patch(path, json={"description": "x", "events": None}, headers={"If-Match": etag})
    assert (changed.status_code, changed.json()["description"]) == (200, "x")
    assert client.patch(path, json={"description": "y"}, headers={"If-Match": etag}).status_code == 412
    assert client.delete(path).status_code == 428
    assert client.delete(path, headers={"If-Match": etag}).status_code == 412
    assert client.delete(path, headers={"If-Match": changed.headers["etag"]}).status_code == 204
    assert client.get(path).status_code == 404
    assert client.get("/v1/webhooks").json()["total"]["count"] == 0


def test_disabling_skips_and_enabling_allows_a_replay(client: Client, outbox: Database, happen: Happen) -> None:
    path = f"/v1/webhooks/{create(client)['id']}"
    disabled = client.patch(path, json={"state": "disabled"}, headers={"If-Match": "*"}).json()
    assert (disabled["state"], disabled["disabled_reason"]) == ("disabled", "It was disabled on request.")
    assert client.post(f"{path}/ping").status_code == 409
    assert client.post(f"{path}/replay", json={}).status_code == 409
    happen()
    assert client.get("/v1/deliveries?state=undelivered").json()["items"][0]["state"] == "skipped"
    assert client.patch(path, json={"state": "active"}, headers={"If-Match": "*"}).json()["state"] == "active"
    wanted = {"since": "2020-01-01T00:00:00Z", "until": "2100-01-01T00:00:00+05:00", "states": ["skipped"]}
    answer = client.post(f"{path}/replay", json=wanted)
    assert (answer.status_code, answer.json()) == (202, {"replayed": 3})
    assert {row.state for row in queries.deliveries(outbox, pings=True)} == {"pending"}


def test_pinging_and_rotating(client: Client, outbox: Database) -> None:
    created = create(client)
    path = f"/v1/webhooks/{created['id']}"
    ping = client.post(f"{path}/ping")
    assert ping.status_code == 202
    assert ping.json()["event"] in {row.event_id for row in queries.deliveries(outbox, pings=True)}
    for body in (None, {}, {"grace_seconds": 0}):
        answer = client.post(f"{path}/rotate-secret", json=body) if body is not None else client.post(
            f"{path}/rotate-secret")  # fmt: skip
        assert answer.status_code == 200, answer.text
        assert answer.json()["secret"] not in {created["secret"], None}
    assert client.post(f"{path}/replay").json() == {"replayed": 0}


def test_deliveries_are_paged_and_filtered(
    client: Client, outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, happen: Happen
) -> None:
    receiver.answers = [(204, {}), (500, {})]
    path = f"/v1/webhooks/{create(client, url=receiver.url)['id']}/deliveries"
    clock.turn(seconds=1)
    event = happen()
    deliver_due(outbox, egress, clock=clock)
    page = client.get(path, params={"limit": 1}).json()
    assert page["total"] == {"count": 2, "type": "exact"}
    (first,) = page["items"]
    assert (first["event"], first["model"], first["state"], first["attempts"]) == (event, "acme/tiny", "pending", 1)
    assert (first["last_attempt"]["status"], first["last_attempt"]["failure"]) == (500, None)
    following = client.get(path, params={"limit": 1, "cursor": page["next_cursor"]}).json()
    assert (following["items"][0]["type"], following["next_cursor"]) == ("webhook.ping", None)
    undelivered = client.get("/v1/deliveries", params={"state": "undelivered"}).json()
    assert [item["event"] for item in undelivered["items"]] == [event]
    assert client.get("/v1/deliveries", params={"state": "delivered"}).json()["total"]["count"] == 1
    assert client.get("/v1/deliveries", params={"cursor": page["next_cursor"]}).status_code == 400


def test_a_url_that_may_not_be_reached_is_refused_with_the_reason(client: Client) -> None:
    for url, word in (
        ("http://hooks.example.org/", "http"),
        ("https://10.0.0.1/", "not public"),
        ("ftp://example.org", "https://"),
        ("https://169.254.169.254/latest", "not public"),
        ("https://user:pw@example.org/", "password"),
        ("https://localhost.localdomain.internal/", "networks"),
        ("https://[::1]:80/", "not public"),
        ("https://example.org/#a", "fragment"),
    ):
        answer = client.post("/v1/webhooks", json={"url": url})
        assert answer.status_code == 400, url
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["errors"][0]["pointer"] == "/url"
        assert word in answer.json()["detail"]


def test_unknown_event_types_list_the_supported_ones(client: Client) -> None:
    answer = client.post("/v1/webhooks", json={"url": URL, "events": ["license.changed", "licence.changed"]})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/events/1"
    assert "digest" in answer.json()["supported"]
    told = {"verdict.changed", "openness.changed", "waiver.reopened", "waiver.expiring"}
    assert told <= set(answer.json()["supported"])
    assert "openness.restated" not in answer.json()["supported"]  # it stays in the log


def test_keys_and_scopes_are_required(client: Client) -> None:
    for method, path in (("GET", "/v1/webhooks"), ("POST", "/v1/webhooks"), ("GET", "/v1/deliveries")):
        assert client.request(method, path, headers={"Authorization": ""}, json={}).status_code == 401


def hostile_bodies() -> list[bytes]:
    deep = b"[" * 100_000
    fields = [
        b'{"url":5}', b'{"url":null}', b'{"url":""}', b'{"url":"https://a.org/\\u0000"}', b'{"url":"https://a.org/","x":1}',
        b'{"url":"https://a.org/","description":"\\u0000"}', b'{"url":"https://a.org/","models":["a\\u0000"]}',
        b'{"url":"https://a.org/","models":[]}', b'{"url":"https://a.org/","events":[]}',
        b'{"url":"https://a.org/","events":["\\u0000"]}', b'{"url":"https://a.org/","events":"model.deleted"}',
        b'{"url":"https://a.org/","description":"' + b"x" * 501 + b'"}', b'{"url":"https://' + b"a" * 5_000 + b'"}',
        b'{"url":"https://a.org/","models":["' + b"x" * 301 + b'"]}', b'{"state":"deleted"}', b'{"state":1}',
        b'{"since":"0001-01-01T00:00:00+14:00"}', b'{"until":"9999-12-31T23:59:59-14:00"}', b'{"since":"yesterday"}',
        b'{"since":"2026-01-01T00:00:00"}', b'{"states":["pending"]}', b'{"states":[]}', b'{"since":1e400}',
        b'{"grace_seconds":-1}', b'{"grace_seconds":99999999999999999999}', b'{"grace_seconds":604801}',
    ]  # fmt: skip
    return [deep, b'{"url":' + deep, b"\xff\xfe", b'{"url":"\xff"}', b"null", b"[]", b"7", b'"x"', b"{", *fields]


def test_hostile_bodies_give_problem_documents(client: Client) -> None:
    known = create(client)["id"]
    for method, path in (
        ("POST", ""),
        ("PATCH", f"/{known}"),
        ("POST", f"/{known}/rotate-secret"),
        ("POST", f"/{known}/replay"),
    ):
        for body in hostile_bodies():
            if body == b"null" and path.endswith(("secret", "replay")):
                continue
            headers = {"Content-Type": "application/json", "If-Match": "*"}
            refused(client.request(method, "/v1/webhooks" + path, content=body, headers=headers), path, body[:80])


def test_hostile_addresses_give_problem_documents(client: Client) -> None:
    digits, long = "9" * 30, "x" * 900
    for path in (
        f"/{digits}", f"/{digits}/deliveries", "?limit=0", "?limit=201", "?limit=-1", "?limit=99999999999999999999",
        "?limit=x", "?cursor=x", f"?cursor={long}", "?cursor=WyIiLCJcdTAwMDAiXQ", "?color=red", "/%00", "?cursor=%00",
        "/%ff", "?cursor=" + long * 3,
    ):  # fmt: skip
        refused(client.get("/v1/webhooks" + path), path)
    for query in ("?state=lost", f"?state={long}", "?limit=0", "?cursor=x", "?status=a"):
        refused(client.get("/v1/deliveries" + query), query)
    for action in ("ping", "rotate-secret", "replay"):
        refused(client.post(f"/v1/webhooks/{digits}/{action}"), action)


def refused(answer: httpx.Response, *sent: object) -> None:
    assert 400 <= answer.status_code < 500, (*sent, answer.text)
    assert answer.headers["content-type"] == "application/problem+json", sent


def test_a_name_of_an_inventory_with_a_nul_character_is_one_that_there_is_not(client: Client) -> None:
    answer = client.post("/v1/webhooks", json={"url": URL, "filters": {"inventories": ["a\0b"]}})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/filters/inventories/0"
