"""A flag on a base with many descendants in many inventories: what is judged again, and how long it takes."""

import pytest
from sqlalchemy import insert
from sqlmodel import func, select

from registry.access import Caller, Scope
from registry.compliance.inventories import InventoryWrite, create_inventory
from registry.compliance.inventories.reevaluation import judge_due
from registry.compliance.inventories.reevaluation.impact import affected_in
from registry.compliance.inventories.runs.news import Cause
from registry.compliance.inventories.tables import DueEntry, InventoryEntry, InventoryResult
from registry.db import Database
from registry.events import Event
from registry.licenses import Knowledge
from registry.records.tables import ModelBase, ModelRecord, Observation
from tests.support.clock import NOW
from tests.support.compliance.shelf import Shelf

DESCENDANTS, INVENTORIES, UNRELATED = 1_000, 50, 200
USE = {"organisation": "company", "country": "DE", "purpose": "production", "commercial": True}
KEEPER = Caller("key_1", "keeper", frozenset({Scope.ADMIN}))


@pytest.mark.slow
def test_a_flag_on_a_large_base_judges_what_descends_from_it(database: Database, knowledge: Knowledge) -> None:
    shelf = Shelf(database, knowledge)
    shelf.add("base/model", "apache-2.0")
    shelf.add("made/from", "apache-2.0", "base/model")
    shelf.add("other/model", "apache-2.0")
    _descendants(database)
    _inventories(database)
    judge_due(database, knowledge, budget_seconds=600)  # as after their first check
    shelf.conclude("base/model", "cc-by-nc-4.0")
    with database.reading() as session:
        assert session.exec(select(func.count()).select_from(DueEntry)).one() == DESCENDANTS
    count = judge_due(database, knowledge, budget_seconds=60)
    assert count == DESCENDANTS
    with database.reading() as session:
        told = session.exec(select(func.count()).select_from(Event).where(Event.type == "verdict.changed")).one()
        denied = session.exec(
            select(func.count()).select_from(InventoryResult).where(
                InventoryResult.verdict == "denied", InventoryResult.cause == "record.curated"
            )
        ).one()  # fmt: skip
    assert (told, denied) == (DESCENDANTS, DESCENDANTS)


def _descendants(database: Database) -> None:
    """Copies of a model that was made from the base, each with what was observed of it."""
    with database.unit_of_work() as work:
        one = work.session.exec(select(ModelRecord).where(ModelRecord.id == "made/from")).one()
        seen = work.session.exec(select(Observation).where(Observation.record_pk == one.number)).one()
        records = [
            {**one.model_dump(exclude={"pk"}), "id": name, "folded": name, "owner_folded": "family",
             "document": one.document.replace(b"made/from", name.encode())}
            for name in map(_name, range(DESCENDANTS - 1))
        ]  # fmt: skip
        work.session.execute(insert(ModelRecord), records)
        numbers = list(work.session.exec(select(ModelRecord.pk).where(ModelRecord.owner_folded == "family")))
        edge = {"base_folded": "base/model", "base_id": "base/model", "relation": "finetune"}
        work.session.execute(insert(ModelBase), [{"record_pk": number, **edge} for number in numbers])
        plain = seen.model_dump(exclude={"pk"})
        work.session.execute(insert(Observation), [{**plain, "record_pk": number} for number in numbers])


def _inventories(database: Database) -> None:
    names = ["made/from", *map(_name, range(DESCENDANTS - 1))]
    with database.unit_of_work() as work:
        for number in range(INVENTORIES):
            made = create_inventory(work, InventoryWrite(name=f"Lab {number}", use=USE), caller=KEEPER, now=NOW)
            some = names[number::INVENTORIES] + ["other/model"] * (UNRELATED // INVENTORIES)
            rows = [_entry(made.id, name, place) for place, name in enumerate(some)]
            work.session.execute(insert(InventoryEntry), rows)
            for row in rows:
                affected_in(work).entry(made.id, str(row["id"]), Cause(type="entry.created"))


def _entry(inventory: str, model: str, place: int) -> dict[str, object]:
    facts: dict[str, object] = {
        "id": f"e{place:04}",
        "key": f"{model}/{place}"[:64],
        "model": model,
        "model_folded": model,
    }
    return {**facts, "inventory_id": inventory, "use": {}, "created_at": NOW, "updated_at": NOW}


def _name(number: int) -> str:
    return f"family/member-{number:04}"
