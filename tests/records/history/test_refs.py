"""A tag or branch that was seen is answered by the commit it stands at; one that was not is never the latest state."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import col, select, update

from registry.hub import HubFailure, Ref
from registry.hub.huggingface.client import HubClient
from registry.records.history import list_named
from registry.records.queries import get_record
from registry.records.tables import ModelRecord, ModelRef
from tests.support.http.application import Client
from tests.support.stocks import Stock
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import card
from tests.support.watch.story import MODEL, Story

PRODUCT = {"purpose": "production", "commercial": True, "country": "DE", "organisation": "company"}
REFS = f"/api/models/{MODEL}/refs"
_PUBLISHED = datetime.now(UTC)
_STOCK = Stock()
_seen: dict[str, datetime] = {}
"""When the model was last read, by the kind of database."""


def check(client: Client, revision: str | None) -> dict[str, Any]:
    subject = {"model": MODEL, "revision": revision}
    answer = client.post("/v1/checks", json={"subject": subject, "use": PRODUCT})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def unseen(client: Client, revision: str) -> bool:
    answer = check(client, revision)
    rules = {finding["rule"] for finding in answer["findings"] if finding["outcome"] == "needs_review"}
    return answer["verdict"] == "needs_review" and "revision" in rules


@pytest.fixture
def first(story: Story) -> str:
    """A model that was cc-by-nc-4.0 at a first commit, tagged ``v1``, and is mit today."""
    story.hub.publish(MODEL, {"README.md": card(license="cc-by-nc-4.0")}, at=_PUBLISHED)
    sha = story.hub.tag(MODEL, "v1")
    _STOCK.put(story.database, lambda: _read(story))
    with story.database.unit_of_work() as work:
        work.session.exec(update(ModelRecord).values(hub=story.hub.url))
    if story.hub.repository(MODEL).head.sha == sha:
        _change(story)
    story.clock.now = max(story.clock.now, _seen[story.database.engine.dialect.name])
    return sha


def _read(story: Story) -> None:
    story.watch(MODEL)
    assert story.outcome() == "first_seen"
    _change(story)
    assert story.outcome() == "changed"
    _seen[story.database.engine.dialect.name] = story.clock.now


def _change(story: Story) -> None:
    story.hub.commit(MODEL, {"README.md": card(license="mit")}, at=_PUBLISHED)


def test_a_tag_is_judged_by_the_commit_it_stands_at(client: Client, story: Story, first: str) -> None:
    for name in ("v1", "refs/tags/v1", first, first[:9]):
        assert check(client, name)["verdict"] == "denied", name
    for latest in (None, "main", "refs/heads/main"):
        assert check(client, latest)["verdict"] == "allowed_with_obligations", latest
    for name in ("v2", "V1", "dev", "refs/heads/v1", "refs/pr/1", "v1.0"):
        assert unseen(client, name), name
    assert story.kinds() == ["license.id_changed"]


def test_a_package_url_with_a_tag_is_answered_at_its_commit(client: Client, first: str) -> None:
    found = client.get(f"/v1/models?purl=pkg:huggingface/{MODEL}@v1").json()
    assert (found["license"]["license"], found["revision"], found["purl"].split("?")[0][-40:]) == (
        "cc-by-nc-4.0",
        first,
        first,
    )
    unknown = client.get(f"/v1/models?purl=pkg:huggingface/{MODEL}@v2")
    assert (unknown.status_code, unknown.json()["known_from"]) == (404, first)
    assert unknown.json()["known_until"] != first


@pytest.mark.usefixtures("first")
def test_an_address_takes_the_names_that_were_seen(client: Client) -> None:
    for name, licence in (("v1", "cc-by-nc-4.0"), ("refs/tags/v1", "cc-by-nc-4.0"), ("main", "mit")):
        for path in (f"/v1/models/{MODEL}", f"/v1/models/{MODEL}/license"):
            answer = client.get(path, params={"revision": name})
            assert answer.status_code == 200, answer.text
            assert answer.json()["license"]["license"] == licence, name
        address = {"model": f"https://huggingface.co/{MODEL}?revision={name}"}
        judged = client.post("/v1/checks", json={"subject": address, "use": PRODUCT}).json()["verdict"]
        assert judged == ("allowed_with_obligations" if licence == "mit" else "denied"), name
    for name in ("v2", "dev"):
        assert client.get(f"/v1/models/{MODEL}", params={"revision": name}).status_code == 404, name


@pytest.mark.usefixtures("first")
def test_what_a_name_was_taken_for_is_said(client: Client, story: Story) -> None:
    story.hub.commit(MODEL, {"README.md": card(license="cc-by-4.0")})
    story.sync()
    story.hub.tag(MODEL, "v3")
    story.sync()
    told = " ".join(check(client, "v3")["assumptions"])
    assert "v3" in told
    assert story.hub.heads()[MODEL][:12] in told


def test_a_branch_is_its_own_state_and_main_the_last_that_was_read(client: Client, story: Story, first: str) -> None:
    story.hub.tag(MODEL, "dev", first, kind="branch")
    story.sync()
    assert check(client, "dev")["verdict"] == check(client, "refs/heads/dev")["verdict"] == "denied"
    story.hub.commit(MODEL, {"README.md": card(license="cc-by-nc-4.0")})
    assert check(client, "main")["verdict"] == "allowed_with_obligations"


def test_a_tag_that_moved_is_noticed(client: Client, story: Story, first: str) -> None:
    story.hub.tag(MODEL, "v1", "main")
    assert check(client, "v1")["verdict"] == "denied"
    story.sync()
    answer = check(client, "v1")
    assert answer["verdict"] == "allowed_with_obligations"
    assert any(first[:12] in told for told in answer["assumptions"])
    assert story.events().count("revision.moved") == 1
    story.sync()
    assert story.events().count("revision.moved") == 1


def test_a_tag_that_is_gone_stands_for_nothing(client: Client, story: Story, first: str) -> None:
    story.hub.untag(MODEL, "v1")
    story.sync()
    assert unseen(client, "v1")
    assert check(client, first)["verdict"] == "denied"
    with story.database.reading() as session:
        (kept,) = session.exec(select(ModelRef).where(col(ModelRef.name) == "v1")).all()
    assert (kept.sha, kept.until_at is not None) == (first, True)


@pytest.mark.usefixtures("first")
def test_a_tag_at_a_commit_that_nobody_read_is_no_answer(client: Client, story: Story) -> None:
    skipped = story.hub.commit(MODEL, {"README.md": card(license="apache-2.0")})
    story.hub.commit(MODEL, {"README.md": card(license="mit")})
    story.hub.tag(MODEL, "v2", skipped.sha)
    story.sync()
    assert unseen(client, "v2")


def test_a_tag_that_reads_like_a_commit_is_a_name(client: Client, story: Story, first: str) -> None:
    """Dates are hexadecimal digits; a name that is the beginning of another commit, too, means nothing certain."""
    story.hub.tag(MODEL, "20240131", first)
    other = story.hub.heads()[MODEL][:8]
    story.hub.tag(MODEL, other, first)
    story.sync()
    assert check(client, "20240131")["verdict"] == "denied"
    assert unseen(client, other)


def test_a_tag_and_a_branch_of_one_name_must_agree(client: Client, story: Story, first: str) -> None:
    story.hub.tag(MODEL, "v1", "main", kind="branch")
    story.sync()
    assert unseen(client, "v1")
    assert check(client, "refs/tags/v1")["verdict"] == "denied"
    story.hub.tag(MODEL, "v1", first, kind="branch")
    story.sync()
    assert check(client, "v1")["verdict"] == "denied"


TROUBLE: dict[str, Callable[[StubHub], None]] = {
    "500": lambda hub: hub.misbehave("status", REFS, status=500),
    "404": lambda hub: hub.misbehave("status", REFS, status=404),
    "429": lambda hub: hub.misbehave("status", REFS, status=429, headers={"Retry-After": "60"}),
    "a web page": lambda hub: hub.misbehave("html", REFS),
    "broken JSON": lambda hub: hub.misbehave("malformed_json", REFS),
    "a dropped connection": lambda hub: hub.misbehave("dropped", REFS),
}


@pytest.mark.usefixtures("first")
@pytest.mark.parametrize("trouble", TROUBLE.values(), ids=TROUBLE)
def test_where_the_names_cannot_be_had_nothing_is_lost(
    client: Client, story: Story, trouble: Callable[[StubHub], None]
) -> None:
    trouble(story.hub)
    story.hub.commit(MODEL, {"README.md": card(license="mit", note="words")})
    assert story.outcome() == "observed"
    assert check(client, "v1")["verdict"] == "denied"


def test_names_follow_a_model_that_is_renamed(client: Client, story: Story, first: str) -> None:
    story.hub.rename(MODEL, "example-lab/other")
    story.sync()
    with story.database.reading() as session:
        (named,) = list_named(session, get_record(session, "example-lab/other"), "v1")
    assert named.sha == first
    assert check(client, "v1")["verdict"] == "denied"


def test_odd_names_are_left_out(hub: StubHub) -> None:
    hub.publish(MODEL, {"README.md": card(license="mit")})
    sha = hub.tag(MODEL, "release/1.0")
    for name in ("x" * 201, "a\nb", "  "):
        hub.tag(MODEL, name)
    hub.repository(MODEL).names["tag", "short"] = "abc"
    client = HubClient(hub.url, None)
    found = client.refs(MODEL)
    client.close()
    assert not isinstance(found, HubFailure)
    assert set(found) == {Ref("branch", "main", sha), Ref("tag", "release/1.0", sha)}


@pytest.mark.usefixtures("first")
def test_the_names_cost_one_request_where_the_model_itself_is_asked(story: Story) -> None:
    story.hub.forget_requests()
    story.sync()
    assert story.hub.count(kind="refs") == 1
