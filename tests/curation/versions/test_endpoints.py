"""The versions of the concluded layer over HTTP, and taking them back."""

from collections.abc import Callable
from typing import Any

from registry.access.rules import Scope
from tests.support.curation.board import PATH, Board
from tests.support.http.application import Client


def versions(board: Board) -> list[Any]:
    found: list[Any] = board.admin.get(f"{PATH}/curation").json()["items"]
    return found


def test_versions_say_who_changed_what_and_why_newest_first(board: Board) -> None:
    board.write(description="Old.", released="2026")
    proposal = board.propose({"description": "New.", "released": None, "parameters": 7})
    board.accept(proposal)
    newest, oldest = versions(board)
    assert (newest["actor"], newest["action"], newest["reason"], newest["ref"]) == (
        "bob", "proposal", "Read it.", proposal["id"],
    )  # fmt: skip
    assert newest["changes"] == [
        {"field": "description", "before": "Old.", "after": "New."},
        {"field": "parameters", "before": None, "after": 7},
        {"field": "released", "before": "2026", "after": None},
    ]
    assert (oldest["actor"], oldest["action"], oldest["ref"]) == ("bootstrap", "write", None)
    assert [one["before"] for one in oldest["changes"]] == [None, None]
    whole = board.admin.get(f"{PATH}/curation/{newest['id']}").json()
    assert {name: whole[name] for name in newest} == newest
    assert [(one["field"], one["by"]) for one in whole["assertions"]] == [
        ("description", "alice"),
        ("parameters", "alice"),
    ]
    assert whole["assertions"][0]["proposal"] == proposal["id"]
    assert board.admin.get(f"{PATH}/curation/cur_none").status_code == 404
    assert board.admin.get("/v1/models/no/body/curation").status_code == 404


def test_versions_are_paged_without_losing_what_changed(board: Board) -> None:
    for n in range(5):
        board.write(description=f"{n}.")
    whole = versions(board)
    found, cursor = [], None
    while True:
        params = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = board.admin.get(f"{PATH}/curation", params=params).json()
        found += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert found == whole
    assert [one["changes"][0]["after"] for one in found] == ["4.", "3.", "2.", "1.", "0."]
    assert page["total"] == {"count": 5, "type": "exact"}


def test_a_version_is_taken_back_by_a_new_one(board: Board) -> None:
    board.write(description="Old.", released="2026")
    board.accept(board.propose({"description": "New."}))
    board.accept(board.propose({"released": "2026-03"}))
    wrong = versions(board)[1]["id"]
    done = board.bob.post(f"{PATH}/curation/{wrong}/revert", json={"reason": "It was another model."})
    assert done.status_code == 200, done.text
    assert (done.json()["action"], done.json()["ref"], done.json()["actor"]) == ("revert", wrong, "bob")
    assert done.json()["changes"] == [{"field": "description", "before": "New.", "after": "Old."}]
    record = board.admin.get(PATH, headers={"Accept-Encoding": "identity"})
    assert (record.json()["description"], record.json()["released"]) == ("Old.", "2026-03")
    assert done.headers["etag"] == record.headers["etag"]
    again = board.bob.post(f"{PATH}/curation/{wrong}/revert", json={"reason": "Again."})
    assert (again.status_code, "description" in again.json()["detail"]) == (409, True)
    back = board.bob.post(f"{PATH}/curation/{done.json()['id']}/revert", json={"reason": "It was this one."})
    assert (back.status_code, board.record()["description"]) == (200, "New.")


def test_taking_back_needs_a_scope_a_reason_and_the_present_version(
    board: Board, person: Callable[..., Client]
) -> None:
    board.write(description="Old.")
    path = f"{PATH}/curation/{versions(board)[0]['id']}/revert"
    assert board.alice.post(path, json={"reason": "Mine."}).status_code == 403
    assert person("anyone").post(path, json={"reason": "Mine."}).status_code == 401
    assert board.bob.post(path, json={}).status_code == 400
    stale = board.bob.post(path, json={"reason": "No."}, headers={"If-Match": '"old"'})
    assert stale.status_code == 412
    writer = person("writer", Scope.MODELS_WRITE)
    etag = board.admin.get(PATH).headers["etag"]
    assert writer.post(path, json={"reason": "No."}, headers={"If-Match": etag}).status_code == 200
    assert board.record()["description"] is None
    unknown = f"{PATH}/curation/cur_none/revert"
    assert board.bob.post(unknown, json={"reason": "No."}).status_code == 404


def test_a_record_about_which_nothing_was_concluded_has_no_versions(board: Board) -> None:
    board.write()
    page = board.admin.get(f"{PATH}/curation").json()
    assert page == {"items": [], "next_cursor": None, "total": {"count": 0, "type": "exact"}}
