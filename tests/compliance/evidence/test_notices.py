"""Notices over HTTP: what has to be told of models and their bases, what is not settled, and nothing else."""

import hashlib
import json
from typing import Any

import pytest

from registry.compliance.evidence.notices import write_notice
from registry.compliance.evidence.notices.service import gather_notice
from registry.licenses.knowledge import Knowledge
from registry.licenses.texts.spdx import load_spdx_texts
from registry.runtime import Runtime
from tests.support.clock import NOW
from tests.support.compliance.shelf import Shelf
from tests.support.http.application import Client

MODEL, BASE = "acme/child", "acme/base"
LICENSE = load_spdx_texts()["MIT"].replace("<year> <copyright holders>", "2026 Acme Ltd.").encode()
NOTICE = b"Llama 3.1 is licensed under its licence, Copyright \xc2\xa9 Meta Platforms, Inc. All Rights Reserved.\n"


@pytest.fixture
def stocked(shelf: Shelf) -> Shelf:
    shelf.add(BASE, "llama3.1", revision="1" * 40, beside=(("NOTICE", NOTICE),))
    shelf.add(MODEL, "mit", BASE, text=LICENSE, revision="2" * 40)
    return shelf


def notice(client: Client, *models: str, **words: str) -> Any:  # noqa: ANN401 - JSON or text
    answer = client.post("/v1/notices", json={"models": models}, params={"format": "json", **words})
    assert answer.status_code == 200, answer.text
    return answer.json() if words.get("format", "json") == "json" else answer.text


@pytest.mark.usefixtures("stocked")
def test_a_notice_names_models_bases_copyrights_lines_and_policies(client: Client) -> None:
    found = notice(client, MODEL)
    own, base = found["models"]
    assert (own["id"], own["is_base"], own["licenses"]) == (MODEL, False, ["mit"])
    assert (base["id"], base["is_base"], base["licenses"]) == (BASE, True, ["llama3.1"])
    assert own["copyrights"] == ["Copyright (c) 2026 Acme Ltd."]
    assert base["copyrights"] == [NOTICE.decode().strip()]
    assert found["displays"] == ["Built with Llama"]
    texts = {one["key"]: one for one in found["licenses"]}
    assert texts["mit"]["text"] == load_spdx_texts()["MIT"]
    assert (texts["llama3.1"]["text"], texts["llama3.1"]["text_may_be_shared"]) == (None, "unknown")
    assert texts["llama3.1"]["url"].startswith("https://")
    assert (texts["llama3.1"]["sha256"], len(texts["llama3.1"]["normalised_sha256"])) == (None, 64)
    assert texts["llama3.1"]["use_policy"] == "https://llama.meta.com/llama3_1/use-policy"


@pytest.mark.usefixtures("stocked")
def test_duties_have_their_clause_and_the_hash_of_the_text_and_say_whom_they_bind(client: Client) -> None:
    duties = {(one["license"], one["code"]): one for one in notice(client, MODEL)["duties"]}
    kept = duties["mit", "keep_notices"]
    assert kept["sha256"] == hashlib.sha256(load_spdx_texts()["MIT"].encode()).hexdigest()
    assert kept["clause"]
    assert not kept["binds_users"]
    followed = duties["llama3.1", "follow_use_policy"]
    assert (followed["binds_users"], followed["clause"]) == (True, "1.b.iv; USE_POLICY 1.e, 2")
    assert duties["llama3.1", "display"]["value"] == "Built with Llama"


def test_what_is_not_settled_is_listed_and_never_guessed(client: Client, stocked: Shelf) -> None:
    stocked.add("acme/open", "other", "acme/unknown-base")
    stocked.add("acme/list", "mit OR apache-2.0")
    stocked.add("acme/nested", "cc-by-4.0 AND (mit OR apache-2.0)")
    found = notice(client, "acme/open", "acme/list", "acme/nested")
    open_ = {(one["subject"], one["reason"]) for one in found["open_questions"]}
    assert ("acme/unknown-base", "it is not registered, so what binds through it is not known") in open_
    assert any(subject == "acme/open" and "names no licence" in reason for subject, reason in open_)
    assert any(subject == "acme/list" and "may be chosen" in reason for subject, reason in open_)
    models = {one["id"]: one for one in found["models"]}
    assert (models["acme/open"]["licenses"], models["acme/open"]["license_choice"]) == ([], "open")
    assert (models["acme/list"]["licenses"], models["acme/list"]["license_choice"]) == (["mit", "apache-2.0"], "any")
    assert models["acme/nested"]["license_choice"] == "open"
    assert any(subject == "acme/nested" and "CC-BY-4.0 AND (" in reason for subject, reason in open_)
    assert "nicht erfasst" in notice(client, "acme/open", format="text", lang="de")
    text = notice(client, "acme/open", format="text")
    assert "Licence: not settled, needs review" in text


def test_a_notice_file_goes_along_where_its_licence_lets_texts_be_shared(client: Client, stocked: Shelf) -> None:
    words = b"Acme Model\nCopyright 2026 Acme Ltd.\n\nThis product includes software of others.\n"
    stocked.add("acme/noticed", "apache-2.0", beside=(("NOTICE", words),))
    shown = notice(client, "acme/noticed")["models"][0]["texts"]
    assert [(one["path"], one["text"]) for one in shown] == [("NOTICE", words.decode())]
    hidden = notice(client, MODEL)["models"][1]["texts"]
    assert [(one["path"], one["text"]) for one in hidden] == [("NOTICE", None)]


def test_nothing_that_was_read_with_a_token_only_is_handed_on(client: Client, runtime: Runtime, stocked: Shelf) -> None:
    secret = b"Copyright 2026 Secret Ltd.\n"
    stocked.add("acme/private", "apache-2.0", beside=(("NOTICE", secret),))
    with runtime.database.unit_of_work() as work:
        work.session.connection().exec_driver_sql("UPDATE evidence_text SET is_private = true")
    found = notice(client, "acme/private")
    assert "Secret" not in json.dumps(found)
    assert any("token" in one["reason"] for one in found["open_questions"])


@pytest.mark.usefixtures("stocked")
@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize(("form", "media"), [("text", "text/plain"), ("markdown", "text/markdown")])
def test_one_model_as_text(client: Client, form: str, media: str, lang: str) -> None:
    path = f"/v1/models/{MODEL}/notice"
    answer = client.get(path, params={"format": form, "lang": lang})
    assert answer.headers["content-type"].startswith(media)
    for words in (
        "Built with Llama",
        "Acme Ltd.",
        "Permission is hereby granted",
        "llama3_1/use-policy".replace("_", "\\_" if form == "markdown" else "_"),
    ):
        assert words in answer.text
    assert ("binds your users" in answer.text) is (lang == "en")
    assert ("bindet auch die eigenen Nutzer" in answer.text) is (lang == "de")
    assert client.get(path, params={"format": form, "lang": lang}).content == answer.content
    known = {"If-None-Match": answer.headers["etag"]}
    assert client.get(path, params={"format": form, "lang": lang}, headers=known).status_code == 304
    alone = client.get(path, params={"format": form, "lang": lang, "part": "notice"}).text
    listed = client.get(path, params={"format": form, "lang": lang, "part": "checklist"}).text
    assert "[ ]" not in alone
    assert "Permission is hereby granted" not in listed
    assert answer.text == f"{alone}\n{listed}"


@pytest.mark.usefixtures("stocked")
def test_a_base_that_is_asked_for_itself_is_told_once(client: Client) -> None:
    found = notice(client, MODEL, BASE, MODEL)
    assert [(one["id"], one["is_base"]) for one in found["models"]] == [(MODEL, False), (BASE, False)]


def test_a_revision_has_the_notice_of_then(client: Client, stocked: Shelf) -> None:
    stocked.add(MODEL, "cc-by-nc-4.0", BASE, revision="3" * 40)
    path = f"/v1/models/{MODEL}/notice"
    then = client.get(path, params={"revision": "2" * 40, "format": "json"}).json()
    assert then["models"][0]["licenses"] == ["mit"]
    assert client.get(path, params={"format": "json"}).json()["models"][0]["licenses"] == ["cc-by-nc-4.0"]
    assert client.get(path, params={"revision": "e" * 40}).status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [({"models": ["acme/none"]}, 404), ({"models": []}, 400), ({"models": ["a/b"] * 101}, 400), ({}, 400),
     ({"models": ["a/b"], "more": 1}, 400), ({"models": "a/b"}, 400)],
)  # fmt: skip
def test_what_is_wrong_is_told(client: Client, body: object, status: int) -> None:
    assert client.post("/v1/notices", json=body).status_code == status
    assert client.get(f"/v1/models/{MODEL}/notice?format=pdf").status_code == 400


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_words_of_strangers_are_no_markup_and_steer_no_terminal(
    runtime: Runtime, stocked: Shelf, knowledge: Knowledge
) -> None:
    evil = b"Copyright 2026 \x1b[31m<script>x</script> [a](javascript:b)\n\n```\n# Heading\n````\n"
    stocked.add("acme/evil", "apache-2.0", beside=(("NOTICE", evil), ("LICENSE.md\x1b", b"x")))
    with runtime.database.reading() as session:
        found = gather_notice(session, knowledge, ["acme/evil"], NOW)
    text, markdown = (write_notice(found, form) for form in ("text", "markdown"))
    assert "\x1b" not in text + markdown
    assert "`````text\nCopyright" in markdown
    outside = "".join(markdown.split("`````")[::2])
    assert "<script>" not in outside
    assert "[a](" not in outside


@pytest.mark.usefixtures("stocked")
def test_a_checklist_says_which_models_bring_a_duty(client: Client) -> None:
    text = notice(client, MODEL, format="text", part="checklist")
    assert f"Binds through: {MODEL}@{'2' * 12}\n" in text
    assert f"Binds through: {BASE}@{'1' * 12}\n" in text
    german = notice(client, MODEL, format="text", part="checklist", lang="de")
    assert f"Gilt wegen: {BASE}" in german
    assert "Give every recipient" not in german
