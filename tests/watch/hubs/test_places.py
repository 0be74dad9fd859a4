"""Which hub a record was read from: its documents name it, and the same name at another hub is another model."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from registry.hub.abilities import SharedAbilities
from registry.hub.huggingface.client import HubClient
from registry.records.documents.render import purl_of
from registry.watch.operations import declare_same, read_status
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import card
from tests.support.watch.story import MODEL, Story

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
