"""What a reading learns of weights: their hashes at each commit, with no request more than the licence takes."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import delete

from registry.db import Database
from registry.hub.huggingface.client import HubClient
from registry.hub.huggingface.payloads import read_entries
from registry.hub.weights.lists import MAX_ASKED
from registry.records.queries import get_record
from registry.records.weights import WeightFiles, find_by_weight, weights_of
from registry.records.weights.queries import MOST_MATCHES
from registry.records.weights.tables import WeightRevision
from tests.support.hub.signatures import sha256_of, signature
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import card
from tests.support.watch.histories import BORN, queue, work_once
from tests.support.watch.story import MODEL, Story

ONE, TWO = "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"
FILES = {"README.md": card(license="mit"), ONE: "one", TWO: "two", "training_args.bin": "none"}
LFS = [ONE, TWO, "q4.gguf"]
READER = "reader"


def known(story: Story, revision: str | None = None) -> WeightFiles | None:
    with story.database.reading() as session:
        return weights_of(session, get_record(session, MODEL), revision)


def hashes(story: Story, revision: str | None = None) -> dict[str, str | None]:
    found = known(story, revision)
    assert found is not None
    return {file.path: file.sha256 for file in found.files}


def found(story: Story, content: str, *, sees_private: bool = True) -> list[tuple[str, str]]:
    with story.database.reading() as session:
        matches = find_by_weight(session, sha256_of(content), sees_private=sees_private)
    return [(one.path, one.revision) for one in matches]


def test_the_weights_of_each_commit_are_known_by_the_hashes_that_the_hub_lists(story: Story) -> None:
    story.watch(MODEL)
    first = story.hub.publish(MODEL, FILES, lfs=LFS).sha
    story.sync()
    assert hashes(story) == {ONE: sha256_of("one"), TWO: sha256_of("two")}
    second = story.hub.commit(MODEL, {TWO: "other", "q4.gguf": "small"}).sha
    story.sync()
    assert hashes(story) == {ONE: sha256_of("one"), TWO: sha256_of("other"), "q4.gguf": sha256_of("small")}
    assert hashes(story, first)[TWO] == sha256_of("two")
    assert (found(story, "two"), found(story, "other")) == ([(TWO, first)], [(TWO, second)])
    assert known(story).is_complete  # type: ignore[union-attr]  # it is known
    assert story.kinds() == []
    assert not [one.path for one in story.hub.requests if one.path.endswith((".safetensors", ".gguf"))]


def test_weights_cost_no_request(story: Story) -> None:
    story.watch(MODEL, "example-lab/plain")
    story.hub.publish(MODEL, FILES, lfs=LFS)
    story.sync()
    first = story.hub.count()
    story.hub.forget_requests()
    story.sync()
    unchanged = story.hub.count()
    story.hub.publish("example-lab/plain", {"README.md": card(license="mit")})
    story.hub.forget_requests()
    story.sync("example-lab/plain")
    assert story.hub.count() == first
    story.hub.forget_requests()
    story.sync("example-lab/plain")
    assert story.hub.count() == unchanged


def test_what_an_older_version_did_not_look_at_is_asked_once(story: Story) -> None:
    story.watch(MODEL)
    story.hub.publish(MODEL, FILES, lfs=LFS)
    story.sync()
    story.hub.forget_requests()
    story.sync()
    unchanged = story.hub.count()
    with story.database.unit_of_work() as work:
        work.session.exec(delete(WeightRevision))
    assert known(story) is None
    counts = []
    for _ in range(2):
        story.hub.forget_requests()
        assert story.outcome() == "unchanged"
        counts.append(story.hub.count() - unchanged)
    assert counts == [1, 0]
    assert hashes(story) == {ONE: sha256_of("one"), TWO: sha256_of("two")}


def test_files_outside_lfs_have_no_hash_and_the_list_is_not_complete(story: Story) -> None:
    story.hub.publish(MODEL, FILES, lfs=[ONE])
    story.sync()
    told = known(story)
    assert told is not None
    assert hashes(story) == {ONE: sha256_of("one"), TWO: None}
    assert (told.is_complete, told.gaps) == (False, ("1 file of weights is listed without a sha256",))


def test_a_model_without_card_or_licence_still_has_weights(story: Story) -> None:
    story.hub.publish(MODEL, {ONE: "one"}, lfs=LFS)
    story.sync()
    assert hashes(story) == {ONE: sha256_of("one")}


def test_a_hub_that_takes_no_long_question_is_asked_for_the_licence_alone(story: Story) -> None:
    story.watch(MODEL)
    story.hub.publish(MODEL, FILES, lfs=LFS)
    story.hub.misbehave("status", f"/api/models/{MODEL}/paths-info", times=1, status=413)
    assert story.outcome() == "first_seen"
    assert story.record()["license"]["license"] == "mit"
    told = known(story)
    assert told is not None
    assert not told.is_complete
    assert any("did not list them" in gap for gap in told.gaps)


def test_the_past_is_learned_from_the_trees_that_a_backfill_reads(story: Story) -> None:
    first = story.hub.publish(MODEL, FILES, lfs=LFS, at=BORN).sha
    for number in range(5):
        story.hub.commit(MODEL, {TWO: f"two {number}"}, at=BORN + timedelta(days=1 + number))
    story.watch(MODEL)
    story.sync()
    queue(story)
    assert work_once(story).state == "done"
    assert hashes(story, first) == {ONE: sha256_of("one"), TWO: sha256_of("two")}
    assert hashes(story)[TWO] == sha256_of("two 4")
    assert found(story, "one")[0][1] == story.hub.heads()[MODEL]


@pytest.fixture
def inside(hub: StubHub, database: Database) -> Iterator[Story]:
    """A registry with a token that opens doors."""
    told = Story(hub, database, HubClient(hub.url, READER), has_token=True)
    yield told
    told.client.close()


def test_weights_of_a_private_model_are_found_only_by_who_may_see_it(inside: Story) -> None:
    inside.hub.publish(MODEL, FILES, lfs=LFS, private=True, readers=[READER])
    inside.sync()
    assert [place for place, _ in found(inside, "one")] == [ONE]
    assert found(inside, "one", sees_private=False) == []


def test_weights_of_a_model_that_becomes_private_are_hidden_with_it(inside: Story) -> None:
    inside.hub.publish(MODEL, FILES, lfs=LFS)
    inside.sync()
    inside.hub.commit(MODEL, {TWO: "secret"})
    inside.hub.make_private(MODEL, [READER])
    run = inside.begin()
    inside.step()
    assert found(inside, "secret", sees_private=False) == []
    inside.finish(run)
    assert found(inside, "secret", sees_private=False) == found(inside, "one", sees_private=False) == []
    inside.sync()
    assert [place for place, _ in found(inside, "secret")] == [TWO]


def test_a_signature_is_read_with_its_model(story: Story) -> None:
    signed = {ONE: sha256_of("one"), TWO: sha256_of("two")}
    story.hub.publish(MODEL, {**FILES, "model.sig": signature(signed)}, lfs=LFS)
    story.sync()
    told = known(story)
    assert told is not None
    assert (told.signature.state, told.signature.identity, told.signature.covered) == (
        "covers_weights",
        "certificate",
        2,
    )
    assert not told.signature.is_verified
    story.hub.commit(MODEL, {TWO: "bent"})
    story.sync()
    bent = known(story)
    assert bent is not None
    assert (bent.signature.state, bent.signature.differing) == ("differs", (TWO,))


def test_a_signature_that_cannot_be_read_spoils_nothing(story: Story) -> None:
    story.watch(MODEL)
    first = story.hub.publish(MODEL, {**FILES, "model.sig": "{"}, lfs=LFS)
    story.hub.misbehave("status", f"/{MODEL}/resolve/{first.sha}/model.sig", status=500)
    assert story.outcome() == "first_seen"
    said = [known(story)]
    story.hub.commit(MODEL, {ONE: "other"})
    story.sync()
    said.append(known(story))
    for told, why in zip(said, ("was not read", "no Sigstore bundle"), strict=True):
        assert told is not None
        assert (told.signature.state, told.is_complete) == ("unknown", True)
        assert why in (told.signature.detail or "")


def test_of_very_many_files_as_many_are_asked_for_as_the_hub_answers(story: Story) -> None:
    names = [f"checkpoint-{number}/model.safetensors" for number in range(1_100)]
    story.hub.publish(MODEL, {"README.md": card(license="mit"), **dict.fromkeys(names, "same")}, lfs=names)
    story.sync()
    told = known(story)
    assert told is not None
    assert sum(file.sha256 is not None for file in told.files) == MAX_ASKED
    assert told.gaps == (f"the source told nothing of {1_100 - MAX_ASKED} files of weights but their names",)
    assert len(found(story, "same")) == MOST_MATCHES


def test_a_hub_that_names_a_file_twice_is_not_believed() -> None:
    raw = [{"type": "file", "path": "a.gguf", "oid": "1" * 40, "size": 1, "lfs": {"oid": one * 64, "size": 1}}
           for one in "12"]  # fmt: skip
    assert read_entries(raw) == {}
    assert read_entries(raw[:1] * 2).keys() == {"a.gguf"}


def test_trouble_that_passes_is_no_gap_that_stays(story: Story) -> None:
    story.watch(MODEL)
    story.hub.publish(MODEL, {ONE: "one"}, lfs=LFS)
    story.hub.misbehave("status", f"/api/models/{MODEL}/paths-info", times=2, status=503)
    story.sync()
    assert known(story) is None
    story.sync()
    assert hashes(story) == {ONE: sha256_of("one")}
