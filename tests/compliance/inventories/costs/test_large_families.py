"""A flag on a base with many descendants in many inventories: what is judged again, and each once."""

import pytest
from sqlmodel import func, select

from registry.compliance.inventories.reevaluation import judge_due
from registry.compliance.inventories.tables import DueEntry, InventoryResult
from registry.compliance.waivers import settle_waivers
from registry.db import Database
from registry.events import Event
from registry.licenses import Knowledge
from tests.support.compliance.holdings import BASE, OTHER, open_inventories, plant_family
from tests.support.compliance.shelf import Shelf

DESCENDANTS, INVENTORIES, UNRELATED = 1_000, 50, 200


@pytest.mark.slow
def test_a_flag_on_a_large_base_judges_what_descends_from_it(database: Database, knowledge: Knowledge) -> None:
    shelf = Shelf(database, knowledge)
    names = plant_family(shelf, DESCENDANTS)
    others = [OTHER] * (UNRELATED // INVENTORIES)
    open_inventories(database, [names[place::INVENTORIES] + others for place in range(INVENTORIES)])
    judge_due(database, knowledge, budget_seconds=600)  # as after their first check
    shelf.conclude(BASE, "cc-by-nc-4.0")
    with database.reading() as session:
        assert session.exec(select(func.count()).select_from(DueEntry)).one() == DESCENDANTS
    count = judge_due(database, knowledge, budget_seconds=60, settle=settle_waivers)
    assert count == DESCENDANTS
    with database.reading() as session:
        told = session.exec(select(func.count()).select_from(Event).where(Event.type == "verdict.changed")).one()
        denied = session.exec(
            select(func.count()).select_from(InventoryResult).where(
                InventoryResult.verdict == "denied", InventoryResult.cause == "record.curated"
            )
        ).one()  # fmt: skip
    assert (told, denied) == (DESCENDANTS, DESCENDANTS)
