"""Private records answer as if they were not there, whatever is asked, and texts behind a gate are not quoted."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel, col, select

from registry.access import Scope, create_key
from registry.db.visibility import hidden_tables
from registry.runtime import Runtime
from registry.transparency.sequence import all_keys
from registry.verification import Anchors, LogReading, verify_digest
from registry.webhooks.delivery.digest import record_digest
from registry.webhooks.tables import Delivery, WebhookEndpoint
from tests.support.access.walk import findings
from tests.support.clock import NOW
from tests.support.http.application import speaking_to
from tests.support.records.secrets import (
    GATED,
    GATED_WORDS,
    PRIVATE,
    PRIVATE_WORDS,
    SECRET,
    TOLD,
    plant,
)

OTHERS: list[Scope] = [one for one in Scope if one not in {Scope.ADMIN, Scope.PRIVATE_READ}]
ALONE: list[list[Scope]] = [[], *([one] for one in OTHERS)]


@pytest.mark.slow
@pytest.mark.parametrize("scopes", ALONE, ids=lambda scopes: "+".join(scopes) if len(scopes) < 2 else "all")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nobody_without_the_scope_is_told(open_runtime: Runtime, scopes: list[Scope]) -> None:
    planted = plant(open_runtime)
    key = _key(open_runtime, scopes) if scopes else None
    with speaking_to(open_runtime, key=key) as client:
        assert findings(client, planted) == {}


@pytest.mark.slow
@pytest.mark.parametrize("scopes", [[], OTHERS], ids=["", "all"])
def test_nobody_without_the_scope_is_told_on_either_database(open_runtime: Runtime, scopes: list[Scope]) -> None:
    planted = plant(open_runtime)
    key = _key(open_runtime, scopes) if scopes else None
    with speaking_to(open_runtime, key=key) as client:
        assert findings(client, planted) == {}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nobody_reads_what_is_private_with_all_other_scopes(closed_runtime: Runtime) -> None:
    planted = plant(closed_runtime)
    with speaking_to(closed_runtime, key=_key(closed_runtime, OTHERS)) as client:
        assert findings(client, planted, ("GET",)) == {}


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_has_the_scope_is_told_almost_everywhere(closed_runtime: Runtime) -> None:
    planted = plant(closed_runtime)
    with speaking_to(closed_runtime, key=_key(closed_runtime, [*OTHERS, Scope.PRIVATE_READ])) as client:
        told = findings(client, planted, ("GET", "POST"))
    assert len({one.split("?")[0] for one in told}) > 25, sorted(told)


@pytest.mark.parametrize("text", [GATED_WORDS, PRIVATE_WORDS])
def test_a_private_text_is_nobodys_nearest(closed_runtime: Runtime, text: str) -> None:
    plant(closed_runtime)
    near = {"text": text}
    for scopes, is_told in (([Scope.MODELS_READ], False), ([Scope.MODELS_READ, Scope.PRIVATE_READ], True)):
        with speaking_to(closed_runtime, key=_key(closed_runtime, scopes)) as client:
            found = client.post("/v1/licenses/identify", json=near).json()["nearest_text"]
            assert (found is not None) is is_told, found


def test_a_subscription_is_told_what_its_maker_may_know(closed_runtime: Runtime) -> None:
    for scopes in ([Scope.WEBHOOKS_MANAGE], [Scope.WEBHOOKS_MANAGE, Scope.PRIVATE_READ]):
        with speaking_to(closed_runtime, key=_key(closed_runtime, scopes)) as client:
            hook = {"url": "http://127.0.0.1:9/", "description": f"{len(scopes)}"}
            assert client.post("/v1/webhooks", json=hook).status_code == 201
    plant(closed_runtime)
    with closed_runtime.database.reading() as session:
        told = session.exec(
            select(WebhookEndpoint.description, Delivery.body).join(
                Delivery, col(Delivery.endpoint_id) == WebhookEndpoint.id
            )
        ).all()
    bodies = {name: b"".join(body for one, body in told if one == name).decode() for name in ("1", "2")}
    assert GATED in bodies["1"]
    assert SECRET not in bodies["1"]
    assert TOLD not in bodies["1"]
    assert SECRET in bodies["2"]
    assert TOLD in bodies["2"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_may_not_see_what_is_private_does_not_move_what_is_told_of_it(closed_runtime: Runtime) -> None:
    planted = plant(closed_runtime)
    path = f"/v1/webhooks/{planted.places['webhook_id']}"
    for scopes, status in (([Scope.WEBHOOKS_MANAGE], 403), ([Scope.WEBHOOKS_MANAGE, Scope.PRIVATE_READ], 200)):
        with speaking_to(closed_runtime, key=_key(closed_runtime, scopes)) as client:
            headers = {"If-Match": client.get(path).headers["etag"]}
            assert client.patch(path, json={"description": f"{status}"}, headers=headers).status_code == 200
            headers = {"If-Match": client.get(path).headers["etag"]}
            moved = client.patch(path, json={"url": "http://127.0.0.1:10/"}, headers=headers)
            assert moved.status_code == status, moved.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_metrics_count_for_each_what_it_may_know(closed_runtime: Runtime) -> None:
    plant(closed_runtime)
    counted = {}
    for scopes in ([Scope.MODELS_READ, Scope.PRIVATE_READ], [Scope.MODELS_READ]):  # one right after the other
        with speaking_to(closed_runtime, key=_key(closed_runtime, scopes)) as client:
            lines = client.get("/metrics").text.splitlines()
            records = client.get("/v1/models?status=needs_review").json()["total"]["count"]
        (counted[len(scopes)],) = [line for line in lines if line.startswith("cardwatch_review_queue ")]
        assert counted[len(scopes)] == f"cardwatch_review_queue {records:.1f}"
    assert counted[1] != counted[2]


def test_a_digest_counts_for_each_what_it_may_know(closed_runtime: Runtime) -> None:
    scopes = [Scope.MODELS_READ, Scope.WEBHOOKS_MANAGE]
    keys = [_key(closed_runtime, one) for one in (scopes, [*scopes, Scope.PRIVATE_READ])]
    for number, key in enumerate(keys):
        with speaking_to(closed_runtime, key=key) as client:
            hook = {"url": "http://127.0.0.1:9/", "description": f"{number}", "events": ["digest"]}
            assert client.post("/v1/webhooks", json=hook).status_code == 201
    plant(closed_runtime)
    assert record_digest(closed_runtime.database, NOW + timedelta(hours=1))
    read = [_digest_in_feed(closed_runtime, key) for key in keys]
    assert read[0]["by_type"] == {"license.changed": 1}
    assert read[1]["by_type"] == {"license.changed": 2, "record.curated": 1}
    assert (read[0]["count"], read[1]["count"]) == (1, 3)
    assert read[1]["last_event"] != read[0]["last_event"]
    assert not {"open"} & (read[0].keys() | read[1].keys())
    assert _digests_sent(closed_runtime) == {"0": read[0], "1": read[1]}
    assert [(one["model"], one["leaf"] is None) for one in read[0]["changes"]] == [(GATED, True)]
    assert [(one["model"], one["leaf"] is None) for one in read[1]["changes"]] == [(PRIVATE, False), (GATED, False)]
    assert not [word for word in (SECRET, PRIVATE, TOLD) if word in json.dumps(read[0])]
    assert read[0]["proof"]["content"] != read[1]["proof"]["content"]


def test_whoever_is_told_a_digest_can_check_it(closed_runtime: Runtime, tmp_path: Path) -> None:
    scopes = [Scope.MODELS_READ, Scope.WEBHOOKS_MANAGE]
    for key in [_key(closed_runtime, one) for one in (scopes, [*scopes, Scope.PRIVATE_READ])]:
        with speaking_to(closed_runtime, key=key) as client:
            hook = {"url": "http://127.0.0.1:9/", "description": "", "events": ["digest"]}
            assert client.post("/v1/webhooks", json=hook).status_code == 201
    plant(closed_runtime)
    assert record_digest(closed_runtime.database, NOW + timedelta(hours=1))
    with closed_runtime.database.reading() as session:
        sent = session.exec(select(Delivery.body).where(Delivery.type == "digest")).all()
        keys = tuple(all_keys(session))
    found = list[LogReading]()
    for body in sent:
        (tmp_path / "digest.json").write_bytes(body)
        found.append(verify_digest(tmp_path / "digest.json", Anchors(keys)))
    assert sorted((one.outcome, one.counts.leaves) for one in found) == [("holds", 3), ("unanchored", 1)]
    assert [one.faults for one in found] == [[], []]


def _digest_in_feed(runtime: Runtime, key: str) -> dict[str, Any]:
    with speaking_to(runtime, key=key) as client:
        items = client.get("/v1/events?limit=200").json()["items"]
    return next(one["data"] for one in items if one["type"] == "digest")


def _digests_sent(runtime: Runtime) -> dict[str, Any]:
    with runtime.database.reading() as session:
        sent = select(WebhookEndpoint.description, Delivery.body).join(
            Delivery, col(Delivery.endpoint_id) == WebhookEndpoint.id
        )
        found = dict(session.exec(sent.where(Delivery.type == "digest")).all())
    without = {"sequence", "webhook_sequence"}
    return {
        name: {key: value for key, value in json.loads(body)["data"].items() if key not in without}
        for name, body in found.items()
    }


def test_every_table_that_refers_to_a_record_is_hidden_with_it() -> None:
    referring = {
        mapper.class_
        for mapper in SQLModel._sa_registry.mappers  # noqa: SLF001 - the one list of all tables
        if {"record_pk", "subject", "model_folded"} & set(mapper.columns.keys())
    }
    unhidden = {one.__name__ for one in referring - hidden_tables()}
    of_institutions = {"InventoryEntry", "Waiver"}  # what it entered itself
    # The others: no operation lists it; its subjects are addresses; it is made of nothing private.
    assert unhidden == {"TextDecision", "RateWindow", "SubjectDocument"} | of_institutions


def _key(runtime: Runtime, scopes: list[Scope]) -> str:
    with runtime.database.unit_of_work() as work:
        return create_key(work, "one", scopes, actor="test", now=NOW)[1]
