"""Packs over HTTP, on both databases: whole, the same bytes each time, and only what its reader may have."""

import hashlib
import json
import re
from typing import Any

import pytest

from registry.access import Scope, create_key
from registry.licenses.texts.spdx import load_spdx_texts
from registry.runtime import Runtime
from tests.support.clock import NOW
from tests.support.compliance.packs import opened, pack_at
from tests.support.compliance.questions import INTERNAL
from tests.support.compliance.shelf import Shelf
from tests.support.http.application import Client

MODEL, BASE = "acme/child", "acme/base"
OWN_WORDS = b"Acme Licence\n\n1. You may look at it. 2. You may not touch it, nor tell anybody of it."
APACHE = load_spdx_texts()["Apache-2.0"].encode()
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def kept(client: Client, shelf: Shelf) -> str:
    shelf.add(BASE, "other", name="own", text=OWN_WORDS, revision="1" * 40)
    shelf.add(MODEL, "apache-2.0", BASE, text=APACHE, revision="2" * 40)
    use = INTERNAL | {"distribution": "weights", "derivative_name": EVIL}
    answer = client.post("/v1/checks?store=true", json={"subject": {"model": MODEL}, "use": use})
    return str(answer.json()["id"])


def pack(client: Client, check: str, audience: str = "internal", **headers: str) -> bytes:
    return pack_at(client, f"/v1/checks/{check}", audience, **headers)


def reader(runtime: Runtime, *scopes: Scope) -> dict[str, str]:
    with runtime.database.unit_of_work() as work:
        return {"Authorization": f"Bearer {create_key(work, 'someone', [*scopes], actor='test', now=NOW)[1]}"}


def hash_of(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()


def test_a_pack_holds_all_that_the_check_rested_on(client: Client, kept: str) -> None:
    record = client.get(f"/v1/models/{MODEL}")
    files = opened(pack(client, kept))
    assert list(files) == sorted(files)
    assert files["record.json"] == record.content
    assert json.loads(files["bases/0001.json"])["id"] == BASE
    assert json.loads(files["lineage.json"])["bases"][0]["sha256"] == hash_of(files["bases/0001.json"])
    assert json.loads(files["request.json"])["use"]["distribution"] == "weights"
    assert json.loads(files["verdict.json"])["verdict"] == client.get(f"/v1/checks/{kept}").json()["verdict"]
    assert {one["key"] for one in json.loads(files["licenses.json"])} >= {"apache-2.0"}
    assert (json.loads(files["policy.json"]), json.loads(files["waivers.json"])) == (None, [])
    assert files[f"texts/{hash_of(OWN_WORDS)}.txt"] == OWN_WORDS
    assert files[f"texts/{hash_of(APACHE)}.txt"] == APACHE
    manifest = json.loads(files["manifest.json"])
    assert {one["path"]: one["sha256"] for one in manifest["files"]} == {
        name: hash_of(data) for name, data in files.items() if name != "manifest.json"
    }


def test_a_pack_holds_the_policy_as_it_was(client: Client, shelf: Shelf) -> None:
    shelf.add(MODEL, "apache-2.0")
    rule = {"id": "ask", "level": "warn", "when": "true", "message": "Ask first."}
    assert client.post("/v1/policies", json={"key": "own", "title": "Ours", "rules": [rule]}).status_code == 201
    asked = {"subject": {"model": MODEL}, "use": INTERNAL, "policy": "own"}
    kept = client.post("/v1/checks?store=true", json=asked).json()
    changed = {"title": "Ours", "rules": []}
    assert client.put("/v1/policies/own", json=changed, headers={"If-Match": "*"}).status_code == 200
    assert client.get(f"/v1/checks/{kept['id']}").json()["policy"] == {"key": "own", "version": 1}
    files = opened(pack(client, kept["id"]))
    policy = json.loads(files["policy.json"])
    assert (policy["key"], policy["version"], policy["body"]["rules"][0]["message"]) == ("own", 1, "Ask first.")
    page = files["report.html"].decode()
    (rules, _) = re.findall(r'<table class="rules">(.*?)</table>', page, re.DOTALL)
    assert "Ask first." in rules
    assert "own, version 1: Ours" in page
    assert "assume_unreached_above" not in page


def test_a_report_of_a_denied_use_says_why_it_lists_no_duties(client: Client, shelf: Shelf) -> None:
    shelf.add("google/gemma-2-9b", "gemma")
    rule = {"id": "no", "level": "fail", "when": "true", "message": "Not here."}
    assert client.post("/v1/policies", json={"key": "own", "title": "Ours", "rules": [rule]}).status_code == 201
    asked = {"subject": {"model": "google/gemma-2-9b"}, "use": INTERNAL, "policy": "own"}
    kept = client.post("/v1/checks?store=true", json=asked).json()
    assert (kept["verdict"], kept["obligations"]) == ("denied", [])
    page = opened(pack(client, kept["id"]))["report.html"].decode()
    assert "Not listed, because the use is denied" in page
    assert "Nicht aufgeführt, weil die Nutzung nicht erlaubt ist" in page


def test_a_report_in_german_says_what_the_policy_says_in_german(client: Client, shelf: Shelf) -> None:
    shelf.add(MODEL, "apache-2.0")
    said = {"message": "Ask <first>.", "message_de": "Vorher <fragen>."}
    rules = [
        {"id": "ask", "level": "warn", "when": "true", **said},
        {"id": "b", "level": "info", "when": "true", "message": "Plain."},
    ]
    assert client.post("/v1/policies", json={"key": "own", "title": "Ours", "rules": rules}).status_code == 201
    asked = {"subject": {"model": MODEL}, "use": INTERNAL, "policy": "own"}
    check = client.post("/v1/checks?store=true", json=asked).json()["id"]
    english, german = opened(pack(client, check))["report.html"].decode().split('<section lang="de">')
    for section, told, other in ((english, "Ask &lt;first&gt;.", "Vorher"), (german, "Vorher &lt;fragen&gt;.", "Ask")):
        for table in ("findings", "duties"):
            (cells,) = re.findall(rf'<table class="{table}">(.*?)</table>', section, re.DOTALL)
            assert told in cells
            assert other not in cells
        assert "Plain." in section
    found = json.loads(opened(pack(client, check))["verdict.json"])["findings"]
    assert {one["rule"]: one.get("reason_de") for one in found if one["source"] == "policy"} == {
        "ask": "Vorher <fragen>.", "b": None,
    }  # fmt: skip


def test_the_same_bytes_come_out_after_the_record_moved(client: Client, shelf: Shelf, kept: str) -> None:
    before = {audience: pack(client, kept, audience) for audience in ("internal", "external")}
    shelf.add(MODEL, "cc-by-nc-4.0", BASE, text=b"Other words altogether.", revision="3" * 40)
    shelf.add(BASE, "mit", revision="4" * 40)
    assert client.get(f"/v1/models/{MODEL}").json()["license"]["license"] != "apache-2.0"
    assert {audience: pack(client, kept, audience) for audience in before} == before
    etag = f'"{hash_of(before["internal"])}"'
    again = client.get(f"/v1/checks/{kept}/evidence", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_what_leaves_the_house_has_only_texts_that_may_be_shared(client: Client, kept: str) -> None:
    files = opened(pack(client, kept, "external"))
    assert {name for name in files if name.startswith("texts/")} == {f"texts/{hash_of(APACHE)}.txt"}
    told = {one["sha256"]: one for one in json.loads(files["texts.json"])}
    withheld = told[hash_of(OWN_WORDS)]
    assert (withheld["file"], withheld["withheld"], withheld["license"]) == (None, "may_not_be_shared", None)
    assert withheld["url"].endswith(f"{BASE}/blob/{'1' * 40}/LICENSE")
    assert not any(OWN_WORDS in data for data in files.values())


def test_private_texts_are_for_those_who_may_see_them_and_never_leave(
    client: Client, runtime: Runtime, shelf: Shelf
) -> None:
    shelf.add("acme/gated", "other", name="own", text=OWN_WORDS, revision="5" * 40)
    with runtime.database.unit_of_work() as work:
        work.session.connection().exec_driver_sql("UPDATE evidence_text SET is_private = true")
    question = {"subject": {"model": "acme/gated"}, "use": INTERNAL}
    check = client.post("/v1/checks?store=true", json=question).json()["id"]
    name = f"texts/{hash_of(OWN_WORDS)}.txt"
    plain, seeing = reader(runtime, Scope.MODELS_READ), reader(runtime, Scope.MODELS_READ, Scope.PRIVATE_READ)
    assert name in opened(pack(client, check, **seeing))
    hidden = opened(pack(client, check, **plain))
    assert name not in hidden
    assert [one["withheld"] for one in json.loads(hidden["texts.json"])] == ["private"]
    assert name not in opened(pack(client, check, "external", **seeing))
    # That it is read in the open later does not make another pack of it.
    with runtime.database.unit_of_work() as work:
        work.session.connection().exec_driver_sql("UPDATE evidence_text SET is_private = false")
    assert opened(pack(client, check, **plain)) == hidden


def test_bytes_that_rotted_are_left_out_and_said_to_be(client: Client, runtime: Runtime, kept: str) -> None:
    with runtime.database.unit_of_work() as work:
        sql = f"UPDATE evidence_text SET data = size::text::bytea WHERE sha256 = '{hash_of(OWN_WORDS)}'"  # noqa: S608 - a hash
        if work.session.get_bind().dialect.name == "sqlite":
            sql = sql.replace("size::text::bytea", "x'00'")
        work.session.connection().exec_driver_sql(sql)
    files = opened(pack(client, kept))
    told = {one["sha256"]: one["withheld"] for one in json.loads(files["texts.json"])}
    assert told[hash_of(OWN_WORDS)] == "not_kept"


def test_the_report_speaks_both_languages_and_runs_nothing(client: Client, kept: str) -> None:
    page = opened(pack(client, kept))["report.html"].decode()
    assert '<section lang="en">' in page
    assert '<section lang="de">' in page
    assert "Content-Security-Policy" in page
    assert "default-src 'none'" in page.replace("&#x27;", "'")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert all(word not in page for word in ("<img", "<link", "url(", "@import", "href=", "src="))
    assert "@page { size: A4;" in page
    assert hash_of(OWN_WORDS) in page


def test_a_pack_needs_a_key_a_check_and_a_known_audience(client: Client, kept: str) -> None:
    assert client.get(f"/v1/checks/{kept}/evidence?audience=public").status_code == 400
    assert client.get("/v1/checks/chk_none/evidence").status_code == 404
    client.headers.pop("Authorization")
    assert client.get(f"/v1/checks/{kept}/evidence").status_code == 401


def test_bare_facts_and_unread_revisions_have_packs_too(client: Client, kept: str) -> None:
    del kept
    for subject in ({"license_key": "mit"}, {"model": MODEL, "revision": "f" * 40}):
        answer: Any = client.post("/v1/checks?store=true", json={"subject": subject, "use": INTERNAL}).json()
        files = opened(pack(client, answer["id"]))
        assert json.loads(files["record.json"]) is None
