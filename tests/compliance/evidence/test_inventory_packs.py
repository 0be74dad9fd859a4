"""Packs of inventories, on both databases: whole, the same bytes each time, and only what its reader may have."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from registry.access import Scope, create_key
from registry.compliance.evidence import read_pack
from registry.licenses.texts.spdx import load_spdx_texts
from registry.runtime import Runtime
from tests.support.clock import NOW
from tests.support.compliance.desk import Desk
from tests.support.compliance.packs import opened, pack_at
from tests.support.compliance.shelf import Shelf
from tests.support.http.application import Client

MODEL, BASE = "acme/child", "acme/base"
OWN_WORDS = b"Acme Licence\n\n1. You may look at it. 2. You may not touch it, nor tell anybody of it."
APACHE = load_spdx_texts()["Apache-2.0"].encode()
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def lab(desk: Desk, shelf: Shelf) -> str:
    """An inventory of all kinds of entries, judged by a policy."""
    shelf.add(BASE, "other", name="own", text=OWN_WORDS, revision="1" * 40)
    shelf.add(MODEL, "apache-2.0", BASE, text=APACHE, revision="2" * 40)
    rule = {"id": "ask", "level": "warn", "when": "true", "message": "Ask first."}
    assert desk.client.post("/v1/policies", json={"key": "own", "title": "Ours", "rules": [rule]}).status_code == 201
    path = desk.open(f"Lab {EVIL}", policy="own", owner="licences@example.org")
    desk.put(path, "a", model=MODEL, use={"purpose": "research", "commercial": False}, note=EVIL)
    desk.put(path, "b", license="mit")
    desk.put(path, "c", model="nobody/knows")
    desk.put(path, "d", model=MODEL, revision="2" * 40, owner="teaching")
    assert desk.client.post(f"{path}/entries/a/request", json={"reason": "For the course."}).status_code == 200
    assert desk.client.post(f"{path}/entries/b/block", json={"reason": f"Not here {EVIL}."}).status_code == 200
    assert desk.client.post(f"{path}/import", content="gpt-unheard-of\n").status_code in {200, 201}
    assert desk.check(path)["state"] == "done"
    desk.put(path, "e", model=BASE)
    return path


def entries_in(files: dict[str, bytes]) -> dict[str, dict[str, Any]]:
    return {one["entry"]["id"]: one for one in json.loads(files["entries.json"])}


def hash_of(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()


def reader(runtime: Runtime, *scopes: Scope) -> dict[str, str]:
    with runtime.database.unit_of_work() as work:
        return {"Authorization": f"Bearer {create_key(work, 'someone', [*scopes], actor='test', now=NOW)[1]}"}


def test_a_pack_holds_every_entry_with_all_that_it_rests_on(client: Client, lab: str) -> None:
    files = opened(pack_at(client, lab))
    assert list(files) == sorted(files)
    entries = entries_in(files)
    own = entries["a"]
    results = {one["entry"]: one for one in client.get(f"{lab}/results").json()["items"]}
    answer = json.loads(files[own["found"]["answer"]["file"]])
    assert own["found"]["verdict"] == results["a"]["verdict"] == answer["verdict"]
    assert answer["findings"] == results["a"]["findings"]
    assert (own["request"]["use"]["purpose"], own["request"]["use"]["country"]) == ("research", "DE")
    assert (own["request"]["subject"]["model"], own["request"]["policy"]) == (MODEL, "own")
    assert own["entry"]["approval"]["request_reason"] == "For the course."
    assert files[own["record"]["file"]] == client.get(f"/v1/models/{MODEL}").content
    assert [one["id"] for one in own["bases"]] == [BASE]
    assert {hash_of(OWN_WORDS), hash_of(APACHE)} <= set(own["texts"])
    assert files[f"texts/{hash_of(OWN_WORDS)}.txt"] == OWN_WORDS
    assert (entries["b"]["record"], entries["b"]["entry"]["state"]) == (None, "blocked")
    assert (entries["c"]["found"]["verdict"], entries["c"]["doubts"]) == ("needs_review", ["no_record"])
    assert json.loads(files[entries["d"]["record"]["file"]])["revision"] == "2" * 40
    assert (entries["e"]["found"], entries["e"]["doubts"]) == (None, ["unchecked"])
    (policy,) = json.loads(files["policies.json"])
    assert (policy["key"], policy["version"], policy["body"]["rules"][0]["message"]) == ("own", 1, "Ask first.")
    assert load_spdx_texts()["MIT"].encode() in files.values()
    assert {"apache-2.0", "mit"} <= {one["key"] for one in json.loads(files["licenses.json"])}
    assert [one["text"] for one in json.loads(files["unsettled.json"])] == ["gpt-unheard-of"]
    assert json.loads(files["inventory.json"])["use"]["organisation"] == "company"


def test_what_a_pack_says_of_itself_is_checked_anywhere(client: Client, lab: str, tmp_path: Path) -> None:
    data = pack_at(client, lab)
    (tmp_path / "lab.zip").write_bytes(data)
    found = read_pack(tmp_path / "lab.zip")
    assert (found.faults, found.sha256, found.entries) == ((), hash_of(data), 5)
    assert found.inventory == lab.rpartition("/")[2]
    assert found.verdicts == {**found.verdicts, "unchecked": 1} if found.verdicts else False
    bent = bytearray(data)
    bent[bent.index(b'"needs_review"') + 3] ^= 1
    (tmp_path / "bent.zip").write_bytes(bent)
    assert len(read_pack(tmp_path / "bent.zip").faults) == 1


def test_the_same_data_makes_the_same_bytes(client: Client, desk: Desk, lab: str) -> None:
    before = {audience: pack_at(client, lab, audience) for audience in ("internal", "external")}
    assert {audience: pack_at(client, lab, audience) for audience in before} == before
    etag = f'"{hash_of(before["internal"])}"'
    again = client.get(f"{lab}/evidence", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    desk.put(lab, "f", license="apache-2.0")
    assert pack_at(client, lab) != before["internal"]


def test_a_record_that_moved_stands_in_it_as_it_was(client: Client, shelf: Shelf, lab: str) -> None:
    shelf.add(MODEL, "cc-by-nc-4.0", BASE, text=b"Other words altogether.", revision="3" * 40, at=datetime.now(UTC))
    one = entries_in(files := opened(pack_at(client, lab)))["a"]
    assert {"record_moved"} <= set(one["doubts"])
    then = json.loads(files[one["record"]["file"]])
    assert then["license"]["license"] != "cc-by-nc-4.0"
    assert client.get(f"/v1/models/{MODEL}").json()["license"]["license"] == "cc-by-nc-4.0"


def test_what_leaves_the_house_has_only_texts_that_may_be_shared(client: Client, lab: str) -> None:
    files = opened(pack_at(client, lab, "external"))
    assert f"texts/{hash_of(OWN_WORDS)}.txt" not in files
    assert f"texts/{hash_of(APACHE)}.txt" in files
    assert not any(OWN_WORDS in data for data in files.values())
    told = {one["sha256"]: one["withheld"] for one in json.loads(files["texts.json"])}
    assert told[hash_of(OWN_WORDS)] == "may_not_be_shared"


def test_private_texts_and_records_are_for_those_who_may_see_them(client: Client, runtime: Runtime, lab: str) -> None:
    with runtime.database.unit_of_work() as work:
        work.session.connection().exec_driver_sql("UPDATE evidence_text SET is_private = true")
    seeing = reader(runtime, Scope.INVENTORIES_READ, Scope.PRIVATE_READ)
    plain = reader(runtime, Scope.INVENTORIES_READ)
    name = f"texts/{hash_of(OWN_WORDS)}.txt"
    assert name in opened(pack_at(client, lab, **seeing))
    hidden = opened(pack_at(client, lab, **plain))
    assert name not in hidden
    assert name not in opened(pack_at(client, lab, "external", **seeing))
    assert not any(OWN_WORDS in data for data in hidden.values())
    with runtime.database.unit_of_work() as work:
        work.session.connection().exec_driver_sql("UPDATE model_record SET is_private = true")
    assert entries_in(opened(pack_at(client, lab, **plain)))["a"]["record"] is None
    assert entries_in(opened(pack_at(client, lab, **seeing)))["a"]["record"] is not None


def test_the_reports_run_nothing_and_name_hashes_and_decisions(client: Client, lab: str) -> None:
    files = opened(pack_at(client, lab))
    for language, told in (("en", "Not here"), ("de", "entschieden durch")):
        page = files[f"report-{language}.html"].decode()
        assert f'<html lang="{language}">' in page
        assert "Content-Security-Policy" in page
        assert "<script" not in page
        assert told in page
        assert hash_of(OWN_WORDS) in page
        assert all(word not in page for word in ("<img", "<link", "url(", "@import", "href=", "src="))


def test_a_pack_needs_the_scope_an_inventory_and_a_known_audience(client: Client, runtime: Runtime, lab: str) -> None:
    assert client.get(f"{lab}/evidence?audience=public").status_code == 400
    assert client.get("/v1/inventories/inv_none/evidence").status_code == 404
    assert client.get(f"{lab}/evidence", headers=reader(runtime, Scope.MODELS_READ)).status_code == 403
    client.headers.pop("Authorization")
    assert client.get(f"{lab}/evidence").status_code == 401


def test_an_empty_inventory_has_a_pack(client: Client, desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "empty.zip").write_bytes(pack_at(client, desk.open("Empty")))
    found = read_pack(tmp_path / "empty.zip")
    assert (found.faults, found.entries, found.verdicts) == ((), 0, {})
