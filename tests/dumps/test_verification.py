"""What was changed in a dump is found and named, offline; a hostile one leads nowhere."""

import gzip
import hashlib
import zlib
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from registry.db import Database
from registry.dumps import DamagedDumpError, read_sums, verification, verify_dump
from tests.dumps.conftest import dump_into
from tests.support.records.list_items import item, take_in

Change = Callable[[Path], object]


@pytest.fixture
def folder(database: Database, tmp_path: Path) -> Path:
    take_in(database, *(item(f"lab/m{number}", "mit") for number in range(3)))
    dump_into(database, tmp_path / "dump")
    return tmp_path / "dump"


def seal(folder: Path) -> None:
    """The sums of whoever changed files and knows how."""
    names = sorted(one.name for one in folder.iterdir() if one.name != "SHA256SUMS")
    sums = (f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names)
    (folder / "SHA256SUMS").write_text("".join(sums))


def packed(data: bytes) -> bytes:
    """The same at each collection of tests."""
    return gzip.compress(data, mtime=0)


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def repacked(folder: Path, change: Callable[[list[bytes]], list[bytes]]) -> None:
    """A file of lines with other lines, of which the sums and the hash of the packed file tell as if nothing was."""
    path = folder / "records.jsonl.gz"
    lines = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
    path.write_bytes(packed(b"".join(change(lines))))
    manifest = msgspec.json.decode((folder / "manifest.json").read_bytes())
    manifest["files"][0]["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / "manifest.json").write_bytes(msgspec.json.encode(manifest))
    seal(folder)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", ["records.jsonl.gz", "licenses.jsonl.gz", "LICENSE", "schema.json", "manifest.json"])
@pytest.mark.parametrize("change", [flip, cut, Path.unlink])
def test_each_file_that_was_changed_is_named(folder: Path, name: str, change: Change) -> None:
    assert verify_dump(folder).manifest.lines_of("records.jsonl.gz") == 3
    change(folder / name)
    with pytest.raises(DamagedDumpError, match=name):
        verify_dump(folder)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_other_sums_are_another_dump(folder: Path) -> None:
    told = verify_dump(folder).sums_sha256
    repacked(folder, lambda lines: lines)
    assert verify_dump(folder).sums_sha256 != told
    for change in (lambda lines: lines[:-1], lambda lines: lines[::-1], lambda lines: [*lines, b"no json\n"]):
        repacked(folder, change)
        with pytest.raises(DamagedDumpError, match="records"):
            verify_dump(folder)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("data", "why"),
    [
        (packed(b'{"id":"a"}\n') + b"more", "behind its last line"),
        (packed(b'{"id":"a"}\n')[:-3], "ends before"),
        (packed(b'{"id":"a"}'), "behind its last line"),
        (b"no gzip", "incorrect header"),
        (packed(b"[1]\n"), "array"),
        (packed(b" " * 3_000_000), "does not end"),
    ],
    ids=["more", "cut", "half a line", "no gzip", "no object", "one line"],
)  # fmt: skip
def test_a_file_that_is_none_is_told_in_words(
    folder: Path, data: bytes, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, "LONGEST_LINE_BYTES", 1_000_000)
    (folder / "records.jsonl.gz").write_bytes(data)
    manifest = msgspec.json.decode((folder / "manifest.json").read_bytes())
    manifest["files"][0]["sha256"] = hashlib.sha256(data).hexdigest()
    (folder / "manifest.json").write_bytes(msgspec.json.encode(manifest))
    seal(folder)
    with pytest.raises(DamagedDumpError, match=why):
        verify_dump(folder)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_list_itself_is_whole(folder: Path) -> None:
    """Each bit of it counts: a line that is lost or cannot be read would let its file be anything."""
    listed = (folder / "SHA256SUMS").read_bytes()
    lines = listed.splitlines(keepends=True)
    for number, line in enumerate(lines):
        (folder / "SHA256SUMS").write_bytes(b"".join(lines[:number] + lines[number + 1 :]))
        with pytest.raises(DamagedDumpError, match=f"does not name {line.split()[1].decode()}"):
            verify_dump(folder)
    changed = [listed[:place] + bytes([listed[place] ^ 8]) + listed[place + 1 :] for place in range(0, len(listed), 5)]
    for data in (*changed, listed[:-1], listed + b"\n", listed + lines[0], b"".join(lines[::-1])):
        (folder / "SHA256SUMS").write_bytes(data)
        with pytest.raises(DamagedDumpError, match="SHA256SUMS"):
            verify_dump(folder)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_manifest_that_tells_of_no_lines_is_found(folder: Path) -> None:
    manifest = msgspec.json.decode((folder / "manifest.json").read_bytes())
    (folder / "manifest.json").write_bytes(msgspec.json.encode({**manifest, "files": manifest["files"][1:]}))
    seal(folder)
    with pytest.raises(DamagedDumpError, match=r"does not tell of records\.jsonl\.gz"):
        verify_dump(folder)


def test_what_packs_well_is_unpacked_in_pieces(tmp_path: Path) -> None:
    """A line that fills many blocks, and blocks that hold many lines."""
    lines = [msgspec.json.encode({"id": "x" * 900_000}), *[b'{"id":"a"}'] * 200_000]
    path = tmp_path / "lines.gz"
    path.write_bytes(zlib.compress(b"".join(line + b"\n" for line in lines), wbits=31))
    assert b"".join(verification.whole_lines(path)).splitlines() == lines


def test_a_list_of_strangers_leads_nowhere_else() -> None:
    digest = "a" * 64
    text = "".join(
        f"{digest}  {name}\n"
        for name in ("ok.json", "../up", "/etc/passwd", ".", "..", ".lock", "SHA256SUMS", "a b", "")
    )
    assert read_sums(text) == {"ok.json": digest}
    assert read_sums(f"{digest} *ok.json\n{digest[:-1]}  ok.json\n") == {}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_newer_dump_is_not_misread(folder: Path) -> None:
    manifest = msgspec.json.decode((folder / "manifest.json").read_bytes())
    (folder / "manifest.json").write_bytes(msgspec.json.encode({**manifest, "format": 2}))
    seal(folder)
    with pytest.raises(DamagedDumpError, match="newer version"):
        verify_dump(folder)
    (folder / "manifest.json").write_bytes(b"{}")
    seal(folder)
    with pytest.raises(DamagedDumpError, match="cannot be read"):
        verify_dump(folder)
