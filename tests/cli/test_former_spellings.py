"""What people typed before goes on working, and says what to type now."""

import pytest

from registry.cli.former_spellings import present_spelling
from tests.cli.conftest import Cardwatch
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import card
from tests.support.watch.story import MODEL

ID = "prp_01hzy00000000000000000000"


@pytest.mark.parametrize(
    ("former", "present"),
    [
        ("queue", "review list"),
        ("queue --owner mistralai --json", "review list --owner mistralai --json"),
        ("queue show a/b --json", "review show a/b --json"),
        ("queue propose a/b --yes", "review propose a/b --yes"),
        ("queue --help", "review list --help"),
        ("proposals", "proposals list"),
        ("proposals --model a/b --all", "proposals list --model a/b --all"),
        (f"review {ID}", f"proposals show {ID}"),
        (f"review {ID} --json", f"proposals show {ID} --json"),
        (f"review {ID} --accept --reason Right. --force", f"proposals accept {ID} --reason Right. --force"),
        (f"review --reject {ID} --reason Wrong. --force", f"proposals reject {ID} --reason Wrong."),
    ],
)
def test_a_former_spelling_has_a_present_one(former: str, present: str) -> None:
    assert present_spelling(former.split()) == present.split()


@pytest.mark.parametrize(
    "present",
    [
        "", "--help", "review", "review --help", "review list --owner a", "review show prp_lab/model",
        "proposals --help", "proposals list", f"proposals accept {ID} --reason Right.",
        "propose a/b x=y --reason queue", "review lst",
    ],
)  # fmt: skip
def test_a_present_spelling_stays(present: str) -> None:
    assert present_spelling(present.split()) is None


def test_a_former_spelling_does_what_it_did_and_says_the_new_one_beside_it(cardwatch: Cardwatch, hub: StubHub) -> None:
    hub.publish(MODEL, {"README.md": card(license="other")})
    cardwatch("sync", MODEL)
    listed = cardwatch("queue", "--json")
    assert listed.json() == cardwatch("review", "list", "--json").json()
    assert (listed.code, listed.err) == (0, "This is now `cardwatch review list --json`.\n")
    cardwatch("propose", MODEL, "description=A model.", "--reason", "Asked.", "--evidence", "https://example.org/a")
    (proposal,) = cardwatch("proposals", "--json").json()
    own = cardwatch("review", proposal["id"], "--accept", "--reason", "It is mine.")
    assert own.code == 3
    assert own.err.startswith(f"This is now `cardwatch proposals accept {proposal['id']} --reason 'It is mine.'`.\n")
    assert cardwatch("review", "lst").code == 3
