"""A second address of the same models: asked only while the first is out of reach, believed only about what it has."""

from collections.abc import Iterator

import msgspec
import pytest

from registry.hub import FailureKind, HubFailure, HubModel
from registry.hub.huggingface import HubClient
from registry.hub.mirror import MirroredHub
from registry.hub.protocol import Hub
from registry.hub.values import ListPage
from tests.hub.conftest import MODEL
from tests.support.hub.answers import snapshot_in
from tests.support.stub_hub import StubHub

TOKEN = "hf_secret"  # noqa: S105 - a made-up one
FILES = {"README.md": "---\nlicense: mit\n---\n", "LICENSE": "the terms"}


@pytest.fixture
def mirror() -> Iterator[StubHub]:
    with StubHub() as started:
        yield started


@pytest.fixture
def both(hub: StubHub, mirror: StubHub) -> Iterator[MirroredHub]:
    first = HubClient(hub.url, TOKEN, timeout_seconds=5, deadline_seconds=10)
    made = MirroredHub(first, HubClient(mirror.url, None, timeout_seconds=5, deadline_seconds=10), mirror.url)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def model(hub: StubHub) -> None:
    hub.publish(MODEL, FILES, hub_id="a" * 24)


def copy_model(mirror: StubHub, hub: StubHub) -> None:
    repo = hub.repository(MODEL)
    mirror.publish(MODEL, FILES, hub_id=repo.hub_id, at=repo.head.at)


def test_while_the_hub_answers_the_mirror_is_not_asked(hub: StubHub, mirror: StubHub, both: Hub) -> None:
    copy_model(mirror, hub)
    assert snapshot_in(both.snapshot(MODEL)).via is None
    hub.misbehave("status", "/", status=404, headers={"X-Error-Code": "RepoNotFound"})
    assert isinstance(both.model(MODEL), HubFailure)
    hub.behave()
    hub.misbehave("status", "/", status=429)
    assert isinstance(both.model(MODEL), HubFailure)
    assert mirror.requests == []


@pytest.mark.parametrize("kind", ["dropped", "status"])
def test_a_hub_in_trouble_is_stood_in_for(hub: StubHub, mirror: StubHub, both: Hub, kind: str) -> None:
    copy_model(mirror, hub)
    straight = snapshot_in(both.snapshot(MODEL))
    hub.misbehave(kind, "/", status=503)
    snapshot = snapshot_in(both.snapshot(MODEL))
    assert snapshot.via == snapshot.model.via == mirror.url
    assert [file.sha256 for file in snapshot.files] == [file.sha256 for file in straight.files]
    answer = both.model(MODEL)
    assert isinstance(answer, HubModel)
    assert answer.via == mirror.url
    assert not any("authorization" in {name.lower() for name in request.headers} for request in mirror.requests)
    assert any("authorization" in {name.lower() for name in request.headers} for request in hub.requests)


def test_a_hub_that_is_away_is_stood_in_for(hub: StubHub, mirror: StubHub, both: Hub) -> None:
    copy_model(mirror, hub)
    hub.stop()
    assert snapshot_in(both.snapshot(MODEL)).via == mirror.url


@pytest.mark.parametrize("trouble", ["missing", "gated", "disabled", "private", "renamed", "silent", "spoiled"])
def test_a_mirror_is_believed_about_nothing_it_refuses(hub: StubHub, mirror: StubHub, both: Hub, trouble: str) -> None:
    if trouble != "missing":
        copy_model(mirror, hub)
    if trouble == "gated":
        mirror.set_gated(MODEL, "auto")
    elif trouble == "disabled":
        mirror.disable(MODEL)
    elif trouble == "private":
        mirror.make_private(MODEL)
    elif trouble == "renamed":
        mirror.rename(MODEL, "example-lab/other")
    elif trouble == "silent":
        mirror.misbehave("dropped")
    elif trouble == "spoiled":
        mirror.misbehave("wrong_bytes", f"/{MODEL}/resolve")
    hub.misbehave("status", "/", status=502)
    answer = both.snapshot(MODEL)
    assert isinstance(answer, HubFailure)
    assert (answer.kind, answer.status) == (FailureKind.SERVER_ERROR, 502)


def test_a_list_goes_on_where_it_was_begun(hub: StubHub, mirror: StubHub, both: Hub) -> None:
    for number in range(3):
        hub.publish(f"example-lab/m{number}", FILES)
        mirror.publish(f"example-lab/m{number}", FILES)
    here = both.page(limit=2)
    assert isinstance(here, ListPage)
    assert here.next_link
    hub.misbehave("status", "/", status=503)
    assert isinstance(both.page(link=here.next_link), HubFailure)
    there = both.page(limit=2)
    assert isinstance(there, ListPage)
    assert there.next_link
    assert {item.via for item in there.items} == {mirror.url}
    rest = both.page(link=there.next_link)
    assert isinstance(rest, ListPage)
    assert [item.id for item in (*there.items, *rest.items)] == [f"example-lab/m{n}" for n in (2, 1, 0)]


def test_a_listed_model_is_read_at_the_commit_that_was_listed(hub: StubHub, mirror: StubHub, both: Hub) -> None:
    copy_model(mirror, hub)
    listed = both.model(MODEL)
    assert isinstance(listed, HubModel)
    hub.misbehave("status", "/", status=503)
    assert snapshot_in(both.snapshot(MODEL, listed=listed)).via == mirror.url
    elsewhere = msgspec.structs.replace(listed, sha="0" * 40)
    assert isinstance(both.snapshot(MODEL, listed=elsewhere), HubFailure)


def test_weights_say_that_a_mirror_listed_them(hub: StubHub, mirror: StubHub, both: Hub) -> None:
    for one in (hub, mirror):
        one.publish(MODEL, {**FILES, "a.gguf": "weights"}, hub_id="a" * 24, lfs=["a.gguf"])
    hub.stop()
    told = snapshot_in(both.snapshot(MODEL)).weights
    assert told is not None
    assert (told.via, [file.path for file in told.files]) == (mirror.url, ["a.gguf"])
    model = both.model(MODEL)
    assert isinstance(model, HubModel)
    assert both.weights(model) is None
