"""Documents go to a server and come back with the same bytes as from the local database."""

from pathlib import Path

import pytest

from tests.cli.boms.test_commands import bom, properties
from tests.cli.conftest import Cardwatch
from tests.cli.remote.conftest import Remote
from tests.support.http.application import KEY
from tests.support.stub_hub.seeds import MINIMAX


def test_a_server_enriches_and_covers(
    cardwatch: Cardwatch, remote: Remote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARDWATCH_KEY", KEY)
    file, output = tmp_path / "bom.cdx.json", tmp_path / "out.json"
    cardwatch("--url", remote.url, "sync", MINIMAX)
    file.write_bytes(bom(MINIMAX))
    done = cardwatch("enrich", str(file), "--url", remote.url, "--output", str(output))
    assert done.code == 0, done
    made = output.read_bytes()
    assert made.startswith(b"\xef\xbb\xbf{\n")
    assert made.endswith(b"}\n")
    assert properties(made)[0]["cardwatch:record"] == MINIMAX
    own = cardwatch("coverage", MINIMAX, "--url", remote.url, "--json").json()
    assert own["format"] == "cyclonedx-1.6"
    assert cardwatch("coverage", str(file), "--url", remote.url, "--json").json()["models"] == ["/components/0"]
