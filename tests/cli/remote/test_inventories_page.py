"""docs/inventories.md: its commands run in their order, as they are printed, and what it names over HTTP is there."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Cardwatch
from tests.support.cli.commands import LEAVES, calls
from tests.support.cli.stories import ENDS, stories
from tests.support.paths import ROOT

INTO = re.compile(r" > (\S+)")
TEXT = (ROOT / "docs" / "inventories.md").read_text()


@pytest.mark.slow
def test_its_commands_go_as_they_stand_there(
    cardwatch: Cardwatch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cardwatch("migrate").code == 0
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name, text in (part for story in stories(TEXT) for part in story.parts):
        if name:
            (folder / name).write_text(text)
            continue
        ends = ENDS.search(text)
        (arguments,) = calls(ENDS.sub("", text))
        said = cardwatch(*arguments)
        if into := INTO.search(text):
            (folder / into[1]).write_text(said.out)
        assert said.code == (int(ends[1]) if ends else 0), (text, said)


def test_all_commands_of_inventories_stand_in_it() -> None:
    assert [path for path in LEAVES if path[0] == "inventory" and f"inventory {path[1]}" not in TEXT
            and f"`{path[1]}`" not in TEXT] == []  # fmt: skip


def test_what_it_names_over_http_is_there() -> None:
    paths = json.loads((ROOT / "openapi" / "openapi.json").read_text())["paths"]
    known = {(method.upper(), re.sub(r"\{\w+\}", "{}", path)) for path, found in paths.items() for method in found}
    named = re.findall(r"`(GET|POST|PUT|PATCH|DELETE) (/v1/[^`?\s]*)", TEXT)
    assert len(named) > 15
    assert {(method, re.sub(r"\{\w+\}", "{}", path)) for method, path in named} <= known
