"""Listing, showing and erasing kept checks, on the local database and on a server; a pack by the name of a model."""

from pathlib import Path

import pytest

from tests.cli.conftest import Cardwatch
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import publish_demo

MODEL = "google/gemma-2-9b"
USE = ("--country", "DE", "--organisation", "university", "--purpose", "teaching")
ERASED = ("--reason", "It was of another model.")


def test_on_the_local_database(
    cardwatch: Cardwatch, hub: StubHub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    publish_demo(hub)
    assert cardwatch("sync", MODEL).code == 0
    accounted_for(cardwatch, tmp_path)


def test_on_a_server(on_server: Cardwatch, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert on_server("sync", MODEL).code == 0
    accounted_for(on_server, tmp_path)
    assert not (tmp_path / "data").exists()


def accounted_for(cardwatch: Cardwatch, folder: Path) -> None:
    assert "no such check" in cardwatch("checks", "list", "--model", MODEL).out.lower()
    missing = cardwatch("evidence", MODEL, "--output", "none.zip")
    assert (missing.code, "--store` keeps one" in missing.err, (folder / "none.zip").exists()) == (3, True, False)
    first, second = (cardwatch("check", MODEL, *USE, "--store", "--json").json() for _ in range(2))
    listed = cardwatch("checks", "list", "--model", f"https://huggingface.co/{MODEL}", "--json").json()
    assert [one["id"] for one in listed] == [second["id"], first["id"]]
    assert second["id"] in cardwatch("checks", "list", "--verdict", second["verdict"], "--since", "2020-01-01").out
    assert first["id"] not in cardwatch("checks", "list", "--verdict", "denied").out
    shown = cardwatch("checks", "show", first["id"])
    assert shown.out == cardwatch("check", MODEL, *USE).out
    assert cardwatch("checks", "show", first["id"], "--json").json() == first
    assert second["id"] in cardwatch("checks", "show", MODEL).err, "the newest of a model, and it says which"
    of_model = cardwatch("evidence", MODEL, "--output", "pack.zip")
    assert (of_model.code, of_model.err.startswith(f"{second['id']}: ")) == (0, True)
    assert cardwatch("verify", "pack.zip", "--json").json()["check"] == second["id"]
    assert cardwatch("checks", "erase", first["id"]).code == 3, "not without a reason"
    assert cardwatch("checks", "erase", first["id"], "--reason", "").code == 3
    assert cardwatch("checks", "erase", first["id"], *ERASED).out == f"{first['id']}: erased\n"
    assert cardwatch("checks", "show", first["id"]).code == 3
    assert cardwatch("checks", "erase", first["id"], *ERASED).code == 3
    (done,) = cardwatch("audit", "--action", "check.erased", "--json").json()
    assert (done["detail"]["id"], done["detail"]["reason"]) == (first["id"], ERASED[1])
