"""The same request twice: done once, answered twice."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import SQLModel, func, select

from registry.db import Database
from registry.encryption import SecretBox
from registry.events.tables import Event
from registry.http.idempotency.replies import KEPT, forget_replies
from registry.http.idempotency.tables import KeptReply
from registry.webhooks.tables import WebhookEndpoint
from tests.support.clock import Clock
from tests.webhooks.conftest import Client

HOOK = {"url": "https://hooks.example.org/cardwatch"}


def word() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid.uuid4())}


def count(database: Database, table: type[SQLModel]) -> int:
    with database.reading() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def test_a_repetition_is_answered_the_same_and_does_nothing(client: Client, outbox: Database) -> None:
    headers = word()
    first, again = (client.post("/v1/webhooks", json=HOOK, headers=headers) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert {name: again.headers[name] for name in ("etag", "location")} == {
        name: first.headers[name] for name in ("etag", "location")
    }
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert count(outbox, WebhookEndpoint) == 1
    assert client.post("/v1/webhooks", json=HOOK).json()["id"] != first.json()["id"]


def test_spelling_a_value_otherwise_is_the_same_request(client: Client, outbox: Database) -> None:
    headers = {**word(), "Content-Type": "application/json"}
    bodies = ('{"url": "https://hooks.example.org/a"}', '{ "url":"https:\\/\\/hooks.example.org\\/a" }')
    answers = [client.post("/v1/webhooks", content=body, headers=headers) for body in bodies]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert count(outbox, WebhookEndpoint) == 1


def test_another_request_under_the_same_word_is_refused(client: Client, outbox: Database) -> None:
    headers = word()
    made = client.post("/v1/webhooks", json=HOOK, headers=headers).json()
    for path, body in (
        ("/v1/webhooks", {"url": "https://hooks.example.org/other"}),
        (f"/v1/webhooks/{made['id']}/ping", None),
    ):
        answer = client.post(path, json=body, headers=headers)
        assert answer.status_code == 422
        assert answer.json()["type"] == "urn:cardwatch:problem:idempotency-key-reused"
        assert headers["Idempotency-Key"] in answer.json()["detail"]
    assert count(outbox, WebhookEndpoint) == 1


def test_a_refused_request_leaves_its_word_free(client: Client, outbox: Database) -> None:
    headers = word()
    refused = client.post("/v1/webhooks", json={"url": "https://127.0.0.2.nip.io.", "events": ["no"]}, headers=headers)
    assert refused.status_code == 400
    assert client.post("/v1/webhooks/who/ping", headers=headers).status_code == 404
    assert count(outbox, KeptReply) == 0
    assert client.post("/v1/webhooks", json=HOOK, headers=headers).status_code == 201


@pytest.mark.parametrize("bad", ["", "x" * 256, "two words", "na\u00efve"])
def test_a_word_that_is_none(client: Client, outbox: Database, bad: str) -> None:
    answer = client.post("/v1/webhooks", json=HOOK, headers={b"Idempotency-Key": bad.encode()})
    assert answer.status_code == 400, answer.text
    assert answer.json()["errors"][0]["pointer"] == "/Idempotency-Key"
    assert count(outbox, WebhookEndpoint) == 0


def test_a_reply_is_sealed_and_without_its_key_only_known_to_be(
    client: Client, outbox: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = word()
    secret = client.post("/v1/webhooks", json=HOOK, headers=headers).json()["secret"]
    with outbox.reading() as session:
        assert secret not in session.exec(select(KeptReply.body)).one()
    monkeypatch.setitem(outbox.__dict__, "secrets", SecretBox(b"another"))
    answer = client.post("/v1/webhooks", json=HOOK, headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:cardwatch:problem:already-done")
    assert count(outbox, WebhookEndpoint) == 1


def test_words_are_free_again_after_a_day(client: Client, outbox: Database, clock: Clock) -> None:
    headers = word()
    client.post("/v1/webhooks", json=HOOK, headers=headers)
    clock.now += KEPT + timedelta(seconds=1)
    assert "idempotency-replayed" not in client.post("/v1/webhooks", json=HOOK, headers=headers).headers
    assert count(outbox, WebhookEndpoint) == 2
    clock.now += KEPT + timedelta(seconds=1)
    forget_replies(outbox, clock.now)
    assert count(outbox, KeptReply) == 0


def test_many_at_once_do_it_once(client: Client, outbox: Database) -> None:
    made = client.post("/v1/webhooks", json=HOOK).json()["id"]
    before, headers = count(outbox, Event), word()
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(client.post, f"/v1/webhooks/{made}/ping", headers=headers) for _ in range(20)]
        answers = [one.result() for one in asked]
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.text for answer in answers}) == 1
    assert sum("idempotency-replayed" not in answer.headers for answer in answers) == 1
    assert count(outbox, Event) == before + 1
