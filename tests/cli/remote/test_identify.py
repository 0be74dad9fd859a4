"""`cardwatch identify` on a server."""

from pathlib import Path

from tests.cli.conftest import Cardwatch
from tests.cli.remote.conftest import Remote
from tests.support.hub.signatures import sha256_of
from tests.support.stub_hub.seeds import card

MODEL, FILE = "lab/tutor", "model.safetensors"


def test_a_server_is_asked_for_a_hash_and_gets_no_byte(on_server: Cardwatch, remote: Remote, tmp_path: Path) -> None:
    remote.hub.publish(MODEL, {"README.md": card(license="mit"), FILE: "the weights"}, lfs=[FILE])
    (tmp_path / FILE).write_text("the weights")
    assert on_server("watch", "add", MODEL).code == 0
    assert on_server("sync", MODEL).code == 0
    said = on_server("identify", str(tmp_path / FILE), "--json")
    assert said.code == 0, said
    assert said.json()[0]["sha256"] == sha256_of("the weights")
    assert [one["model"] for one in said.json()[0]["matches"]] == [MODEL]
    assert on_server("identify", "0" * 64).code == 1
