"""Collecting the files of a commit, whatever they are read from: here from a dictionary."""

import hashlib
from collections.abc import Mapping

import pytest

from registry.hub.commit_files import CommitFiles, verified
from registry.hub.failures import FailureKind, HubFailure, HubTrouble
from registry.hub.ids import git_blob_id
from registry.hub.transport.responses import Reply
from registry.hub.values import HubModel, TreeEntry

SHA = "a" * 40
FILES = {"README.md": b"---\nlicense: mit\n---\n", "LICENSE": b"terms", "NOTICE": b"notice"}


def entry_of(path: str, data: bytes) -> TreeEntry:
    return TreeEntry(path, len(data), git_blob_id(data))


class Source:
    """Answers with ``files``, or raises what ``troubles`` has for a path."""

    def __init__(self, files: Mapping[str, bytes], troubles: Mapping[str, HubFailure] | None = None) -> None:
        self.files, self.troubles = files, troubles or {}
        self.asked: list[str] = []
        self.headers: dict[str, str] = {}

    def read(self, entry: TreeEntry) -> Reply:
        self.asked.append(entry.path)
        if entry.path in self.troubles:
            raise HubTrouble(self.troubles[entry.path])
        return Reply("GET", entry.path, 200, self.headers, self.files[entry.path])

    def collect(self, held: Mapping[str, bytes] | None = None, max_file_bytes: int = 100) -> CommitFiles:
        return CommitFiles(
            HubModel(id="a/b", hub_id=None, sha=SHA, siblings=tuple(self.files)),
            max_file_bytes=max_file_bytes,
            held=held or {},
            list_entries=lambda paths: {path: entry_of(path, FILES[path]) for path in paths if path in FILES},
            read=self.read,
        )


def test_each_file_is_read_once() -> None:
    source = Source(FILES)
    collected = source.collect()
    collected.fetch(["README.md", "LICENSE", None, "LICENSE", "elsewhere"])
    collected.fetch(["LICENSE"])
    assert (sorted(collected.files), source.asked) == (["LICENSE", "README.md"], ["README.md", "LICENSE"])
    assert collected.card().declared == ("mit",)


def test_bytes_that_are_held_are_checked_and_not_asked_for() -> None:
    source, blob_id = Source(FILES), git_blob_id(b"terms")
    kept = source.collect({blob_id: b"terms"})
    kept.fetch(["LICENSE"])
    assert (kept.files["LICENSE"].data, source.asked) == (b"terms", [])
    wrong = source.collect({blob_id: b"other"})
    wrong.fetch(["LICENSE"])
    assert (wrong.files["LICENSE"].data, source.asked) == (b"terms", ["LICENSE"])


def test_lasting_trouble_is_kept_and_a_refusal_is_met_once() -> None:
    source = Source(FILES, {"README.md": HubFailure(FailureKind.GATED, "ask for access", 403)})
    collected = source.collect()
    collected.fetch(FILES)
    assert [(failure.kind, failure.path) for failure in collected.incomplete] == [
        (FailureKind.GATED, path) for path in FILES
    ]
    assert source.asked == ["README.md"]
    assert collected.card().unreadable == "README.md was not read: ask for access"


def test_transient_trouble_ends_the_collection() -> None:
    collected = Source(FILES, {"LICENSE": HubFailure(FailureKind.TIMEOUT, "too late")}).collect()
    with pytest.raises(HubTrouble) as raised:
        collected.fetch(FILES)
    assert raised.value.failure == HubFailure(FailureKind.TIMEOUT, "too late", path="LICENSE")


@pytest.mark.parametrize(("headers", "kind"), [({"x-repo-commit": "b" * 40}, FailureKind.MISMATCH), ({}, None)])
def test_bytes_of_another_commit_do_not_count(headers: dict[str, str], kind: FailureKind | None) -> None:
    source = Source(FILES)
    source.headers = headers
    collected = source.collect()
    collected.fetch(["LICENSE"])
    assert [failure.kind for failure in collected.incomplete] == ([kind] if kind else [])


def test_a_file_that_is_announced_too_large_is_not_read() -> None:
    source = Source(FILES)
    collected = source.collect(max_file_bytes=4)
    collected.fetch(["LICENSE"])
    assert (source.asked, [failure.kind for failure in collected.incomplete]) == ([], [FailureKind.TOO_LARGE])


def test_an_empty_repository_is_an_answer_that_broke() -> None:
    collected = Source({}).collect()
    collected.check_found()
    assert [failure.kind for failure in collected.incomplete] == [FailureKind.MALFORMED]


@pytest.mark.parametrize(
    ("entry", "content_type", "kind"),
    [
        (entry_of("LICENSE", b"terms"), "", None),
        (TreeEntry("LICENSE", 5, "", hashlib.sha256(b"terms").hexdigest()), "", None),
        (TreeEntry("LICENSE", 5, git_blob_id(b"terms"), "0" * 64), "", FailureKind.MISMATCH),
        (entry_of("LICENSE", b"other"), "text/html", FailureKind.MALFORMED),
        (TreeEntry("LICENSE", 5, ""), "", FailureKind.MISMATCH),
    ],
)
def test_bytes_count_if_they_are_what_the_commit_lists(
    entry: TreeEntry, content_type: str, kind: FailureKind | None
) -> None:
    reply = Reply("GET", "", 200, {"content-type": content_type}, b"terms")
    if kind is None:
        file = verified(reply, entry)
        assert (file.data, file.blob_id) == (b"terms", git_blob_id(b"terms"))
        return
    with pytest.raises(HubTrouble) as raised:
        verified(reply, entry)
    assert raised.value.failure.kind == kind
