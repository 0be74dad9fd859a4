"""Reading packs that somebody may have bent: every bit counts, and nothing hostile does more than be refused."""

import hashlib
import io
import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from registry.compliance.evidence.packs import archive
from registry.compliance.evidence.packs.archive import write_archive
from registry.compliance.evidence.packs.verification import PackReading, _plain, read_pack

TEXT = b"Permission is hereby granted."
NAME = f"texts/{hashlib.sha256(TEXT).hexdigest()}.txt"


def files(**changes: bytes | None) -> dict[str, bytes]:
    """A small pack by name, with a manifest that fits; None takes a file away afterwards."""
    listed = [{"model": "a/b", "path": "LICENSE", "kind": "license", "sha256": NAME[6:70], "size": len(TEXT),
               "license": "mit", "may_be_shared": "yes", "url": None, "file": NAME, "withheld": None}]  # fmt: skip
    made = {f"{name}.json": b"null\n" for name in ("request", "verdict", "record", "licenses", "policy", "lineage")}
    made |= {"waivers.json": b"[]\n", "report.html": b"<p>", "texts.json": json.dumps(listed).encode(), NAME: TEXT}
    stated = [
        {"path": one, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()} for one, data in made.items()
    ]
    head = {"format": "cardwatch-evidence-pack", "version": 1, "check": "chk_1", "model": "a/b", "verdict": "allowed",
            "stored_at": "2026-11-01T00:00:00Z", "audience": "internal", "has_private_texts": False}  # fmt: skip
    made["manifest.json"] = json.dumps({**head, "files": stated}).encode()
    changed = made | {name: data for name, data in changes.items() if data is not None}
    return {name: data for name, data in changed.items() if changes.get(name, b"") is not None}


def read(folder: Path, data: bytes) -> PackReading:
    path = folder / "pack.zip"
    path.write_bytes(data)
    return read_pack(path)


def told(reading: PackReading) -> set[tuple[str, str]]:
    return {(fault.file, fault.reason) for fault in reading.faults}


def test_a_pack_as_it_was_made_holds(tmp_path: Path) -> None:
    data = write_archive(files())
    found = read(tmp_path, data)
    assert found.faults == ()
    assert (found.check, found.model, found.verdict, found.files) == ("chk_1", "a/b", "allowed", 11)
    assert found.sha256 == hashlib.sha256(data).hexdigest()


def test_every_bit_that_is_turned_is_found(tmp_path: Path) -> None:
    data = write_archive(files())
    for place in range(len(data)):
        bent = bytearray(data)
        bent[place] ^= 1 << (place % 8)
        assert read(tmp_path, bytes(bent)).faults, place


def test_every_cut_and_every_addition_is_found(tmp_path: Path) -> None:
    data = write_archive(files())
    for length in range(len(data)):
        assert read(tmp_path, data[:length]).faults, length
    for more in (data + b"\0", b"\0" + data, b"#!/bin/sh\n" + data, data + data):
        assert read(tmp_path, more).faults


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"verdict.json": b"{}"}, ("verdict.json", "its bytes are not those that the manifest names")),
        ({"record.json": None}, ("record.json", "it is missing")),
        ({"manifest.json": None}, ("manifest.json", "it is missing")),
        ({"manifest.json": b"{}"}, ("manifest.json", "it is no manifest of a pack")),
        ({"manifest.json": b"\xff" * 9}, ("manifest.json", "it is no manifest of a pack")),
        ({"manifest.json": b"[" * 100_000}, ("manifest.json", "it is no manifest of a pack")),
        ({"extra.json": b"1"}, ("extra.json", "the manifest does not name it")),
        ({NAME: b"Other."}, (NAME, "its bytes are not those that the manifest names")),
        ({NAME: None}, (NAME, "it is missing")),
        ({"texts.json": b"[" * 100_000}, ("texts.json", "it is no list of texts")),
    ],
)  # fmt: skip
def test_it_says_which_file_was_bent(changes: dict[str, bytes | None], fault: tuple[str, str], tmp_path: Path) -> None:
    assert fault in told(read(tmp_path, write_archive(files(**changes))))


def test_a_manifest_that_names_less_is_not_enough(tmp_path: Path) -> None:
    manifest = json.loads(files()["manifest.json"])
    manifest["files"] = [one for one in manifest["files"] if one["path"] != "verdict.json"]
    less = files(**{"manifest.json": json.dumps(manifest).encode(), "verdict.json": None})
    assert ("verdict.json", "it is missing") in told(read(tmp_path, write_archive(less)))


def test_words_of_a_stranger_are_told_so_that_a_terminal_can_show_them(tmp_path: Path) -> None:
    manifest = json.loads(files()["manifest.json"])
    manifest |= {"check": "\x1b]0;x\x07", "model": "a\nb", "verdict": "\u202eallowed"}
    manifest["files"].append({"path": "../\x1b[31m", "size": 1, "sha256": ""})
    found = read(tmp_path, write_archive(files(**{"manifest.json": json.dumps(manifest).encode()})))
    words = [found.check, found.model, found.verdict, *(one.file for one in found.faults)]
    assert all(word and word.isascii() and word.isprintable() for word in words)


def test_a_bit_of_a_file_names_the_file(tmp_path: Path) -> None:
    data = write_archive(files())
    place = data.index(TEXT)
    found = told(read(tmp_path, data[:place] + b"Q" + data[place + 1 :]))
    assert found == {(NAME, "its bytes are not those that were packed")}


def zipped(make: Callable[[zipfile.ZipFile], None], **options: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", **options) as made:  # type: ignore[call-overload]  # options of the class
        make(made)
    return out.getvalue()


HOSTILE = {
    "traversal": zipped(lambda one: one.writestr("../../etc/passwd", b"x")),
    "absolute": zipped(lambda one: one.writestr("/etc/passwd", b"x")),
    "backslash": zipped(lambda one: one.writestr("texts\\..\\x.json", b"x")),
    "long name": zipped(lambda one: one.writestr("a" * 60_000 + ".json", b"x")),
    "control": zipped(lambda one: one.writestr("a\x1b[2J.json", b"x")),
    "unicode": zipped(lambda one: one.writestr("réport.json", b"x")),
    "folder": zipped(lambda one: one.writestr("texts/", b"")),
    "packed": zipped(lambda one: one.writestr("a.json", b"\0" * 10_000_000), compression=zipfile.ZIP_DEFLATED),
    "another time": zipped(lambda one: one.writestr(zipfile.ZipInfo("a.json", (2026, 1, 1, 0, 0, 0)), b"x")),
    "no zip": b"<html>Not found</html>",
    "empty": b"",
    "zip64": struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 45, 0, 0, 0, 33, 0, 0xFFFFFFFF, 0xFFFFFFFF, 6, 20) + b"a.json",
    "huge": struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 0, 0, 33, 0, 2**31, 2**31, 6, 0) + b"a.json",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_hostile_is_refused_with_a_plain_sentence(kind: str, tmp_path: Path) -> None:
    found = read(tmp_path, HOSTILE[kind])
    assert found.faults
    assert all(fault.file.isprintable() and fault.reason.isprintable() for fault in found.faults)
    assert [path.name for path in tmp_path.iterdir()] == ["pack.zip"]


def test_a_file_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        data = zipped(_twice)
    assert told(read(tmp_path, data)) == {("a.json", "it is there twice")}


def _twice(archive_: zipfile.ZipFile) -> None:
    archive_.writestr(_info(), b"1")
    archive_.writestr(_info(), b"1")


def _info() -> zipfile.ZipInfo:
    made = zipfile.ZipInfo("a.json", (1980, 1, 1, 0, 0, 0))
    made.create_system, made.external_attr = 3, 0o100644 << 16
    return made


def test_limits_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = write_archive(files())
    for name, limit, words in (
        ("MAX_FILES", 3, "more than 3 files"), ("MAX_FILE_BYTES", 3, "larger than 0 MiB"),
        ("MAX_PACK_BYTES", 30, "larger than 0 MiB"),
    ):  # fmt: skip
        with monkeypatch.context() as patch:
            patch.setattr(archive, name, limit)
            assert any(words in fault.reason for fault in read(tmp_path, data).faults), name


def test_names_are_told_in_their_own_letters_and_nothing_steers_a_terminal() -> None:
    assert _plain("H\u00f6rsaal \u8bba") == "H\u00f6rsaal \u8bba"
    assert _plain("a\x1b[31m\n\u202e") == "a\\x1b[31m\\n\\u202e"
