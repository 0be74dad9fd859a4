"""Whole flows: whatever way a row is written, changed or removed, the log says so, and nothing is said of it twice."""

from datetime import timedelta

from sqlmodel import col, select

from registry.access import Scope, create_key
from registry.db import Database
from registry.licenses.knowledge import Knowledge
from registry.records.conclusions.service import curate
from registry.records.facts.curation import ConclusionWrite, CuratedFacts
from registry.records.queries import get_record
from registry.records.starter import load_starter
from registry.runtime import Runtime
from registry.transparency.leaves.tables import LogErasure, LogLeaf
from registry.transparency.sequence import ensure_sequenced
from tests.support.clock import NOW
from tests.support.compliance.desk import Desk
from tests.support.compliance.policies import policy, rule
from tests.support.compliance.questions import INTERNAL
from tests.support.compliance.shelf import Shelf
from tests.support.http.application import Client
from tests.support.licenses.knowledge import knowledge as licenses
from tests.support.records.list_items import item, take_in
from tests.support.records.secrets import plant
from tests.support.stub_hub.seeds import MINIMAX_MIT, MINIMAX_MODIFIED
from tests.support.transparency.audit import count_leaves, count_rows, faults
from tests.support.watch.story import MODEL, Story

RENAMED = "other-lab/model-2"


def test_readings_changes_and_two_records_that_become_one(story: Story) -> None:
    story.hub.publish(MODEL, MINIMAX_MIT)
    story.watch(MODEL)
    story.sync()
    story.hub.commit(MODEL, MINIMAX_MODIFIED)
    story.sync()
    story.hub.rename(MODEL, RENAMED)
    story.sync(RENAMED)
    for model in (MODEL, RENAMED):
        with story.database.unit_of_work() as work:
            concluded = ConclusionWrite(license="mit", reason="read", evidence=())
            record = get_record(work.session, model)
            curate(work, licenses(), record, CuratedFacts(), concluded, actor="jane", now=story.clock())
    before = count_leaves(story.database)
    story.sync(MODEL)
    assert "record.merged" in story.events()
    assert faults(story.database) == []
    after = count_leaves(story.database)
    assert after["conclusion"] > before["conclusion"]  # what was said of the other one is kept, and said anew
    for kind in ("observation", "conclusion", "flag", "text"):
        assert count_rows(story.database, kind) > 0
    with story.database.reading() as session:
        kept = session.exec(select(LogLeaf).where(LogLeaf.kind == "conclusion", col(LogLeaf.content).is_not(None)))
        assert all(b"jane" not in (one.content or b"") for one in kept)


def test_a_clock_that_was_ahead(story: Story) -> None:
    """What was seen later than now is dated back; the log keeps both."""
    story.hub.publish(MODEL, MINIMAX_MIT)
    story.watch(MODEL)
    story.clock.turn(days=400)
    story.sync()
    story.clock.turn(days=-399)
    story.hub.commit(MODEL, MINIMAX_MODIFIED)
    story.sync()
    assert faults(story.database) == []
    assert count_leaves(story.database)["observation"] > count_rows(story.database, "observation")


def test_lists_and_the_starter_catalogue(database: Database, knowledge: Knowledge) -> None:
    names = [f"lab/model-{number}" for number in range(5)]
    take_in(database, *(item(name) for name in names))
    take_in(database, *(item(name, downloads=9) for name in names), now=NOW + timedelta(days=400))
    take_in(database, *(item(name, "mit") for name in names), now=NOW + timedelta(days=401))
    assert faults(database) == []
    leaves = count_leaves(database)
    assert leaves["observation"] == count_rows(database, "observation") == 10
    load_starter(database, knowledge, NOW)
    assert faults(database) == []
    leaves = count_leaves(database)
    assert leaves["claim"] == count_rows(database, "claim") > 500
    assert leaves["openness"] >= count_rows(database, "openness") > 500


def test_everything_that_an_institution_writes(client: Client, runtime: Runtime, knowledge: Knowledge) -> None:
    shelf = Shelf(runtime.database, knowledge)
    shelf.add("acme/base", "llama3.1")
    shelf.add("acme/child", "apache-2.0", "acme/base")
    plant(runtime)
    desk = Desk(runtime, client, shelf)
    assert client.post("/v1/policies", json=policy(rule("parameters > 7"))).status_code == 201
    lab = desk.open("Own lab")
    desk.put(lab, "one", model="acme/child")
    desk.check(lab)
    shelf.add("acme/child", "cc-by-nc-4.0", "acme/base", revision="b" * 40)
    desk.check(lab)
    asked = {"subject": {"model": "acme/child"}, "use": INTERNAL}
    kept = [client.post("/v1/checks?store=true", json=asked).json()["id"] for _ in range(2)]
    made = client.put("/v1/models/acme/own", json={"facts": {"description": "Ours."}})
    assert made.status_code == 201
    gone = client.delete("/v1/models/acme/own", headers={"If-Match": made.headers["ETag"]})
    assert gone.status_code == 204
    assert client.post(f"/v1/checks/{kept[0]}/erase", json={"reason": "Asked for."}).status_code == 204
    database = runtime.database
    assert faults(database) == []
    leaves = count_leaves(database)
    assert all(leaves[kind] > 0 for kind in ("check", "verdict", "policy", "conclusion", "openness", "erasure"))
    assert leaves["check"] == count_rows(database, "check") == 1
    with database.reading() as session:
        erased = session.exec(select(LogErasure.erased)).all()
    assert sorted(set(erased)) == ["check", "conclusion", "openness"]


def test_entries_say_what_was_hashed_and_hide_what_is_private(client: Client, runtime: Runtime) -> None:
    plant(runtime)
    ensure_sequenced(runtime.database)
    whole = client.get("/v1/log/entries?limit=1000").json()
    assert whole["next"] == len(whole["items"]) > 10
    assert all("content" in one for one in whole["items"])
    assert "quokka" in str(whole)
    with runtime.database.unit_of_work() as work:
        _, key = create_key(work, "auditor", [Scope.AUDIT_READ], actor="test", now=NOW)
    seen = client.get("/v1/log/entries?limit=1000", headers={"Authorization": f"Bearer {key}"}).json()
    assert "quokka" not in str(seen)
    hidden = [one for one in seen["items"] if "content" not in one]
    assert 0 < len(hidden) < len(seen["items"])
    assert all(set(one) == {"index", "commitment", "erased"} for one in hidden)
    assert [one["commitment"] for one in seen["items"]] == [one["commitment"] for one in whole["items"]]
