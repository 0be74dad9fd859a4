"""The servers that other tests rely on: both origins, crashes, and nothing left behind."""

import dataclasses
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import get_args

import psycopg
import pytest
import redis

from tests.support.servers import (
    Origin,
    PostgresServer,
    RedisServer,
    ServerFailedError,
    ServerUnavailableError,
    start_postgres,
    start_redis,
)
from tests.support.servers.account import Account, unprivileged
from tests.support.servers.programs import POSTGRES, REDIS, Kind, Program, find

ROOT = Path(__file__).resolve().parents[1]
ORIGINS = get_args(Origin)
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be locked in or lend itself another account")


def needs(kind: Kind, origin: Origin | None = None) -> None:
    try:
        find(kind, origin)
    except ServerUnavailableError as error:
        pytest.skip(str(error))


def query(url: str, text: bytes) -> list[tuple[object, ...]]:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        cursor = connection.execute(text)
        return cursor.fetchall() if cursor.description else []


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_gone(pids: list[int], folders: list[Path]) -> None:
    deadline = time.monotonic() + 10
    while any(map(is_alive, pids)) or any(path.exists() for path in folders):
        assert time.monotonic() < deadline, f"left behind: {pids}, {folders}"
        time.sleep(0.02)


@pytest.mark.parametrize("origin", ORIGINS)
def test_postgres_serves_crashes_recovers_and_goes(origin: Origin) -> None:
    needs(POSTGRES, origin)
    with start_postgres(origin) as server:
        assert server.origin == origin
        assert str(query(server.url, b"SHOW server_version")[0][0]).split()[0] == server.version
        first, second = server.create_database("first"), server.create_database()
        query(
            first,
            b"CREATE EXTENSION pg_trgm; CREATE TABLE kept (value text); INSERT INTO kept VALUES ('\xc3\xa9t\xc3\xa9')",
        )
        assert query(first, b"SELECT upper(value), similarity(value, value) FROM kept") == [("ÉTÉ", 1.0)]
        assert query(second, b"SELECT to_regclass('kept')") == [(None,)]
        copied = server.create_database("copied", template="first")
        assert query(copied, b"SELECT count(*) FROM kept") == [(1,)]
        server.kill()
        with pytest.raises(psycopg.OperationalError):
            query(first, b"SELECT 1")
        server.restart()
        assert query(first, b"SELECT count(*) FROM kept") == [(1,)]
        server.drop_database("first")
        pid, folder = server.pid, server.folder
    assert pid is not None
    assert not is_alive(pid)
    assert not folder.exists()


@pytest.mark.parametrize("origin", ORIGINS)
def test_redis_serves_crashes_restarts_empty_and_goes(origin: Origin) -> None:
    needs(REDIS, origin)
    with start_redis(origin) as server, redis.Redis.from_url(server.url) as client:
        assert server.origin == origin
        assert client.info("server")["redis_version"] == server.version
        client.set("key", "value")
        server.kill()
        with pytest.raises(redis.ConnectionError):
            client.get("key")
        server.restart()
        assert client.get("key") is None
        client.set("key", "value")
        server.flush()
        assert client.dbsize() == 0
        pid, folder = server.pid, server.folder
    assert pid is not None
    assert not is_alive(pid)
    assert not folder.exists()


def test_a_password_guards_both(postgres_server: PostgresServer, redis_server: RedisServer) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        query(f"postgresql://cardwatch:guess@127.0.0.1:{postgres_server.port}/postgres", b"SELECT 1")
    with redis.Redis(port=redis_server.port) as client, pytest.raises(redis.AuthenticationError):
        client.ping()


STARTS_BOTH = """
import sys
from tests.support.servers import start_postgres, start_redis
postgres, redis = start_postgres(), start_redis()
print(postgres.pid, redis.pid, postgres.folder, redis.folder, flush=True)
sys.stdin.read()
"""


def start_both_elsewhere(account: Account) -> tuple[subprocess.Popen[str], list[int], list[Path]]:
    """Another Python process that holds both servers, with their process ids and folders."""
    owner = subprocess.Popen(  # noqa: S603  # this Python with a script of ours
        [sys.executable, "-c", STARTS_BOTH],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        **account.popen_arguments(),
    )
    assert owner.stdout
    answer = owner.stdout.readline().split()
    if not answer:
        owner.communicate(input="")
        pytest.fail("the servers did not start; their process says why above")
    return owner, [int(pid) for pid in answer[:2]], [Path(folder) for folder in answer[2:]]


@pytest.mark.parametrize("signum", [signal.SIGKILL, signal.SIGTERM])
def test_servers_do_not_outlive_a_killed_test_run(signum: signal.Signals) -> None:
    needs(REDIS)
    owner, pids, folders = start_both_elsewhere(Account())
    with owner:
        assert all(map(is_alive, pids))
        owner.send_signal(signum)
    wait_gone(pids, folders)


def test_servers_that_nobody_stopped_end_with_the_interpreter() -> None:
    needs(REDIS)
    owner, pids, folders = start_both_elsewhere(Account())
    owner.communicate(input="")
    assert owner.returncode == 0
    wait_gone(pids, folders)


@as_root
def test_both_run_for_a_user_without_rights() -> None:
    needs(REDIS)
    account = unprivileged()
    python = Path(sys.executable).resolve().parent
    if not all(map(account.can_enter, (ROOT, python, Path(redis.__file__).parent))):
        pytest.skip("another user can read neither this checkout nor its Python")
    owner, pids, folders = start_both_elsewhere(account)
    with owner:
        assert {path.stat().st_uid for path in folders} == {account.id}
    wait_gone(pids, folders)


@as_root
def test_root_lends_postgres_a_copy_of_programs_that_only_root_may_read(tmp_path: Path) -> None:
    needs(POSTGRES, "wheel")
    program = find(POSTGRES, "wheel")
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o700)
    shutil.copytree(program.executable.parents[1], locked / "pg")
    (locked / "pg" / "bin").chmod(0o700)
    executable = locked / "pg" / "bin" / "postgres"
    with PostgresServer(Program(program.name, executable, program.version, "wheel")) as server:
        assert query(server.url, b"SELECT current_user") == [("cardwatch",)]


def test_a_program_that_ends_while_starting_is_reported_with_its_log(tmp_path: Path) -> None:
    broken = tmp_path / "redis-server"
    broken.write_text("#!/bin/sh\necho out of luck\nexit 3\n")
    broken.chmod(0o755)
    with pytest.raises(ServerFailedError, match="out of luck"):
        RedisServer(Program("Redis", broken, "7.0", "machine"))


def test_a_missing_program_is_one_clear_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CARDWATCH_TEST_POSTGRES", raising=False)
    future = dataclasses.replace(POSTGRES, oldest=(99,))
    with pytest.raises(ServerUnavailableError, match=r"No PostgreSQL 99 or newer found \(machine or wheel\)\. Install"):
        find(future)


def test_the_environment_can_force_the_origin(monkeypatch: pytest.MonkeyPatch) -> None:
    needs(POSTGRES, "wheel")
    monkeypatch.setenv("CARDWATCH_TEST_POSTGRES", "wheel")
    assert find(POSTGRES).origin == "wheel"
    monkeypatch.setenv("CARDWATCH_TEST_POSTGRES", "cloud")
    with pytest.raises(ServerUnavailableError, match="must be 'machine' or 'wheel', not 'cloud'"):
        find(POSTGRES)
