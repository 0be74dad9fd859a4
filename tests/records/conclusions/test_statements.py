"""What curation costs in statements: few for words, whatever was made from a model, and few for each descendant."""

import msgspec
import pytest

from registry.db import Database
from registry.records.conclusions.edits import put_curated
from registry.records.conclusions.schemas import CuratedWrite
from registry.records.facts.observation import ObservedBase, ObservedFacts
from registry.records.service import observe, register
from tests.support.clock import NOW
from tests.support.licenses.knowledge import knowledge
from tests.support.records.list_items import SHA
from tests.support.statements import counted

BASE = "lab/base"
MOST_OF_ONE, MOST_OF_A_CHILD = 31, 10


def plant(database: Database, children: int) -> None:
    """A model, and so many that were made from it."""
    with database.unit_of_work() as work:
        for number in range(children + 1):
            name = f"lab/child-{number}" if number else BASE
            bases = (ObservedBase(BASE, "finetune"),) if number else ()
            record = register(work, knowledge(), name, source="huggingface", now=NOW)
            observe(
                work, knowledge(), record, ObservedFacts(id=name, revision=SHA, declared=("mit",), bases=bases), NOW
            )


def put(database: Database, **write: object) -> int:
    """The statements of a write of the curated layer."""
    with counted(database) as statements:
        with database.unit_of_work() as work:
            body = msgspec.convert(write, CuratedWrite)
            put_curated(work, knowledge(), BASE, body, if_match="*", actor="test", now=NOW)
        return statements()


def concluded(license_: str) -> dict[str, object]:
    """A conclusion that moves what descendants inherit."""
    return {"license": license_, "reason": "Read it.", "evidence": ["https://example.org/license"]}


@pytest.mark.parametrize("children", [0, 4])
def test_words_cost_the_same_with_and_without_descendants(database: Database, children: int) -> None:
    plant(database, children)
    put(database, facts={"description": "First."})
    assert put(database, facts={"description": "Second."}) <= MOST_OF_ONE


def test_what_descendants_inherit_costs_few_statements_for_each(database: Database) -> None:
    costs = {}
    for children in (2, 6):
        plant(database, children)
        put(database, conclusion=concluded("apache-2.0"))
        costs[children] = put(database, conclusion=concluded("cc-by-nc-4.0"))
    assert (costs[6] - costs[2]) / 4 <= MOST_OF_A_CHILD
