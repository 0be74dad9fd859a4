"""Who asks and who decides."""

from collections.abc import Callable

import pytest

from registry.access import Scope
from registry.compliance.inventories.entries.rules import ApprovalAct, check_act
from registry.errors import CardwatchError, Conflict, Forbidden
from tests.support.compliance.desk import USE, Desk
from tests.support.http.application import Client

WHY = {"reason": "For the course."}


def test_another_key_than_the_one_that_asked_approves(desk: Desk, person: Callable[..., Client]) -> None:
    lab, other = desk.open(), person("other", Scope.INVENTORIES_WRITE)
    desk.put(lab, "a", model="good/apache")
    entry = f"{lab}/entries/a"
    assert other.post(f"{entry}/approve", json=WHY).status_code == 409
    asked = desk.client.post(f"{entry}/request", json=WHY)
    assert (asked.status_code, asked.json()["state"]) == (200, "requested")
    assert desk.client.post(f"{entry}/approve", json=WHY).status_code == 403
    assert person("reader", Scope.INVENTORIES_READ).post(f"{entry}/approve", json=WHY).status_code == 403
    stale = other.post(f"{entry}/approve", json=WHY, headers={"If-Match": '"old"'})
    assert stale.status_code == 412
    done = other.post(f"{entry}/approve", json={"reason": "Read it."}, headers={"If-Match": asked.headers["etag"]})
    approval = done.json()["approval"]
    assert (done.status_code, approval["state"], approval["decision_reason"]) == (200, "approved", "Read it.")
    assert approval["requested_by"] != approval["decided_by"]
    assert approval["requested_at"] <= approval["decided_at"]
    assert [one["id"] for one in desk.items(f"{lab}/entries", state="approved")] == ["a"]
    assert desk.items(f"{lab}/entries", state="requested") == []
    acts = [one["action"] for one in person("auditor", Scope.AUDIT_READ).get("/v1/audit").json()["items"]]
    assert acts[:3] == ["entry.approved", "entry.requested", "entry.created"]


def test_no_act_is_taken_for_the_repetition_of_another(desk: Desk) -> None:
    lab, once = desk.open(), {"Idempotency-Key": "word"}
    desk.put(lab, "a", model="good/apache")
    states = [desk.client.post(f"{lab}/entries/a/request", json=WHY, headers=once).json()["state"] for _ in range(2)]
    assert states == ["requested"] * 2
    for act in ("block", "dismiss", "approve"):
        other = desk.client.post(f"{lab}/entries/a/{act}", json=WHY, headers=once)
        assert other.status_code == 422, act
        assert "Idempotency-Key" in other.text
    assert desk.client.get(f"{lab}/entries/a").json()["state"] == "requested"


def test_what_was_approved_is_not_approved_for_another_use(desk: Desk, person: Callable[..., Client]) -> None:
    lab, other = desk.open(), person("other", Scope.INVENTORIES_WRITE)
    for name in ("a", "b"):
        desk.put(lab, name, model="good/apache", owner=name)
        desk.client.post(f"{lab}/entries/{name}/request", json=WHY)
        other.post(f"{lab}/entries/{name}/approve", json=WHY)
    entry = desk.client.get(f"{lab}/entries/a")
    body = {"model": "good/apache", "owner": "a", "use": {"distribution": "weights"}}
    changed = desk.client.put(f"{lab}/entries/a", json=body, headers={"If-Match": entry.headers["etag"]})
    assert changed.json()["state"] is None
    shown = desk.client.get(lab)
    desk.client.patch(lab, json={"use": {**USE, "audience": "external"}}, headers={"If-Match": shown.headers["etag"]})
    assert [one["state"] for one in desk.items(f"{lab}/entries")] == [None, "requested"]


def test_who_read_a_request_does_not_approve_it_for_another_use(desk: Desk, person: Callable[..., Client]) -> None:
    lab, other = desk.open(), person("other", Scope.INVENTORIES_WRITE)
    desk.put(lab, "a", model="good/apache")
    read = desk.client.post(f"{lab}/entries/a/request", json=WHY).headers["etag"]
    etag = desk.client.get(lab).headers["etag"]
    desk.client.patch(lab, json={"use": {**USE, "audience": "external"}}, headers={"If-Match": etag})
    late = other.post(f"{lab}/entries/a/approve", json=WHY, headers={"If-Match": read})
    assert (late.status_code, desk.client.get(f"{lab}/entries/a").json()["state"]) == (412, "requested")


@pytest.mark.parametrize(
    ("body", "state"),
    [
        ({"model": "Good/Apache", "use": {"purpose": "teaching"}}, "blocked"),
        ({"model": "good/apache", "revision": "a" * 40}, "blocked"),
        ({"model": "closed/research"}, None),
    ],
    ids=["use", "revision", "model"],
)
def test_what_is_blocked_stays_so_until_somebody_decides(
    desk: Desk, body: dict[str, object], state: str | None
) -> None:  # fmt: skip
    lab = desk.open()
    desk.put(lab, "a", model="good/apache")
    etag = desk.client.post(f"{lab}/entries/a/block", json=WHY).headers["etag"]
    changed = desk.client.put(f"{lab}/entries/a", json=body, headers={"If-Match": etag})
    assert (changed.status_code, changed.json()["state"]) == (200, state)
    assert bool(changed.json()["approval"]) is (state is not None)


@pytest.mark.parametrize(
    ("act", "state", "requested_by", "raised"),
    [
        ("request", None, None, None), ("request", "requested", "k", Conflict), ("request", "approved", "k", None),
        ("request", "blocked", None, None), ("request", "dismissed", "k", None),
        ("approve", None, None, Conflict), ("approve", "requested", "k", Forbidden),
        ("approve", "requested", "other", None), ("approve", "approved", "other", Conflict),
        ("approve", "blocked", None, Conflict), ("approve", "dismissed", "other", Conflict),
        ("block", None, None, None), ("block", "requested", "k", None), ("block", "approved", "k", None),
        ("block", "blocked", "k", Conflict), ("block", "dismissed", "k", None),
        ("dismiss", None, None, Conflict), ("dismiss", "requested", "k", None), ("dismiss", "approved", "k", None),
        ("dismiss", "blocked", "k", None), ("dismiss", "dismissed", "k", Conflict),
    ],
)  # fmt: skip
def test_what_follows_on_what(
    act: str, state: str | None, requested_by: str | None, raised: type[CardwatchError] | None
) -> None:
    if raised is None:
        check_act(ApprovalAct(act), state, requested_by, "k")
    else:
        with pytest.raises(raised):
            check_act(ApprovalAct(act), state, requested_by, "k")
