"""What an import costs in statements: as many for a batch of many items as for one of few."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, func, select

from registry.db import Database
from registry.records.tables import ModelRecord
from registry.transparency.leaves.tables import LogLeaf
from tests.support.records.list_items import NOW, item, take_in
from tests.support.statements import counted, counted_writes

FEW, MANY = 12, 240
LATER = NOW + timedelta(days=1)
MOST_OF_A_BATCH, MOST_LOOKED_UP, MOST_WRITTEN = 11, 4, 20
"""With what folds the counts of facets at the end."""


def items(name: str, count: int, **fields: object) -> list[dict[str, Any]]:
    """Items of which a third was made from the same base, and each has another number of downloads."""
    based = ("base_model:finetune:lab/base",)
    return [
        {**item(f"{name}/m{number}", tags=based if number % 3 == 0 else (), downloads=number), **fields}
        for number in range(count)
    ]


def spent(database: Database, patch: pytest.MonkeyPatch, given: list[dict[str, Any]]) -> tuple[int, int]:
    """The statements of one import, through the engine and past it."""
    with counted(database) as statements, counted_writes(patch) as writes:
        take_in(database, *given, now=LATER)
        return statements(), writes()


@pytest.fixture
def known(database: Database) -> Database:
    """A registry that has the base, and has imported before."""
    take_in(database, item("lab/base", "llama3.2"), item("lab/other"))
    return database


def test_new_items_cost_as_much_for_many_as_for_few(known: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    few = spent(known, monkeypatch, items("few", FEW))
    many = spent(known, monkeypatch, items("many", MANY))
    assert few == many
    assert many[0] <= MOST_OF_A_BATCH
    assert many[1] <= MOST_WRITTEN


def test_changed_items_cost_as_much_for_many_as_for_few(known: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, count in (("few", FEW), ("many", MANY)):
        take_in(known, *items(name, count))
    few = spent(known, monkeypatch, items("few", FEW, sha="f" * 40))
    many = spent(known, monkeypatch, items("many", MANY, sha="f" * 40))
    assert few == many
    assert many[1] <= MOST_WRITTEN


def test_unchanged_items_are_looked_up_at_once_and_nothing_is_written(
    known: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, count in (("few", FEW), ("many", MANY)):
        take_in(known, *items(name, count))
    before = written(known)
    few, many = (spent(known, monkeypatch, items(name, count)) for name, count in (("few", FEW), ("many", MANY)))
    assert few == many
    assert (many[0] <= MOST_LOOKED_UP, many[1]) == (True, 0)
    assert written(known) == before


def written(database: Database) -> tuple[int, Any, Any]:
    """What an import leaves behind: leaves, the last change, and all documents."""
    with database.reading() as session:
        leaves = session.exec(select(func.count()).select_from(LogLeaf)).one()
        changed = session.exec(select(func.max(col(ModelRecord.updated_at)))).one()
        etags = session.exec(select(ModelRecord.etag).order_by(ModelRecord.id)).all()
    return leaves, changed, list(etags)
