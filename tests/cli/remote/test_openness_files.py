"""A document is judged alike by the command and by the server, over a socket."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cardwatch
from tests.support.cli.boms import bom, properties
from tests.support.openness.uploads import component, cyclonedx, spdx_two
from tests.support.stub_hub.seeds import MINIMAX


def test_the_server_judges_a_file_as_the_command_does(
    on_server: Cardwatch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "model.cdx.json"
    file.write_text(json.dumps(cyclonedx(component(licenses=[{"expression": "MIT"}]))), encoding="utf-8")
    there = on_server("openness", str(file), "--json").json()
    monkeypatch.delenv("CARDWATCH_URL")
    assert on_server("openness", str(file), "--json").json() == there


def test_what_the_server_refuses_has_its_place(on_server: Cardwatch, tmp_path: Path) -> None:
    file = tmp_path / "wrong.json"
    file.write_text(json.dumps(spdx_two({"name": "x"})), encoding="utf-8")
    refused = on_server("openness", str(file))
    assert (refused.code, "/packages/0/SPDXID" in refused.err) == (3, True)


def test_the_server_enriches_and_covers(on_server: Cardwatch, tmp_path: Path) -> None:
    file, output = tmp_path / "bom.cdx.json", tmp_path / "out.json"
    assert on_server("sync", MINIMAX).code == 0
    file.write_bytes(bom(MINIMAX))
    done = on_server("enrich", str(file), "--output", str(output))
    assert done.code == 0, done
    made = output.read_bytes()
    assert made.startswith(b"\xef\xbb\xbf{\n")
    assert made.endswith(b"}\n")
    assert properties(made)[0]["cardwatch:record"] == MINIMAX
    assert on_server("coverage", MINIMAX, "--json").json()["format"] == "cyclonedx-1.6"
    assert on_server("coverage", str(file), "--json").json()["models"] == ["/components/0"]
