"""Texts of private and gated repositories, read with a token: not for everybody, until they are read in the open."""

from collections.abc import Iterator

import pytest

from registry.db import Database
from registry.errors import NotFound
from registry.evidence import show_text
from registry.hub.huggingface.client import HubClient
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import card
from tests.support.watch.story import MODEL, Story

TERMS = "Terms of our own, told to few.\n"
FILES = {"README.md": card(license="other", extra_gated_prompt="You agree to tell nobody."), "LICENSE": TERMS}
READER = "reader"


@pytest.fixture
def inside(hub: StubHub, database: Database) -> Iterator[Story]:
    """A registry with a token that opens doors."""
    told = Story(hub, database, HubClient(hub.url, READER), has_token=True)
    yield told
    told.client.close()


def seen_by_all(story: Story) -> dict[str, bool]:
    """The texts of the last observation by path, and whether everybody may see them; whoever has the scope may."""
    facts = story.observations()[-1].facts
    hashes = {one["path"]: one["sha256"] for one in facts["files"]} | {"gate": facts["gate_prompt_sha256"]}
    with story.database.reading() as session:
        for sha256 in filter(None, hashes.values()):
            assert show_text(session, sha256, sees_private=True)
        return {path: _is_open(story, sha256) for path, sha256 in hashes.items() if sha256}


def _is_open(story: Story, sha256: str) -> bool:
    with story.database.reading() as session:
        try:
            show_text(session, sha256, sees_private=False)
        except NotFound:
            return False
    return True


def test_what_was_read_behind_a_gate_is_not_for_everybody(inside: Story) -> None:
    inside.hub.publish(MODEL, FILES, gated="manual", readers=[READER])
    inside.sync()
    assert seen_by_all(inside) == {"README.md": False, "LICENSE": False, "gate": True}
    inside.hub.publish("example-lab/open", {"README.md": card(license="other"), "LICENSE": TERMS})
    inside.sync("example-lab/open")
    assert seen_by_all(inside) == {"README.md": False, "LICENSE": True, "gate": True}
    inside.hub.set_gated(MODEL, gated=False)
    inside.sync()
    inside.sync()
    assert seen_by_all(inside)["README.md"] is True


def test_of_a_private_repository_nothing_is_for_everybody(inside: Story) -> None:
    inside.hub.publish(MODEL, FILES, private=True, readers=[READER])
    inside.sync()
    assert set(seen_by_all(inside).values()) == {False}


def test_what_everybody_could_read_stays_open(inside: Story) -> None:
    inside.hub.publish(MODEL, FILES)
    inside.sync()
    assert set(seen_by_all(inside).values()) == {True}
    inside.hub.set_gated(MODEL, "manual", readers=[READER])
    inside.sync()
    assert set(seen_by_all(inside).values()) == {True}


def test_without_a_token_nothing_is_hidden(story: Story) -> None:
    story.hub.publish(MODEL, FILES, gated="manual", readers=[READER])
    story.sync()
    assert False not in seen_by_all(story).values()
