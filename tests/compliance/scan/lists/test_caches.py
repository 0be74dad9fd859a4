"""Caches of the Hub and stores of Ollama: every model that is there, at its commit, and what cannot be read."""

import hashlib
import os
from pathlib import Path

import pytest

from registry.cli.checks.project_files import Progress, all_findings
from registry.compliance.scan import Findings

ONE, TWO = "1" * 40, "2" * 40
Pair = tuple[str, str]


def cached(cache: Path, name: str, *commits: str, refs: dict[str, str] | None = None) -> Path:
    folder = cache / name
    (folder / "blobs").mkdir(parents=True)
    (folder / "blobs" / "aa").write_text("{}")
    for commit in commits:
        (folder / "snapshots" / commit / "deep").mkdir(parents=True)
        (folder / "snapshots" / commit / "config.json").symlink_to("../../blobs/aa")
        (folder / "snapshots" / commit / "deep" / "config.json").symlink_to("../../../blobs/aa")
    for ref, commit in (refs or {}).items():
        (folder / "refs" / ref).parent.mkdir(parents=True, exist_ok=True)
        (folder / "refs" / ref).write_text(commit)
    return folder


def told(path: Path) -> Findings:
    several = list(all_findings(path, Progress(is_shown=False)))
    references = {reference for one in several for reference in one.references}
    return Findings(tuple(sorted(references)), tuple(sorted({open_ for one in several for open_ in one.unresolved})))


def pairs(found: Findings) -> set[Pair]:
    return {(one.model, one.revision) for one in found.references}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A whole ``~/.cache/huggingface``, with a model of two commits, an old one, a data set, a space, and locks."""
    hub = tmp_path / "huggingface" / "hub"
    cached(hub, "models--acme--small", ONE, TWO, refs={"main": TWO, "refs/pr/1": ONE})
    cached(hub, "models--gpt2", ONE, refs={"main": ONE})
    cached(hub, "datasets--acme--rows", TWO)
    cached(hub, "spaces--acme--demo", TWO)
    (hub / ".locks" / "models--acme--small").mkdir(parents=True)
    (hub / ".locks" / "models--acme--small" / "aa.lock").touch()
    (hub / "version.txt").write_text("1")
    (tmp_path / "huggingface" / "token").write_text("secret")
    return tmp_path / "huggingface"


ALL = {("acme/small", ONE), ("acme/small", TWO), ("gpt2", ONE), ("datasets/acme/rows", TWO)}


@pytest.mark.parametrize("start", ["..", ".", "hub"])
def test_a_cache_is_read_wherever_the_scan_begins(home: Path, start: str) -> None:
    found = told(home / start)
    assert (pairs(found), found.unresolved) == (ALL, ())


def test_one_repository_of_a_cache_is_read_alone(home: Path) -> None:
    found = told(home / "hub" / "models--acme--small")
    assert (pairs(found), found.unresolved) == ({("acme/small", ONE), ("acme/small", TWO)}, ())


def test_a_cache_in_a_project_hides_none_of_its_files(tmp_path: Path) -> None:
    cached(tmp_path, "models--acme--small", ONE)
    (tmp_path / "app.py").write_text('AutoModel.from_pretrained("acme/other")\n')
    assert pairs(told(tmp_path)) == {("acme/small", ONE), ("acme/other", "")}


def test_a_repository_that_lies_elsewhere_is_read_through_its_link(tmp_path: Path) -> None:
    hub = tmp_path / "hub"
    cached(hub, "models--acme--small", ONE)
    moved = cached(tmp_path / "disk", "models--acme--large", TWO)
    (hub / moved.name).symlink_to(moved)
    assert pairs(told(hub)) == {("acme/small", ONE), ("acme/large", TWO)}


def _broken_link(folder: Path) -> None:
    (folder / "blobs" / "aa").unlink()


def _ref_to_nothing(folder: Path) -> None:
    (folder / "refs").mkdir()
    (folder / "refs" / "main").write_text(TWO)


def _ref_of_bytes(folder: Path) -> None:
    (folder / "refs").mkdir()
    (folder / "refs" / "main").write_bytes(b"\xff\xfe\xff")


def _ref_that_is_huge(folder: Path) -> None:
    (folder / "refs").mkdir()
    (folder / "refs" / "main").write_text("1" * 100_000)


def _ref_that_is_a_pipe(folder: Path) -> None:
    (folder / "refs").mkdir()
    os.mkfifo(folder / "refs" / "main")


def _ref_that_is_a_link(folder: Path) -> None:
    (folder / "refs").mkdir()
    (folder / "refs" / "main").symlink_to("/dev/zero")


def _file_among_snapshots(folder: Path) -> None:
    (folder / "snapshots" / "file").touch()


BROKEN = [
    _broken_link, _ref_to_nothing, _ref_of_bytes, _ref_that_is_huge, _ref_that_is_a_pipe, _ref_that_is_a_link,
    _file_among_snapshots,
]  # fmt: skip


@pytest.mark.parametrize("spoil", BROKEN)
def test_what_the_library_cannot_read_is_told_and_hides_nothing_else(home: Path, spoil: object) -> None:
    assert callable(spoil)
    spoil(cached(home / "hub", "models--acme--broken", ONE))
    found = told(home)
    assert pairs(found) == ALL | {("acme/broken", ONE)}
    assert [one.model for one in found.unresolved] == ["acme/broken"]
    assert str(home) not in found.unresolved[0].detail


def test_loops_of_links_end(home: Path) -> None:
    folder = cached(home / "hub", "models--acme--loop", ONE)
    (folder / "snapshots" / ONE / "again").symlink_to(folder / "snapshots")
    (folder / "snapshots" / "here").symlink_to("here")
    (home / "hub" / "models--acme--self").symlink_to(home / "hub" / "models--acme--self")
    found = told(home)
    assert pairs(found) >= ALL | {("acme/loop", ONE)}
    assert {one.model for one in found.unresolved} == {"acme/loop", "acme/self"}


@pytest.mark.parametrize(
    "name", ["models--..--x", "models--acme--..", "models--a--b--c", "models--a b--c", "models---x"]
)
def test_names_that_are_no_ids_are_told(home: Path, name: str) -> None:
    cached(home / "hub", name, ONE)
    found = told(home)
    assert pairs(found) == ALL
    assert len(found.unresolved) == 1


def test_a_commit_that_is_none_names_no_revision(home: Path) -> None:
    cached(home / "hub", "models--acme--odd", "a b")
    found = told(home)
    assert pairs(found) == ALL
    assert [one.model for one in found.unresolved] == ["acme/odd"]


def test_deep_snapshots_are_read(home: Path) -> None:
    folder = cached(home / "hub", "models--acme--deep", ONE)
    (folder / "snapshots" / ONE / "/".join("x" * 60)).mkdir(parents=True)
    assert ("acme/deep", ONE) in pairs(told(home))


def test_a_model_of_which_no_commit_is_there_is_told(home: Path) -> None:
    cached(home / "hub", "models--acme--partial")
    assert [one.model for one in told(home).unresolved] == ["acme/partial"]


MANIFEST = '{"schemaVersion": 2, "layers": [{"mediaType": "application/vnd.ollama.image.model"}]}'
ID = hashlib.sha256(MANIFEST.encode()).hexdigest()[:12]
STORED = {("ollama:llama3:8b", ID), ("acme/small", ""), ("ollama:someone/tuned:latest", ID)}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A whole ``~/.ollama``, whose blobs mention models that it does not have."""
    models = tmp_path / ".ollama" / "models"
    for place in (
        "registry.ollama.ai/library/llama3/8b",
        "hf.co/acme/small/Q4",
        "registry.ollama.ai/someone/tuned/latest",
    ):
        file = models / "manifests" / place
        file.parent.mkdir(parents=True)
        file.write_text(MANIFEST)
    (models / "blobs").mkdir()
    (models / "blobs" / "sha256-1").write_text("Licence of https://huggingface.co/acme/original, model: acme/other")
    return tmp_path / ".ollama"


@pytest.mark.parametrize("start", [".", "models", "models/manifests", "models/manifests/registry.ollama.ai/.."])
def test_a_store_of_ollama_is_read_by_its_manifests(store: Path, start: str) -> None:
    found = told(store / start)
    assert (pairs(found), found.unresolved) == (STORED, ())


def test_manifests_that_cannot_be_read_are_told(store: Path) -> None:
    manifests = store / "models" / "manifests" / "registry.ollama.ai" / "library"
    (manifests / "llama3" / "loop").symlink_to("loop")
    (manifests / "llama3" / "huge").write_bytes(b"{" + b" " * 300_000)
    (manifests / "llama3" / "broken").write_text(MANIFEST[:-2])
    os.mkfifo(manifests / "llama3" / "pipe")
    found = told(store)
    assert pairs(found) == STORED
    assert len(found.unresolved) == 4
