"""The notice of an inventory: all that stands in it, and what is not known of it."""

import pytest

from tests.support.compliance.desk import Desk
from tests.support.compliance.shelf import Shelf
from tests.support.http.application import Client

MODEL, BASE = "acme/child", "acme/base"
WORDS = b"Copyright 2024 Acme Works\n\nYou may look at it."


@pytest.fixture
def lab(desk: Desk, shelf: Shelf) -> str:
    shelf.add(MODEL, "apache-2.0", BASE, text=WORDS, revision="2" * 40)
    path = desk.open()
    desk.put(path, "a", model=MODEL)
    desk.put(path, "b", model=MODEL, use={"purpose": "research"})
    desk.put(path, "c", license="mit")
    desk.put(path, "d", model="nobody/knows")
    desk.put(path, "e", model=BASE, revision="f" * 40)
    desk.put(path, "f", model=MODEL, revision="2" * 40)
    desk.client.post(f"{path}/import", content="gpt-unheard-of\n")
    return path


def test_a_notice_tells_of_all_that_stands_in_it(client: Client, lab: str) -> None:
    found = client.get(f"{lab}/notice", params={"format": "json"}).json()
    models = [(one["id"], one["is_base"]) for one in found["models"]]
    assert models[:2] == [(MODEL, False), (BASE, True)]
    assert {"apache-2.0", "llama3.1", "mit"} <= {one["key"] for one in found["licenses"]}
    assert "Copyright 2024 Acme Works" in found["models"][0]["copyrights"]
    asked = {one["subject"]: one["reason"] for one in found["open_questions"]}
    assert "not registered" in asked["nobody/knows"]
    assert "ffff" in next(one["reason"] for one in found["open_questions"] if "was not read" in one["reason"])
    assert "only its licence is stated" in asked["mit"]
    assert "nobody has settled" in asked["gpt-unheard-of"]
    assert any(one["binds_users"] for one in found["duties"])


def test_it_is_written_in_both_languages_and_parts(client: Client, lab: str) -> None:
    whole = client.get(f"{lab}/notice", params={"lang": "de"})
    assert whole.headers["content-type"].startswith("text/plain")
    assert "HINWEISE" in whole.text
    assert "nicht erfasst" in whole.text
    notice = client.get(f"{lab}/notice", params={"part": "notice", "format": "markdown"}).text
    assert "[ ]" not in notice
    checklist = client.get(f"{lab}/notice", params={"part": "checklist"}).text
    assert "[ ]" in checklist
    again = client.get(f"{lab}/notice", params={"lang": "de"}, headers={"If-None-Match": whole.headers["etag"]})
    assert again.status_code == 304


def test_a_notice_needs_an_inventory_and_the_scope(client: Client, lab: str) -> None:
    assert client.get("/v1/inventories/inv_none/notice").status_code == 404
    assert client.get(f"{lab}/notice?format=pdf").status_code == 400
    client.headers.pop("Authorization")
    assert client.get(f"{lab}/notice").status_code == 401
