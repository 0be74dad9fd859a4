"""Checkpoints and keys that were kept elsewhere: forks, rotation, and files that somebody bent."""

import random
from pathlib import Path

import pytest
from sqlmodel import col, select

from registry.db import Database
from registry.errors import CardwatchError, Invalid
from registry.transparency.leaves.tables import LogCheckpoint
from registry.transparency.merkle import Checkpoint, Signer, VerifierKey, parse_note, signed
from registry.verification import Anchors, Bent, LogOutcome, LogReading, read_anchors, read_keys, snapshot, verify_log
from registry.verification.rules import anchor_of
from tests.support.verification.logs import ORIGIN, SIGNER, add_key, sequence, written_log

KEYS = (SIGNER.key,)
SECOND = Signer(ORIGIN, bytes(range(1, 33)))


def verified(database: Database, anchors: Anchors) -> LogReading:
    with snapshot(database.engine) as connection:
        return verify_log(connection, anchors)


def kept(note: str, keys: tuple[VerifierKey, ...] = KEYS, name: str = "kept.txt") -> Anchors:
    return Anchors(keys, (anchor_of(name, note, keys),))


def test_every_byte_of_a_kept_checkpoint_counts(empty: Database, tmp_path: Path) -> None:
    note = written_log(empty, 2).encode()
    (tmp_path / "whole.txt").write_bytes(note)
    assert verified(empty, read_anchors([tmp_path / "whole.txt"], KEYS)).outcome is LogOutcome.HOLDS
    chance, path = random.Random(3), tmp_path / "bent.txt"  # noqa: S311 - repeatable
    for place in range(len(note)):
        bent = bytearray(note)
        bent[place] ^= 1 << chance.randrange(7)
        path.write_bytes(bent)
        try:
            anchors = read_anchors([path], KEYS)
        except CardwatchError:
            continue
        assert [fault.what for fault in anchors.settled(()).faults] == [Bent.CHECKPOINT], (place, bytes(bent))


def test_one_of_the_two_alone_anchors_nothing(empty: Database) -> None:
    note = written_log(empty, 2)
    for anchors in (Anchors(KEYS), kept(note, ())):
        found = verified(empty, anchors)
        assert (found.outcome, found.faults) == (LogOutcome.UNANCHORED, [])
        assert "kept elsewhere" in " ".join(found.notes)


def test_a_younger_log_says_how_far_it_is_anchored(empty: Database) -> None:
    anchors = kept(written_log(empty, 2))
    add_key(empty, SECOND)
    sequence(empty)
    found = verified(empty, anchors)
    assert (found.outcome, found.anchored_to) == (LogOutcome.HOLDS, anchors.given[0].checkpoint.size)
    assert "for them only the key vouches" in " ".join(found.notes)


def test_two_checkpoints_of_which_one_log_cannot_have_both_are_a_fork(empty: Database) -> None:
    note = written_log(empty, 2)
    size = kept(note).given[0].checkpoint.size
    other = str(signed(Checkpoint(ORIGIN, size, bytes(32)).text, [SIGNER]))
    earlier = str(signed(Checkpoint(ORIGIN, size - 1, bytes(32)).text, [SIGNER]))
    for foreign in (other, earlier):
        given = tuple(
            sorted((anchor_of("a", note, KEYS), anchor_of("b", foreign, KEYS)), key=lambda one: one.checkpoint.size)
        )
        found = verified(empty, Anchors(KEYS, given))
        assert Bent.FORK in {fault.what for fault in found.faults}


def test_a_key_that_the_log_names_under_a_trusted_one_is_trusted(empty: Database) -> None:
    written_log(empty, 2)
    add_key(empty, SECOND)
    sequence(empty)
    add_key(empty, Signer(ORIGIN, bytes(range(2, 34))))
    newest = sequence(empty, SECOND)
    found = verified(empty, kept(newest, (SECOND.key, SIGNER.key)))
    assert (found.outcome, found.faults) == (LogOutcome.HOLDS, [])
    old_alone = verified(empty, Anchors(KEYS))
    assert (old_alone.outcome, old_alone.faults) == (LogOutcome.UNANCHORED, [])


def test_every_byte_of_a_checkpoint_that_two_keys_signed_counts(empty: Database) -> None:
    written_log(empty, 2)
    add_key(empty, SECOND)
    at_change = parse_note(sequence(empty)).text
    note = str(signed(at_change, [SIGNER, SECOND]))
    store(empty, note)
    anchors = kept(note)
    assert verified(empty, anchors).outcome is LogOutcome.HOLDS
    for place in range(len(note)):
        store(empty, note[:place] + ("A" if note[place] != "A" else "B") + note[place + 1 :])
        found = verified(empty, anchors)
        assert found.outcome is LogOutcome.BENT, place
        assert Bent.CHECKPOINT in {fault.what for fault in found.faults}, place


def store(database: Database, note: str) -> None:
    """Let the newest checkpoint be this note."""
    with database.unit_of_work() as work:
        newest = work.session.scalars(select(LogCheckpoint).order_by(col(LogCheckpoint.size).desc())).first()
        assert newest is not None
        newest.note = note


def test_a_younger_checkpoint_and_the_first_key_are_an_anchor(empty: Database, tmp_path: Path) -> None:
    written_log(empty, 2)
    add_key(empty, SECOND)
    sequence(empty)
    add_key(empty, Signer(ORIGIN, bytes(range(2, 34))))
    (tmp_path / "newest.txt").write_text(sequence(empty, SECOND), encoding="utf-8")
    found = verified(empty, read_anchors([tmp_path / "newest.txt"], KEYS))
    assert (found.outcome, found.faults, found.anchored_to) == (LogOutcome.HOLDS, [], found.size)
    strange = str(signed(Checkpoint(ORIGIN, 1, bytes(32)).text, [Signer(ORIGIN, bytes(32))]))
    (tmp_path / "newest.txt").write_text(strange, encoding="utf-8")
    told = verified(empty, read_anchors([tmp_path / "newest.txt"], KEYS))
    assert [fault.what for fault in told.faults] == [Bent.CHECKPOINT]


def test_keys_are_read_from_words_and_files(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.write_text(f"# ours\n{SIGNER.key}\n{SECOND.key}\n")
    assert read_keys([str(SIGNER.key), str(path)]) == (SIGNER.key, SECOND.key)
    with pytest.raises(Invalid):
        read_keys(["a+b+c"])
    with pytest.raises(CardwatchError):
        read_keys([str(tmp_path / "nowhere")])
