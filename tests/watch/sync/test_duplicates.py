"""Who a model is: renamed repositories, old names, other spellings, and two records that turn out to be one."""

import hashlib
from typing import Any

import msgspec
import pytest

from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.texts.identification import identify, load_index
from registry.licenses.texts.queries import near_lookup
from registry.records.conclusions.service import curate
from registry.records.facts.curation import ConclusionWrite, CuratedFacts
from registry.records.lineage.graph import count_descendants, walk
from registry.records.queries import get_record
from tests.support.licenses.knowledge import knowledge
from tests.support.stub_hub.seeds import card
from tests.support.watch.story import MIT_TEXT, MODEL, Story

RENAMED = "other-lab/model-2"
OWN_TEXT = "Anyone may run and adapt the weights inside the territory, and names the licensor in each copy. " * 3
FILES = {"README.md": card(license="mit"), "LICENSE": MIT_TEXT}


def ids(story: Story) -> set[str]:
    return set(story.watched())


def test_a_rename_keeps_the_record_and_is_told_once(story: Story) -> None:
    story.hub.publish(MODEL, FILES)
    story.watch(MODEL)
    story.sync()
    before = story.record()
    story.hub.rename(MODEL, RENAMED)
    assert story.outcome() == "changed"
    (flag,) = story.flags()
    assert (flag.kind, flag.direction, flag.severity) == ("model.renamed", "lateral", "info")
    assert (flag.before, flag.after) == ({"id": MODEL}, {"id": RENAMED})
    assert [event.type for event in story.alerts()] == ["model.renamed"]
    record = story.record(RENAMED)
    assert (record["id"], record["created_at"], record["license"]) == (RENAMED, before["created_at"], before["license"])
    assert story.record(MODEL) == record
    for name in (MODEL, RENAMED):
        assert story.outcome(name) == "unchanged"
    assert story.kinds() == ["model.renamed"]
    assert ids(story) == {RENAMED}
    assert len(story.observations(RENAMED)) == 2


def test_a_model_that_is_asked_for_by_its_old_name_gets_the_present_one(story: Story) -> None:
    story.hub.publish(MODEL, FILES)
    story.hub.rename(MODEL, RENAMED)
    story.watch(MODEL)
    assert story.outcome() == "first_seen"
    assert story.record(MODEL)["id"] == story.record(RENAMED)["id"] == RENAMED
    assert story.flags() == []


def test_descendants_follow_a_renamed_base(story: Story) -> None:
    """Cards go on naming the base as it was called; what it forbids must still bind."""
    story.hub.publish(
        "meta-llama/Llama-3.2-11B-Vision", {"README.md": card(license="llama3.2", pipeline_tag="image-text-to-text")}
    )
    child = {"README.md": card(license="llama3.2", base_model="meta-llama/Llama-3.2-11B-Vision")}
    story.hub.publish(MODEL, child)
    story.sync()
    story.hub.rename("meta-llama/Llama-3.2-11B-Vision", "meta/Llama-3.2-V")
    story.sync("meta-llama/Llama-3.2-11B-Vision")
    story.hub.publish("example-lab/sibling", child)
    story.sync(MODEL, "example-lab/sibling")
    with story.database.reading() as session:
        base = get_record(session, "meta/Llama-3.2-V")
        assert count_descendants(session, base) == 2
        above = walk(session, get_record(session, "example-lab/sibling"), "ancestors")
    assert [(model.id, model.registered) for model in above.models] == [("meta/Llama-3.2-V", True)]
    (view,) = story.record()["base_models"]
    assert (view["registered"], view["license"]) == (True, "llama3.2")


def test_a_model_known_under_both_names_becomes_one(story: Story) -> None:
    story.hub.publish(MODEL, FILES)
    story.watch(MODEL)
    story.sync()
    story.hub.rename(MODEL, RENAMED)
    story.watch(RENAMED)
    story.sync(RENAMED)
    assert ids(story) == {MODEL, RENAMED}
    assert story.outcome(MODEL) == "changed"
    assert ids(story) == {RENAMED}
    assert story.kinds() == ["model.renamed"]
    assert story.record(MODEL)["id"] == RENAMED
    assert len(story.observations(RENAMED)) == 2
    assert "record.merged" in story.events()
    for name in (MODEL, RENAMED):
        assert story.outcome(name) == "unchanged"
    assert story.kinds() == ["model.renamed"]


@pytest.mark.parametrize(
    ("own", "taught"), [(None, "gemma"), ("gemma", "gemma"), ("llama3.1", None)], ids=["none", "the same", "another"]
)
def test_what_was_taught_about_a_text_outlives_the_record_that_was_absorbed(
    story: Story, own: str | None, taught: str | None
) -> None:
    """The text decision goes with the conclusion that made it: kept where that stands, given up where it does not."""
    story.hub.publish(MODEL, {"README.md": card(license="other"), "LICENSE": OWN_TEXT})
    story.sync()
    story.hub.rename(MODEL, RENAMED)
    story.sync(RENAMED)
    conclude(story, RENAMED, "gemma", OWN_TEXT)
    if own:
        conclude(story, MODEL, own)
    story.sync(MODEL)
    assert "record.merged" in story.events()
    assert story.record(MODEL)["license"]["license"] == (own or "gemma")
    with story.database.reading() as session:
        assert identify(load_index(), OWN_TEXT, near_lookup(session, load_catalogue())).license == taught


def test_a_record_that_taught_a_text_itself_keeps_its_own_decision(story: Story) -> None:
    other_text = OWN_TEXT.replace("weights", "outputs")
    story.hub.publish(MODEL, {"README.md": card(license="other"), "LICENSE": OWN_TEXT})
    story.sync()
    conclude(story, MODEL, "gemma", OWN_TEXT)
    story.hub.commit(MODEL, {"LICENSE": other_text})
    story.hub.rename(MODEL, RENAMED)
    story.sync(RENAMED)
    conclude(story, RENAMED, "gemma", other_text)
    story.sync(MODEL)
    assert "record.merged" in story.events()
    with story.database.reading() as session:
        assert identify(load_index(), OWN_TEXT, near_lookup(session, load_catalogue())).license == "gemma"


def conclude(story: Story, model: str, key: str, *texts: str) -> None:
    """What a curator concludes about a model, citing its licence file where it is given."""
    evidence = tuple(hashlib.sha256(text.encode()).hexdigest() for text in texts)
    concluded = ConclusionWrite(license=key, reason="read", evidence=evidence)
    with story.database.unit_of_work() as work:
        record = get_record(work.session, model)
        curate(work, knowledge(), record, CuratedFacts(), concluded, actor="jane", now=story.clock())


def test_an_old_name_that_was_registered_but_never_read_joins_the_present_one(story: Story) -> None:
    story.hub.publish(MODEL, FILES)
    story.watch(MODEL)
    story.hub.rename(MODEL, RENAMED)
    story.watch(RENAMED)
    story.sync(RENAMED)
    assert story.outcome(MODEL) in {"observed", "unchanged"}
    assert story.flags() == []
    assert ids(story) == {RENAMED}
    assert story.record(MODEL)["id"] == RENAMED


def test_a_name_that_another_repository_has_is_not_taken_over(story: Story) -> None:
    story.hub.publish(MODEL, FILES)
    story.hub.publish(RENAMED, {"README.md": card(license="gpl-3.0")})
    story.sync(MODEL, RENAMED)
    story.hub.delete(RENAMED)
    story.hub.rename(MODEL, RENAMED)
    run: dict[str, Any] = msgspec.to_builtins(story.sync(MODEL, RENAMED))
    assert run["outcomes"] == {"failed": 2}
    assert story.record(MODEL)["license"]["license"] == "mit"
    assert story.record(RENAMED)["license"]["license"] == "gpl-3.0"
    assert [(flag.kind, flag.model) for flag in story.flags()] == [("model.deleted", RENAMED)]
    assert RENAMED in story.record(MODEL)["sync"]["detail"]


def test_another_spelling_of_an_id_is_the_same_model(story: Story) -> None:
    story.hub.publish(MODEL, FILES)
    story.watch(MODEL.upper(), MODEL)
    assert ids(story) == {MODEL.upper()}
