"""A model of the second source at the command line: watched, read, shown, checked, and told of when it is silent."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Cardwatch
from tests.support.stub_hub.seeds import MIT
from tests.support.stub_modelscope import StubScope

NAME = "Qwen/Qwen3-8B"
ID = f"modelscope:{NAME}"
FILES = {"README.md": "---\nlicense: mit\n---\n# Qwen\n", "LICENSE": MIT.format(who="2025 Example")}


@pytest.fixture
def scope(monkeypatch: pytest.MonkeyPatch) -> Iterator[StubScope]:
    with StubScope() as started:
        monkeypatch.setenv("CARDWATCH_MODELSCOPE_ENDPOINT", started.url)
        started.publish(NAME, FILES, license="mit")
        yield started


def test_from_watching_to_checking(cardwatch: Cardwatch, scope: StubScope) -> None:
    assert "watched from now on" in cardwatch("watch", "add", ID).out
    assert ID in cardwatch("watch", "list").out
    assert f"{ID}: read for the first time" in cardwatch("sync").out
    shown = cardwatch("show", ID)
    assert (shown.code, "mit" in shown.out) == (0, True)
    assert scope.publish(NAME, FILES, license="mit").head[:7] in cardwatch("history", ID).out
    use = ("--organisation", "company", "--country", "DE", "--purpose", "production")
    assert cardwatch("check", ID, *use).code == 0
    assert cardwatch("show", NAME).code == 3


def test_a_change_is_told(cardwatch: Cardwatch, scope: StubScope) -> None:
    cardwatch("sync", ID)
    scope.commit(NAME, {"LICENSE": FILES["LICENSE"] + "\nNo military use.\n"})
    said = cardwatch("sync", ID)
    assert "CHANGED" in said.out
    assert ID in cardwatch("changes").out


@pytest.mark.slow  # half a minute of asking again
def test_silence_is_tried_again(cardwatch: Cardwatch, scope: StubScope) -> None:
    cardwatch("watch", "add", ID)
    cardwatch("sync", ID)
    scope.stop()
    said = cardwatch("sync", ID)
    assert said.code == 3
    assert "unreachable" in said.out
    assert f"Reading {ID} from {scope.url}: unreachable" in said.err
    assert "will be tried again at 2" in said.err
    assert "mit" in cardwatch("show", ID).out
    scope.start()
    assert cardwatch("sync", ID).code == 0


def test_curation_of_it_goes_out_and_comes_in(cardwatch: Cardwatch, scope: StubScope, tmp_path: Path) -> None:
    cardwatch("sync", ID)
    file = tmp_path / "in" / "modelscope:Qwen" / "Qwen3-8B.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(f"id: {ID}\nsource: modelscope\nassertions:\n- field: description\n  value: A model.\n")
    read = cardwatch("curation", "import", str(tmp_path / "in"), "--json").json()
    assert [change["model"] for change in read["changed"]] == [ID]
    (tmp_path / "out").mkdir()
    assert cardwatch("curation", "export", str(tmp_path / "out"), "--json").json()["written"] == [ID]
    assert "A model." in cardwatch("show", ID, "--json").out
    assert scope.asked
