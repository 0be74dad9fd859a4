"""`cardwatch identify`: files, names in caches and hashes, on the local database."""

import hashlib
import os
from pathlib import Path

import pytest

from registry.cli.weights.digests import BLOCK_BYTES, digest_of
from registry.errors import CardwatchError
from tests.cli.conftest import Cardwatch
from tests.support.hub.signatures import sha256_of
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import card

MODEL, FILE = "lab/tutor", "model.safetensors"
WEIGHTS = "the weights"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A file of weights, and the caches of the Hub and of Ollama with it."""
    (tmp_path / FILE).write_text(WEIGHTS)
    blobs = tmp_path / "hub" / "models--lab--tutor" / "blobs"
    snapshot = tmp_path / "hub" / "models--lab--tutor" / "snapshots" / ("a" * 40)
    ollama = tmp_path / "ollama" / "blobs"
    for one in (blobs, snapshot, ollama):
        one.mkdir(parents=True)
    (blobs / sha256_of(WEIGHTS)).write_text("not read")
    (snapshot / FILE).symlink_to(f"../../blobs/{sha256_of(WEIGHTS)}")
    (ollama / f"sha256-{sha256_of(WEIGHTS)}").write_text("not read")
    return tmp_path


def publish(hub: StubHub) -> str:
    return hub.publish(MODEL, {"README.md": card(license="mit"), FILE: WEIGHTS}, lfs=[FILE]).sha


def test_a_file_a_hash_and_names_in_caches_lead_to_their_model(
    cardwatch: Cardwatch, hub: StubHub, folder: Path
) -> None:
    revision = publish(hub)
    assert cardwatch("watch", "add", MODEL).code == 0
    assert cardwatch("sync", MODEL).code == 0
    linked = folder / "hub" / "models--lab--tutor" / "snapshots" / ("a" * 40) / FILE
    ollama = folder / "ollama" / "blobs" / f"sha256-{sha256_of(WEIGHTS)}"
    asked = [str(folder / FILE), str(linked), str(ollama), f"sha256:{sha256_of(WEIGHTS)}"]
    said = cardwatch("identify", *asked, "--json")
    assert said.code == 0, said
    assert [one["basis"] for one in said.json()] == ["content", "name", "name", "given"]
    for one in said.json():
        (match,) = one["matches"]
        assert (match["model"], match["path"], match["revision"], match["is_latest"]) == (MODEL, FILE, revision, True)
    told = cardwatch("identify", str(linked))
    assert MODEL in told.out
    assert "believed" in told.err
    read = cardwatch("identify", str(linked), "--read")
    assert (read.code, "believed" in read.err) == (1, False)


def test_what_is_not_known_says_what_that_means(cardwatch: Cardwatch, hub: StubHub, folder: Path) -> None:
    publish(hub)
    cardwatch("watch", "add", MODEL)
    cardwatch("sync", MODEL)
    said = cardwatch("identify", str(folder / FILE), "0" * 64)
    assert (said.code, "says nothing about the file" in said.err, MODEL in said.out) == (1, True, True)
    for wrong in (str(folder / "none.gguf"), str(folder), "0" * 63):
        assert cardwatch("identify", wrong).code == 3


def test_a_large_file_is_read_in_blocks_and_tells_how_far(tmp_path: Path) -> None:
    file, told = tmp_path / "large.gguf", list[tuple[int, int]]()
    size = 2 * BLOCK_BYTES + 5
    with file.open("wb") as out:
        out.truncate(size)
    digest = digest_of(str(file), reads=False, told=lambda done, whole: told.append((done, whole)))
    assert digest.sha256 == hashlib.sha256(bytes(size)).hexdigest()
    assert told == [(BLOCK_BYTES, size), (2 * BLOCK_BYTES, size), (size, size)]


def test_a_file_that_is_written_meanwhile_has_no_hash(tmp_path: Path) -> None:
    file = tmp_path / "growing.gguf"
    file.write_bytes(b"first")

    def grow(*_: int) -> None:
        if file.stat().st_size == len(b"first"):
            file.write_bytes(b"first and more")

    with pytest.raises(CardwatchError, match="written while it was read"):
        digest_of(str(file), reads=False, told=grow)


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(CardwatchError, match="no file"):
        digest_of(str(tmp_path / "pipe"), reads=False, told=lambda *_: None)
