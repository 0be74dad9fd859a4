"""What the queue for review costs in statements: the same for a batch of few and of many."""

from registry.curation.review.sweep import bring_up_to_date, count_due
from registry.db import Database
from registry.records.facts.observation import ObservedFacts
from registry.records.service import observe, register
from tests.support.clock import NOW
from tests.support.licenses.knowledge import knowledge
from tests.support.records.list_items import SHA
from tests.support.statements import counted


def statements_for(database: Database, owner: str, models: int) -> int:
    """Of looking at so many models that nobody declared a licence for, in one batch."""
    with database.unit_of_work() as work:
        for number in range(models):
            name = f"{owner}/model-{number}"
            record = register(work, knowledge(), name, source="huggingface", now=NOW)
            observe(work, knowledge(), record, ObservedFacts(id=name, revision=SHA), NOW)
    with database.reading() as session:
        assert count_due(session, 1_000) >= models
    with counted(database) as statements:
        assert bring_up_to_date(database, knowledge(), NOW) >= models
        return statements()


def test_a_batch_of_many_models_takes_the_statements_of_one_of_few(database: Database) -> None:
    few, many = statements_for(database, "first", 3), statements_for(database, "second", 30)
    assert many == few
