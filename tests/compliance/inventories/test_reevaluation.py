"""What is judged again when something changes, and who hears of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from sqlmodel import col, select

from registry.access import Scope
from registry.compliance.inventories.reevaluation import find_overdue, judge_due
from registry.compliance.inventories.reevaluation.causes import Reach, reach_of
from registry.compliance.inventories.runs.judgement import Judgement
from registry.compliance.inventories.tables import DueEntry
from registry.events import Event
from registry.webhooks.tables import Delivery
from tests.support.compliance.desk import Desk
from tests.support.compliance.questions import NOW
from tests.support.http.application import Client


def due(desk: Desk) -> set[str]:
    with desk.runtime.database.reading() as session:
        return {row.entry_id for row in session.exec(select(DueEntry))}


def judge(desk: Desk) -> int:
    return judge_due(desk.runtime.database, desk.runtime.knowledge, budget_seconds=60)


def told(desk: Desk) -> list[dict[str, Any]]:
    with desk.runtime.database.reading() as session:
        rows = session.exec(select(Event).where(Event.type == "verdict.changed").order_by(col(Event.seq)))
        return [row.data for row in rows]


def test_a_changed_base_has_exactly_what_descends_from_it_judged_again(desk: Desk) -> None:
    desk.shelf.add("good/grandchild", "apache-2.0", "good/derived")
    desk.shelf.add("good/other", "apache-2.0")
    lab, other = desk.open(), desk.open("Other")
    for name, model in (("base", "good/apache"), ("child", "good/derived"), ("far", "good/grandchild")):
        desk.put(lab, name, model=model)
    desk.put(other, "else", model="good/other")
    desk.put(other, "key", license="mit")
    desk.check(lab)
    desk.check(other)
    judge(desk)
    assert due(desk) == set()
    desk.shelf.conclude("good/apache", "cc-by-nc-4.0")
    assert due(desk) == {"base", "child", "far"}
    assert judge(desk) == 3
    assert due(desk) == set()
    changes = {one["entry"]: one for one in told(desk)}
    assert set(changes) == {"base", "child", "far"}
    far = changes["far"]
    assert (far["after"], far["direction"], far["severity"]) == ("denied", "narrowed", "critical")
    assert (far["cause"]["type"], far["cause"]["model"]) == ("record.curated", "good/apache")
    assert far["findings"]["added"]
    assert desk.verdicts(lab)["far"] == "denied"
    latest = desk.items(f"{lab}/history")[0]
    assert {one["cause"] for one in latest["changes"]} == {"record.curated"}
    desk.shelf.conclude("good/other", "apache-2.0")
    assert due(desk) == {"else"}
    assert judge(desk) == 1
    assert len(told(desk)) == 3


def test_another_catalogue_has_all_judged_again(desk: Desk) -> None:
    lab = desk.open()
    desk.put(lab, "a", model="good/apache")
    desk.check(lab)
    judge(desk)
    database, version = desk.runtime.database, desk.runtime.knowledge.catalogue.version
    assert find_overdue(database, version, NOW) == 0
    assert find_overdue(database, "another", NOW) == 1
    assert find_overdue(database, "another", NOW) == 0
    assert judge(desk) == 1


def test_subscribers_hear_of_their_inventories_alone(desk: Desk, person: Callable[..., Client]) -> None:
    lab, other = desk.open(), desk.open("Other")
    for path in (lab, other):
        desk.put(path, "a", model="good/derived")
    desk.check(lab)
    desk.check(other)
    judge(desk)
    admin = person("admin", Scope.WEBHOOKS_MANAGE)
    url = "https://hooks.example.org/x"
    refused = admin.post("/v1/webhooks", json={"url": url, "filters": {"inventories": ["Lab", "Nothing"]}})
    assert [one["pointer"] for one in refused.json()["errors"]] == ["/filters/inventories/1"]
    made = {}
    for name, filters in (
        ("lab", {"inventories": ["lab"]}),
        ("milder", {"types": ["verdict.changed"], "directions": ["widened"]}),
        ("urgent", {"types": ["verdict.changed"], "min_severity": "critical"}),
        ("none", {"inventories": [desk.open("Empty").rpartition("/")[2]]}),
    ):
        answer = admin.post("/v1/webhooks", json={"url": url, "filters": filters})
        assert answer.status_code == 201, answer.text
        made[answer.json()["id"]] = name
    desk.shelf.conclude("good/apache", "cc-by-nc-4.0")
    assert judge(desk) == 2
    heard: dict[str, list[str]] = {name: [] for name in made.values()}
    with desk.runtime.database.reading() as session:
        for one in session.exec(
            select(Delivery).where(Delivery.type != "webhook.ping").order_by(col(Delivery.event_seq))
        ):
            heard[made[one.endpoint_id]].append(one.type)
    assert heard["lab"] == ["lineage.conflict", "record.curated", "openness.changed", "verdict.changed"]
    assert (heard["milder"], heard["none"]) == ([], [])
    assert heard["urgent"] == ["verdict.changed", "verdict.changed"]


def test_what_concerns_only_a_policy_reaches_inventories_that_have_one() -> None:
    def document(**more: object) -> bytes:
        return msgspec.json.encode({"id": "good/apache", "license": "mit", "downloads": 1, "updated_at": 1, **more})

    assert reach_of(document(), document(updated_at=2)) is Reach.NOBODY
    assert reach_of(document(), document(downloads=2)) is Reach.POLICIES
    assert reach_of(document(), document(description="x")) is Reach.ENTRIES
    assert reach_of(document(), document(license="apache-2.0", downloads=2)) is Reach.FAMILY
    assert reach_of(b"{}", document()) is Reach.FAMILY
    assert reach_of(None, None) is Reach.ENTRIES
    base = {"id": "a/b", "relation": "finetune", "registered": True}
    one, other = document(base_models=[{**base, "license": "mit"}]), document(base_models=[{**base, "license": "x"}])
    assert reach_of(one, other) is Reach.NOBODY
    assert reach_of(one, document(base_models=[])) is Reach.ENTRIES


def test_a_check_of_the_whole_tells_what_waits_to_be_told(desk: Desk) -> None:
    lab = desk.open()
    desk.put(lab, "a", model="good/derived")
    desk.check(lab)
    judge(desk)
    desk.shelf.conclude("good/apache", "cc-by-nc-4.0")
    desk.check(lab)
    (told_of,) = told(desk)
    assert (told_of["cause"]["type"], told_of["after"]) == ("record.curated", "denied")
    assert judge(desk) == 1
    assert len(told(desk)) == 1


def test_what_changed_while_it_was_judged_stays_due(desk: Desk) -> None:
    lab = desk.open()
    desk.put(lab, "a", model="good/apache")
    judge(desk)
    desk.shelf.conclude("good/apache", "cc-by-nc-4.0")

    def settle(*_: object) -> dict[str, Judgement]:
        raise RuntimeError("the process ends here")

    assert judge_due(desk.runtime.database, desk.runtime.knowledge, budget_seconds=1, settle=settle) == 0
    assert due(desk) == {"a"}
    with desk.runtime.database.reading() as session:
        (row,) = session.exec(select(DueEntry))
        assert (row.failures, row.lease_token, row.due_at > row.since_at) == (1, None, True)
    assert judge(desk) == 0
    later = datetime.now(UTC) + timedelta(hours=1)
    assert judge_due(desk.runtime.database, desk.runtime.knowledge, budget_seconds=60, clock=lambda: later) == 1
    assert desk.verdicts(lab) == {"a": "denied"}
