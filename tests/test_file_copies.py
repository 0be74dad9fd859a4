"""SQLite files that are lent again hold nothing of their former borrower."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.file_copies import BESIDE, FileLending

MANY = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000) INSERT INTO word SELECT 'm' || i FROM n
"""


@pytest.fixture
def lending(tmp_path: Path) -> FileLending:
    with closing(sqlite3.connect(tmp_path / "template.db")) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE word (text)")
        connection.execute("INSERT INTO word VALUES ('first')")
        connection.commit()
    (tmp_path / "copies").mkdir()
    return FileLending(tmp_path / "template.db", tmp_path / "copies")


def words(place: Path, *statements: str) -> list[str]:
    with closing(sqlite3.connect(place, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)
        return [text for (text,) in connection.execute("SELECT text FROM word ORDER BY text")]


@pytest.mark.parametrize(
    "statements",
    [
        ("SELECT 1",),
        ("INSERT INTO word VALUES ('second')",),
        ("DELETE FROM word", "INSERT INTO word VALUES ('other')", "PRAGMA wal_checkpoint(PASSIVE)"),
        ("CREATE TABLE more (text)", "ALTER TABLE word ADD COLUMN more"),
        (MANY,),
    ],
    ids=["nothing", "a row", "a checkpoint", "another schema", "more than a log holds by itself"],
)
def test_what_was_written_is_gone(lending: FileLending, tmp_path: Path, statements: tuple[str, ...]) -> None:
    first, second = tmp_path / "first.db", tmp_path / "second.db"
    lending.lend(first)
    place = first.resolve()
    words(first, *statements)
    words(first)
    lending.take_back(first)
    lending.lend(second)
    assert second.resolve() == place
    assert words(second) == ["first"]
    lending.take_back(second)
    assert not any(place.with_name(place.name + end).exists() for end in BESIDE)


def test_a_file_that_changed_is_lent_to_nobody(lending: FileLending, tmp_path: Path) -> None:
    first, second = tmp_path / "first.db", tmp_path / "second.db"
    lending.lend(first)
    place = first.resolve()
    place.write_bytes(place.read_bytes())
    lending.take_back(first)
    assert not place.exists()
    lending.lend(second)
    assert second.resolve() != place
    assert words(second) == ["first"]
    lending.take_back(second)


def test_borrowers_at_one_time_share_nothing(lending: FileLending, tmp_path: Path) -> None:
    first, second = tmp_path / "first.db", tmp_path / "second.db"
    lending.lend(first)
    lending.lend(second)
    words(first, "INSERT INTO word VALUES ('own')")
    assert words(second) == ["first"]
    assert words(first) == ["first", "own"]
    lending.take_back(first)
    lending.take_back(second)


def test_a_file_that_is_still_open_is_lent_to_nobody(lending: FileLending, tmp_path: Path) -> None:
    first, second = tmp_path / "first.db", tmp_path / "second.db"
    lending.lend(first)
    place = first.resolve()
    with closing(sqlite3.connect(first, isolation_level=None)) as left:
        left.execute("INSERT INTO word VALUES ('left')")
        lending.take_back(first)
    lending.lend(second)
    assert second.resolve() != place
    assert words(second) == ["first"]
    lending.take_back(second)
