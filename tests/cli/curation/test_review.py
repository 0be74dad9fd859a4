"""The review on the command line: the list, the dossier with its difference, sending a ready proposal."""

from tests.cli.conftest import Cardwatch
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import MINIMAX_MODIFIED, card
from tests.support.watch.story import MIT_TEXT

NEAR, READY = "example-lab/near", "example-lab/ready"


def test_the_list_its_dossiers_and_a_ready_proposal(cardwatch: Cardwatch, hub: StubHub) -> None:
    hub.publish(NEAR, {**MINIMAX_MODIFIED, "README.md": card(license="other")}, downloads=7_000)
    hub.publish(READY, {"README.md": card(license="lab-terms"), "LICENSE": MIT_TEXT})
    cardwatch("migrate", "--no-starter")
    assert cardwatch("review", "list").out.strip() == "Nothing waits."
    for model in (NEAR, READY):
        cardwatch("watch", "add", model)
        assert cardwatch("sync", model).code == 0
    listed = cardwatch("review", "list", "--json").json()
    assert [item["model"] for item in listed["items"]] == [NEAR, READY]
    table = cardwatch("review", "list")
    assert "2 of 2" in table.err
    names, near, ready = table.out.splitlines()
    assert (names.split()[:2], near.split()[:2]) == (["model", "downloads"], [NEAR, "7000"])
    assert ready.split()[:2] == [READY, "0"]

    shown = cardwatch("review", "show", NEAR).out
    assert "near mit" in shown.lower() or "nearest mit" in shown
    assert "+ " in shown
    assert "no proposal" in shown
    refused = cardwatch("review", "propose", NEAR, "--yes")
    assert (refused.code, "no ready proposal" in refused.err) == (3, True)

    sent = cardwatch("review", "propose", READY, "--yes")
    assert (sent.code, "conclusion" in sent.out) == (0, True)
    assert READY in cardwatch("proposals", "list").out
    again = cardwatch("review", "propose", READY, "--yes")
    assert (again.code, "waits already" in again.err) == (3, True)


def test_texts_of_strangers_do_not_steer_the_terminal(cardwatch: Cardwatch, hub: StubHub) -> None:
    text = "All rights [red]reserved[/red] \x1b[2J by us; you may look and not touch. " * 4
    hub.publish(NEAR, {"README.md": card(license="other", license_name='"evil \\e[31m name"'), "LICENSE": text})
    cardwatch("watch", "add", NEAR)
    cardwatch("sync", NEAR)
    for said in (cardwatch("review", "list"), cardwatch("review", "show", NEAR)):
        assert said.code == 0, said.err
        assert "\x1b[2J" not in said.out
        assert "\x1b[31m" not in said.out
