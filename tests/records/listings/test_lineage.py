"""Listings whose items name bases give, many at a time, what taking in their items one by one gives."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlmodel import Session, col, select

from registry.db import Database, open_database
from registry.events.tables import Event
from registry.migrations import migrate
from registry.records.documents.service import refresh_stale
from registry.records.facts.curation import SyncState
from registry.records.listings import lineage as bulk_lineage
from registry.records.listings import service as bulk
from registry.records.listings.items import facts_in, open_item
from registry.records.queries import find_record
from registry.records.service import observe, register, rename, set_sync_state
from registry.records.tables import ExcludedCountry, ModelBase, ModelRecord
from tests.support.licenses.knowledge import knowledge
from tests.support.records.list_items import NOW, item, take_in

pytestmark = pytest.mark.slow

NAMES = [f"lab/{letter}" for letter in "abcdefghijkl"]
BASES = [*NAMES, "Lab/A", "lab/C", "gone/x", "gone/y", "old/name", "read/model"]
"""Some spelled otherwise, some that nobody knows, one by a name of before, one that was read file by file."""
LICENSES = ["mit", "apache-2.0", "gpl-3.0", "llama3.2", "cc-by-nc-4.0", "other", None, "nonsense"]
RELATIONS = ["", "finetune:", "adapter:", "quantized:", "merge:"]


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Database]:
    """A second registry, where everything is taken in one by one."""
    made = open_database(f"sqlite:///{tmp_path}/other.db", pool_size=1)
    migrate(made)
    yield made
    made.engine.dispose()


def listing(chance: random.Random, size: int) -> list[dict[str, Any]]:
    """Chains, rings, diamonds, bases of themselves, in any order."""
    items = []
    for name in chance.sample(NAMES, size):
        bases = chance.sample(BASES, chance.choice((0, 0, 1, 1, 2, 3)))
        tags = [f"base_model:{chance.choice(RELATIONS)}{base}" for base in bases]
        items.append(item(name, chance.choice(LICENSES), tags, downloads=chance.randrange(9)))
    return items


def begin(database: Database) -> None:
    """What stands in both registries before: a model that was renamed, and one that was read."""
    with database.unit_of_work() as work:
        for name in ("old/name", "read/model"):
            record = register(work, knowledge(), name, source="huggingface", now=NOW)
            observe(work, knowledge(), record, msgspec.structs.replace(
                facts_in(open_item(item(name, "llama3.2", ["base_model:lab/a"]))), listed=False), NOW)  # fmt: skip
        renamed = find_record(work.session, "old/name")
        assert renamed is not None
        rename(work, knowledge(), renamed, "new/name", NOW)


def take_in_singly(database: Database, items: list[dict[str, Any]], now: datetime) -> None:
    """The oracle: each item by the operations that everybody uses."""
    for one in items:
        with database.unit_of_work() as work:
            facts = facts_in(open_item(one))
            record = register(work, knowledge(), facts.id, source="huggingface", now=now)
            observe(work, knowledge(), record, facts, now)
            set_sync_state(work, knowledge(), record, SyncState(), now)


def refreshed(database: Database, now: datetime) -> dict[str, dict[str, Any]]:
    """All records after the sweep, with their rows of lineage and countries."""
    while refresh_stale(database, knowledge(), now):
        pass
    with database.reading() as session:
        records = session.exec(select(ModelRecord)).all()
        return {record.id: {**record.model_dump(exclude={"pk"}), **rows_of(session, record)} for record in records}


def rows_of(session: Session, record: ModelRecord) -> dict[str, set[Any]]:
    edges = select(ModelBase.base_folded, ModelBase.base_id, ModelBase.relation)
    countries = select(ExcludedCountry.country).where(ExcludedCountry.record_pk == record.pk)
    return {
        "bases": set(session.exec(edges.where(ModelBase.record_pk == record.pk))),
        "countries": set(session.exec(countries)),
    }


def conflicts(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        told = select(Event).where(col(Event.type) == "lineage.conflict")
        return [(event.subject, event.data["base"]) for event in session.exec(told)]


@pytest.mark.parametrize("seed", range(5))
def test_many_at_once_are_as_one_by_one(
    database: Database, other: Database, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test's own dice
    monkeypatch.setattr(bulk, "BATCH", chance.choice((1, 3, 5, 100)))
    if seed % 4 == 3:
        monkeypatch.setattr(bulk_lineage, "_MOST_STEPS", 1)
    begin(database)
    begin(other)
    for round_ in range(3):
        now = NOW + timedelta(days=round_)
        items = listing(chance, chance.choice((4, 8, 12)))
        report = take_in(database, *items, now=now)
        assert (report.kept, report.refused) == (0, 0)
        take_in_singly(other, items, now)
        found, expected = refreshed(database, now), refreshed(other, now)
        assert found.keys() == expected.keys()
        for name, record in expected.items():
            different = {key: (found[name][key], value) for key, value in record.items() if found[name][key] != value}
            assert different == {}, (round_, name)


def test_conflicts_are_told_of_models_that_were_known_without_them(database: Database) -> None:
    child, base = "lab/child", item("lab/base", "mit")
    made = ["base_model:lab/base"]
    take_in(database, item(child, "mit", made), base, item("lab/new", "mit", made))
    refreshed(database, NOW)
    assert conflicts(database) == []
    later = NOW + timedelta(days=1)
    take_in(database, item("lab/base", "cc-by-nc-4.0"), item(child, "mit", made, downloads=9), now=later)
    refreshed(database, later)
    assert sorted(conflicts(database)) == [(child, "lab/base"), ("lab/new", "lab/base")]
    take_in(database, item(child, "apache-2.0", made), item("lab/newest", "mit", made), now=later)
    refreshed(database, later)
    assert len(conflicts(database)) <= 3
    assert "lab/newest" not in {subject for subject, _ in conflicts(database)}


def test_only_what_moved_is_left_to_the_sweep(database: Database) -> None:
    made = ["base_model:lab/base"]
    take_in(database, item("lab/base"), item("lab/child", tags=made))
    take_in(database, item("lab/grandchild", tags=["base_model:lab/child"]))
    assert refresh_stale(database, knowledge(), NOW) == 0
    take_in(database, item("lab/base", downloads=99), now=NOW)
    assert refresh_stale(database, knowledge(), NOW) == 0
    take_in(database, item("lab/base", "gpl-3.0"), now=NOW)
    assert refresh_stale(database, knowledge(), NOW) == 2


@pytest.mark.parametrize("bases", [[f"lab/b{number}" for number in range(51)], ["x" * 201]])
def test_more_bases_than_a_record_holds_are_refused(database: Database, bases: list[str]) -> None:
    report = take_in(database, item("lab/a"), item("lab/b", tags=[f"base_model:{base}" for base in bases]))
    assert (report.new, report.refused) == (1, 1)
    assert "base model" in report.refusals[0].reason


def test_a_long_chain_is_taken_in(database: Database) -> None:
    items = [item(f"lab/m{number}", tags=[f"base_model:lab/m{number - 1}"]) for number in range(40)]
    take_in(database, *items[:20])
    take_in(database, *items[20:])
    last = refreshed(database, NOW)["lab/m39"]
    assert len(msgspec.json.decode(last["document"])["inherited"]["unknown"]) == 1
