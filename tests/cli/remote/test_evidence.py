"""Keeping a check, its evidence and a notice: on the local database and on a server, and a pack anywhere."""

import sqlite3
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import Cardwatch, Said
from tests.cli.remote.conftest import Remote
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import MINIMAX, publish_demo

LLAMA = "meta-llama/Llama-3.2-11B-Vision"
QUESTION = ("check", LLAMA, "--country", "DE", "--organisation", "company", "--commercial", "--store")


def read_both(cardwatch: Cardwatch) -> None:
    cardwatch("watch", "add", MINIMAX, LLAMA)
    assert cardwatch("sync", MINIMAX, LLAMA).code == 0


def kept(cardwatch: Cardwatch) -> str:
    said = cardwatch(*QUESTION, "--json")
    assert (said.code, said.json()["verdict"]) == (1, "denied")
    assert said.err.startswith(f"Kept as {said.json()['id']}; `cardwatch evidence {said.json()['id']}` ")
    assert f"Kept as {said.json()['id'][:4]}" in cardwatch(*QUESTION).err
    return str(said.json()["id"])


def asked_and_accounted_for(cardwatch: Cardwatch, folder: Path) -> Said:
    """From a check to a pack that was bent; answers what is said of the pack as it was."""
    check = kept(cardwatch)
    said = cardwatch("evidence", check)
    assert (said.code, said.out.split()[1]) == (0, f"{check}.zip"), said
    pack = folder / f"{check}.zip"
    again = cardwatch("evidence", check, "--output", "again.zip", "--json").json()
    assert (again["sha256"], again["size"]) == (said.out.split()[0], pack.stat().st_size)
    assert (folder / "again.zip").read_bytes() == pack.read_bytes()
    outside = cardwatch("evidence", check, "--audience", "external", "--output", "out.zip")
    assert outside.out.split()[0] != again["sha256"]
    with zipfile.ZipFile(folder / "out.zip") as archive:
        assert not [name for name in archive.namelist() if name.startswith("texts/")]
    held = cardwatch("verify", pack.name)
    assert f"sha256 {again['sha256']}\n" in held.out
    bent = bytearray(pack.read_bytes())
    bent[bent.rindex(b'"verdict": "denied"') + 13] ^= 1
    (folder / "bent.zip").write_bytes(bent)
    found = cardwatch("verify", "bent.zip", "--json")
    assert (found.code, found.err) == (1, "verdict.json: its bytes are not those that were packed\n")
    assert [one["file"] for one in found.json()["faults"]] == ["verdict.json"]
    return held


def told(cardwatch: Cardwatch, folder: Path) -> None:
    said = cardwatch("notice", LLAMA, MINIMAX)
    assert said.code == 0
    assert LLAMA in said.out
    assert "Built with Llama" in said.out
    assert "[binds your users too]" in said.out
    found = cardwatch("notice", LLAMA, "--json").json()
    assert [one["id"] for one in found["models"]] == [LLAMA]
    written = cardwatch("notice", LLAMA, "--output", "NOTICE", "--part", "notice", "--lang", "de")
    assert (written.code, written.out) == (0, "")
    text = (folder / "NOTICE").read_text()
    assert "HINWEISE" in text
    assert "[ ]" not in text
    missing = cardwatch("notice", "acme/none", "--output", "none.txt")
    assert (missing.code, (folder / "none.txt").exists()) == (3, False)


def test_on_the_local_database(
    cardwatch: Cardwatch, hub: StubHub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    publish_demo(hub)
    read_both(cardwatch)
    assert asked_and_accounted_for(cardwatch, tmp_path).code == 2  # no key: whose log vouches is not known
    told(cardwatch, tmp_path)
    said = cardwatch("evidence", "chk_none")
    assert (said.code, "no kept check" in said.err) == (3, True)
    assert not list(tmp_path.glob("*chk_none*"))
    assert ("0 wrong" in cardwatch("verify").out, cardwatch("verify").code) == (True, 2)
    _bend_a_check(tmp_path)
    wrong = cardwatch("verify")
    assert (wrong.code, wrong.err.startswith("check chk_")) == (1, True)


def _bend_a_check(folder: Path) -> None:
    with sqlite3.connect(folder / "data" / "cardwatch.db") as database:
        database.execute("UPDATE stored_check SET content = substr(content, 1, 40) WHERE pk = 1")


def test_on_a_server(on_server: Cardwatch, remote: Remote, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    del remote
    monkeypatch.chdir(tmp_path)
    read_both(on_server)
    held = asked_and_accounted_for(on_server, tmp_path)
    assert "denied: all are what the manifest says" in held.out, "a pack is verified wherever the database is"
    told(on_server, tmp_path)
    said = on_server("evidence", "chk_none")
    assert (said.code, "no kept check" in said.err) == (3, True)
    monkeypatch.delenv("CARDWATCH_KEY")
    assert "CARDWATCH_KEY" in on_server(*QUESTION).err
    assert not (tmp_path / "data").exists()


def test_what_is_no_pack_is_told_so(cardwatch: Cardwatch, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x.zip").write_bytes(b"no pack")
    said = cardwatch("verify", "x.zip")
    assert said.code == 1
    assert said.err.startswith("x.zip: ")
    assert said.out.startswith("This is not a whole evidence pack: 0 files")
    assert cardwatch("verify", "none.zip").code == 3
    assert not (tmp_path / "data").exists()
