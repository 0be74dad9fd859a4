"""Packs with the proofs of the log, on both databases: the same bytes each time, and nothing else under their name."""

import hashlib
import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlmodel import select

from registry.compliance.evidence import read_pack
from registry.compliance.evidence.inventories.tables import InventoryPack
from registry.compliance.evidence.packs.archive import write_archive
from registry.compliance.evidence.packs.log import PackProof
from registry.compliance.evidence.packs.manifest import shown_json
from registry.runtime import Runtime
from registry.transparency.merkle import Signer, VerifierKey, parse_checkpoint, parse_note, signed
from registry.transparency.sequence import ensure_sequenced, rotate_key
from registry.verification import Anchors, LogOutcome, LogReading, read_anchors, read_keys, verify_pack
from tests.support.compliance.desk import Desk
from tests.support.compliance.packs import opened, pack_at
from tests.support.compliance.questions import INTERNAL
from tests.support.compliance.shelf import Shelf
from tests.support.http.application import Client

MODEL = "acme/child"


@pytest.fixture
def kept(client: Client, shelf: Shelf) -> str:
    del shelf
    answer = client.post("/v1/checks?store=true", json={"subject": {"model": MODEL}, "use": INTERNAL})
    return str(answer.json()["id"])


def keys_of(client: Client) -> tuple[VerifierKey, ...]:
    return read_keys(client.get("/v1/log/key").text.split())


def verified(folder: Path, data: bytes, anchors: Anchors) -> LogReading:
    path = folder / "pack.zip"
    path.write_bytes(data)
    pack, log = verify_pack(path, anchors)
    for fault in pack.faults:
        log.faults.append(fault)  # type: ignore[arg-type]  # both have a reason
    return log


def remade(files: dict[str, bytes], **changes: bytes | None) -> bytes:
    """A pack with other files, and a manifest that fits them."""
    made = {**files, **{name: data for name, data in changes.items() if data is not None}}
    made = {name: data for name, data in made.items() if changes.get(name, b"") is not None}
    manifest = json.loads(made.pop("manifest.json"))
    manifest["files"] = [
        {"path": one, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()} for one, data in made.items()
    ]
    return write_archive({**made, "manifest.json": shown_json(manifest)})


def shown_proof(log: dict[str, Any], **changes: object) -> bytes:
    """A proof as the service writes it, with other members."""
    return shown_json(msgspec.convert({**log, **changes}, PackProof))


@pytest.mark.parametrize("audience", ["internal", "external"])
def test_a_pack_proves_by_itself_that_the_log_vouches_for_it(
    client: Client, kept: str, tmp_path: Path, audience: str
) -> None:
    data = pack_at(client, f"/v1/checks/{kept}", audience)
    keys = keys_of(client)
    found = verified(tmp_path, data, Anchors(keys))
    assert (found.outcome, found.faults, found.anchored_to) == (LogOutcome.HOLDS, [], found.size)
    assert verified(tmp_path, data, Anchors()).outcome is LogOutcome.UNANCHORED
    strange = VerifierKey(keys[0].name, bytes(32))
    foreign = verified(tmp_path, data, Anchors((strange,)))
    assert (foreign.outcome, foreign.faults) == (LogOutcome.UNANCHORED, [])
    assert f"signed by {keys[0].name}+{keys[0].hash.hex()}, to which nothing" in foreign.notes[-1]
    (tmp_path / "kept.txt").write_bytes(opened(data)["checkpoint.txt"])
    anchored = read_anchors([tmp_path / "kept.txt"], keys)
    assert verified(tmp_path, data, anchored).outcome is LogOutcome.HOLDS


def test_it_is_the_same_pack_whatever_the_log_becomes(client: Client, kept: str, shelf: Shelf) -> None:
    before = pack_at(client, f"/v1/checks/{kept}", "internal")
    shelf.add("acme/other", "mit")
    later = client.post("/v1/checks?store=true", json={"subject": {"model": MODEL}, "use": INTERNAL}).json()["id"]
    assert (
        opened(pack_at(client, f"/v1/checks/{later}", "internal"))["checkpoint.txt"] != opened(before)["checkpoint.txt"]
    )
    assert pack_at(client, f"/v1/checks/{kept}", "internal") == before


def test_the_first_key_is_enough_whatever_signs_since(client: Client, runtime: Runtime, tmp_path: Path) -> None:
    Shelf(runtime.database, runtime.knowledge).add(MODEL, "mit")
    ensure_sequenced(runtime.database)
    first = keys_of(client)
    rotate_key(runtime.database, actor="admin")
    second = rotate_key(runtime.database, actor="admin")
    asked = {"subject": {"model": MODEL}, "use": INTERNAL}
    kept = str(client.post("/v1/checks?store=true", json=asked).json()["id"])
    data = pack_at(client, f"/v1/checks/{kept}", "internal")
    rotate_key(runtime.database, actor="admin")
    assert pack_at(client, f"/v1/checks/{kept}", "internal") == data
    for keys in (first, (second,)):
        found = verified(tmp_path, data, Anchors(keys))
        assert (found.outcome, found.faults, found.anchored_to) == (LogOutcome.HOLDS, [], found.size)
    client.post("/v1/checks?store=true", json=asked)
    ensure_sequenced(runtime.database)
    (tmp_path / "newest.txt").write_text(client.get("/v1/log/checkpoint").text, encoding="utf-8")
    younger = verified(tmp_path, data, read_anchors([tmp_path / "newest.txt"], first))
    assert (younger.outcome, younger.faults) == (LogOutcome.UNANCHORED, [])
    assert "newest.txt is no checkpoint" in younger.notes[0]
    files = opened(data)
    log = json.loads(files["log.json"])
    assert len(log["handovers"]) == 2
    for broken in ([], log["handovers"][1:], [one | {"index": 0} for one in log["handovers"]]):
        bent = remade(files, **{"log.json": shown_proof(log, handovers=broken)})
        told = verified(tmp_path, bent, Anchors(first))
        assert (told.outcome, told.faults) == (LogOutcome.UNANCHORED, [])
        assert second.hash.hex() in told.notes[-1]
        assert verified(tmp_path, bent, Anchors((second,))).outcome is LogOutcome.HOLDS


def test_whoever_signs_below_an_old_checkpoint_is_not_believed(client: Client, kept: str, tmp_path: Path) -> None:
    files, keys = opened(pack_at(client, f"/v1/checks/{kept}", "internal")), keys_of(client)
    log, note, thief = json.loads(files["log.json"]), files["checkpoint.txt"].decode(), Signer(keys[0].name, bytes(32))
    (leaf,) = log["leaves"]
    state = parse_checkpoint(parse_note(note).text)
    both = note + str(signed(state.text, [thief])).rpartition("\n\n")[2]
    named = {"kind": "key", "row": {"name": thief.name, "public": hashlib.sha256(thief.key.public).hexdigest()}}
    for content in (leaf["content"], json.dumps(named)):
        forged = {"key": str(thief.key), "note": both, **leaf, "content": content}
        files["checkpoint.txt"] = str(signed(state.text, [thief])).encode()
        files["log.json"] = shown_proof(log, handovers=[forged])
        found = verified(tmp_path, remade(files), Anchors(keys))
        assert (found.outcome, found.faults) == (LogOutcome.UNANCHORED, [])


def test_a_pack_made_by_hand_has_no_leaf(client: Client, kept: str, tmp_path: Path) -> None:
    data, anchors = pack_at(client, f"/v1/checks/{kept}", "internal"), Anchors(keys_of(client))
    files = opened(data)
    assert verified(tmp_path, remade(files), anchors).outcome is LogOutcome.HOLDS
    verdict = files["verdict.json"].replace(b'"allowed"', b'"denied_"')
    changes: list[dict[str, bytes | None]] = [
        {"verdict.json": verdict + b" "}, {"report.html": b"<p>fine</p>"}, {"log.json": None}, {"checkpoint.txt": None},
        {"log.json": b"{}"}, {"log.json": files["log.json"].replace(b'"index": ', b'"index": 1')},
        {"checkpoint.txt": b"example.org\n1\nAAAA\n\nx"},
    ]  # fmt: skip
    for change in changes:
        found = verified(tmp_path, remade(files, **change), anchors)
        assert found.faults, change
    stripped = verified(tmp_path, remade(files, **{"log.json": None, "checkpoint.txt": None}), anchors)
    assert (stripped.outcome, stripped.faults) == (LogOutcome.UNANCHORED, [])
    assert "no proof" in stripped.notes[0]


def test_the_manifest_of_a_check_says_nothing_that_its_leaf_does_not(client: Client, kept: str, tmp_path: Path) -> None:
    files, anchors = opened(pack_at(client, f"/v1/checks/{kept}", "internal")), Anchors(keys_of(client))
    said = json.loads(files["manifest.json"])
    for change in (
        {"stored_at": "2020-01-01T00:00:00Z"}, {"has_private_texts": True}, {"more": 1},
        {"model": "acme/other"}, {"verdict": "denied"},
    ):  # fmt: skip
        bent = {**files, "manifest.json": shown_json(said | change)}
        assert verified(tmp_path, write_archive(bent), anchors).faults, change
    for data in (files["manifest.json"] + b" ", json.dumps(said).encode()):
        found = verified(tmp_path, write_archive({**files, "manifest.json": data}), anchors)
        assert [fault.reason for fault in found.faults] == ["it is not written as the manifest of a pack is"]


def bent_proofs(data: bytes) -> list[bytes]:
    """The proof of a pack, each time with something else beside what its leaves commit to."""
    log = json.loads(data)
    first, *rest = log["leaves"]
    changes = [
        {"more": 1}, {"leaves": [first | {"more": 1}, *rest]}, {"leaves": [first | {"kind": "other"}, *rest]},
        {"leaves": [first | {"subject": "other"}, *rest]}, {"leaves": [first, first, *rest]},
    ]  # fmt: skip
    return [data + b" ", json.dumps(log).encode(), *(shown_json(log | change) for change in changes)]


def test_a_proof_says_nothing_that_its_leaves_do_not(client: Client, kept: str, lab: str, tmp_path: Path) -> None:
    anchors = Anchors(keys_of(client))
    for path in (f"/v1/checks/{kept}", lab):
        files = opened(pack_at(client, path, "internal"))
        log = json.loads(files["log.json"])
        turned = [shown_proof(log, leaves=log["leaves"][::-1])] if len(log["leaves"]) > 1 else []
        for bent in (*bent_proofs(files["log.json"]), *turned):
            found = verified(tmp_path, with_files(files, {**files, "log.json": bent}), anchors)
            assert [fault.file for fault in found.faults] == ["log.json"], bent


def test_the_proof_of_another_check_vouches_for_none(client: Client, kept: str, tmp_path: Path) -> None:
    use = INTERNAL | {"country": "FR"}
    other = client.post("/v1/checks?store=true", json={"subject": {"model": MODEL}, "use": use}).json()["id"]
    files, foreign = (opened(pack_at(client, f"/v1/checks/{one}", "internal")) for one in (kept, other))
    mixed = remade(files, **{name: foreign[name] for name in ("log.json", "checkpoint.txt")})
    assert [fault.reason for fault in verified(tmp_path, mixed, Anchors(keys_of(client))).faults] == [
        "the leaf is of a check with another id and stored_at"
    ]


def test_a_check_of_before_the_log_has_no_proof_and_says_so(
    client: Client, kept: str, runtime: Runtime, tmp_path: Path
) -> None:
    with runtime.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE stored_check SET packs = NULL")
    data = pack_at(client, f"/v1/checks/{kept}", "internal")
    assert "log.json" not in opened(data)
    assert "made before there was a log" in verified(tmp_path, data, Anchors(keys_of(client))).notes[0]


@pytest.fixture
def lab(client: Client, desk: Desk) -> str:
    """An inventory with a policy of its own, a waiver, and verdicts."""
    rule = {"id": "ask", "level": "warn", "when": "true", "message": "Ask first."}
    assert client.post("/v1/policies", json={"key": "own", "title": "Ours", "rules": [rule]}).status_code == 201
    path = desk.open(policy="own")
    desk.put(path, "a", model=MODEL, use=INTERNAL)
    desk.check(path)
    waived = client.post("/v1/waivers", json=WAIVED | {"inventory": path.rpartition("/")[2], "entry": "a"})
    assert waived.status_code == 201, waived.text
    desk.check(path)
    return path


WAIVED = {
    "rule": "ask", "reason_code": "accepted_risk", "reason": "Asked.", "owner": "lab@example.org",
    "expires_at": (datetime.now(UTC) + timedelta(days=30)).isoformat(),
}  # fmt: skip


@pytest.mark.parametrize("audience", ["internal", "external"])
def test_the_pack_of_an_inventory_is_vouched_for_as_a_whole(
    client: Client, lab: str, tmp_path: Path, audience: str
) -> None:
    data, anchors = pack_at(client, lab, audience), Anchors(keys_of(client))
    found = verified(tmp_path, data, anchors)
    assert (found.outcome, found.faults, found.anchored_to) == (LogOutcome.HOLDS, [], found.size)
    kinds = Counter(one["kind"] for one in json.loads(opened(data)["log.json"])["leaves"])
    assert kinds == {"pack": 1, "policy": 1, "verdict": 1, "waiver": 1}
    assert verified(tmp_path, data, Anchors()).outcome is LogOutcome.UNANCHORED


def test_the_pack_of_an_inventory_stays_what_it_is_until_something_moves(
    client: Client, desk: Desk, lab: str, shelf: Shelf, runtime: Runtime, tmp_path: Path
) -> None:
    before = {audience: pack_at(client, lab, audience) for audience in ("internal", "external")}
    shelf.add("acme/other", "mit")
    ensure_sequenced(runtime.database)
    assert {audience: pack_at(client, lab, audience) for audience in before} == before
    with runtime.database.reading() as session:
        assert len(session.exec(select(InventoryPack)).all()) == 2
    desk.put(lab, "b", license="mit")
    after = pack_at(client, lab, "internal")
    assert opened(after)["checkpoint.txt"] != opened(before["internal"])["checkpoint.txt"]
    for data in (before["internal"], after):
        assert verified(tmp_path, data, Anchors(keys_of(client))).outcome is LogOutcome.HOLDS


def test_whatever_is_bent_in_the_pack_of_an_inventory_is_found(client: Client, lab: str, tmp_path: Path) -> None:
    data, anchors = pack_at(client, lab), Anchors(keys_of(client))
    files = opened(data)
    loose = {**files, "manifest.json": json.dumps(json.loads(files["manifest.json"])).encode()}
    assert verified(tmp_path, write_archive(loose), anchors).faults, "a manifest is vouched for as it is written"
    for name in files.keys() - {"manifest.json", "log.json", "checkpoint.txt"}:
        bent = verified(tmp_path, with_files(files, {**files, name: files[name] + b" "}), anchors)
        assert bent.faults, name
        (tmp_path / "plain.zip").write_bytes(write_archive({**files, name: files[name] + b" "}))
        assert [one.file for one in read_pack(tmp_path / "plain.zip").faults] == [name]
    said = json.loads(files["manifest.json"])
    for change in ({"name": "Other"}, {"verdicts": {"denied": 1}}, {"entries": 2}, {"more": 1}, {"rests_on": "0" * 64}):
        found = verified(tmp_path, with_files(files, files, **change), anchors)
        assert found.faults, change
    log = json.loads(files["log.json"])
    for kind in ("policy", "verdict", "waiver"):
        rest = [one for one in log["leaves"] if one["kind"] != kind]
        cut = {**files, "log.json": shown_proof(log, leaves=rest)}
        assert verified(tmp_path, with_files(files, cut), anchors).faults, kind
    alone = {**files, "log.json": shown_proof(log, leaves=[one for one in log["leaves"] if one["kind"] != "pack"])}
    older = verified(tmp_path, with_files(files, alone), anchors)
    assert (older.outcome, older.faults) == (LogOutcome.UNANCHORED, [])
    assert "before the log vouched for the files" in older.notes[0]
    assert said["rests_on"]


def with_files(before: dict[str, bytes], files: dict[str, bytes], **said: object) -> bytes:
    """A pack whose manifest is written as the service writes it."""
    manifest = json.loads(before["manifest.json"]) | said
    manifest["files"] = [
        {"path": one, "size": len(files[one]), "sha256": hashlib.sha256(files[one]).hexdigest()}
        for one in sorted(files.keys() - {"manifest.json"})
    ]
    return write_archive({**files, "manifest.json": shown_json(manifest)})


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE inventory_result SET verdict = 'denied'", "UPDATE waiver SET owner = 'somebody else'",
        "UPDATE policy_version SET created_by = 'somebody else'",
        "UPDATE inventory_pack SET made_at = '2026-01-01 00:00:00.000000+00:00'",
    ],
)  # fmt: skip
def test_rows_that_were_bent_make_a_pack_that_does_not_hold(
    client: Client, lab: str, runtime: Runtime, tmp_path: Path, statement: str
) -> None:
    pack_at(client, lab)
    with runtime.database.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    found = verified(tmp_path, pack_at(client, lab), Anchors(keys_of(client)))
    assert [one.reason for one in found.faults if "does not lead to the checkpoint" in one.reason], found.faults
