"""An inventory kept right by command: facts, entries, open lines, approvals, the past."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from registry.access import Scope, create_key
from tests.cli.conftest import Cardwatch
from tests.cli.remote.conftest import Remote

MODEL = "mistralai/Mistral-7B-v0.1"
USE = ("--country", "DE", "--organisation", "company", "--purpose", "production", "--commercial")
GEMMA = "google/gemma-2-9b"
WHY = ("--reason", "For the course.")


@pytest.mark.usefixtures("checker")
def test_on_a_server(on_server: Cardwatch, remote: Remote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for model in (MODEL, GEMMA):
        assert on_server("sync", model).code == 0
    with remote.runtime.database.unit_of_work() as work:
        _, second = create_key(
            work, "second", [Scope.INVENTORIES_READ, Scope.INVENTORIES_WRITE], actor="test", now=datetime.now(UTC)
        )
    keep(on_server, tmp_path, lambda: monkeypatch.setenv("CARDWATCH_KEY", second))


def test_on_the_local_database(cardwatch: Cardwatch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for model in (MODEL, GEMMA):
        assert cardwatch("watch", "add", model).code == 0
    keep(cardwatch, tmp_path, lambda: monkeypatch.setenv("LOGNAME", "somebody-else"))


def keep(cardwatch: Cardwatch, folder: Path, become_another: Callable[[], None]) -> None:
    assert cardwatch("inventory", "create", "Desk", *USE).code == 0
    change_facts(cardwatch)
    settle_lines(cardwatch, folder)
    write_entries(cardwatch)
    read_the_past(cardwatch)
    decide(cardwatch, become_another)
    assert cardwatch("inventory", "remove", "Desk", f"{MODEL}@main").code == 0
    assert cardwatch("inventory", "remove", "Desk", f"{MODEL}@main").code == 3
    assert cardwatch("inventory", "delete", "Desk").code == 0
    assert cardwatch("inventory", "entries", "Desk").code == 3


def change_facts(cardwatch: Cardwatch) -> None:
    told = cardwatch(
        "inventory", "set", "Desk", "--owner", "dean", "--policy", "university", "--purpose", "teaching", "--json"
    )
    assert (told.json()["owner"], told.json()["policy"], told.json()["use"]["purpose"]) == (
        "dean", "university", "teaching"
    )  # fmt: skip
    assert told.json()["use"]["country"] == "DE"
    told = cardwatch("inventory", "set", "Desk", "--without", "policy", "--without", "commercial", "--json")
    assert (told.json()["policy"], told.json()["owner"], "commercial" in told.json()["use"]) == (None, "dean", False)
    assert cardwatch("inventory", "set", "Desk", "--use", "colour=red").code == 3
    assert cardwatch("inventory", "set", "Nobody", "--owner", "x").code == 3
    assert cardwatch("inventory", "set", "Desk", "--rename", "Table").code == 0
    assert cardwatch("inventory", "set", "Table", "--rename", "Desk").code == 0


def settle_lines(cardwatch: Cardwatch, folder: Path) -> None:
    assert cardwatch("inventory", "lines", "Desk").out == "No line is open.\n"
    (folder / "list.csv").write_text("Modell;Stand;Verantwortlich\nour own name;main;lab@example.org\nnobody-knows;;\n")
    told = cardwatch("inventory", "import", "Desk", str(folder / "list.csv"))
    assert (told.code, "cardwatch inventory lines Desk" in told.err) == (2, True)
    first, second = cardwatch("inventory", "lines", "Desk", "--json").json()
    assert first["id"] in cardwatch("inventory", "lines", "Desk").out
    made = cardwatch("inventory", "settle", "Desk", first["id"], MODEL, "--json").json()
    assert (made["model"], made["revision"], made["owner"]) == (MODEL, "main", "lab@example.org")
    assert cardwatch("inventory", "drop", "Desk", second["id"]).code == 3  # no reason
    assert cardwatch("inventory", "drop", "Desk", second["text"], *WHY).code == 0
    assert cardwatch("inventory", "drop", "Desk", second["id"], *WHY).code == 3
    assert cardwatch("inventory", "lines", "Desk", "--json").json() == []


def write_entries(cardwatch: Cardwatch) -> None:
    made = cardwatch("inventory", "entry", "Desk", GEMMA, "--owner", "lab", "--use", "purpose=production", "--json")
    assert (made.json()["use"], made.json()["owner"]) == ({"purpose": "production"}, "lab")
    told = cardwatch(
        "inventory", "entry", "Desk", GEMMA, "--note", "Spring", "--use", "country=null", "--without", "owner", "--json"
    ).json()
    assert (told["id"], told["note"], told["owner"]) == (made.json()["id"], "Spring", None)
    assert told["use"] == {"purpose": "production", "country": None}
    other = cardwatch("inventory", "entry", "Desk", GEMMA, "--new", "--use", "purpose=research", "--json").json()
    assert other["id"] != told["id"]
    unclear = cardwatch("inventory", "entry", "Desk", GEMMA, "--note", "x")
    assert (unclear.code, told["id"] in unclear.err) == (3, True)
    assert cardwatch("inventory", "entry", "Desk", other["id"], "--without", "purpose", "--json").json()["use"] == {}
    assert cardwatch("inventory", "remove", "Desk", other["id"]).code == 0
    assert cardwatch("inventory", "entry", "Desk", GEMMA, "--without", "country").code == 0
    licence = cardwatch(
        "inventory", "entry", "Desk", "license:apache-2.0", "--note", "Weights by mail", "--json"
    ).json()
    again = cardwatch("inventory", "entry", "Desk", "license:apache-2.0", "--owner", "lab", "--json").json()
    assert (licence["license"], again["id"], again["note"]) == ("apache-2.0", licence["id"], "Weights by mail")
    assert cardwatch("inventory", "entry", "Desk", "not a model").code == 3
    packaged = cardwatch("inventory", "entry", "Desk", "pkg:huggingface/microsoft/phi-4@main", "--json").json()
    noted = cardwatch("inventory", "entry", "Desk", "microsoft/phi-4@main", "--note", "x", "--json").json()
    assert (noted["id"], noted["purl"], noted["revision"]) == (packaged["id"], packaged["purl"], "main")
    moved = cardwatch("inventory", "entry", "Desk", packaged["id"], "--revision", "v2", "--json").json()
    assert (moved["purl"], moved["model"], moved["revision"], moved["note"]) == (None, "microsoft/phi-4", "v2", "x")
    assert cardwatch("inventory", "remove", "Desk", packaged["id"]).code == 0


def read_the_past(cardwatch: Cardwatch) -> None:
    assert cardwatch("inventory", "results", "Desk").code == 0
    found = cardwatch("inventory", "check", "Desk", "--json").json()
    assert cardwatch("inventory", "results", "Desk", "--json").json() == found
    verdict = found[0]["verdict"]
    of_one = cardwatch("inventory", "results", "Desk", "--verdict", verdict, "--json").json()
    assert of_one == [one for one in found if one["verdict"] == verdict]
    assert verdict in cardwatch("inventory", "results", "Desk", "--verdict", verdict).out
    (past,) = cardwatch("inventory", "history", "Desk", "--json").json()
    assert (past["run"]["done"], len(past["changes"])) == (3, 3)
    assert GEMMA in cardwatch("inventory", "history", "Desk", "--limit", "1").out


def decide(cardwatch: Cardwatch, become_another: Callable[[], None]) -> None:
    def states() -> list[str | None]:
        return [one["state"] for one in cardwatch("inventory", "entries", "Desk", "--json").json()]

    assert cardwatch("inventory", "approve", "Desk", GEMMA, *WHY).code == 3  # nobody asked
    assert cardwatch("inventory", "request", "Desk", GEMMA, *WHY).code == 0
    own = cardwatch("inventory", "approve", "Desk", GEMMA, *WHY)
    assert (own.code, "Another key" in own.err) == (3, True)
    become_another()
    told = cardwatch("inventory", "approve", "Desk", GEMMA, *WHY, "--json").json()
    assert told["approval"]["requested_by"] != told["approval"]["decided_by"]
    (waiting,) = cardwatch("inventory", "entries", "Desk", "--state", "approved", "--json").json()
    assert waiting["id"] == told["id"]
    assert cardwatch("inventory", "block", "Desk", MODEL, *WHY).out.endswith("blocked\n")
    assert cardwatch("inventory", "dismiss", "Desk", told["id"], *WHY).code == 0
    assert sorted(filter(None, states())) == ["blocked", "dismissed"]
    assert cardwatch("inventory", "entries", "Desk", "--state", "requested").out == "It has no such entry.\n"
