"""The lineage over HTTP and in stored documents: graphs, terms, conflicts and when they are told."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from sqlmodel import col, select

from registry.db import Database
from registry.events.tables import Event
from registry.records.conclusions.claims import state_claim
from registry.records.documents import service as refreshing
from registry.records.documents.service import refresh_stale
from registry.records.facts.curation import Base, CitedLicense, CuratedFacts
from registry.records.lineage.forefathers import SharedLineage
from registry.records.lineage.graph import MAX_ANCESTORS, walk
from registry.records.lineage.inheritance import read_lineage
from registry.records.queries import get_record
from registry.records.service import register
from registry.records.starter.service import load_starter
from registry.records.tables import ModelBase, ModelRecord
from tests.support.clock import Clock
from tests.support.http.application import Client
from tests.support.licenses.knowledge import knowledge
from tests.support.stub_hub.seeds import card
from tests.support.watch.story import MODEL, Story

PARENT = "example-lab/base"
GRANDPARENT = "other-lab/grandparent"


def say(story: Story, model: str, license_: str | None = None, bases: Iterable[str | Base] = ()) -> None:
    """Another source tells of a model."""
    now = story.clock()
    cited = CitedLicense(declared=(license_,), basis="card") if license_ else None
    with story.database.unit_of_work() as work:
        record = register(work, knowledge(), model, source="huggingface", now=now)
        facts = CuratedFacts(license=cited, base_models=tuple(bases))
        state_claim(work, knowledge(), record, source="starter", facts=facts, now=now)


def _card(license_: str, base: str | None) -> str:
    return card(license=license_, base_model=base) if base else card(license=license_)


def publish(story: Story, model: str, license_: str, *, base_model: str | None = None) -> None:
    story.hub.publish(model, {"README.md": _card(license_, base_model)})


def change(story: Story, model: str, license_: str, *, base_model: str | None = None) -> None:
    story.hub.commit(model, {"README.md": _card(license_, base_model)})


def told(story: Story) -> list[Event]:
    with story.database.reading() as session:
        return list(session.exec(select(Event).where(Event.type == "lineage.conflict").order_by(col(Event.seq))))


def lineage(client: Client, model: str, **params: str | int) -> dict[str, Any]:
    answer = client.get(f"/v1/models/{model}/lineage", params=params)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_graph_can_be_drawn_from_the_answer(client: Client, story: Story) -> None:
    say(story, "lab/root", "llama2")
    say(story, "lab/left", "llama2", [Base(id="lab/root", relation="finetune")])
    say(story, "lab/right", "llama2", [Base(id="lab/root", relation="adapter"), "Never/Registered"])
    say(story, "lab/merge", "mit", [Base(id="lab/left", relation="merge"), Base(id="lab/right", relation="merge")])
    up = lineage(client, "lab/merge")
    assert [(one["id"], one["depth"], one["registered"]) for one in up["ancestors"]] == [
        ("lab/left", 1, True), ("lab/right", 1, True), ("lab/root", 2, True), ("Never/Registered", 2, False),
    ]  # fmt: skip
    root = next(one for one in up["ancestors"] if one["id"] == "lab/root")
    assert root["via"] == [{"id": "lab/left", "relation": "finetune"}, {"id": "lab/right", "relation": "adapter"}]
    assert (root["license"], root["license_class"]) == ("llama2", "community")
    down = lineage(client, "lab/root", direction="descendants")
    assert (down["ancestors"], [one["id"] for one in down["descendants"]]) == (
        [], ["lab/left", "lab/right", "lab/merge"],
    )  # fmt: skip
    assert [one["id"] for one in lineage(client, "lab/root", depth=1)["descendants"]] == ["lab/left", "lab/right"]
    assert lineage(client, "lab/merge", direction="ancestors", limit=1)["truncated"] is True


@pytest.mark.parametrize("params", [{"direction": "sideways"}, {"depth": 0}, {"limit": 10_001}, {"deep": 1}])
def test_what_cannot_be_asked(client: Client, story: Story, params: dict[str, Any]) -> None:
    say(story, MODEL, "mit")
    assert client.get(f"/v1/models/{MODEL}/lineage", params=params).status_code == 400


def test_the_document_shows_what_is_inherited_with_its_origin(client: Client, story: Story) -> None:
    say(story, GRANDPARENT, "llama2")
    say(story, PARENT, "cc-by-nc-4.0", [GRANDPARENT])
    say(story, MODEL, "mit", [PARENT, "never/registered"])
    document = client.get(f"/v1/models/{MODEL}").json()
    inherited = document["inherited"]
    assert (inherited["class"], inherited["commercial"], inherited["is_complete"]) == ("research-only", "no", False)
    assert [(one["license"], one["from"]) for one in inherited["licenses"]] == [
        ("mit", MODEL), ("cc-by-nc-4.0", PARENT), ("llama2", GRANDPARENT),
    ]  # fmt: skip
    assert inherited["unknown"] == [{"model": "never/registered", "why": "not_registered"}]
    assert {(one["base"], one["outcome"]) for one in inherited["conflicts"]} == {
        (PARENT, "conflict"), (GRANDPARENT, "conflict"),
    }  # fmt: skip
    assert document["status"] == "current", "a conflict is shown; it does not hold the record"
    answer = lineage(client, MODEL)
    assert {**answer["effective"], "conflicts": inherited["conflicts"]} == inherited
    assert [(one["model"], one["base"]) for one in answer["conflicts"]][-1] == (PARENT, GRANDPARENT)
    assert client.get(f"/v1/models/{GRANDPARENT}").json()["inherited"] is None


def test_a_child_follows_its_ancestors_however_far(client: Client, story: Story) -> None:
    say(story, GRANDPARENT, "mit")
    say(story, PARENT, "mit", [GRANDPARENT])
    say(story, MODEL, "mit", [PARENT])
    assert client.get(f"/v1/models/{MODEL}").json()["inherited"]["class"] == "permissive"
    say(story, GRANDPARENT, "cc-by-nc-4.0")
    assert client.get(f"/v1/models/{MODEL}").json()["inherited"]["class"] == "research-only"
    say(story, GRANDPARENT, "mit")
    assert client.get(f"/v1/models/{MODEL}").json()["inherited"]["class"] == "permissive"


def test_the_first_sight_of_a_laundered_model_is_no_alert(story: Story) -> None:
    publish(story, PARENT, "gemma")
    publish(story, MODEL, "mit", base_model=PARENT)
    story.sync()
    assert story.record()["inherited"]["conflicts"][0]["outcome"] == "conflict"
    assert told(story) == []


def test_a_conflict_that_appears_is_told_once_and_again_when_it_returns(story: Story) -> None:
    publish(story, PARENT, "gemma")
    publish(story, MODEL, "gemma", base_model=PARENT)
    story.sync()
    assert story.record()["inherited"]["conflicts"] == []
    for licence, events in (("mit", 1), ("mit", 1), ("gemma", 1), ("mit", 2), ("apache-2.0", 3)):
        change(story, MODEL, licence, base_model=PARENT)
        story.sync()
        assert len(told(story)) == events, licence
    event = told(story)[0]
    assert event.subject == MODEL
    assert {name: event.data[name] for name in ("model", "base", "declared", "base_license", "outcome")} == {
        "model": MODEL, "base": PARENT, "declared": "mit", "base_license": "gemma", "outcome": "conflict",
    }  # fmt: skip
    assert event.data["reason"]
    assert event.data["clause"]


def test_a_base_that_narrows_is_told_for_its_children(story: Story) -> None:
    publish(story, GRANDPARENT, "mit")
    publish(story, PARENT, "mit", base_model=GRANDPARENT)
    publish(story, MODEL, "mit", base_model=PARENT)
    story.sync()
    story.sync(GRANDPARENT)
    assert told(story) == []
    change(story, GRANDPARENT, "gemma")
    story.sync(GRANDPARENT)
    assert sorted((event.data["model"], event.data["base"]) for event in told(story)) == [
        (PARENT, GRANDPARENT), (MODEL, GRANDPARENT),
    ]  # fmt: skip


def test_a_base_that_is_added_is_told(story: Story) -> None:
    publish(story, PARENT, "gemma")
    publish(story, MODEL, "mit")
    story.sync(MODEL, PARENT)
    change(story, MODEL, "mit", base_model=PARENT)
    story.sync()
    assert [event.data["base"] for event in told(story)] == [PARENT]


def test_loading_the_starter_catalogue_tells_nothing(story: Story) -> None:
    load_starter(story.database, knowledge(), story.clock())
    with story.database.reading() as session:
        documents = session.exec(select(ModelRecord.document)).all()
    assert len(documents) > 100
    assert told(story) == []


def test_many_descendants_are_left_to_the_sweep_and_a_check_does_not_wait_for_it(
    client: Client, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refreshing, "AT_ONCE", 1)
    say(story, PARENT, "mit")
    children = [f"example-lab/child-{number}" for number in range(4)]
    for child in children:
        say(story, child, "mit", [PARENT])
    subject = {"subject": {"model": children[-1]}, "use": {"purpose": "production", "organisation": "company",
               "country": "DE", "commercial": True, "distribution": "none"}}  # fmt: skip
    before = client.post("/v1/checks", json=subject).json()
    assert before["verdict"] in {"allowed", "allowed_with_obligations"}, before
    say(story, PARENT, "cc-by-nc-4.0")
    stale = [child for child in children if story.record(child)["inherited"]["class"] == "permissive"]
    assert len(stale) == 3
    after = client.post("/v1/checks", json={**subject, "subject": {"model": stale[-1]}}).json()
    assert after["verdict"] == "denied", after
    assert lineage(client, stale[-1])["effective"]["class"] == "research-only"
    assert refresh_stale(story.database, knowledge(), story.clock()) == 3
    assert {story.record(child)["inherited"]["class"] for child in children} == {"research-only"}
    assert sorted(event.subject for event in told(story)) == children
    assert refresh_stale(story.database, knowledge(), story.clock()) == 0


def test_a_far_ancestor_decides_a_check(client: Client, story: Story) -> None:
    """Deeper than any walk that stops after a few steps."""
    chain = [f"example-lab/m{number:02}" for number in range(30)]
    say(story, chain[0], "cc-by-nc-4.0")
    for base, model in pairwise(chain):
        say(story, model, "mit", [base])
    use = {"purpose": "production", "organisation": "company", "country": "DE", "commercial": True}
    answer = client.post("/v1/checks", json={"subject": {"model": chain[-1]}, "use": use}).json()
    assert answer["verdict"] == "denied", answer


def fill(database: Database, edges: dict[str, list[str]]) -> None:
    """Records that exist and nothing else."""
    with database.unit_of_work() as work:
        now = Clock().now
        rows = [
            ModelRecord(
                id=name, folded=name, owner_folded="lab", source="huggingface", status="current",
                license_class="unknown", created_at=now, updated_at=now,
            )
            for name in edges
        ]  # fmt: skip
        work.session.add_all(rows)
        work.session.flush()
        work.session.add_all(
            ModelBase(record_pk=row.number, base_folded=base, base_id=base, relation="finetune")
            for row in rows
            for base in edges[row.id]
        )


@pytest.mark.slow
@pytest.mark.parametrize("shape", ["star", "chain"])
def test_thousands_of_descendants_come_in_their_order(database: Database, shape: str) -> None:
    names = [f"lab/m{number:05}" for number in range(3_001)]
    star: dict[str, list[str]] = {name: [names[0]] if place else [] for place, name in enumerate(names)}
    chain = {name: [names[place - 1]] if place else [] for place, name in enumerate(names)}
    fill(database, star if shape == "star" else chain)
    with database.reading() as session:
        record = get_record(session, names[0])
        found = walk(session, record, "descendants")
        assert [one.id for one in found.models] == names[1:]
        assert found.models[-1].depth == (1 if shape == "star" else 3_000)
        cut = walk(session, record, "descendants", limit=100)
        assert (cut.truncated, len(cut.models)) == (True, 100)
        assert found.truncated is False


def test_of_more_ancestors_than_are_read_one_stands_for_the_rest_as_unknown(database: Database) -> None:
    names = [f"lab/m{number:05}" for number in range(MAX_ANCESTORS + 2)]
    fill(database, {name: [names[place - 1]] if place else [] for place, name in enumerate(names)})
    with database.reading() as session:
        leaf = get_record(session, names[-1])
        found = SharedLineage(session, [leaf]).of(leaf)
        answer = read_lineage(session, knowledge().catalogue, leaf)
    assert (len(found), found[-1].registered, found[-2].registered) == (MAX_ANCESTORS + 1, False, True)
    assert (answer.effective.truncated, answer.effective.is_complete) == (True, False)
    assert (answer.truncated, len(answer.ancestors)) == (False, MAX_ANCESTORS + 1)


def test_documents_of_before_there_was_lineage_raise_nothing(story: Story) -> None:
    publish(story, PARENT, "gemma")
    publish(story, MODEL, "mit", base_model=PARENT)
    story.sync()
    with story.database.unit_of_work() as work:
        record = get_record(work.session, MODEL)
        document = msgspec.json.decode(record.document)
        del document["inherited"]
        record.document, record.rendered_with = msgspec.json.encode(document), "1.older"
    assert refresh_stale(story.database, knowledge(), story.clock()) == 1
    assert story.record()["inherited"]["conflicts"]
    assert told(story) == []


@pytest.mark.parametrize(
    ("stale", "is_due"), [((MODEL,), False), ((MODEL,), True), ((PARENT,), False), ((MODEL, PARENT), False)]
)
def test_what_is_only_understood_now_raises_nothing_and_what_happens_later_does(
    story: Story, stale: tuple[str, ...], *, is_due: bool
) -> None:
    publish(story, GRANDPARENT, "mit")
    publish(story, PARENT, "gemma")
    publish(story, MODEL, "mit", base_model=PARENT)
    story.sync()
    for model in stale:
        with story.database.unit_of_work() as work:
            record = get_record(work.session, model)
            document = msgspec.json.decode(record.document)
            document["inherited"] = None
            if model == PARENT:
                document["license"] |= {"declared": ["mit"], "license": "mit", "class": "permissive"}
            record.document, record.rendered_with = msgspec.json.encode(document), "1.older"
            if is_due and model == MODEL:
                record.refresh_due_at = story.clock()
    assert refresh_stale(story.database, knowledge(), story.clock()) in {len(stale), 1}
    assert story.record()["inherited"]["conflicts"]
    assert len(told(story)) == is_due
    change(story, PARENT, "cc-by-nc-4.0")
    story.sync(PARENT)
    assert [event.subject for event in told(story)][-1:] == [MODEL]
    assert len(told(story)) == is_due + 1
