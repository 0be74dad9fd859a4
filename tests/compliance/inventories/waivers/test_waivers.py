"""Granting, covering, ending: on both databases, with what a policy finds given by hand."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from registry.access import Scope
from registry.compliance.waivers import tend_waivers
from registry.errors import Conflict, Invalid, NotFound
from tests.support.compliance.answers import finding
from tests.support.compliance.desk import Desk
from tests.support.compliance.waiver_desk import WaiverDesk
from tests.support.http.application import Client


@pytest.fixture
def waivers(desk: Desk) -> WaiverDesk:
    return WaiverDesk(desk, datetime.now(UTC))


@pytest.fixture
def lab(desk: Desk, waivers: WaiverDesk) -> str:
    """An inventory whose policy denies its one entry."""
    lab = desk.open(policy="house")
    desk.put(lab, "a", model="good/apache")
    waivers.judge()
    assert desk.verdicts(lab) == {"a": "denied"}
    return lab


def test_a_waiver_lets_a_finding_of_a_policy_stand_and_not_count(desk: Desk, waivers: WaiverDesk, lab: str) -> None:
    made = waivers.grant(lab, "a")
    assert (made.state, made.fingerprint.policy, made.subject) == ("active", "house@1", "good/apache")
    assert made.fingerprint.revision == "a" * 40
    assert waivers.judge() == 1
    (found,) = desk.items(f"{lab}/results")
    assert found["verdict"] in {"allowed", "allowed_with_obligations"}
    (waived,) = [one for one in found["findings"] if one["source"] == "policy"]
    assert (waived["waiver"], waived["outcome"]) == (made.id, "denied")
    assert found["obligations"]
    (told,) = waivers.told("verdict.changed")
    assert (told["cause"]["type"], told["direction"], told["severity"]) == ("waiver.granted", "widened", "info")
    with pytest.raises(Conflict, match=made.id):
        waivers.grant(lab, "a")


def test_an_entry_is_named_by_what_it_is_of(desk: Desk, waivers: WaiverDesk, lab: str) -> None:
    desk.put(lab, "mit", license="mit", use={"purpose": "research"})
    desk.put(lab, "b", model="good/apache", revision="a" * 40)
    with pytest.raises(Conflict, match="a, b"):
        waivers.grant(lab, "good/apache")
    with pytest.raises(NotFound, match="no entry 'good/other'"):
        waivers.grant(lab, "good/other")
    assert waivers.grant(lab, f"Good/Apache@{'a' * 40}").entry == "b"
    assert waivers.grant(lab, "license:mit").entry == "mit"
    assert waivers.grant(lab, "a").entry == "a"


def test_words_in_another_language_open_no_waiver(waivers: WaiverDesk, lab: str) -> None:
    made = waivers.grant(lab, "a")
    waivers.found = [{**finding("model-card", "denied"), "reason_de": "Nichts ohne Modellkarte."}]
    waivers.judge()
    assert waivers.states() == {made.id: "active"}


def test_a_licence_is_never_waived(desk: Desk, waivers: WaiverDesk, lab: str) -> None:
    desk.put(lab, "b", model="closed/research")
    waivers.judge()
    (of_licence,) = {
        one["rule"] for one in desk.items(f"{lab}/results")[1]["findings"] if one["outcome"] == "denied"
    } - {"model-card"}
    with pytest.raises(Invalid, match="what its licence says"):
        waivers.grant(lab, "b", rule=of_licence)
    waivers.grant(lab, "b")
    waivers.judge()
    assert desk.verdicts(lab)["b"] == "denied"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda one: one.desk.shelf.add("good/apache", "apache-2.0", revision="b" * 40), "revision"),
        (lambda one: one.desk.shelf.conclude("good/apache", "mit"), "terms"),
        (lambda one: setattr(one, "version", 2), "policy"),
        (lambda one: setattr(one, "found", [finding("model-card", "needs_review")]), "findings"),
        (lambda one: setattr(one, "found", []), "findings"),
    ],
    ids=["revision", "terms", "policy", "finding", "gone"],
)
def test_any_change_opens_the_finding_again(
    desk: Desk, waivers: WaiverDesk, lab: str, change: Callable[[WaiverDesk], None], named: str
) -> None:
    made = waivers.grant(lab, "a")
    waivers.judge()
    change(waivers)
    desk.client.put(
        f"{lab}/entries/a", json={"model": "good/apache", "note": "look again"},
        headers={"If-Match": desk.client.get(f"{lab}/entries/a").headers["etag"]},
    )  # fmt: skip
    assert waivers.judge() == 1
    assert waivers.states() == {made.id: "reopened"}
    (told,) = waivers.told("waiver.reopened")
    assert named in told["changed"]
    assert (told["waiver"], told["entry"], told["model"]) == (made.id, "a", "good/apache")
    (found,) = desk.items(f"{lab}/results")
    assert [one for one in found["findings"] if "waiver" in one] == []
    assert waivers.judge() == 0


@pytest.mark.parametrize(
    "body",
    [{"use": {"purpose": "teaching"}}, {"use": {"activities": ["education"]}}, {"model": "other/listed"}],
    ids=["purpose", "activity", "model"],
)
def test_what_is_waived_for_one_use_or_model_is_not_for_another(
    desk: Desk, waivers: WaiverDesk, body: dict[str, Any]
) -> None:
    """Of models that nobody has read at a commit nothing else in the fingerprint differs."""
    lab = desk.open(policy="house")
    for model in ("good/listed", "other/listed"):
        desk.shelf.add(model, "apache-2.0")
    desk.put(lab, "a", model="good/listed")
    waivers.judge()
    made = waivers.grant(lab, "a")
    waivers.judge()
    assert desk.verdicts(lab)["a"] != "denied"
    etag = desk.client.get(f"{lab}/entries/a").headers["etag"]
    moved = desk.client.put(f"{lab}/entries/a", json={"model": "good/listed", **body}, headers={"If-Match": etag})
    assert moved.status_code == 200, moved.text
    waivers.judge()
    assert waivers.states() == {made.id: "reopened"}
    assert waivers.told("waiver.reopened")[0]["changed"] == ["question"]
    assert desk.verdicts(lab) == {"a": "denied"}


def test_an_entry_made_again_under_an_id_takes_over_no_waiver(desk: Desk, waivers: WaiverDesk, lab: str) -> None:
    made = waivers.grant(lab, "a")
    etag = desk.client.get(f"{lab}/entries/a").headers["etag"]
    assert desk.client.delete(f"{lab}/entries/a", headers={"If-Match": etag}).status_code == 204
    desk.shelf.add("other/apache", "apache-2.0")
    desk.put(lab, "a", model="other/apache")
    waivers.judge()
    assert (waivers.states(), desk.verdicts(lab)) == ({made.id: "reopened"}, {"a": "denied"})


def test_another_use_of_the_inventory_opens_what_is_waived_of_its_entries(
    desk: Desk, waivers: WaiverDesk, lab: str
) -> None:
    made = waivers.grant(lab, "a")
    etag = desk.client.get(lab).headers["etag"]
    use = {"organisation": "company", "country": "DE", "purpose": "teaching"}
    assert desk.client.patch(lab, json={"use": use}, headers={"If-Match": etag}).status_code == 200
    waivers.judge()
    assert (waivers.states(), desk.verdicts(lab)) == ({made.id: "reopened"}, {"a": "denied"})


def test_a_new_commit_alone_has_it_judged_again_and_opened(desk: Desk, waivers: WaiverDesk, lab: str) -> None:
    waivers.grant(lab, "a")
    waivers.judge()
    desk.shelf.add("good/apache", "apache-2.0", revision="b" * 40)
    assert waivers.judge() == 1
    assert desk.verdicts(lab) == {"a": "denied"}
    told = waivers.told("verdict.changed")[-1]
    assert (told["after"], told["cause"]["type"], told["cause"]["model"]) == ("denied", "record.changed", "good/apache")


def test_its_end_is_told_twice_before_and_opens_the_finding(desk: Desk, waivers: WaiverDesk, lab: str) -> None:
    made, database = waivers.grant(lab, "a", days=100), desk.runtime.database
    waivers.judge()
    start = waivers.now
    assert tend_waivers(database, start + timedelta(days=85)) == 0
    for days, told in ((86, [14]), (90, [14]), (97, [14, 3]), (99, [14, 3])):
        tend_waivers(database, start + timedelta(days=days))
        tend_waivers(database, start + timedelta(days=days))
        assert [one["days"] for one in waivers.told("waiver.expiring")] == told
    assert waivers.states() == {made.id: "active"}
    tend_waivers(database, start + timedelta(days=100))
    assert waivers.states() == {made.id: "expired"}
    assert waivers.judge() == 1
    assert desk.verdicts(lab) == {"a": "denied"}
    assert waivers.told("verdict.changed")[-1]["cause"]["type"] == "waiver.expired"
    assert waivers.grant(lab, "a").state == "active"


def test_one_that_is_revoked_covers_nothing(desk: Desk, waivers: WaiverDesk, lab: str) -> None:
    made = waivers.grant(lab, "a")
    waivers.judge()
    waivers.revoke(made.id)
    with pytest.raises(Conflict, match="revoked already"):
        waivers.revoke(made.id)
    assert waivers.judge() == 1
    assert desk.verdicts(lab) == {"a": "denied"}


def test_over_http_waivers_are_listed_by_state_and_refused_in_words(
    waivers: WaiverDesk, lab: str, person: Callable[..., Client]
) -> None:
    made = waivers.grant(lab, "a")
    dean, reader = person("dean", Scope.WAIVERS_WRITE), person("reader", Scope.INVENTORIES_READ)
    for state, count in (("active", 1), ("expired", 0), ("reopened", 0), ("revoked", 0)):
        assert len(reader.get("/v1/waivers", params={"state": state}).json()["items"]) == count
    assert len(dean.get("/v1/waivers", params={"inventory": "Lab", "entry": "a"}).json()["items"]) == 1
    shown = dean.get(f"/v1/waivers/{made.id}")
    assert (shown.status_code, shown.json()["rule"]) == (200, "model-card")
    assert person("stranger", Scope.MODELS_WRITE).get("/v1/waivers").status_code == 403
    assert reader.post(f"/v1/waivers/{made.id}/revoke", json={}).status_code == 403
    ended = dean.post(f"/v1/waivers/{made.id}/revoke", json={"reason": "It is there."})
    assert (ended.status_code, ended.json()["state"], ended.json()["ended_by"]) == (200, "revoked", "dean")
    unexplained = dean.post(f"/v1/waivers/{waivers.grant(lab, 'a').id}/revoke")
    assert (unexplained.status_code, unexplained.json()["ended_reason"]) == (200, None)
    body = {
        "inventory": "Lab", "entry": "a", "rule": "permission", "reason_code": "other", "reason": "So.",
        "owner": "dean", "expires_at": (waivers.now + timedelta(days=30)).isoformat(),
    }  # fmt: skip
    for wrong, pointer in (
        ({"rule": "no-such-rule"}, "/rule"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "/expires_at"),
        ({"expires_at": (waivers.now + timedelta(days=500)).isoformat()}, "/expires_at"),
        ({"reason": ""}, "/reason"),
        ({"reason_code": "no code"}, "/reason_code"),
        ({"owner": " "}, "/owner"),
    ):
        refused = dean.post("/v1/waivers", json={**body, **wrong})
        assert refused.status_code == 400, refused.text
        assert [one["pointer"] for one in refused.json()["errors"]] == [pointer]
    assert dean.post("/v1/waivers", json={**body, "entry": "nothing"}).status_code == 404
