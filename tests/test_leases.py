"""Leases of dead processes: free at once, and only those."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from registry.db import Database
from registry.leases import free_the_dead, is_dead, new_token
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
        return free_the_dead(work.session, Sweep.lease_token, Sweep.lease_until)


def _sweep(session: Session, scope: str) -> str | None:
    return session.exec(select(Sweep.lease_token).where(Sweep.scope == scope)).one()
