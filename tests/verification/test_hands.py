"""Whatever a hand does to a log or to its rows is found and named, against a checkpoint and key kept elsewhere."""

import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from registry.db import Database, open_database
from registry.verification import Anchors, LogOutcome, verify_log
from registry.verification.rules import anchor_of
from tests.support.secrets import SECRETS
from tests.support.servers.database_copies import Lending
from tests.support.verification.hands import DEEDS, UNSEEN_WITHOUT_ANCHOR, Deed, Hand
from tests.support.verification.logs import SIGNER, written_log

TIMES = int(os.environ.get("CARDWATCH_TEST_TAMPERINGS", "320"))
"""On SQLite; the number that the issue asks for is 10,000."""
SAMPLE = 64
ROWS = 25
KEYS = (SIGNER.key,)
Kept = tuple[Database, Anchors]


def kept_elsewhere(note: str) -> Anchors:
    return Anchors(KEYS, (anchor_of("kept.txt", note, KEYS),))


@pytest.fixture(scope="module")
def on_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    path = tmp_path_factory.mktemp("log") / "log.db"
    path.write_bytes(sqlite_template.read_bytes())
    database = open_database(f"sqlite:///{path}", pool_size=2, secrets=SECRETS)
    yield database, kept_elsewhere(written_log(database, ROWS))
    database.close()


@contextmanager
def undone(database: Database) -> Iterator[Connection]:
    """A connection of which nothing stays; references are not looked at."""
    with database.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]  # SQLite's
        else:
            connection.execute(text("SET session_replication_role = replica"))
        try:
            yield connection
        finally:
            connection.rollback()
            if is_sqlite:
                connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]  # as above


def tamper(kept: Kept, times: int, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - repeatable
    for number in range(times):
        while not is_found(kept, DEEDS[number % len(DEEDS)], chance, number):
            pass


def is_found(kept: Kept, deed: Callable[[Hand], Deed], chance: random.Random, number: int) -> bool:
    """Bend and verify; False where the database itself refused what the hand tried."""
    database, anchors = kept
    with undone(database) as connection:
        try:
            done = deed(Hand(connection, chance))
        except IntegrityError:
            return False
        found = verify_log(connection, anchors)
        assert done.is_named(found.faults), (number, done.words, found.faults)
        assert found.outcome is LogOutcome.BENT
        if deed in UNSEEN_WITHOUT_ANCHOR:
            alone = verify_log(connection, Anchors())
            assert (alone.outcome, alone.faults) == (LogOutcome.UNANCHORED, []), (number, done.words, alone.faults)
    return True


def test_a_log_that_nobody_touched_holds(on_sqlite: Kept) -> None:
    database, anchors = on_sqlite
    with undone(database) as connection:
        found = verify_log(connection, anchors)
        assert (found.outcome, found.faults, found.anchored_to) == (LogOutcome.HOLDS, [], found.size)
        assert found.counts.contents == found.counts.leaves == found.size
        assert verify_log(connection, Anchors()).outcome is LogOutcome.UNANCHORED


@pytest.mark.slow
@pytest.mark.timeout(max(120, TIMES))
def test_whatever_a_hand_does_is_found_and_named(on_sqlite: Kept) -> None:
    tamper(on_sqlite, TIMES, 21)


@pytest.mark.slow
def test_the_same_on_postgresql(postgres_lending: Lending) -> None:
    url = postgres_lending.lend()
    database = open_database(url, pool_size=2, secrets=SECRETS)
    try:
        tamper((database, kept_elsewhere(written_log(database, ROWS))), SAMPLE, 22)
    finally:
        database.close()
        postgres_lending.take_back(url)
