"""Keeping checks over HTTP, on both databases: stored whole, listed, shown to whom they may be, erased with a trace."""

import hashlib
import zlib
from typing import Any

import msgspec
import pytest

from registry.access import Scope, create_key
from registry.compliance.checks.storage.queries import find_stored, frozen_check, unpacked
from registry.runtime import Runtime
from tests.support.clock import NOW
from tests.support.compliance.questions import INTERNAL
from tests.support.compliance.shelf import Shelf
from tests.support.http.application import Client

MODEL, BASE = "acme/child", "acme/base"
pytestmark = pytest.mark.usefixtures("shelf")
QUESTION = {"subject": {"model": MODEL}, "use": INTERNAL}


def keep(client: Client, question: object = QUESTION, **headers: str) -> Any:  # noqa: ANN401 - JSON
    answer = client.post("/v1/checks?store=true", json=question, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def key_with(runtime: Runtime, *scopes: Scope) -> dict[str, str]:
    with runtime.database.unit_of_work() as work:
        return {"Authorization": f"Bearer {create_key(work, 'someone', [*scopes], actor='test', now=NOW)[1]}"}


def test_a_kept_check_is_the_answer_with_an_id_and_stays_when_the_record_moves(client: Client, shelf: Shelf) -> None:
    plain = client.post("/v1/checks", json=QUESTION).json()
    kept = keep(client)
    assert kept["id"].startswith("chk_")
    same = {name: value for name, value in kept.items() if name not in {"id", "subject", "use", "checked_at"}}
    assert same == {name: value for name, value in plain.items() if name != "checked_at"}
    assert (kept["subject"]["model"], kept["use"]["country"]) == (MODEL, "US")
    shelf.add(MODEL, "mit", BASE, revision="b" * 40)
    assert client.get(f"/v1/checks/{kept['id']}").json() == kept


def test_what_it_rests_on_is_kept_as_it_was(client: Client, runtime: Runtime, shelf: Shelf) -> None:
    before = client.get(f"/v1/models/{MODEL}").json()
    kept = keep(client)
    shelf.add(BASE, "mit", revision="c" * 40)
    shelf.add(MODEL, "mit", BASE, revision="b" * 40)
    with runtime.database.reading() as session:
        found = frozen_check(session, kept["id"])
    assert found.record is not None
    assert msgspec.json.decode(found.record.document) == before
    assert [one.id for one in found.bases] == [BASE]
    assert msgspec.json.decode(found.bases[0].document)["license"]["license"] == "llama3.1"
    assert {msgspec.json.decode(one)["key"] for one in found.licenses} == {"apache-2.0", "llama3.1"}
    listed = [text for text in found.texts if text.model is None]
    assert [(text.path, text.may_be_shared) for text in listed] == [("SPDX Apache-2.0", "yes")]


def test_bare_facts_are_kept_too(client: Client, runtime: Runtime) -> None:
    kept = keep(client, {"subject": {"license_key": "mit"}, "use": INTERNAL})
    with runtime.database.reading() as session:
        assert frozen_check(session, kept["id"]).record is None
    assert client.get("/v1/checks").json()["items"][0]["model"] is None


def test_a_revision_that_nobody_has_read_is_kept_as_what_it_is(client: Client) -> None:
    kept = keep(client, {"subject": {"model": MODEL, "revision": "d" * 40}, "use": INTERNAL})
    assert (kept["verdict"], "revision" in {one["rule"] for one in kept["findings"]}) == ("needs_review", True)


def test_a_past_is_kept_with_the_record_of_then(client: Client, runtime: Runtime, shelf: Shelf) -> None:
    shelf.add(MODEL, "mit", BASE, revision="b" * 40)
    kept = keep(client, {"subject": {"model": MODEL, "revision": "a" * 40}, "use": INTERNAL})
    with runtime.database.reading() as session:
        found = frozen_check(session, kept["id"])
    assert found.record is not None
    assert msgspec.json.decode(found.record.document)["license"]["license"] == "apache-2.0"


def test_nothing_is_kept_of_a_question_that_has_no_answer(client: Client) -> None:
    wrong = {"subject": {"model": "acme/none"}, "use": INTERNAL}
    assert client.post("/v1/checks?store=true", json=wrong).status_code == 404
    assert client.get("/v1/checks").json()["total"] == {"count": 0, "type": "exact"}


def test_keeping_and_reading_need_a_key_where_asking_does_not(client: Client) -> None:
    kept = keep(client)
    client.headers.pop("Authorization")
    assert client.post("/v1/checks", json=QUESTION).status_code == 200
    for answer in (
        client.post("/v1/checks?store=true", json=QUESTION), client.get("/v1/checks"),
        client.get(f"/v1/checks/{kept['id']}"), client.post(f"/v1/checks/{kept['id']}/erase", json={"reason": "x"}),
    ):  # fmt: skip
        assert answer.status_code == 401


def test_a_request_sent_again_with_its_word_keeps_one(client: Client) -> None:
    word = {"Idempotency-Key": "once"}
    assert keep(client, **word) == keep(client, **word)
    assert client.get("/v1/checks").json()["total"]["count"] == 1
    assert client.post("/v1/checks", json=QUESTION, headers=word).status_code == 200


def test_lists_are_narrowed_and_read_page_by_page(client: Client) -> None:
    first = keep(client)
    denied = {"subject": {"license_key": "cc-by-nc-4.0"}, "use": INTERNAL}
    second = keep(client, denied)
    assert second["verdict"] != first["verdict"]

    def listed(**filters: str) -> list[str]:
        return [one["id"] for one in client.get("/v1/checks", params=filters).json()["items"]]

    assert listed() == [second["id"], first["id"]]
    assert listed(subject=MODEL.upper()) == [first["id"]]
    assert listed(verdict=second["verdict"]) == [second["id"]]
    assert listed(since="2099-01-01T00:00:00Z") == []
    page = client.get("/v1/checks?limit=1").json()
    assert (
        client.get("/v1/checks", params={"limit": "1", "cursor": page["next_cursor"]}).json()["items"][0]["id"]
        == (first["id"])
    )
    assert client.get("/v1/checks?model=x").status_code == 400
    assert client.get("/v1/checks?verdict=maybe").status_code == 400


def test_erasing_needs_an_administrator_and_a_reason_and_leaves_its_trace(client: Client, runtime: Runtime) -> None:
    kept = keep(client)
    path = f"/v1/checks/{kept['id']}/erase"
    reader = key_with(runtime, Scope.MODELS_READ, Scope.MODELS_WRITE)
    assert client.post(path, json={"reason": "x"}, headers=reader).status_code == 403
    assert client.post(path, json={"reason": ""}).status_code == 400
    assert client.post(path, json={"reason": "Asked for."}).status_code == 204
    assert client.get(f"/v1/checks/{kept['id']}").status_code == 404
    assert client.post(path, json={"reason": "Again."}).status_code == 404
    actions = client.get("/v1/audit", params={"subject": kept["id"]}).json()["items"]
    assert [one["action"] for one in actions] == ["check.erased", "check.stored"]
    assert (actions[0]["detail"]["reason"], actions[0]["detail"]["model"]) == ("Asked for.", MODEL)


def test_words_of_a_private_text_are_shown_to_those_alone_who_may_see_it(
    client: Client, runtime: Runtime, shelf: Shelf
) -> None:
    text = b"Copyright (c) 2026 Acme\n\nPermission is hereby granted only to those who have the key of this house."
    shelf.add("acme/gated", "other", text=text, name="own")
    with runtime.database.unit_of_work() as work:
        work.session.connection().exec_driver_sql("UPDATE evidence_text SET is_private = true")
    kept = keep(client, {"subject": {"model": "acme/gated"}, "use": INTERNAL})
    with runtime.database.reading() as session:
        assert any(one.is_private for one in frozen_check(session, kept["id"]).texts)
    seen = client.get(f"/v1/checks/{kept['id']}", headers=key_with(runtime, Scope.MODELS_READ)).json()
    assert not any(one["quote"] for one in seen["findings"])


def test_a_kept_check_that_somebody_changed_is_no_answer(client: Client, runtime: Runtime) -> None:
    kept = keep(client)
    with runtime.database.unit_of_work() as work:
        row = find_stored(work.session, kept["id"])
        row.content = zlib.compress(unpacked(row.content).replace(b"acme/child", b"acme/other"))
    for path in (f"/v1/checks/{kept['id']}", f"/v1/checks/{kept['id']}/evidence"):
        assert client.get(path).status_code == 409


def test_a_kept_check_is_told_in_the_words_of_its_release(client: Client, runtime: Runtime) -> None:
    """What later releases add to an answer, or take away, is no reason that an old one cannot be read."""
    kept = keep(client)
    with runtime.database.unit_of_work() as work:
        row = find_stored(work.session, kept["id"])
        data = msgspec.json.decode(unpacked(row.content))
        del data["answer"]["license_verdict"]
        older = msgspec.json.encode(data)
        row.content, row.sha256 = zlib.compress(older), hashlib.sha256(older).hexdigest()
    del kept["license_verdict"]
    assert client.get(f"/v1/checks/{kept['id']}").json() == kept
    assert client.get(f"/v1/checks/{kept['id']}/evidence").status_code == 200
