"""The log of a server through its API; a server that lies is found out or refused."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import text

from registry.access import Scope, create_key
from registry.errors import CardwatchError, Forbidden, UpstreamFailed
from registry.evidence.service import keep_texts
from registry.licenses import Knowledge
from registry.runtime import Runtime
from registry.transparency.merkle import Checkpoint, Signer, signed
from registry.transparency.sequence import ensure_sequenced, rotate_key
from registry.verification import Anchors, Bent, LogOutcome, LogReading, read_anchors, read_keys, verify_server
from registry.verification.rules import anchor_of
from tests.support.clock import NOW
from tests.support.compliance.shelf import Shelf
from tests.support.http.application import Client
from tests.support.verification.logs import ORIGIN

Lie = Callable[[str, dict[str, Any]], dict[str, Any]]


@pytest.fixture
def log(client: Client, runtime: Runtime, knowledge: Knowledge) -> Client:
    """A server whose log has some entries."""
    shelf = Shelf(runtime.database, knowledge)
    shelf.add("acme/base", "llama3.1")
    shelf.add("acme/child", "apache-2.0", "acme/base")
    ensure_sequenced(runtime.database)
    return client


def verified(
    client: Client, anchors: Anchors, lie: Lie = lambda _, told: told, headers: dict[str, str] | None = None
) -> LogReading:
    def read(path: str, kind: Any, **params: Any) -> Any:  # noqa: ANN401 - as the client of the command line
        answer = client.get(path, params=params, headers=headers or {})
        if answer.status_code == 403:
            raise Forbidden("no")
        assert answer.status_code == 200, answer.text
        try:
            return msgspec.convert(lie(path, answer.json()), kind)
        except msgspec.ValidationError as error:
            raise UpstreamFailed(str(error)) from error

    return verify_server(read, lambda path: client.get(path).text, anchors)


def anchors_of(client: Client) -> Anchors:
    keys = read_keys(client.get("/v1/log/key").text.split())
    return Anchors(keys, (anchor_of("kept.txt", client.get("/v1/log/checkpoint").text, keys),))


def test_a_server_that_nobody_bent_holds(log: Client, runtime: Runtime, knowledge: Knowledge) -> None:
    anchors = anchors_of(log)
    found = verified(log, anchors)
    assert (found.outcome, found.faults, found.anchored_to) == (LogOutcome.HOLDS, [], found.size)
    assert found.counts.contents == found.size
    assert verified(log, Anchors()).outcome is LogOutcome.UNANCHORED
    Shelf(runtime.database, knowledge).add("acme/third", "mit")
    ensure_sequenced(runtime.database)
    later = verified(log, anchors)
    assert (later.outcome, later.anchored_to) == (LogOutcome.HOLDS, found.size)


def test_whoever_may_not_read_entries_gets_proofs(log: Client, runtime: Runtime, knowledge: Knowledge) -> None:
    anchors = anchors_of(log)
    Shelf(runtime.database, knowledge).add("acme/third", "mit")
    ensure_sequenced(runtime.database)
    with runtime.database.unit_of_work() as work:
        key = create_key(work, "someone", [Scope.MODELS_READ], actor="test", now=NOW)[1]
    found = verified(log, anchors, headers={"Authorization": f"Bearer {key}"})
    assert (found.outcome, found.faults, found.counts.contents) == (LogOutcome.HOLDS, [], 0)
    assert "were not re-hashed" in found.notes[-1]
    foreign = Signer(ORIGIN, bytes(32))
    fork = str(signed(Checkpoint(ORIGIN, 3, bytes(32)).text, [foreign]))
    forked = Anchors((*anchors.keys, foreign.key), (anchor_of("fork.txt", fork, (foreign.key,)),))
    assert {one.what for one in verified(log, forked, headers={"Authorization": f"Bearer {key}"}).faults} == {Bent.FORK}


@pytest.mark.parametrize("scopes", [(), (Scope.MODELS_READ,)])
def test_a_key_of_before_its_change_is_enough(
    log: Client, runtime: Runtime, scopes: tuple[Scope, ...], tmp_path: Path
) -> None:
    before, headers = anchors_of(log), dict[str, str]()
    if scopes:
        with runtime.database.unit_of_work() as work:
            headers["Authorization"] = f"Bearer {create_key(work, 'one', list(scopes), actor='test', now=NOW)[1]}"
    for number in range(2):
        rotate_key(runtime.database, actor="admin")
        with runtime.database.unit_of_work() as work:
            keep_texts(work, [b"%d" % number], NOW)
        ensure_sequenced(runtime.database)
    found = verified(log, before, headers=headers)
    assert (found.outcome, found.faults, found.anchored_to) == (
        LogOutcome.HOLDS, [], before.given[0].checkpoint.size,
    )  # fmt: skip
    (tmp_path / "newest.txt").write_text(log.get("/v1/log/checkpoint").text, encoding="utf-8")
    younger = verified(log, read_anchors([tmp_path / "newest.txt"], before.keys), headers=headers)
    assert (younger.outcome, younger.faults, younger.anchored_to) == (LogOutcome.HOLDS, [], younger.size)
    newest = Anchors(read_keys(log.get("/v1/log/key").text.split()[:1]))
    assert verified(log, newest, headers=headers).faults == []

    def silent(path: str, told: dict[str, Any]) -> dict[str, Any]:
        return {"items": told["items"][1:]} if path.endswith("/handovers") else told

    alone = verified(log, before, silent, headers)
    assert (alone.outcome, alone.faults, alone.anchored_to) == (LogOutcome.UNANCHORED, [], None)
    assert newest.keys[0].hash.hex() in " ".join(alone.notes)


def test_a_handover_over_another_tree_is_a_fork(log: Client, runtime: Runtime) -> None:
    before = anchors_of(log)
    rotate_key(runtime.database, actor="admin")
    with runtime.database.unit_of_work() as work:
        keep_texts(work, [b"later"], NOW)
    ensure_sequenced(runtime.database)
    assert verified(log, before, _entry(commitment="A" * 43 + "=")).outcome is LogOutcome.BENT


def _entry(**change: Any) -> Lie:  # noqa: ANN401 - JSON
    def lie(path: str, told: dict[str, Any]) -> dict[str, Any]:
        if path.endswith("/entries"):
            told["items"] = [{**one, **change} if one["index"] == 1 else one for one in told["items"]]
        return told

    return lie


@pytest.mark.parametrize(
    ("lie", "what"),
    [
        (_entry(content="{}"), Bent.CONTENT), (_entry(salt="AAAA"), Bent.CONTENT),
        (_entry(commitment="A" * 43 + "="), Bent.HISTORY), (_entry(salt=None, content=None, erased=True), Bent.CONTENT),
    ],
)  # fmt: skip
def test_a_server_that_bends_an_entry_is_found_out(log: Client, lie: Lie, what: Bent) -> None:
    found = verified(log, anchors_of(log), lie)
    assert what in {fault.what for fault in found.faults}, found.faults
    assert found.outcome is LogOutcome.BENT


@pytest.mark.parametrize(
    "lie",
    [
        lambda *_: {"items": []}, _entry(index=5), _entry(commitment="A" * 400), _entry(kind="x" * 1_000),
        lambda _, told: {"items": told["items"] * 10_000},
    ],
)  # fmt: skip
def test_a_server_that_goes_on_for_ever_or_leaves_out_is_refused(log: Client, lie: Lie) -> None:
    with pytest.raises(CardwatchError):
        verified(log, anchors_of(log), lie)


def test_contents_that_are_not_shown_are_counted(log: Client) -> None:
    found = verified(log, anchors_of(log), _entry(salt=None, content=None, kind=None, subject=None))
    assert (found.outcome, found.counts.withheld) == (LogOutcome.HOLDS, 1)
    assert "not shown to this key" in " ".join(found.notes)


def test_a_cut_and_a_forged_size_are_named(log: Client, runtime: Runtime) -> None:
    anchors = anchors_of(log)
    size = anchors.given[0].checkpoint.size
    with runtime.database.engine.begin() as connection:
        connection.execute(text("DELETE FROM log_checkpoint WHERE size = :size"), {"size": size})
    texts = {"/v1/log/key": log.get("/v1/log/key").text}
    thief = Signer(ORIGIN, bytes(32))
    for claimed, expected in ((1, Bent.TAIL), (2**62, None)):
        texts["/v1/log/checkpoint"] = str(signed(Checkpoint(ORIGIN, claimed, bytes(32)).text, [thief]))

        def read(path: str, kind: Any, **params: Any) -> Any:  # noqa: ANN401 - as above
            return msgspec.convert(log.get(path, params=params).json(), kind)

        if expected is None:
            with pytest.raises(UpstreamFailed, match="more than"):
                verify_server(read, texts.__getitem__, anchors)
        else:
            found = verify_server(read, texts.__getitem__, anchors)
            assert expected in {fault.what for fault in found.faults}
