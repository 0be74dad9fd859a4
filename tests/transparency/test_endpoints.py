"""``/v1/log`` over HTTP: what a stranger can check alone, and what an administrator erases."""

import base64
import hashlib
from typing import Any

import msgspec
import pytest
from sqlmodel import select

from registry.evidence.service import keep_texts
from registry.records.conclusions.edits import put_curated
from registry.records.conclusions.schemas import CuratedWrite
from registry.runtime import Runtime
from registry.transparency.leaves.tables import LogLeaf
from registry.transparency.merkle import (
    VerifierKey,
    leaf_hash,
    open_note,
    parse_checkpoint,
    verify_consistency,
    verify_inclusion,
)
from registry.transparency.sequence import ensure_sequenced
from tests.support.clock import NOW
from tests.support.http.application import Client
from tests.support.transparency.audit import faults, tree_faults


@pytest.fixture
def written(runtime: Runtime) -> Runtime:
    with runtime.database.unit_of_work() as work:
        keep_texts(work, [b"%d" % number for number in range(20)], NOW)
    ensure_sequenced(runtime.database)
    return runtime


def raw(text: str) -> bytes:
    return base64.b64decode(text)


def state(client: Client) -> Any:  # noqa: ANN401 - a checkpoint and its note
    keys = [VerifierKey.parse(line) for line in client.get("/v1/log/key").text.splitlines()]
    return parse_checkpoint(open_note(client.get("/v1/log/checkpoint").text, keys)[0].text)


def test_a_stranger_checks_alone(client: Client, written: Runtime) -> None:
    first = state(client)
    with written.database.unit_of_work() as work:
        keep_texts(work, [b"more"], NOW)
    ensure_sequenced(written.database)
    last = state(client)
    entries = client.get("/v1/log/entries?since=3&limit=4").json()
    assert entries["next"] == 7
    for entry in entries["items"]:
        assert hashlib.sha256(raw(entry["salt"]) + entry["content"].encode()).digest() == raw(entry["commitment"])
        proof = client.get(f"/v1/log/proof?index={entry['index']}").json()
        hashes = [raw(one) for one in proof["hashes"]]
        leaf = leaf_hash(raw(entry["commitment"]))
        assert verify_inclusion(entry["index"], last.size, leaf, hashes, last.root)
    proof = client.get(f"/v1/log/proof?from={first.size}&size={last.size}").json()
    hashes = [raw(one) for one in proof["hashes"]]
    assert verify_consistency(first.size, last.size, hashes, first.root, last.root)
    assert parse_checkpoint(client.get(f"/v1/log/checkpoint?size={first.size}").text.split("\n\n")[0] + "\n") == first
    tile = client.get("/v1/log/tile/0/0")
    assert len(tile.content) == 32 * last.size
    assert tile.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("path", "status"),
    [("proof?index=1&from=1", 400), ("proof?index=99", 400), ("proof?from=99", 400),
     ("proof?index=0&size=99", 400), ("checkpoint?size=3", 404), ("tile/1/0", 404), ("tile/0/1", 404),
     ("checkpoint?x=1", 400), ("entries?since=-1", 400), ("tile/x/0", 404), ("tile/0/\u0661", 404), ("tile/9/0", 404)],
)  # fmt: skip
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("written")
def test_what_is_not_there(client: Client, path: str, status: int) -> None:
    assert client.get(f"/v1/log/{path}").status_code == status


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_empty_log(client: Client) -> None:
    assert client.get("/v1/log/checkpoint").status_code == 404
    assert client.get("/v1/log/key").text == ""
    assert client.get("/v1/log/entries").json() == {"items": [], "next": 0}
    assert client.get("/v1/log/proof?index=0").status_code == 404


def test_a_text_is_erased_for_ever(client: Client, written: Runtime) -> None:
    sha256 = hashlib.sha256(b"7").hexdigest()
    with written.database.reading() as session:
        index = session.exec(select(LogLeaf.position).where(LogLeaf.subject_key == sha256)).one()
    path = f"/v1/log/entries/{index}/erase"
    assert client.post(path, json={"reason": ""}).status_code == 400
    assert client.post(path, json={"reason": "It names a person.", "scope": "words"}).status_code == 409
    before = state(client)
    assert client.post(path, json={"reason": "It names a person."}).status_code == 204
    assert client.post(path, json={"reason": "Again."}).status_code == 409
    assert client.post("/v1/log/entries/9999/erase", json={"reason": "x"}).status_code == 404
    assert client.get(f"/v1/evidence/{sha256}").status_code == 404
    ensure_sequenced(written.database)
    (entry,) = client.get(f"/v1/log/entries?since={index}&limit=1").json()["items"]
    assert (entry["erased"], set(entry)) == (True, {"index", "commitment", "erased"})
    after = state(client)
    assert after.size == before.size + 1
    (said,) = client.get(f"/v1/log/entries?since={before.size}").json()["items"]
    assert (said["kind"], msgspec.json.decode(said["content"])["row"]["position"]) == ("erasure", index)
    assert "person" not in said["content"]
    assert faults(written.database) == tree_faults(written.database) == []
    assert client.get("/v1/audit").json()["items"][0]["action"] == "log.erased"


def test_words_of_people_are_erased_and_the_rest_stays(client: Client, runtime: Runtime) -> None:
    body = {"facts": {"description": "Ours."}, "conclusion": {"license": "mit", "reason": "Ms Curie told me."}}
    write = msgspec.convert(body, CuratedWrite)
    with runtime.database.unit_of_work() as work:
        put_curated(work, runtime.knowledge, "acme/own", write, if_match=None, actor="Ms Lovelace", now=NOW)
    ensure_sequenced(runtime.database)
    with runtime.database.reading() as session:
        index = session.exec(select(LogLeaf.position).where(LogLeaf.kind == "conclusion")).one()
    assert client.post(f"/v1/log/entries/{index}/erase", json={"reason": "Asked for."}).status_code == 409
    gone = client.post(f"/v1/log/entries/{index}/erase", json={"reason": "Asked for.", "scope": "words"})
    assert gone.status_code == 204
    again = client.post(f"/v1/log/entries/{index}/erase", json={"reason": "Asked for.", "scope": "words"})
    assert again.status_code == 409
    assert faults(runtime.database) == []
    (entry,) = client.get(f"/v1/log/entries?since={index}&limit=1").json()["items"]
    content = msgspec.json.decode(entry["content"])
    assert content["row"]["assertions"][0]["value"] is not None
    assert set(content["withheld"]) == {"actor", "assertions"}
    with runtime.database.engine.connect() as connection:
        rows = str(connection.exec_driver_sql("SELECT * FROM curation").all())
    assert "Curie" not in rows
    assert "Lovelace" not in rows
    assert client.get("/v1/models/acme/own").json()["license"]["license"] == "mit"
