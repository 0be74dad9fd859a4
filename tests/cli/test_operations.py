"""`cardwatch watch status|pause|resume`."""

from tests.cli.conftest import Cardwatch


def test_reading_is_paused_shown_and_resumed(cardwatch: Cardwatch) -> None:
    assert cardwatch("watch", "pause", "The hub moves.").out.endswith(": The hub moves.\n")
    shown = cardwatch("watch", "status")
    assert (shown.code, "PAUSED" in shown.out, "0 models" in shown.out) == (0, True, True)
    assert cardwatch("watch", "status", "--json").json()["paused"]["reason"] == "The hub moves."
    assert cardwatch("watch", "resume").out == "Reading goes on.\n"
    assert cardwatch("watch", "resume").out == "Reading was not paused.\n"
    assert cardwatch("watch", "status", "--json").json()["paused"] is None
