"""Entries whose verdict rests on a private record: what was found of them is told to who may see such records."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec

from registry.access import Scope
from registry.compliance.inventories.reevaluation import judge_due
from registry.records import observe, register
from registry.records.facts import ObservedFacts
from tests.support.compliance.desk import Desk
from tests.support.http.application import Client

KEEPER = (Scope.INVENTORIES_READ, Scope.INVENTORIES_WRITE)


def seen(desk: Desk, model: str, *, private: bool, second: int = 1) -> None:
    """The source says now whether a model is private."""
    at = datetime.now(UTC) + timedelta(seconds=second)
    facts = ObservedFacts(id=model, revision="a" * 40, declared=("cc-by-nc-4.0",), private=private)
    with desk.runtime.database.unit_of_work() as work:
        record = register(work, desk.runtime.knowledge, model, source="huggingface", now=at)
        observe(work, desk.runtime.knowledge, record, facts, at)


def test_what_rests_on_a_private_record_is_told_to_who_may_see_it(desk: Desk, person: Callable[..., Client]) -> None:
    seen(desk, "lab/secret", private=True)
    desk.shelf.add("open/child", "apache-2.0", "lab/secret")
    lab = desk.open()
    for entry, model in (("own", "lab/secret"), ("child", "open/child"), ("open", "good/apache")):
        desk.put(lab, entry, model=model)
    run = desk.check(lab)
    insider = person("insider", *KEEPER, Scope.PRIVATE_READ)
    assert insider.get(f"{lab}/runs/{run['id']}").json()["verdicts"] == {"allowed_with_obligations": 1, "denied": 2}
    assert insider.get(lab).json()["verdicts"] == {"allowed_with_obligations": 1, "denied": 2}
    assert (run["verdicts"], run["changed"], run["done"]) == ({"allowed_with_obligations": 1}, 1, 3)
    assert set(desk.verdicts(lab)) == {"open"}
    assert desk.items(f"{lab}/results", verdict="denied") == []
    assert desk.client.get(lab).json()["verdicts"] == {"allowed_with_obligations": 1}
    shown = desk.client.get(f"{lab}/entries/own")
    assert (shown.json()["model"], shown.json()["verdict"], shown.json()["checked_at"]) == ("lab/secret", None, None)
    assert shown.headers["etag"] == insider.get(f"{lab}/entries/own").headers["etag"]
    (past,) = desk.items(f"{lab}/history")
    assert [one["entry"] for one in past["changes"]] == ["open"]
    for form in ("json", "csv", "html"):
        report = desk.client.get(f"{lab}/report", params={"format": form}).text
        assert "cc-by-nc" not in report
        assert "cc-by-nc" in insider.get(f"{lab}/report", params={"format": form}).text
    told = {one["entry"]: one["verdict"] for one in desk.client.get(f"{lab}/report?format=json").json()["entries"]}
    assert told == {"own": "unchecked", "child": "unchecked", "open": "allowed_with_obligations"}


def test_answers_to_who_writes_tell_no_more_than_those_to_who_reads(desk: Desk) -> None:
    seen(desk, "lab/secret", private=True)
    lab = desk.open()
    desk.put(lab, "own", model="lab/secret")
    desk.check(lab)
    etag = {"If-Match": desk.client.get(lab).headers["etag"]}
    assert desk.client.patch(lab, json={"owner": "x"}, headers=etag).json()["verdicts"] == {}
    etag = {"If-Match": desk.client.get(f"{lab}/entries/own").headers["etag"]}
    written = desk.client.put(f"{lab}/entries/own", json={"model": "lab/secret", "note": "x"}, headers=etag)
    assert (written.status_code, written.json()["verdict"]) == (200, None)
    asked = desk.client.post(f"{lab}/entries/own/request", json={"reason": "So."})
    assert (asked.status_code, asked.json()["verdict"]) == (200, None)


def test_a_group_by_a_query_counts_what_whoever_made_it_may_see(desk: Desk, person: Callable[..., Client]) -> None:
    seen(desk, "lab/secret", private=True)
    counts = []
    for name, scopes in (("one", ()), ("two", (Scope.PRIVATE_READ,))):
        watcher = person(name, Scope.SYNC_RUN, Scope.MODELS_READ, *scopes)
        made = watcher.put(f"/v1/watch-groups/{name}", json={"query": {"owner": "lab"}})
        assert made.status_code == 201, made.text
        counts.append((made.json()["models"], watcher.get(f"/v1/watch-groups/{name}").json()["models"]))
    assert counts == [(0, 0), (1, 1)]


def test_verdicts_are_told_to_who_may_see_inventories(desk: Desk, person: Callable[..., Client]) -> None:
    lab = desk.open()
    desk.put(lab, "own", model="good/apache")
    desk.check(lab)
    desk.shelf.conclude("good/apache", "cc-by-nc-4.0")
    judge_due(desk.runtime.database, desk.runtime.knowledge, budget_seconds=60)
    for name, scopes, is_told in (("one", (), False), ("two", (Scope.INVENTORIES_READ,), True)):
        items = person(name, Scope.MODELS_READ, *scopes).get("/v1/events").json()["items"]
        assert any(one["type"] == "verdict.changed" for one in items) is is_told


def test_a_model_that_opens_or_closes_takes_its_verdict_along(desk: Desk) -> None:
    seen(desk, "lab/model", private=False)
    lab = desk.open()
    desk.put(lab, "own", model="lab/model")
    desk.check(lab)
    assert desk.verdicts(lab) == {"own": "denied"}
    seen(desk, "lab/model", private=True, second=2)
    assert desk.verdicts(lab) == {}  # at once, before it is judged again
    judge_due(desk.runtime.database, desk.runtime.knowledge, budget_seconds=60)
    assert desk.verdicts(lab) == {}
    seen(desk, "lab/model", private=False, second=3)
    judge_due(desk.runtime.database, desk.runtime.knowledge, budget_seconds=60)
    assert desk.verdicts(lab) == {"own": "denied"}


def test_the_news_of_a_public_model_do_not_tell_of_its_private_base(desk: Desk, person: Callable[..., Client]) -> None:
    desk.shelf.add("open/child", "apache-2.0", "lab/secret")
    lab = desk.open()
    desk.put(lab, "child", model="open/child")
    desk.check(lab)
    seen(desk, "lab/secret", private=True)
    judge_due(desk.runtime.database, desk.runtime.knowledge, budget_seconds=60)
    reader = person("reader", Scope.MODELS_READ, Scope.INVENTORIES_READ)
    told = [one for one in reader.get("/v1/events").json()["items"] if one["type"] == "verdict.changed"]
    assert told, reader.get("/v1/events").text
    for one in told:
        assert one["data"]["findings"] == {"added": [], "removed": []}
        assert "lab/secret" not in json.dumps(one)
        assert "cc-by-nc" not in json.dumps(one)


def test_a_refused_waiver_does_not_tell_what_is_found_of_a_private_model(
    desk: Desk, person: Callable[..., Client]
) -> None:
    policy = {"key": "house", "title": "House", "rules": [{"id": "no-nc", "level": "fail", "message": "Not for us.",
              "when": 'license_class == "research-only"'}]}  # fmt: skip
    assert person("maker", Scope.POLICIES_WRITE).post("/v1/policies", json=policy).status_code == 201
    seen(desk, "lab/secret", private=True)
    lab = desk.open(policy="house")
    desk.put(lab, "own", model="lab/secret")
    desk.put(lab, "none", model="lab/absent")
    waiver = {
        "inventory": "Lab", "rule": "another", "reason_code": "accepted_risk", "reason": "So.", "owner": "x",
        "expires_at": msgspec.to_builtins(datetime.now(UTC) + timedelta(days=9)),
    }  # fmt: skip
    outsider = person("outsider", Scope.WAIVERS_WRITE)
    answers = [outsider.post("/v1/waivers", json=waiver | {"entry": entry}) for entry in ("own", "none")]
    assert [one.status_code for one in answers] == [400, 400]
    assert answers[0].json() == answers[1].json()
    insider = person("insider", Scope.WAIVERS_WRITE, Scope.PRIVATE_READ)
    assert insider.post("/v1/waivers", json=waiver | {"entry": "own"}).json() != answers[0].json()
