"""Packs with the proofs of the log, on both databases: the same bytes each time, and nothing else under their name."""

import hashlib
import json
from pathlib import Path

import msgspec
import pytest

from registry.compliance.evidence.packs.archive import write_archive
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
    return write_archive({**made, "manifest.json": json.dumps(manifest).encode()})


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
        bent = remade(files, **{"log.json": json.dumps({**log, "handovers": broken}).encode()})
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
        files["log.json"] = json.dumps({**log, "handovers": [forged]}).encode()
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


def test_the_proof_of_another_check_vouches_for_none(client: Client, kept: str, tmp_path: Path) -> None:
    use = INTERNAL | {"country": "FR"}
    other = client.post("/v1/checks?store=true", json={"subject": {"model": MODEL}, "use": use}).json()["id"]
    files, foreign = (opened(pack_at(client, f"/v1/checks/{one}", "internal")) for one in (kept, other))
    mixed = remade(files, **{name: foreign[name] for name in ("log.json", "checkpoint.txt")})
    assert [fault.reason for fault in verified(tmp_path, mixed, Anchors(keys_of(client))).faults] == [
        "the leaf is of a check with another id"
    ]


def test_a_check_of_before_the_log_has_no_proof_and_says_so(
    client: Client, kept: str, runtime: Runtime, tmp_path: Path
) -> None:
    with runtime.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE stored_check SET packs = NULL")
    data = pack_at(client, f"/v1/checks/{kept}", "internal")
    assert "log.json" not in opened(data)
    assert "made before there was a log" in verified(tmp_path, data, Anchors(keys_of(client))).notes[0]


def test_the_pack_of_an_inventory_proves_its_verdicts(client: Client, desk: Desk, tmp_path: Path) -> None:
    path = desk.open()
    desk.put(path, "a", model=MODEL, use=INTERNAL)
    desk.check(path)
    data, anchors = pack_at(client, path), Anchors(keys_of(client))
    assert pack_at(client, path) == data
    found = verified(tmp_path, data, anchors)
    assert (found.outcome, found.faults, found.counts.leaves) == (LogOutcome.UNANCHORED, [], 1)
    assert "nothing vouches for the other files" in found.notes[0]
    files = opened(data)
    counts = msgspec.json.decode(files["manifest.json"])
    counts["verdicts"] = {"denied": 1}
    counted = remade(files, **{"manifest.json": msgspec.json.encode(counts)})
    assert [fault.reason for fault in verified(tmp_path, counted, anchors).faults] == [
        "its leaves are of other verdicts than the manifest counts"
    ]
    (name,) = [one for one in files if one.startswith("answers/")]
    forged = hashlib.sha256(b"{}").hexdigest()
    bent = remade(files, **{name: None, f"answers/{forged}.json": b"{}"})
    assert [fault.reason for fault in verified(tmp_path, bent, anchors).faults] == [
        "it has a leaf of a verdict whose answer is not in the pack"
    ]
