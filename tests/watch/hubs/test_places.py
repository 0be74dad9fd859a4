"""Which hub a record was read from: its documents name it, and the same name at another hub is another model."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlmodel import col, select, update

from registry.hub.abilities import SharedAbilities
from registry.hub.huggingface.client import HubClient
from registry.records import ModelRecord
from registry.records.documents.render import purl_of
from registry.watch.operations import declare_same, read_status
from registry.watch.tables import WatchedModel
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import card
from tests.support.watch.story import MODEL, Story
from tests.support.watch.sweeps import sweep

FILES = {"README.md": card(license="mit")}
OTHER = {"README.md": card(license="apache-2.0")}


@contextmanager
def moved(story: Story, shape: str = "hub") -> Iterator[Story]:
    """The same registry, with the address of another hub."""
    with StubHub(missing_status=404) as other:
        other.shape(shape, files_at=None)
        abilities = SharedAbilities(story.database, other.url, story.clock)
        client = HubClient(other.url, None, abilities=abilities)
        try:
            yield Story(other, story.database, client, story.clock)
        finally:
            client.close()


def test_documents_name_the_hub_that_was_read(story: Story) -> None:
    story.hub.publish(MODEL, FILES)
    story.watch(MODEL)
    assert story.record()["url"] == f"https://huggingface.co/{MODEL}", "never read"
    story.sync()
    sha = story.hub.repository(MODEL).head.sha
    assert story.record()["url"] == f"{story.hub.url}/{MODEL}"
    assert story.record()["purl"] == f"pkg:huggingface/{MODEL}@{sha}?repository_url={story.hub.url}"


def test_the_hub_itself_is_not_named_in_package_urls() -> None:
    assert purl_of("huggingface", "a/b", "C0FFEE", "https://huggingface.co") == "pkg:huggingface/a/b@c0ffee"
    assert purl_of("huggingface", "a/b", None, None) == "pkg:huggingface/a/b"
    assert purl_of("huggingface", "a/b", None, "https://hub.example.org/x y") == (
        "pkg:huggingface/a/b?repository_url=https://hub.example.org/x%20y"
    )


@pytest.mark.parametrize("shape", ["hub", "hfd", "olah"])
def test_another_model_of_the_name_at_another_hub_is_no_change(story: Story, shape: str) -> None:
    story.hub.publish(MODEL, FILES)
    story.watch(MODEL)
    story.sync()
    before = story.record()
    with moved(story, shape) as there:
        there.hub.publish(MODEL, OTHER, hub_id="f" * 24)
        run = there.sync()
        assert run.items[0].outcome == "failed"
        assert "--same-models" in (run.items[0].detail or "")
        for _ in range(6):
            there.sync()
        there.hub.delete(MODEL)
        for _ in range(6):
            there.sync()
        assert not there.kinds()
        after = there.record()
        assert (after["url"], after["license"], after["status"]) == (before["url"], before["license"], before["status"])
        codes = {one.code for one in read_status(there.database, there.clock()).limitations}
        assert "same_models" in codes
    assert story.sync().items[0].outcome == "unchanged", "back where it was"


@pytest.mark.parametrize("proof", ["commit", "id"])
def test_the_same_model_at_another_address_goes_on(story: Story, proof: str) -> None:
    first = story.hub.publish(MODEL, FILES)
    story.watch(MODEL)
    story.sync()
    with moved(story) as there:
        hub_id = story.hub.repository(MODEL).hub_id
        there.hub.publish(MODEL, FILES, hub_id=hub_id, at=first.at)
        if proof == "commit":
            assert there.hub.repository(MODEL).head.sha == first.sha
            there.hub.update(MODEL, _id=None)
        else:
            there.hub.commit(MODEL, OTHER)
        assert there.sync().items[0].outcome == ("observed" if proof == "commit" else "changed")
        assert there.record()["url"] == f"{there.hub.url}/{MODEL}"
        assert there.kinds() == ([] if proof == "commit" else ["license.id_changed"])


def test_a_person_may_say_that_it_is_the_same(story: Story) -> None:
    story.hub.publish(MODEL, FILES)
    story.watch(MODEL)
    story.sync()
    with moved(story) as there:
        there.hub.publish(MODEL, OTHER, hub_id="f" * 24)
        with there.database.unit_of_work() as work:
            assert declare_same(work, [MODEL], actor="test", now=there.clock()) == 1
        assert there.sync().items[0].outcome == "changed"
        assert there.kinds() == ["license.id_changed"]
        assert there.record()["url"] == f"{there.hub.url}/{MODEL}"
        there.hub.commit(MODEL, FILES)
        assert there.sync().items[0].outcome == "changed"


def test_a_hub_that_is_away_says_nothing_of_whose_models_it_has(story: Story) -> None:
    story.hub.publish(MODEL, FILES)
    story.watch(MODEL)
    story.sync()
    with moved(story) as there:
        there.hub.stop()
        assert (there.sync().items[0].detail or "").startswith("unreachable")
        assert not there.kinds()


UPGRADED = ("example-lab/a", "example-lab/b", "example-lab/c", "other-lab/d")


def forget_hubs(story: Story) -> None:
    """As an upgrade from a version that did not keep the hub of a record, and whose marks were others."""
    with story.database.unit_of_work() as work:
        work.session.exec(update(ModelRecord).values(hub=None))
        work.session.exec(update(WatchedModel).values(listing_mark="0" * 32))


def hubs_of(story: Story) -> set[str | None]:
    with story.database.reading() as session:
        return set(session.exec(select(ModelRecord.hub).where(col(ModelRecord.hub_id).is_not(None))))


def upgraded(story: Story) -> None:
    for model in UPGRADED:
        story.hub.publish(model, FILES)
    story.watch(*UPGRADED)
    story.sync(*UPGRADED)
    forget_hubs(story)


def test_sweeps_read_all_models_once_after_an_upgrade(story: Story) -> None:
    upgraded(story)
    before = story.events()
    sweep(story)
    sweep(story, hours=25)
    assert hubs_of(story) == {story.hub.url}
    assert all(row.listing_mark != "0" * 32 for row in story.watched().values())
    sweep(story, hours=25)
    assert sweep(story, hours=25) < len(UPGRADED) + 3, "not again"
    assert (story.kinds(), story.events()) == ([], before)


@pytest.mark.parametrize("there_is", ["nothing", "another", "no ids"])
def test_an_upgrade_together_with_another_hub_is_no_change(story: Story, there_is: str) -> None:
    upgraded(story)
    with moved(story) as there:
        for model in UPGRADED if there_is != "nothing" else ():
            there.hub.publish(model, OTHER, hub_id="f" * 24)
            if there_is == "no ids":
                there.hub.update(model, _id=None)
        for _ in range(6):
            run = there.sync(*UPGRADED)
            assert {item.outcome for item in run.items} == {"failed"}
        sweep(there, hours=25)
        assert not there.kinds()
        assert {there.record(model)["status"] for model in UPGRADED} == {story.record(UPGRADED[0])["status"]}
        assert hubs_of(there) == {None}
    assert {item.outcome for item in story.sync(*UPGRADED).items} == {"unchanged"}
    assert hubs_of(story) == {story.hub.url}


def test_what_was_deleted_around_an_upgrade_is_told_once_the_hub_is_known(story: Story) -> None:
    upgraded(story)
    story.hub.delete(UPGRADED[0])
    for _ in range(3):
        story.sync(*UPGRADED)
    assert story.kinds() == ["model.deleted"]


def test_a_person_may_say_so_of_records_of_no_known_hub(story: Story) -> None:
    upgraded(story)
    with moved(story) as there:
        there.hub.publish(UPGRADED[0], OTHER, hub_id="f" * 24)
        with there.database.unit_of_work() as work:
            assert declare_same(work, [UPGRADED[0]], actor="test", now=there.clock()) == 1
        assert there.sync(UPGRADED[0]).items[0].outcome == "changed"
