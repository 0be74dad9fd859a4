"""A database that was stocked is one that was filled."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel

from registry.db import Database, open_database
from tests.support.compliance.shelf import Shelf
from tests.support.licenses.knowledge import knowledge
from tests.support.servers.database_copies import Lending
from tests.support.stocks import Stock


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Database]]:
    """Makes an empty, migrated database."""
    with ExitStack() as opened:

        def opened_at(url: str) -> Database:
            database = open_database(url, pool_size=1)
            opened.callback(database.engine.dispose)
            return database

        def make() -> Database:
            if request.param == "postgresql":
                lending: Lending = request.getfixturevalue("postgres_lending")
                url = lending.lend()
                opened.callback(lending.take_back, url)
                return opened_at(url)
            path = tmp_path / f"{len(list(tmp_path.iterdir()))}.db"
            path.write_bytes(request.getfixturevalue("sqlite_template").read_bytes())
            return opened_at(f"sqlite:///{path}")

        yield make


OF_ONE_TIME = {
    ("model_facet", "shard"), ("log_leaf", "salt"), ("log_leaf", "words_salt"), ("log_leaf", "commitment"),
}  # fmt: skip
"""Which transaction counted a facet, a number of the whole server; and what chance gave to a leaf of the log."""


def rows_of(database: Database) -> dict[str, list[str]]:
    """All rows of all tables."""
    found = {}
    with database.engine.connect() as connection:
        for table in SQLModel.metadata.sorted_tables:
            columns = [one for one in table.columns if (table.name, one.name) not in OF_ONE_TIME]
            found[table.name] = sorted(map(repr, connection.execute(select(*columns))))
    return found


def test_the_rows_are_those_of_the_filling_and_all_goes_on(fresh: Callable[[], Database]) -> None:
    stock, filled, found = Stock(), [], []
    for _ in range(3):
        database = fresh()
        shelf = Shelf(database, knowledge())

        def fill(shelf: Shelf = shelf) -> None:
            shelf.add("lab/base", "llama3.1", text=b"Our terms.")
            shelf.add("lab/child", "mit", "lab/base", text=b"Our terms.")
            filled.append(shelf)

        stock.put(database, fill)
        stocked = rows_of(database)
        shelf.add("lab/another", "mit", "lab/child", text=b"Other terms.")
        found.append((stocked, rows_of(database)))
    assert len(filled) == 1
    assert len(found[0][0]["model_record"]) == 2
    assert found[0] == found[1] == found[2]


def test_a_filling_that_fails_is_not_kept(fresh: Callable[[], Database]) -> None:
    stock, database = Stock(), fresh()
    with pytest.raises(ZeroDivisionError):
        stock.put(database, lambda: 1 / 0)
    stock.put(database, lambda: Shelf(database, knowledge()).add("lab/base", "mit"))
    assert len(rows_of(database)["model_record"]) == 1
