"""Events for whoever asks, and who did what."""

import csv
import io
from datetime import timedelta

import msgspec

from registry.access import Scope, create_key
from registry.events import record_event
from registry.runtime import Runtime
from tests.support.clock import NOW
from tests.support.http.application import Client, speaking_to

HOOK = {"url": "https://hooks.example.org/cardwatch"}


def tell(runtime: Runtime, count: int, type_: str = "license.changed") -> list[str]:
    with runtime.database.unit_of_work() as work:
        return [
            record_event(work, type_, subject=f"acme/m{number % 2}", data={"number": number}, actor="watch", now=NOW).id
            for number in range(count)
        ]


def test_events_in_order_from_wherever_one_stands(client: Client, runtime: Runtime) -> None:
    assert client.get("/v1/events").json() == {"items": [], "next": None}
    first = tell(runtime, 5)
    tell(runtime, 2, "record.merged")
    seen, place = [], None
    while True:
        page = client.get("/v1/events", params={"limit": 2, **({"since": place} if place else {})}).json()
        seen += page["items"]
        place = page["next"]
        if not page["items"]:
            break
    assert [one["id"] for one in seen] == first
    assert [one["sequence"] for one in seen] == [1, 1, 2, 2, 3]
    assert seen[0] == {
        "id": first[0], "type": "license.changed", "at": "2026-03-01T12:00:00Z", "model": "acme/m0", "sequence": 1,
        "data": {"number": 0},
    }  # fmt: skip
    later = tell(runtime, 1)
    assert [one["id"] for one in client.get(f"/v1/events?since={place}").json()["items"]] == later
    assert client.get("/v1/events?since=evt_none").status_code == 404
    assert client.get("/v1/events?until=1").status_code == 400


def test_events_need_a_key_where_reading_is_open(client: Client) -> None:
    client.headers.pop("Authorization")
    assert client.get("/v1/models").status_code == 200
    assert client.get("/v1/events").status_code == 401
    assert client.get("/v1/audit").status_code == 401


def test_what_a_key_did_stands_under_its_id(client: Client, runtime: Runtime) -> None:
    with runtime.database.unit_of_work() as work:
        key, text = create_key(work, "desk", [Scope.WEBHOOKS_MANAGE], actor="cli:someone", now=NOW)
    with speaking_to(runtime, key=text) as desk:
        made = desk.post("/v1/webhooks", json=HOOK).json()["id"]
        assert desk.get("/v1/audit").status_code == 403
    tell(runtime, 3)
    actions = client.get("/v1/audit").json()
    assert [(one["action"], one["key"], one["actor"]) for one in actions["items"]] == [
        ("webhook.ping", key.id, "desk"), ("webhook.created", key.id, "desk"), ("key.created", None, "cli:someone"),
    ]  # fmt: skip
    assert actions["items"][1]["detail"] == {"webhook": made, "host": "hooks.example.org"}
    assert actions["total"] == {"count": 3, "type": "exact"}
    for filters, count in (
        ({"actor": key.id}, 2), ({"actor": "desk"}, 2), ({"actor": "nobody"}, 0), ({"action": "key.created"}, 1),
        ({"subject": "acme/m0"}, 0), ({"since": (NOW + timedelta(days=1)).isoformat()}, 2),
    ):  # fmt: skip
        assert len(client.get("/v1/audit", params=filters).json()["items"]) == count, filters
    assert client.get("/v1/audit?who=me").status_code == 400
    page = client.get("/v1/audit?limit=2").json()
    assert len(client.get("/v1/audit", params={"limit": 2, "cursor": page["next_cursor"]}).json()["items"]) == 1


def test_the_audit_trail_as_a_file(client: Client, runtime: Runtime) -> None:
    with runtime.database.unit_of_work() as work:
        for number in range(1_203):
            subject = "=cmd()" if number == 7 else f"acme/m{number}"
            record_event(work, "watch.added", subject=subject, data={"n": number}, actor="cli:op", now=NOW)
    lines = client.get("/v1/audit/export?action=watch.added").text.splitlines()
    assert [msgspec.json.decode(line)["detail"]["n"] for line in lines] == list(range(1_203))
    answer = client.get("/v1/audit/export?format=csv&action=watch.added")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert len(rows) == 1_204
    assert rows[0] == ["id", "at", "key", "actor", "action", "subject", "detail"]
    assert rows[8][5] == "'=cmd()"
    assert client.get("/v1/audit/export?format=xml").status_code == 400
    assert client.get("/v1/audit/export?subject=nothing").text == ""
