"""The desk: who gets in, and which rooms stand there."""

import pytest

from registry.access import Scope
from registry.runtime import Runtime
from registry.web.desk.rooms import ROOMS
from tests.support.http.application import speaking_to
from tests.support.web.page import page
from tests.support.web.rooms.desk import at_desk


@pytest.mark.parametrize("language", ["en", "de"])
def test_whoever_is_not_logged_in_is_led_to_the_login_and_back(runtime: Runtime, language: str) -> None:
    with speaking_to(runtime, key=None) as client:
        answer = client.get(f"/{language}/desk", follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"] == f"/{language}/login?next=%2F{language}%2Fdesk"


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_key_sees_the_rooms_that_its_scopes_open(runtime: Runtime, language: str) -> None:
    with at_desk(runtime, Scope.WAIVERS_WRITE, Scope.AUDIT_READ) as client:
        read = page(client, f"/{language}/desk")
    links = [link for link in read.links() if f"/{language}/desk/" in link]
    assert links == [f"/{language}/desk/waivers", f"/{language}/desk/audit"]
    assert "webhooks:manage" in read.text


def test_an_administrator_sees_every_room(runtime: Runtime) -> None:
    with at_desk(runtime, Scope.ADMIN) as client:
        links = page(client, "/en/desk").links()
    assert {f"/en/desk/{room.place}" for room in ROOMS} <= set(links)
