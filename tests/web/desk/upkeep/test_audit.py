"""Who did what? The log at the desk, narrowed and as a file."""

import pytest

from registry.access import Scope
from registry.events import record_event
from registry.runtime import Runtime
from tests.support.clock import NOW
from tests.support.web.page import page
from tests.support.web.rooms.desk import at_desk, send

PLACE = "/en/desk/audit"
EVIL = "\"><script>alert(1)</script>' onmouseover=x {{7*7}} ${7*7} <%x%> \u202egnp.exe"


@pytest.fixture
def busy(desk: Runtime) -> Runtime:
    """A registry in which somebody did something."""
    with at_desk(desk, Scope.SYNC_RUN, Scope.MODELS_READ, name="watcher") as client:
        send(client, "/en/desk/watch", {"model": "example-lab/bright"})
        send(client, "/en/desk/watch", {"model": "example-lab/bright"}, "/en/desk/watch/end")
    return desk


def test_it_says_who_did_what_and_to_what(busy: Runtime) -> None:
    with at_desk(busy, Scope.AUDIT_READ) as client:
        shown = page(client, PLACE)
        assert "watch.added" in shown.text
        assert "watcher" in shown.text
        assert "/en/models/example-lab/bright" in shown.links()
        one = page(client, f"{PLACE}?action=watch.removed")
        assert "1 action\n" in one.text
        assert "watch.added" not in one.text
        assert "Nothing was done that fits" in page(client, f"{PLACE}?actor=nobody").text
        assert "2 actions" in page(client, f"{PLACE}?subject=example-lab/bright&since=2020-01-01").text
        mine = next(link for link in shown.links() if "?actor=key_" in link)
        assert "session.opened" in page(client, mine).text


def test_what_has_a_page_on_the_desk_is_linked(desk: Runtime) -> None:
    with at_desk(desk, Scope.INVENTORIES_READ, Scope.INVENTORIES_WRITE, Scope.MODELS_READ) as client:
        send(client, "/en/desk/inventories", {"name": "Lab"})
    with at_desk(desk, Scope.AUDIT_READ, Scope.INVENTORIES_READ, Scope.MODELS_READ) as client:
        link = next(link for link in page(client, PLACE).links() if "/desk/inventories/inv_" in link)
        assert "Lab" in page(client, link).text


def test_the_file_is_opened_by_the_same_login_and_has_the_same_filters(busy: Runtime) -> None:
    with at_desk(busy, Scope.AUDIT_READ) as client:
        links = page(client, f"{PLACE}?action=watch.removed").links()
        for form in ("csv", "jsonl"):
            address = next(link for link in links if f"format={form}" in link)
            answer = client.get(address)
            assert answer.status_code == 200
            assert "watch.removed" in answer.text
            assert "watch.added" not in answer.text


@pytest.mark.parametrize("since", ["yesterday", "2026-02-31", EVIL, "99999-01-01", "2026-01-01T00:00:00+99:00"])
def test_a_wrong_day_is_told_at_its_field(busy: Runtime, since: str) -> None:
    with at_desk(busy, Scope.AUDIT_READ) as client:
        answer = client.get(PLACE, params={"since": since, "actor": "kept"})
        if len(since) <= 40:
            assert "since-fault" in answer.text
            assert 'value="kept"' in answer.text
        assert answer.status_code == 400
        assert "<script" not in answer.text


@pytest.mark.parametrize("name", ["actor", "action", "subject", "cursor"])
def test_whatever_is_asked_stays_text(busy: Runtime, name: str) -> None:
    with at_desk(busy, Scope.AUDIT_READ) as client:
        for evil in (EVIL, "x" * 10_000):
            answer = client.get(PLACE, params={name: evil[:55] if name == "action" else evil})
            assert answer.status_code in {200, 400, 414}
            assert "<script" not in answer.text
        assert client.get(f"{PLACE}?colour=red").status_code == 400


def test_whatever_was_recorded_stays_text(desk: Runtime) -> None:
    with desk.database.unit_of_work() as work:
        record_event(work, "key.created", subject=EVIL, data={EVIL: EVIL}, actor=f"cli:{EVIL}", now=NOW)
    with at_desk(desk, Scope.AUDIT_READ) as client:
        shown = page(client, PLACE)
        assert shown.text.count("<script>alert(1)</script>") >= 4
        assert not any(name.startswith("on") for _, one in shown.tags for name in one)


@pytest.mark.parametrize("subject", ["inv_/../../login", "whk_?x=1", "inv", "pol_1"])
def test_what_only_looks_like_something_on_the_desk_is_not(desk: Runtime, subject: str) -> None:
    with desk.database.unit_of_work() as work:
        record_event(work, "inventory.changed", subject=subject, data={}, actor="cli:x", now=NOW)
    with at_desk(desk, Scope.AUDIT_READ) as client:
        shown = page(client, PLACE)
        assert not [link for link in shown.links() if "/desk/inventories/" in link or "/desk/webhooks/" in link]


def test_pages_follow_each_other(desk: Runtime) -> None:
    with desk.database.unit_of_work() as work:
        for number in range(120):
            record_event(work, "key.created", subject=f"n{number}", data={}, actor="cli:x", now=NOW)
    with at_desk(desk, Scope.AUDIT_READ) as client:
        following, seen = f"{PLACE}?action=key.created", 0
        while following:
            shown = page(client, following)
            seen += shown.text.count("key.created")
            following = next((link for link in shown.links() if link.startswith(PLACE) and "cursor=" in link), "")
    assert seen >= 120


def test_it_needs_the_scope_and_a_login(desk: Runtime) -> None:
    with at_desk(desk, Scope.MODELS_READ) as client:
        assert "audit:read" in page(client, PLACE, 403).text
        client.cookies.clear()
        assert client.get(PLACE).status_code == 303


def test_in_german(busy: Runtime) -> None:
    with at_desk(busy, Scope.AUDIT_READ) as client:
        assert "Prüfprotokoll" in page(client, PLACE.replace("/en/", "/de/")).text
