"""The parsed catalogue that is kept: the same as the texts say, for these texts only, and never needed."""

import sys
from importlib import resources
from pathlib import Path

import msgspec
import pytest

from registry.errors import MisconfiguredError
from registry.licenses.catalogue import load_catalogue
from registry.licenses.catalogue.load import read_catalogue
from registry.licenses.catalogue.yaml_files import KEPT, digest_of, parse

TEXTS = {"a.yaml": "licenses: []\n", "b.yaml": "since: 2024-01-31\nnames: [one, 'no', no, 1.5]\n"}


@pytest.fixture(autouse=True)
def _writes_bytecode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def test_the_shipped_catalogue_is_the_same_from_texts_and_from_what_is_kept(tmp_path: Path) -> None:
    folder = resources.files("registry.licenses") / "facts"
    texts = {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir() if file.name.endswith(".yaml")}
    parsed = read_catalogue(texts, tmp_path / "kept")
    assert (tmp_path / "kept" / KEPT).is_file()
    assert read_catalogue(texts, tmp_path / "kept") == parsed == load_catalogue()


def test_what_is_kept_is_taken_for_the_same_texts_only(tmp_path: Path) -> None:
    assert parse(TEXTS, tmp_path) == parse(TEXTS)
    kept = {"digest": digest_of(TEXTS), "values": dict.fromkeys(TEXTS, "kept")}
    (tmp_path / KEPT).write_bytes(msgspec.json.encode(kept))
    assert parse(TEXTS, tmp_path) == dict.fromkeys(TEXTS, "kept")
    (tmp_path / KEPT).write_bytes(msgspec.json.encode({**kept, "values": {"a.yaml": "kept"}}))
    assert parse(TEXTS, tmp_path) == parse(TEXTS)
    for other in ({**TEXTS, "a.yaml": "licenses: [1]\n"}, {"c.yaml": TEXTS["a.yaml"], "b.yaml": TEXTS["b.yaml"]}):
        (tmp_path / KEPT).write_bytes(msgspec.json.encode(kept))
        assert parse(other, tmp_path) == parse(other)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"digest": 1}', b"\xff", b"[" * 100_000, b'{"digest": "", "values": {}, "more": 1}']
)
def test_what_is_no_such_file_is_written_anew(content: bytes, tmp_path: Path) -> None:
    (tmp_path / KEPT).write_bytes(content)
    assert parse(TEXTS, tmp_path) == parse(TEXTS)
    assert msgspec.json.decode((tmp_path / KEPT).read_bytes())["digest"] == digest_of(TEXTS)
    assert [file.name for file in tmp_path.iterdir()] == [KEPT]


def test_where_nothing_can_be_kept_the_texts_are_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    assert parse(TEXTS, tmp_path / "file") == parse(TEXTS)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert parse(TEXTS, tmp_path / "kept") == parse(TEXTS)
    assert not (tmp_path / "kept").exists()


def test_what_cannot_take_its_place_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / KEPT).mkdir()
    assert parse(TEXTS, tmp_path) == parse(TEXTS)
    assert [file.name for file in tmp_path.iterdir()] == [KEPT]


def test_what_is_no_yaml_is_named(tmp_path: Path) -> None:
    with pytest.raises(MisconfiguredError, match=r"c\.yaml: not valid YAML"):
        parse({**TEXTS, "c.yaml": "a: ["}, tmp_path)
    assert not (tmp_path / KEPT).exists()
