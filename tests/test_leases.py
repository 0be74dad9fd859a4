"""Leases of dead processes: free at once, and only those."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from registry.db import Database
from registry.leases import LEASE_SECONDS, Hold, is_dead, new_token
from registry.watch.sweeps.leases import SWEEP_LEASE
from registry.watch.sweeps.tables import Sweep

NOW = datetime(2026, 3, 1, tzinfo=UTC)
_TELL_AND_WAIT = "from registry.leases import new_token; print(new_token(), flush=True); input()"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells which processes are alive")


@contextmanager
def another_process() -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A process that says a token of its own and waits."""
    command = [sys.executable, "-c", _TELL_AND_WAIT]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own program
        assert process.stdout is not None
        yield process.stdout.readline().strip(), process
        process.kill()


def test_a_token_fits_its_column_and_is_never_the_same() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert max(map(len, tokens)) <= 40
    assert not any(map(is_dead, tokens))


def test_a_process_is_dead_once_it_was_killed_even_if_nobody_has_asked_for_its_end() -> None:
    with another_process() as (token, process):
        assert not is_dead(token)
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # it has ended, and is not yet reaped
        assert is_dead(token)
        process.wait()
        assert is_dead(token)


def test_what_cannot_be_known_counts_as_alive() -> None:
    place, number, started, rest = new_token().split(".")
    assert is_dead(f"{place}.{number}.{int(started) - 1}.{rest}"), "the number was used again"
    for token in (f"{'0' * 8}.{number}.1.{rest}", "d41d8cd98f00b204e9800998", "", "...", f"{place}.x.1.{rest}", place):
        assert not is_dead(token), token


def test_the_leases_of_the_dead_alone_are_freed(database: Database) -> None:
    until = NOW + timedelta(hours=1)
    with another_process() as (theirs, process):
        held = {"mine": new_token(), "theirs": theirs, "of-long-ago": "d41d8cd98f00b204e9800998"}
        with database.unit_of_work() as work:
            work.session.add_all(
                Sweep(source="huggingface", scope=scope, due_at=NOW, lease_token=token, lease_until=until)
                for scope, token in held.items()
            )
        assert _free(database) == 0
        process.kill()
        process.wait()
        assert _free(database) == 1
    with database.reading() as session:
        assert {scope: _sweep(session, scope) for scope in held} == {**held, "theirs": None}


def _free(database: Database) -> int:
    with database.unit_of_work() as work:
        return SWEEP_LEASE.free_dead(work.session)


def _sweep(session: Session, scope: str) -> str | None:
    return session.exec(select(Sweep.lease_token).where(Sweep.scope == scope)).one()


def _claimed(database: Database, now: datetime) -> Hold | None:
    with database.unit_of_work() as work:
        row = SWEEP_LEASE.claim(work.session, select(Sweep).order_by(col(Sweep.pk)), now)
        return Hold(row.pk, row.lease_token or "") if row is not None else None


@pytest.fixture
def sweep(database: Database) -> Database:
    """A database with one row to work on."""
    with database.unit_of_work() as work:
        work.session.add(Sweep(source="huggingface", scope="recent", due_at=NOW))
    return database


def test_a_row_has_one_holder_until_the_lease_ends(sweep: Database) -> None:
    first = _claimed(sweep, NOW)
    assert first is not None
    assert _claimed(sweep, NOW + timedelta(seconds=LEASE_SECONDS - 0.1)) is None
    second = _claimed(sweep, NOW + timedelta(seconds=LEASE_SECONDS))
    assert second is not None
    with sweep.unit_of_work() as work:
        assert SWEEP_LEASE.held(work.session, first) is None, "a lease that was lost"
        SWEEP_LEASE.release(work.session, first)
        assert SWEEP_LEASE.held(work.session, second) is not None


def test_what_is_let_go_is_free_at_once(sweep: Database) -> None:
    for _ in range(3):
        hold = _claimed(sweep, NOW)
        assert hold is not None
        with sweep.unit_of_work() as work:
            SWEEP_LEASE.release(work.session, hold)


def test_a_lease_is_renewed_while_the_work_goes_on(sweep: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    hold = _claimed(sweep, NOW)
    assert hold is not None
    monkeypatch.setattr("registry.leases.LEASE_SECONDS", 0.3)
    with SWEEP_LEASE.kept(sweep, hold):
        for _ in range(200):
            with sweep.reading() as session:
                until = session.exec(select(Sweep.lease_until)).one()
            if until != NOW + timedelta(seconds=LEASE_SECONDS):
                break
            time.sleep(0.05)
        else:
            pytest.fail("the lease was not renewed")
