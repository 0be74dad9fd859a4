"""Previews over HTTP: they say exactly what acceptance then does, and leave nothing behind."""

from typing import Any

import pytest
from sqlalchemy import Column, Table
from sqlmodel import func, select

from registry.curation.proposals.rules import differences
from registry.curation.proposals.typical_uses import TYPICAL_USES
from registry.db import Database
from registry.tables import metadata
from tests.support.curation.board import Board, wish
from tests.support.stub_hub.seeds import card
from tests.support.watch.story import MIT_TEXT, MODEL

CHILD, GRANDCHILD = "example-lab/child", "example-lab/grandchild"


def family(board: Board) -> None:
    """A model without a settled licence, and two that were made from it."""
    hub = board.story.hub
    hub.publish(MODEL, {"README.md": card(license="other")})
    hub.publish(CHILD, {"README.md": card(license="mit", base_model=MODEL), "LICENSE": MIT_TEXT})
    hub.publish(GRANDCHILD, {"README.md": card(license="mit", base_model=CHILD), "LICENSE": MIT_TEXT})
    board.story.sync(MODEL, CHILD, GRANDCHILD)


def stored(database: Database) -> dict[str, Any]:
    """Every row of every table, but for when keys were last used."""
    with database.reading() as session:
        return {
            table.name: sorted(map(str, session.connection().execute(select(*_columns(table))).all()))
            for table in metadata.sorted_tables
        }


def _columns(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if column.name != "last_used_at"]


def without_moments(document: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in document.items() if name != "updated_at"}
    kept["layers"] = {
        field: {name: part for name, part in value.items() if name != "at"} for field, value in kept["layers"].items()
    }
    if kept["conclusion"]:
        kept["conclusion"] = {name: part for name, part in kept["conclusion"].items() if name != "at"}
    return kept


CHANGES: dict[str, Any] = {
    "conclusion": {"license": "llama3.2", "territory": {"countries": ["CH"], "clause": "by mail"}},
    "description": "A model of the example lab.",
    "artifacts.base_weights": {"availability": "open", "license": "llama3.2"},
    "modality": "multimodal",
    "tags": ["one", "two"],
}


def test_the_document_after_acceptance_is_the_previewed_one(board: Board) -> None:
    family(board)
    before = board.record()
    proposal = board.propose(CHANGES)
    preview = board.bob.get(f"/v1/proposals/{proposal['id']}").json()["preview"]
    assert preview == proposal["preview"]
    assert board.record() == before
    board.accept(proposal)
    after = board.record()
    found = [
        {"path": path, "before": old, "after": new}
        for path, old, new in differences(without_moments(before), without_moments(after))
    ]
    assert found == preview["changes"]
    paths = {one["path"] for one in found}
    assert {"/description", "/license/license", "/license/class", "/modality", "/status"} <= paths
    block = after["license"]
    assert preview["license"]["after"] == {name: block[name] for name in preview["license"]["after"]}
    assert preview["license"]["before"]["license"] is None
    assert preview["status"] == {"before": "needs_review", "after": after["status"]}


def test_the_verdicts_after_acceptance_are_the_previewed_ones(board: Board) -> None:
    family(board)
    proposal = board.propose(CHANGES)
    verdicts = proposal["preview"]["verdicts"]
    assert [one["name"] for one in verdicts] == [typical.name for typical in TYPICAL_USES]

    def answers() -> list[Any]:
        uses = [{key: value for key, value in one["use"].items() if value is not None} for one in verdicts]
        bodies = [{"subject": {"model": MODEL}, "use": use} for use in uses]
        return [board.admin.post("/v1/checks", json=body).json() for body in bodies]

    before = answers()
    board.accept(proposal)
    after = answers()
    for shown, old, new in zip(verdicts, before, after, strict=True):
        assert (shown["before"], shown["after"]) == (old["verdict"], new["verdict"])
        assert shown["appeared"] == [one for one in new["findings"] if one not in old["findings"]]
        assert shown["disappeared"] == [one for one in old["findings"] if one not in new["findings"]]
    by_name = {one["name"]: one for one in verdicts}
    assert by_name["company_production"]["before"] == "needs_review"
    assert by_name["nonprofit_teaching"]["after"] == "denied"
    assert any(finding["rule"] == "territory" for finding in by_name["nonprofit_teaching"]["appeared"])


def test_descendants_whose_documents_change_are_counted(board: Board) -> None:
    family(board)
    children = {path: board.record(f"/v1/models/{path}") for path in (CHILD, GRANDCHILD)}
    proposal = board.propose(CHANGES)
    told = proposal["preview"]["descendants"]
    board.accept(proposal)
    changed = sorted(path for path, old in children.items() if board.record(f"/v1/models/{path}") != old)
    assert told == {"changed": len(changed), "models": changed, "later": 0}
    assert CHILD in changed
    quiet = board.propose({"description": "Nobody inherits this."})
    assert quiet["preview"]["descendants"] == {"changed": 0, "models": [], "later": 0}


def test_a_preview_leaves_nothing_behind(board: Board) -> None:
    """No row, no event, no delivery, no job; nothing is learned from a conclusion that was only tried."""
    family(board)
    hook = {"url": "http://127.0.0.1:9/hook", "events": ["record.curated"]}
    assert board.admin.post("/v1/webhooks", json=hook).status_code == 201
    text = board.record(f"/v1/models/{CHILD}")["texts"]
    sha256 = next(one["sha256"] for one in text if one["kind"] == "license")
    before = stored(board.story.database)
    for values in (CHANGES, {"conclusion": {"license": "llama3.2"}}):
        body = wish(values, evidence=[sha256])
        answer = board.alice.post("/v1/proposals/preview", json=body)
        assert answer.status_code == 200, answer.text
        answer = board.alice.post("/v1/proposals/preview", json={**body, "model": CHILD})
        assert answer.status_code == 200, answer.text
    assert stored(board.story.database) == before
    proposal = board.propose(CHANGES)
    made = stored(board.story.database)
    board.bob.get(f"/v1/proposals/{proposal['id']}")
    assert stored(board.story.database) == made
    assert {name for name in made if made[name] != before[name]} == {"proposal", "event"}


def test_a_preview_of_what_changes_nothing_is_empty(board: Board) -> None:
    board.write(description="Old.")
    preview = board.alice.post("/v1/proposals/preview", json=wish({"released": "2026"})).json()
    assert {one["path"].split("/")[1] for one in preview["changes"]} == {"released", "layers"}
    assert preview["status"]["before"] == preview["status"]["after"]
    assert all(one["before"] == one["after"] for one in preview["verdicts"])


def test_a_preview_does_not_wait_for_those_who_only_read(board: Board) -> None:
    board.write(description="Old.")
    database = board.story.database
    with database.reading() as session:
        assert session.exec(select(func.count()).select_from(metadata.tables["proposal"])).one() == 0
        assert board.alice.post("/v1/proposals/preview", json=wish({"description": "New."})).status_code == 200


def test_of_a_large_family_the_nearest_are_compared_and_the_rest_counted(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.records.documents.service.AT_ONCE", 1)
    family(board)
    board.story.hub.publish("example-lab/second", {"README.md": card(license="mit", base_model=MODEL)})
    board.story.sync("example-lab/second")
    told = board.propose({"conclusion": {"license": "llama3.2"}})["preview"]["descendants"]
    assert (told["changed"], told["later"]) == (1, 2)
