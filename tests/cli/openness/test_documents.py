"""``cardwatch openness FILE``: documents of others, without a database, and what is missing for the next class."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cardwatch
from tests.support.openness.uploads import component, cyclonedx, release, spdx_two
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import MINIMAX, publish_demo


@pytest.fixture
def document(tmp_path: Path) -> Path:
    file = tmp_path / "model.cdx.json"
    nothing = {"type": "vcs", "url": "https://git.example.org"}
    where = {"type": "distribution", "url": "https://models.example.org/tutor"}
    told = component(licenses=[{"expression": "MIT"}], externalReferences=[where, nothing])
    file.write_text(json.dumps(cyclonedx(told)), encoding="utf-8")
    return file


def test_a_file_is_judged_by_all_frameworks(cardwatch: Cardwatch, document: Path) -> None:
    shown = cardwatch("openness", str(document))
    assert shown.code == 0, shown
    assert "tutor (cyclonedx-1.6, /components/0)" in shown.out
    assert "open_weights" in shown.out
    assert "to be settled" not in shown.out
    assert "Not understood of tutor: 1 elements" in shown.err
    found = cardwatch("openness", str(document), "--json").json()
    assert found["models"][0]["not_understood"][0]["pointer"] == "/components/0/externalReferences/1"


def test_what_is_missing_is_shown_by_the_next_class(cardwatch: Cardwatch, document: Path) -> None:
    shown = cardwatch("openness", str(document), "--missing")
    assert "to be settled" in shown.out
    line = next(line for line in shown.out.splitlines() if line.startswith("g7-2026") and "open_weights_ai" in line)
    assert "deployment_code" in line
    one = cardwatch("openness", str(document), "--missing", "--framework", "g7-2026")
    assert "open_source_ai_with_open_data" in one.out
    assert "solaiman" not in one.out


def test_a_model_is_told_too(cardwatch: Cardwatch, hub: StubHub, document: Path) -> None:
    publish_demo(hub)
    cardwatch("sync", MINIMAX)
    assert "to be settled" in cardwatch("openness", MINIMAX, "--missing").out
    both = cardwatch("openness", MINIMAX, str(document), "--missing", "--json").json()
    assert both[0]["model"] == MINIMAX
    assert both[0]["next"][0]["framework"] == "oucg-14"
    assert both[1]["format"] == "cyclonedx-1.6"


def test_yaml_of_the_model_openness_tool(cardwatch: Cardwatch, tmp_path: Path) -> None:
    file = tmp_path / "tutor.yml"
    file.write_text("release:\n  name: tutor\n  components:\n  - name: Model card\n", encoding="utf-8")
    assert "unclassified" in cardwatch("openness", str(file), "--framework", "mof-1.0").out


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.json", "{", "no JSON"),
        ("a.json", "[]", "an object"),
        ("a.yaml", "a: [", "YAML"),
        ("a.json", json.dumps(spdx_two({"name": "x"})), "/packages/0/SPDXID"),
        ("a.json", json.dumps({"framework": "g7-2026", "facts": {}}), "cardwatch frameworks evaluate"),
        ("a.json", json.dumps(release(name="")), "/release/name"),
    ],
)
def test_what_is_wrong_names_file_and_place(
    cardwatch: Cardwatch, tmp_path: Path, name: str, content: str, told: str
) -> None:
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")
    refused = cardwatch("openness", str(file))
    assert refused.code == 3
    assert told in refused.err
    assert name in refused.err


def test_a_file_has_no_past(cardwatch: Cardwatch, document: Path) -> None:
    assert cardwatch("openness", str(document), "--as-of", "2026-01-01").code == 3


@pytest.mark.parametrize("command", ["openness", "coverage"])
@pytest.mark.parametrize("name", ["x.cyclonedx-1.7", "x", "lab/tutor", "lab/tutor-1.5", "X.JSON"])
def test_a_file_that_is_there_is_a_file_whatever_it_is_called(
    cardwatch: Cardwatch, document: Path, monkeypatch: pytest.MonkeyPatch, command: str, name: str
) -> None:
    monkeypatch.chdir(document.parent)
    document.parent.joinpath("lab").mkdir()
    document.rename(name)
    shown = cardwatch(command, name, "--json")
    assert shown.json()["format"] == "cyclonedx-1.6"
    assert ("is a file here" in shown.err) is (name in {"x", "lab/tutor"})


def test_a_folder_with_the_name_of_a_model_is_none(
    cardwatch: Cardwatch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    tmp_path.joinpath("lab/tutor").mkdir(parents=True)
    assert "There is no database" in cardwatch("openness", "lab/tutor").err


def test_a_file_that_there_is_not_is_no_model(cardwatch: Cardwatch, tmp_path: Path) -> None:
    for written in ("model.cdx.json", str(tmp_path / "model.yaml"), str(tmp_path / "model.spdx"), "./lab"):
        shown = cardwatch("openness", written)
        assert (shown.code, f"There is no file '{written}'" in shown.err) == (3, True), shown
