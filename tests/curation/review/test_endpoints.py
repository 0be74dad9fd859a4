"""The queue of models that wait for a person, over HTTP and both databases."""

from datetime import datetime
from typing import Any

import pytest

from registry.curation.review.sweep import bring_up_to_date, count_due
from registry.records.documents.service import refresh_stale
from tests.support.curation.board import Board
from tests.support.licenses.knowledge import knowledge
from tests.support.stub_hub.seeds import MINIMAX_MODIFIED, card
from tests.support.watch.story import MIT_TEXT

pytestmark = pytest.mark.slow

FIRST, SECOND, THIRD = "example-lab/first", "other-lab/second", "third-lab/alone"
OWN_TEXT = (
    "Example Community Terms. You may read, run and study these weights for any purpose that is not military. "
    "Whoever has more than 7 million monthly active users must first ask us in writing. Outputs belong to you. "
    "We may end these terms when you break them, and then you must delete every copy that you hold."
)


@pytest.fixture
def queue(board: Board) -> "Queue":
    return Queue(board)


class Queue:
    def __init__(self, board: Board) -> None:
        self.board, self.story = board, board.story

    def publish(self, model: str, text: str | None, *, downloads: int = 0, **front: str) -> None:
        files = {"README.md": card(**(front or {"license": "other"}))}
        self.story.hub.publish(model, files | ({"LICENSE": text} if text else {}), downloads=downloads)
        self.story.sync(model)

    def settle(self) -> datetime:
        """What beat does: queue, documents, queue."""
        database, now = self.story.database, self.story.clock()
        bring_up_to_date(database, knowledge(), now)
        refresh_stale(database, knowledge(), now)
        bring_up_to_date(database, knowledge(), now)
        return now

    def items(self, **wanted: str) -> list[dict[str, Any]]:
        self.settle()
        answer = self.board.alice.get("/v1/review", params=wanted)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["items"]
        return found

    def models(self, **wanted: str) -> list[str]:
        return [item["model"] for item in self.items(**wanted)]

    def dossier(self, model: str) -> dict[str, Any]:
        answer = self.board.alice.get(f"/v1/review/{model}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def decide(self, model: str, license_: str) -> dict[str, Any]:
        """Alice concludes over the model's licence file, Bob accepts."""
        sha256 = next(text["sha256"] for text in self.dossier(model)["texts"] if text["kind"] == "license")
        wish = {"model": model, "reason": "Read it.", "evidence": [sha256]}
        changes = [{"field": "conclusion", "value": {"license": license_}}]
        made = self.board.alice.post("/v1/proposals", json={**wish, "changes": changes})
        assert made.status_code == 201, made.text
        accepted: dict[str, Any] = self.board.accept(made.json())
        return accepted


def test_one_text_in_many_models_is_one_entry_and_comes_first(queue: Queue) -> None:
    queue.publish(THIRD, None, downloads=5_000)
    queue.publish(FIRST, OWN_TEXT, downloads=100)
    queue.publish(SECOND, OWN_TEXT.replace(". ", ".\n\n  "), downloads=900)
    first, second = queue.items()
    assert (first["model"], first["group"]["models"], first["group"]["downloads"]) == (SECOND, 2, 1_000)
    assert first["codes"] == ["text_unknown", "nothing_declared"]
    assert (first["text"]["path"], first["text"]["nearest"]) == ("LICENSE", None)
    assert queue.board.alice.get(first["text"]["evidence"]).status_code == 200
    assert (second["model"], second["group"], second["codes"]) == (THIRD, None, ["nothing_declared"])
    assert queue.models(group=first["group"]["key"]) == [SECOND, FIRST]
    assert queue.models(owner="Example-Lab") == [FIRST]
    assert queue.models(code="nothing_declared") == [THIRD]
    assert queue.models(license_class="community") == []
    assert set(queue.models(license_class="unknown")) == {SECOND, THIRD}


def test_a_model_waits_under_its_own_class(queue: Queue) -> None:
    """Whoever decides, decides about the licence that the model bears."""
    queue.publish(SECOND, None, license="cc-by-nc-4.0")
    queue.publish(FIRST, OWN_TEXT, license="mit", base_model=SECOND)
    record = queue.board.alice.get(f"/v1/models/{FIRST}").json()
    assert (record["license_class"], record["own_class"], record["status"]) == (
        "research-only", "permissive", "needs_review",
    )  # fmt: skip
    assert queue.models(license_class="permissive") == [FIRST]
    assert queue.models(license_class="research-only") == []


def test_a_decision_settles_all_with_the_same_words_and_its_revert_brings_them_back(queue: Queue) -> None:
    queue.publish(FIRST, OWN_TEXT)
    queue.publish(SECOND, OWN_TEXT)
    assert len(queue.items()) == 1
    accepted = queue.decide(FIRST, "creativeml-openrail-m")
    before = queue.dossier(SECOND)
    same = next(text["same_text"] for text in before["texts"] if text["kind"] == "license")
    assert [(one["model"], one["license"], one["by"]) for one in same["decisions"]] == [
        (FIRST, "creativeml-openrail-m", "alice")
    ]
    assert queue.items() == []
    record = queue.board.record(f"/v1/models/{SECOND}")
    assert (record["status"], record["license"]["license"]) == ("current", "creativeml-openrail-m")
    path = f"/v1/models/{FIRST}/curation/{accepted['version']}/revert"
    assert queue.board.admin.post(path, json={"reason": "It is not."}).status_code in {200, 201}
    (back,) = queue.items()
    assert back["group"]["models"] == 2
    assert queue.board.record(f"/v1/models/{SECOND}")["license"]["license"] is None


def test_a_model_that_came_after_the_decision_is_asked_about_again_when_it_is_withdrawn(queue: Queue) -> None:
    queue.publish(FIRST, OWN_TEXT)
    accepted = queue.decide(FIRST, "creativeml-openrail-m")
    queue.publish(THIRD, OWN_TEXT)
    assert queue.items() == []
    assert queue.board.record(f"/v1/models/{THIRD}")["license"]["license"] == "creativeml-openrail-m"
    path = f"/v1/models/{FIRST}/curation/{accepted['version']}/revert"
    assert queue.board.admin.post(path, json={"reason": "It is not."}).status_code in {200, 201}
    assert queue.items()[0]["group"]["models"] == 2
    assert queue.board.record(f"/v1/models/{THIRD}")["status"] == "needs_review"


def test_a_decision_that_contradicts_the_card_of_another_model_does_not_settle_that(queue: Queue) -> None:
    queue.publish(FIRST, OWN_TEXT)
    queue.publish(SECOND, OWN_TEXT, license="mit")
    queue.decide(FIRST, "creativeml-openrail-m")
    (item,) = queue.items()
    assert (item["model"], item["codes"][0]) == (SECOND, "text_decided")
    dossier = queue.dossier(SECOND)
    assert (dossier["proposal"], dossier["no_proposal"]["code"]) == (None, "sources_disagree")


def test_a_modified_text_gets_its_difference_and_no_licence(queue: Queue) -> None:
    queue.publish(FIRST, MINIMAX_MODIFIED["LICENSE"], license="mit")
    (item,) = queue.items()
    assert (item["codes"][0], item["text"]["nearest"]) == ("text_near_known", "mit")
    dossier = queue.dossier(FIRST)
    assert (dossier["status"], dossier["proposal"]) == ("needs_review", None)
    assert dossier["no_proposal"]["code"] == "needs_custom_entry"
    entry = dossier["custom_entry"]
    assert (entry["class"], entry["evidence"], len(entry["text_sha256"])) == ("unknown", "none", 1)
    text = next(one for one in dossier["texts"] if one["kind"] == "license")
    assert (text["license"], text["nearest"], text["is_compared"]) == (None, "mit", True)
    assert any("after" in passage for passage in text["diff"])
    assert text["sensitive"]


def test_a_ready_proposal_can_be_sent_as_it_is(queue: Queue) -> None:
    queue.publish(FIRST, MIT_TEXT, license="example-terms")
    dossier = queue.dossier(FIRST)
    proposal = dossier["proposal"]
    assert proposal["changes"] == [{"field": "conclusion", "value": {"license": "mit"}}]
    made = queue.board.alice.post("/v1/proposals", json=proposal)
    assert made.status_code == 201, made.text
    assert queue.dossier(FIRST)["open_proposals"] == [made.json()["id"]]
    queue.board.accept(made.json())
    assert queue.items() == []
    settled = queue.dossier(FIRST)
    assert (settled["status"], settled["proposal"], settled["no_proposal"]) == ("current", None, None)


def test_what_contradicts_a_conclusion_shows_both_sides(queue: Queue) -> None:
    queue.publish(FIRST, MIT_TEXT, license="mit")
    assert queue.items() == []
    queue.decide(FIRST, "mit")
    queue.story.hub.commit(FIRST, {"LICENSE": OWN_TEXT})
    queue.story.sync(FIRST)
    (item,) = queue.items()
    assert item["codes"][0] == "contradicted"
    dossier = queue.dossier(FIRST)
    assert (dossier["conclusion"]["license"], dossier["no_proposal"]["code"]) == ("mit", "contradicted")


def test_list_and_dossier_give_the_same_reasons(queue: Queue) -> None:
    """The file may name what the card does not, a conclusion what neither names, and a card may stay silent."""
    queue.publish(FIRST, OWN_TEXT)
    queue.publish(SECOND, OWN_TEXT)
    queue.publish(THIRD, MIT_TEXT, license="example-terms")
    queue.decide(FIRST, "creativeml-openrail-m")
    for model, text in ((FIRST, MIT_TEXT), (SECOND, MIT_TEXT), (THIRD, OWN_TEXT)):
        queue.story.hub.commit(model, {"LICENSE": text})
        queue.story.sync(model)
    items = queue.items()
    assert {item["model"] for item in items} == {FIRST, SECOND, THIRD}
    for item in items:
        assert item["codes"] == queue.dossier(item["model"])["codes"], item["model"]


def test_pages_follow_each_other_where_all_weigh_the_same(queue: Queue) -> None:
    models = [f"lab-{number}/model" for number in range(7)]
    for model in models:
        queue.publish(model, None)
    queue.settle()
    met: list[str] = []
    cursor = None
    for _ in range(len(models)):
        params = {"limit": "3"} | ({"cursor": cursor} if cursor else {})
        page = queue.board.alice.get("/v1/review", params=params).json()
        assert page["total"] == {"count": 7, "type": "exact"}
        met += [item["model"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert sorted(met) == models
    assert len(met) == len(set(met))


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/review?status=gone", 400), ("/v1/review?code=nonsense", 400), ("/v1/review?group=zz", 400),
        ("/v1/review?cursor=zz", 400), ("/v1/review/nobody/nothing", 404), ("/v1/review?owner=nobody", 200),
    ],
)  # fmt: skip
def test_questions_that_make_no_sense_are_refused(queue: Queue, path: str, status: int) -> None:
    assert queue.board.alice.get(path).status_code == status


def test_nothing_stays_due_and_a_model_with_another_text_leaves_the_group(queue: Queue) -> None:
    queue.publish(FIRST, OWN_TEXT)
    queue.publish(SECOND, OWN_TEXT)
    assert queue.items()[0]["group"]["models"] == 2
    queue.story.hub.commit(SECOND, {"LICENSE": MIT_TEXT})
    queue.story.sync(SECOND)
    items = {item["model"]: item for item in queue.items()}
    assert items[FIRST]["group"]["models"] == 1
    assert (items[SECOND]["group"], items[SECOND]["codes"]) == (None, ["question"])
    with queue.story.database.reading() as session:
        assert count_due(session, 10) == 0
