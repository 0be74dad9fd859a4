"""Digests as receivers keep them: they hold against the key of the log, and whatever is bent in them is found."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from registry.db import Database
from registry.records.service import register
from registry.transparency.merkle import VerifierKey
from registry.transparency.sequence import all_keys, rotate_key
from registry.verification import Anchors, LogOutcome, LogReading, TargetKind, kind_of, read_anchors, verify_digest
from registry.watch.changes.rules import Change
from registry.watch.changes.service import Occasion, raise_flag
from registry.webhooks import service
from registry.webhooks.delivery.digest import record_digest
from registry.webhooks.delivery.proofs import MOST_CHANGES
from registry.webhooks.schemas import WebhookCreate
from registry.webhooks.tables import Delivery
from tests.support.clock import NOW
from tests.support.licenses.knowledge import knowledge

Happened = Callable[..., str]
Told = dict[str, Any]


@pytest.fixture
def log(database: Database) -> Database:
    """A database with somebody who asked for digests."""
    with database.unit_of_work() as work:
        hook = WebhookCreate(url="https://hooks.example.org/x", events=["digest"])
        service.create_endpoint(work, hook, actor="test", now=NOW)
    return database


def change(database: Database, model: str = "acme/tiny") -> str:
    """A change of a model is recorded; its id."""
    moved = Change(
        kind="gating.changed", direction="narrowed", severity="warning", before={"gated": "no"}, after={"gated": "auto"}
    )
    with database.unit_of_work() as work:
        record = register(work, knowledge(), model, source="huggingface", now=NOW)
        return raise_flag(work, knowledge(), record, moved, Occasion(None, None, NOW, NOW)).id


def digest(database: Database, *, hours: int = 1) -> Told:
    """The message of the next digest."""
    assert record_digest(database, NOW + timedelta(hours=hours))
    with database.reading() as session:
        told = select(Delivery.body).where(Delivery.type == "digest").order_by(col(Delivery.event_seq).desc())
        body: Told = json.loads(session.exec(told).first() or b"")
    return body


def keys_of(database: Database) -> tuple[VerifierKey, ...]:
    with database.reading() as session:
        return tuple(all_keys(session))


def verified(folder: Path, told: Told, anchors: Anchors) -> LogReading:
    path = folder / "digest.json"
    path.write_text(json.dumps(told, indent=1), encoding="utf-8")
    assert kind_of(str(path)) is TargetKind.DIGEST
    return verify_digest(path, anchors)


def test_a_digest_proves_itself_and_each_change(log: Database, tmp_path: Path) -> None:
    ids = [change(log), change(log, "acme/other")]
    told = digest(log)
    assert [one["id"] for one in told["data"]["changes"]] == ids
    assert all(one["leaf"]["index"] < told["data"]["proof"]["index"] for one in told["data"]["changes"])
    found = verified(tmp_path, told, Anchors(keys_of(log)))
    assert (found.outcome, found.faults, found.anchored_to) == (LogOutcome.HOLDS, [], found.size)
    assert (found.counts.leaves, found.counts.contents, found.notes) == (3, 3, [])
    assert verified(tmp_path, told, Anchors()).outcome is LogOutcome.UNANCHORED
    strange = verified(tmp_path, told, Anchors((VerifierKey(keys_of(log)[0].name, bytes(32)),)))
    assert (strange.outcome, strange.faults) == (LogOutcome.UNANCHORED, [])
    (tmp_path / "kept.txt").write_text(told["data"]["checkpoint"]["note"], encoding="utf-8")
    held = verified(tmp_path, told, read_anchors([tmp_path / "kept.txt"], keys_of(log)))
    assert held.outcome is LogOutcome.HOLDS


def test_a_digest_of_nothing_holds_and_the_next_tells_only_what_is_new(log: Database, tmp_path: Path) -> None:
    change(log)
    digest(log)
    told = digest(log, hours=30)
    assert told["data"]["changes"] == []
    assert verified(tmp_path, told, Anchors(keys_of(log))).outcome is LogOutcome.HOLDS


def bent(told: Told) -> list[Told]:
    """The same message, each time with another thing that somebody wrote over."""
    data, (first, second) = told["data"], told["data"]["changes"]
    leaf = first["leaf"]
    parts: list[Told] = [
        {"index": leaf["index"] + 1}, {"salt": "AAAA"}, {"content": leaf["content"] + " "}, {"proof": []},
        {"kind": "record"}, {"subject": "other"}, {"more": 1},
    ]  # fmt: skip
    notes: list[Told] = [{"size": 1}, {"note": "x"}, {"more": 1}]
    changes: list[Told] = [
        *({name: other} for name, other in {
            "count": 99, "by_type": {}, "last_event": None, "from": "2020-01-01T00:00:00Z", "nonce": "", "more": 1,
            "changes_left_out": 7, "changes": [second], "to": "2020-01-01T00:00:00Z",
        }.items()),
        *({"changes": [first | {name: "other"}, second]} for name in ("id", "model", "kind")),
        *({"changes": [first | {"leaf": leaf | part}, second]} for part in parts),
        {"changes": [first | {"leaf": second["leaf"]}, second]}, {"changes": [first | {"leaf": data["proof"]}, second]},
        {"proof": leaf}, {"proof": data["proof"] | {"subject": "other"}},
        *({"checkpoint": data["checkpoint"] | part} for part in notes),
    ]  # fmt: skip
    whole: list[Told] = [{"timestamp": "2020-01-01T00:00:00Z"}, {"more": 1}]
    return [{**told, "data": data | change} for change in changes] + [told | change for change in whole]


def test_whatever_is_bent_is_found(log: Database, tmp_path: Path) -> None:
    change(log)
    change(log, "acme/other")
    told, anchors = digest(log), Anchors(keys_of(log))
    for one in bent(told):
        assert verified(tmp_path, one, anchors).faults, one
    others: list[object] = [[], {"type": "license.changed"}, {"type": "digest"}, {**told, "type": "webhook.ping"}]
    for other in others:
        (tmp_path / "other.json").write_text(json.dumps(other), encoding="utf-8")
        assert verify_digest(tmp_path / "other.json", anchors).outcome is LogOutcome.BENT
    twice = json.dumps(told).replace('"count": 2', '"count": 9, "count": 2')
    (tmp_path / "twice.json").write_text(twice, encoding="utf-8")
    assert verify_digest(tmp_path / "twice.json", anchors).outcome is LogOutcome.BENT
    (tmp_path / "deep.json").write_text('{"data":' * 100_000, encoding="utf-8")
    assert verify_digest(tmp_path / "deep.json", anchors).outcome is LogOutcome.BENT


def test_what_was_taken_out_is_not_held(log: Database, tmp_path: Path) -> None:
    change(log)
    told, anchors = digest(log), Anchors(keys_of(log))
    data = told["data"]
    without_leaf = [one | {"leaf": None} for one in data["changes"]]
    for part in ({"proof": None}, {"changes": without_leaf}, {"checkpoint": None}):
        found = verified(tmp_path, {**told, "data": data | part}, anchors)
        assert (found.outcome, found.faults) == (LogOutcome.UNANCHORED, []), part
        assert found.notes


def test_the_first_key_is_enough(log: Database, tmp_path: Path) -> None:
    change(log)
    digest(log)
    first = keys_of(log)
    rotate_key(log, actor="admin")
    told = digest(log, hours=30)
    assert verified(tmp_path, told, Anchors(first)).outcome is LogOutcome.HOLDS
    del told["data"]["handovers"]
    assert verified(tmp_path, told, Anchors(first)).outcome is LogOutcome.UNANCHORED


def test_many_changes_are_bounded_and_counted(log: Database, tmp_path: Path) -> None:
    for number in range(MOST_CHANGES + 5):
        change(log, f"acme/m{number}")
    told = digest(log)
    listed = told["data"]["changes"]
    assert len(listed) + told["data"]["changes_left_out"] == MOST_CHANGES + 5
    assert len(json.dumps(told)) < 300_000
    found = verified(tmp_path, told, Anchors(keys_of(log)))
    assert found.outcome is LogOutcome.HOLDS
    assert "more changes are counted" in found.notes[0]


def test_a_log_that_cannot_be_signed_makes_a_digest_without_proof(log: Database, tmp_path: Path) -> None:
    change(log)
    digest(log)
    with log.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE log_key SET sealed = NULL")
    change(log, "acme/other")
    told = digest(log, hours=30)
    assert (told["data"]["proof"], told["data"]["changes"][0]["leaf"]) == (None, None)
    found = verified(tmp_path, told, Anchors(keys_of(log)))
    assert (found.outcome, found.faults, len(found.notes)) == (LogOutcome.UNANCHORED, [], 2)
