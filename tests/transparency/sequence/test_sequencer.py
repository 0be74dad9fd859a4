"""Giving places: in batches, by one at a time, and each checkpoint stays what it was."""

import subprocess
import sys
import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import Table, delete, update
from sqlmodel import col, select

from registry.db import Database, open_database
from registry.encryption import SecretBox
from registry.errors import Conflict
from registry.evidence.service import keep_texts
from registry.tables import metadata
from registry.transparency import proof_of, read_checkpoint
from registry.transparency.leaves.tables import LogCheckpoint, LogKey, LogLeaf
from registry.transparency.merkle import (
    consistency_proof,
    leaf_hash,
    nodes_in,
    open_note,
    parse_checkpoint,
    verify_consistency,
    verify_inclusion,
)
from registry.transparency.sequence import (
    LogStandsStillError,
    adopt,
    advance,
    all_keys,
    count_waiting,
    current_key,
    ensure_sequenced,
    is_signable,
    rotate_key,
    tiles_in,
)
from registry.transparency.sequence import sequencer as steps
from tests.support.paths import ROOT
from tests.support.transparency.audit import count_leaves, faults, tree_faults

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def write(database: Database, *texts: bytes) -> None:
    with database.unit_of_work() as work:
        keep_texts(work, texts, NOW)


def test_leaves_get_places_and_a_checkpoint_covers_them(database: Database) -> None:
    write(database, *(b"%d" % number for number in range(300)))
    with database.reading() as session:
        assert count_waiting(session) == 300
    assert ensure_sequenced(database) == 301  # the key is a leaf, too
    assert ensure_sequenced(database) == 0
    assert faults(database) == tree_faults(database) == []
    with database.reading() as session:
        found = read_checkpoint(session)
        note, signers = open_note(found.note, all_keys(session))
        state = parse_checkpoint(note.text)
        assert (state.origin, state.size, state.root) == ("cardwatch", 301, found.root)
        assert list(signers) == all_keys(session)


def test_a_batch_is_a_transaction_and_the_first_checkpoint_that_covers_a_leaf_stays(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "BATCH", 7)
    keys = [f"{number}".encode() for number in range(20)]
    write(database, *keys)
    ensure_sequenced(database)
    with database.reading() as session:
        sizes = session.exec(select(LogCheckpoint.size).order_by(col(LogCheckpoint.size))).all()
        texts = session.exec(select(LogLeaf.subject_key).where(LogLeaf.kind == "text")).all()
        before = [proof_of(session, "text", one) for one in texts]
    assert sizes == [7, 14, 21]
    write(database, b"more")
    ensure_sequenced(database)
    with database.reading() as session:
        for one, proof in zip(texts, before, strict=True):
            assert proof is not None
            assert proof_of(session, "text", one) == proof
            assert proof.size in sizes
            assert proof.index >= proof.size - 7
            root = parse_checkpoint(open_note(proof.note, all_keys(session))[0].text).root
            assert verify_inclusion(proof.index, proof.size, leaf_hash(proof.commitment), proof.hashes, root)
        nodes, newest = nodes_in(tiles_in(session)), read_checkpoint(session)
        for size in sizes:
            proved = consistency_proof(size, newest.size, nodes)
            assert verify_consistency(size, newest.size, proved, read_checkpoint(session, size).root, newest.root)
    assert tree_faults(database) == []


def test_what_waits_or_is_not_there_has_no_proof(database: Database) -> None:
    write(database, b"a")
    with database.reading() as session:
        (key,) = session.exec(select(LogLeaf.subject_key)).all()
        assert proof_of(session, "text", key) is None
        assert proof_of(session, "text", "none") is None


def test_writers_and_sequencers_at_once(database: Database) -> None:
    """No place is given twice or left out, and nobody waits so long that it fails."""
    failures: list[Exception] = []

    def writes(name: int) -> None:
        try:
            for number in range(8):
                write(database, b"%d/%d" % (name, number), b"shared %d" % number)
        except Exception as error:  # noqa: BLE001 - told below
            failures.append(error)

    def places() -> None:
        try:
            for _ in range(6):
                ensure_sequenced(database)
        except Exception as error:  # noqa: BLE001 - told below
            failures.append(error)

    threads = [threading.Thread(target=writes, args=(name,)) for name in range(3)]
    threads += [threading.Thread(target=places) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    ensure_sequenced(database)
    assert faults(database) == tree_faults(database) == []
    assert count_leaves(database)["text"] == 3 * 8 + 8


def test_a_key_is_changed_with_both_signatures(database: Database) -> None:
    write(database, b"a")
    ensure_sequenced(database)
    with database.reading() as session:
        (old,) = all_keys(session)
    write(database, b"b")
    new = rotate_key(database, actor="admin")
    write(database, b"c")
    ensure_sequenced(database)
    with database.reading() as session:
        assert all_keys(session) == [new, old]
        rows = session.exec(select(LogKey).order_by(col(LogKey.pk))).all()
        assert [row.sealed is None for row in rows] == [True, False]
        change = rows[0].until_size
        assert change == rows[1].from_size
        assert set(open_note(read_checkpoint(session, change).note, [new, old])[1]) == {new, old}
        assert open_note(read_checkpoint(session).note, [new, old])[1] == (new,)
    assert count_leaves(database)["key"] == 2
    assert faults(database) == tree_faults(database) == []


def test_without_the_key_of_the_service_leaves_wait(database: Database) -> None:
    write(database, b"a")
    ensure_sequenced(database)
    write(database, b"b")
    url = database.engine.url.render_as_string(hide_password=False)
    other = open_database(url, secrets=SecretBox(b"another key of thirty-two letters"), pool_size=2)
    try:
        assert ensure_sequenced(other) == 0
        with pytest.raises(LogStandsStillError, match="1 leaves wait"):
            advance(other, most=10)
        with other.reading() as session:
            assert count_waiting(session) == 1
            key = current_key(session)
            assert key is not None
            assert not is_signable(other.secrets, key)
            assert is_signable(database.secrets, key)
        with pytest.raises(Conflict, match="does not open the log's present key"):
            rotate_key(other, actor="admin")
        new = rotate_key(other, actor="admin", old_is_lost=True)
        with other.reading() as session:
            assert open_note(read_checkpoint(session).note, all_keys(session))[1] == (new,)
            assert count_waiting(session) == 0
        advance(other, most=10)
    finally:
        other.close()


def test_old_rows_are_adopted_once(database: Database) -> None:
    write(database, *(b"%d" % number for number in range(30)))
    with database.unit_of_work() as work:
        work.session.execute(delete(LogLeaf))  # as before the log
    write(database, b"new")
    assert len(faults(database)) == 30
    assert adopt(database) == 30
    assert faults(database) == []
    assert adopt(database) == 0
    with database.unit_of_work() as work:
        row = {"sha256": "0" * 64, "size": 1, "data": b"x", "is_private": False, "first_seen_at": NOW}
        work.session.execute(_texts().insert().values(**row))
    assert adopt(database) == 0  # what was put in by hand later gets no leaf
    assert faults(database) == [f"text {'0' * 64}: no leaf"]


def test_adoption_goes_on_where_it_stopped(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.transparency.sequence.adoption.AT_ONCE", 4)
    write(database, *(b"%d" % number for number in range(10)))
    with database.unit_of_work() as work:
        work.session.execute(delete(LogLeaf))  # as before the log
    assert [adopt(database, most=1) for _ in range(4)] == [4, 4, 2, 0]
    assert faults(database) == []


def test_a_row_that_was_bent_is_seen(database: Database) -> None:
    write(database, b"a", b"b")
    with database.unit_of_work() as work:
        table = _texts()
        work.session.execute(update(table).where(table.c.data == b"a").values(data=b"c"))
    assert [fault.partition(": ")[2] for fault in faults(database)] == ["the row says something else"]


def _texts() -> Table:
    return metadata.tables["evidence_text"]


def test_a_worker_knows_the_table_of_every_kind() -> None:
    """In a process of its own: here other tests have brought them in."""
    code = (
        "import workers.records; from sqlmodel import SQLModel; from registry.transparency.leaves import KINDS; "
        "print({kind.table for kind in KINDS.values()} - SQLModel.metadata.tables.keys())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)  # noqa: S603 - of this test
    assert done.stdout == "set()\n"
