"""The calls about the past, on the stub hub."""

import hashlib
from datetime import UTC, datetime, timedelta

from registry.hub import FailureKind, HubFailure
from registry.hub.huggingface import HubClient
from registry.hub.huggingface.history import CommitPage, FilesThen, PastCommit
from registry.hub.values import HubFile
from tests.hub.conftest import MODEL
from tests.support.stub_hub import StubHub

NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)


def told(answer: FilesThen | HubFailure) -> FilesThen:
    assert isinstance(answer, FilesThen), answer
    return answer


def kind(answer: object) -> FailureKind:
    assert isinstance(answer, HubFailure), answer
    return answer.kind


def test_commits_come_in_pages_newest_first(hub: StubHub, client: HubClient) -> None:
    shas = [hub.publish(MODEL, {"README.md": "x"}, at=NOON).sha]
    for number in range(119):
        at = NOON + timedelta(days=number + 1)
        shas.append(hub.commit(MODEL, {"w": str(number)}, message=f"Number {number}", at=at).sha)
    found: list[PastCommit] = []
    place = None
    for _ in range(3):
        page = client.history.commits(MODEL, shas[-1], place)
        assert isinstance(page, CommitPage), page
        found += page.commits
        place = page.next_place
    assert place is None
    assert [commit.sha for commit in found] == shas[::-1]
    assert (found[-1].at, found[0].title) == (NOON, "Number 118")


def test_a_page_elsewhere_is_not_followed(hub: StubHub, client: HubClient) -> None:
    head = hub.publish(MODEL, {"README.md": "x"})
    assert kind(client.history.commits(MODEL, head.sha, "http://example.invalid/api")) is FailureKind.FOREIGN_HOST
    assert kind(client.history.commits(MODEL, head.sha, f"{hub.url}/api/models")) is FailureKind.MALFORMED
    assert kind(client.history.commits("../etc", head.sha)) is FailureKind.INVALID_ID
    hub.misbehave("html", "/api/models", 2)
    assert kind(client.history.commits(MODEL, head.sha)) is FailureKind.MALFORMED
    assert kind(client.history.commits(MODEL, "f" * 40)) is FailureKind.REVISION_NOT_FOUND


def test_files_name_the_commit_that_last_changed_them(hub: StubHub, client: HubClient) -> None:
    first = hub.publish(MODEL, {"README.md": "x", "LICENSE": "terms"})
    second = hub.commit(MODEL, {"README.md": "y"})
    third = hub.commit(MODEL, {"w": "z"})
    files = told(client.history.files(MODEL, third.sha, ["README.md", "LICENSE", "NOTICE"]))
    assert {file.path: file.last_commit for file in files.files} == {"README.md": second.sha, "LICENSE": first.sha}
    assert files.is_whole
    tree = told(client.history.tree(MODEL, first.sha))
    assert {file.path for file in tree.files} == {"README.md", "LICENSE"}
    hub.update(MODEL, no_last_commit=True)
    assert {one.last_commit for one in told(client.history.files(MODEL, third.sha, ["LICENSE"])).files} == {None}


def test_bytes_are_checked_against_their_id(hub: StubHub, client: HubClient) -> None:
    first = hub.publish(MODEL, {"LICENSE": "terms"})
    hub.commit(MODEL, {"LICENSE": "other"})
    (file,) = told(client.history.files(MODEL, first.sha, ["LICENSE"])).files
    read = client.history.file(MODEL, first.sha, file)
    assert isinstance(read, HubFile)
    assert (read.data, read.sha256) == (b"terms", hashlib.sha256(b"terms").hexdigest())
    hub.misbehave("wrong_bytes", f"/{MODEL}/resolve", 1)
    assert kind(client.history.file(MODEL, first.sha, file)) is FailureKind.MISMATCH
    hub.set_gated(MODEL, "auto")
    assert kind(client.history.file(MODEL, first.sha, file)) is FailureKind.GATED


def test_a_server_without_the_call_is_not_taken_for_one_without_files(hub: StubHub, client: HubClient) -> None:
    first = hub.publish(MODEL, {"LICENSE": "terms"})
    hub.misbehave("status", f"/api/models/{MODEL}/paths-info", 1, status=405)
    assert not told(client.history.files(MODEL, first.sha, ["LICENSE"])).is_whole
