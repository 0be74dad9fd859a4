"""What judging costs in statements: as many for a large family as for a small one, on any machine."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec
import pytest
from sqlalchemy import event
from sqlmodel import col, func, select

from registry.compliance.checks.subjects import Gathered, keep_gathered
from registry.compliance.checks.subjects.tables import SubjectDocument
from registry.compliance.inventories.reevaluation import judge_due
from registry.compliance.inventories.runs import check_due, start_check
from registry.compliance.inventories.tables import DueEntry, InventoryResult
from registry.compliance.policies import PolicyReader
from registry.compliance.rules.facts import KeptText, SubjectFacts
from registry.compliance.waivers import settle_waivers
from registry.db import Database
from registry.events import Event, Happening, record_events
from registry.licenses import Knowledge
from registry.records import find_records
from registry.records.documents import refresh_stale
from registry.records.documents import service as documents_of_records
from registry.records.tables import ModelRecord
from registry.records.visibility import private_names
from registry.webhooks.delivery.groups import held_until
from registry.webhooks.schemas import WebhookCreate
from registry.webhooks.service import create_endpoint
from registry.webhooks.tables import Delivery
from tests.support.clock import NOW
from tests.support.compliance.holdings import BASE, KEEPER, OTHER, PATTERN, open_inventories, plant_family
from tests.support.compliance.shelf import Shelf

INVENTORIES, SUBSCRIBERS = 3, 2
MOST_STATEMENTS = 117
"""For three inventories, about 25 for each, two of them for leaves of the log; the size of the family plays no part."""


@contextmanager
def counted(database: Database) -> Iterator[Callable[[], int]]:
    """Counts the statements of an engine."""
    seen = list[str]()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield lambda: len(seen)
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def judge(database: Database, knowledge: Knowledge) -> int:
    return judge_due(database, knowledge, budget_seconds=60, settle=settle_waivers)


def rejudge(database: Database, knowledge: Knowledge, size: int) -> int:
    """How many statements it takes to judge a family again whose base changed, most of it not rendered yet."""
    shelf = Shelf(database, knowledge)
    names = plant_family(shelf, size)
    open_inventories(database, [[*names[place::INVENTORIES], OTHER] for place in range(INVENTORIES)])
    with database.unit_of_work() as work:
        for number in range(SUBSCRIBERS):
            body = WebhookCreate(url=f"https://hooks.example.org/{number}", events=["verdict.changed"])
            create_endpoint(work, body, actor="test", now=NOW)
    assert judge(database, knowledge) == size + INVENTORIES
    shelf.conclude(BASE, "cc-by-nc-4.0")
    with database.reading() as session:
        stale = select(func.count()).select_from(ModelRecord).where(ModelRecord.rendered_with == "")
        assert session.exec(stale).one() == size - 2
    with counted(database) as count:
        assert judge(database, knowledge) == size
        return count()


@pytest.mark.parametrize("size", [12, 48])
def test_a_larger_family_takes_no_more_statements(
    database: Database, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(documents_of_records, "AT_ONCE", 2)
    assert rejudge(database, knowledge, size) <= MOST_STATEMENTS
    with database.reading() as session:
        assert session.exec(select(func.count()).select_from(DueEntry)).one() == 0
        told = session.exec(select(Event).where(Event.type == "verdict.changed").order_by(col(Event.seq))).all()
        sent = session.exec(select(Delivery).where(Delivery.type == "verdict.changed")).all()
        found = session.exec(select(InventoryResult).where(InventoryResult.verdict == "denied")).all()
    assert len(found) == len(told) == size == len({(one.data["inventory"], one.data["entry"]) for one in told})
    assert len({(one.event_id, one.endpoint_id) for one in sent}) == len(sent) == size * SUBSCRIBERS
    places = {one.id: one.seq for one in told}
    assert all(one.event_seq == places[one.event_id] for one in sent)
    assert {one.subject_seq for one in told if one.subject == PATTERN} == {
        max(one.subject_seq for one in told if one.subject == PATTERN)
    }
    assert {msgspec.json.decode(one.body)["data"]["sequence"] for one in sent} == {1}


@pytest.mark.parametrize(("policy", "again"), [(None, 0), ("university", 4)])
def test_what_is_rendered_later_is_judged_again_for_policies_alone(
    database: Database, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch, policy: str | None, again: int
) -> None:
    monkeypatch.setattr(documents_of_records, "AT_ONCE", 2)
    shelf = Shelf(database, knowledge)
    open_inventories(database, [plant_family(shelf, 6)], policy=policy)
    judge(database, knowledge)
    shelf.conclude(BASE, "cc-by-nc-4.0")
    assert judge(database, knowledge) == 6
    found = verdicts(database)
    assert refresh_stale(database, knowledge, NOW) == 4
    assert judge(database, knowledge) == again
    assert (verdicts(database) == found) is (policy is None)  # a policy may ask for what lineage adds to a document


def verdicts(database: Database) -> set[tuple[str, str, str]]:
    with database.reading() as session:
        latest = select(InventoryResult).where(col(InventoryResult.until_at).is_(None))
        return {(one.entry_id, one.verdict, one.digest) for one in session.exec(latest)}


@pytest.mark.parametrize("policy", [None, "university"])
def test_a_larger_inventory_takes_no_more_statements(
    database: Database, knowledge: Knowledge, policy: str | None
) -> None:
    """Each entry asks something else; what was found the first time is kept for the next one."""
    names = plant_family(Shelf(database, knowledge), 60)
    (inventory,) = open_inventories(database, [names], policy=policy)
    taken = list[int]()
    for _ in range(2):
        with database.unit_of_work() as work:
            start_check(work, inventory, caller=KEEPER, now=NOW)
        with counted(database) as count:
            check_due(database, knowledge, budget_seconds=60, settle=settle_waivers)
            taken.append(count())
    with database.reading() as session:
        assert session.exec(select(func.count()).select_from(InventoryResult)).one() == len(names)
        assert session.exec(select(func.count()).select_from(SubjectDocument)).one() == len(names)
    assert taken[0] <= 52
    assert taken[1] <= taken[0] - 8  # by the documents that were kept


def test_a_batch_may_name_more_than_a_statement_takes(database: Database, knowledge: Knowledge) -> None:
    """SQLite takes 32,766 parameters, PostgreSQL 65,535: a batch can name more models of chains, and more texts."""
    Shelf(database, knowledge).add("lab/one", "mit")
    with database.reading() as session:
        number = find_records(session, ["lab/one"])["lab/one"].number
        gathered = [
            Gathered(
                number=number,
                chain=("lab/one", *(f"lab/model-{batch}-{place}" for place in range(140))),
                facts=SubjectFacts(texts={"x": tuple(KeptText("LICENSE", f"{batch}-{one}", "") for one in range(140))}),
                due_at=None,
            )
            for batch in range(500)
        ]
        keep_gathered(database, session, knowledge.catalogue, gathered)
    with database.reading() as session:
        (kept,) = session.exec(select(SubjectDocument))
    assert kept.record_pk == number


def test_names_of_a_family_are_looked_up_in_one_parameter(database: Database, knowledge: Knowledge) -> None:
    names = [f"lab/model-{place}" for place in range(70_000)]
    Shelf(database, knowledge).add("lab/model-7", "mit")
    with database.unit_of_work() as work:
        told = record_events(
            work, "test.told", [Happening(subject=name, data={}) for name in names[:2_000]], actor="test", now=NOW
        )
        seqs = [one.seq or 0 for one in told]
        assert seqs == sorted(seqs)
        assert [one.subject for one in told] == names[:2_000]
        assert private_names(work.session, names) == frozenset()
        assert held_until(work.session, names) == {}
        assert find_records(work.session, names).keys() == {"lab/model-7"}
        PolicyReader(work.session, has_key=True).expect(names)
