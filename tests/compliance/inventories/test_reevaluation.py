"""What is judged again when something changes, and who hears of it."""

from typing import Any

from sqlmodel import col, select

from registry.compliance.inventories.reevaluation import find_overdue, judge_due
from registry.compliance.inventories.tables import DueEntry
from registry.events import Event
from tests.support.compliance.desk import Desk
from tests.support.compliance.questions import NOW


def due(desk: Desk) -> set[str]:
    with desk.runtime.database.reading() as session:
        return {row.entry_id for row in session.exec(select(DueEntry))}


def judge(desk: Desk) -> int:
    return judge_due(desk.runtime.database, desk.runtime.knowledge, budget_seconds=60)


def told(desk: Desk) -> list[dict[str, Any]]:
    with desk.runtime.database.reading() as session:
        rows = session.exec(select(Event).where(Event.type == "verdict.changed").order_by(col(Event.seq)))
        return [row.data for row in rows]


def test_a_changed_base_has_exactly_what_descends_from_it_judged_again(desk: Desk) -> None:
    desk.shelf.add("good/grandchild", "apache-2.0", "good/derived")
    desk.shelf.add("good/other", "apache-2.0")
    lab, other = desk.open(), desk.open("Other")
    for name, model in (("base", "good/apache"), ("child", "good/derived"), ("far", "good/grandchild")):
        desk.put(lab, name, model=model)
    desk.put(other, "else", model="good/other")
    desk.put(other, "key", license="mit")
    desk.check(lab)
    desk.check(other)
    judge(desk)
    assert due(desk) == set()
    desk.shelf.conclude("good/apache", "cc-by-nc-4.0")
    assert due(desk) == {"base", "child", "far"}
    assert judge(desk) == 3
    assert due(desk) == set()
    changes = {one["entry"]: one for one in told(desk)}
    assert set(changes) == {"base", "child", "far"}
    far = changes["far"]
    assert (far["after"], far["direction"], far["severity"]) == ("denied", "narrowed", "critical")
    assert (far["cause"]["type"], far["cause"]["model"]) == ("record.curated", "good/apache")
    assert far["findings"]["added"]
    assert desk.verdicts(lab)["far"] == "denied"
    latest = desk.items(f"{lab}/history")[0]
    assert {one["cause"] for one in latest["changes"]} == {"record.curated"}
    desk.shelf.conclude("good/other", "apache-2.0")
    assert due(desk) == {"else"}
    assert judge(desk) == 1
    assert len(told(desk)) == 3


def test_another_catalogue_has_all_judged_again(desk: Desk) -> None:
    lab = desk.open()
    desk.put(lab, "a", model="good/apache")
    desk.check(lab)
    judge(desk)
    database, version = desk.runtime.database, desk.runtime.knowledge.catalogue.version
    assert find_overdue(database, version, NOW) == 0
    assert find_overdue(database, "another", NOW) == 1
    assert find_overdue(database, "another", NOW) == 0
    assert judge(desk) == 1
