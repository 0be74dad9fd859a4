"""Inventories by command, on the local database and on a server."""

from pathlib import Path

import pytest

from tests.cli.conftest import Cardwatch

MODEL = "mistralai/Mistral-7B-v0.1"
USE = (
    "--use",
    "organisation=company",
    "--use",
    "country=DE",
    "--use",
    "purpose=production",
    "--use",
    "commercial=true",
)


@pytest.mark.usefixtures("checker")
def test_an_inventory_on_a_server(on_server: Cardwatch, tmp_path: Path) -> None:
    assert on_server("sync", MODEL).code == 0
    keep(on_server, tmp_path)


def test_an_inventory_on_the_local_database(cardwatch: Cardwatch, tmp_path: Path) -> None:
    assert cardwatch("watch", "add", MODEL).code == 0
    keep(cardwatch, tmp_path)


def keep(cardwatch: Cardwatch, folder: Path) -> None:
    made = cardwatch("inventory", "create", "Lab", *USE, "--owner", "dean@example.org")
    assert (made.code, made.out[:4]) == (0, "inv_")
    assert cardwatch("inventory", "create", "lab").code == 3
    assert cardwatch("inventory", "check", "Lab").code == 4
    (folder / "list.txt").write_text(f"{MODEL}\nmistralai/Mistral-7B-v0.11\n")
    told = cardwatch("inventory", "import", "Lab", str(folder / "list.txt"))
    assert (told.code, "1 matched, 1 unmatched" in told.out, MODEL in told.out) == (2, True, True)
    (entry,) = cardwatch("inventory", "entries", "lab", "--json").json()
    assert (entry["model"], entry["verdict"]) == (MODEL, None)
    found = cardwatch("inventory", "check", "Lab", "--json")
    assert found.code == 2  # a line is open, whatever the verdicts are
    assert [one["entry"] for one in found.json()] == [entry["id"]]
    assert "1 lines of imports are not settled" in found.err
    assert MODEL in cardwatch("inventory", "check", "Lab").out
    page = folder / "report.html"
    assert cardwatch("inventory", "report", "Lab", "--lang", "de", "--output", str(page)).code == 0
    assert MODEL in page.read_text(encoding="utf-8")
    assert MODEL in cardwatch("inventory", "report", "Lab", "--format", "csv").out
    assert "Lab" in cardwatch("inventory", "list").out
    account(cardwatch, folder, made.out.strip())
    none = cardwatch("inventory", "entries", "Labor")
    assert (none.code, "Labor" in none.err, "Lab" in none.err) == (3, True, True)
    assert cardwatch("inventory", "create", "x", "--use", "colour=red").code == 3


def account(cardwatch: Cardwatch, folder: Path, inventory: str) -> None:
    pack = folder / "lab.zip"
    written = cardwatch("inventory", "evidence", "Lab", "--output", str(pack), "--json").json()
    assert written["size"] == pack.stat().st_size
    outside = cardwatch("inventory", "evidence", inventory, "--audience", "external", "--output", str(folder / "o.zip"))
    assert (outside.code, outside.out.split()[1]) == (0, str(folder / "o.zip"))
    held = cardwatch("verify", str(pack))
    assert (held.code, f"{inventory} (Lab), 1 entries (1 " in held.out) == (
        2,
        True,
    )  # no key: whose log it is, is not known
    assert f"sha256 {written['sha256']}\n" in held.out
    pack.write_bytes(pack.read_bytes()[:-1])
    assert cardwatch("verify", str(pack)).code == 1
    told = cardwatch("inventory", "notice", "Lab")
    assert (told.code, MODEL in told.out, "nobody has settled" in told.out) == (0, True, True)
    assert "not settled; the checklist names them" in told.err
    assert [one["id"] for one in cardwatch("inventory", "notice", "Lab", "--json").json()["models"]] == [MODEL]
    notice = folder / "NOTICE"
    assert (
        cardwatch("inventory", "notice", "Lab", "--part", "notice", "--lang", "de", "--output", str(notice)).code == 0
    )
    assert "HINWEISE" in notice.read_text(encoding="utf-8")
    none = cardwatch("inventory", "evidence", "Labor", "--output", str(folder / "none.zip"))
    assert (none.code, (folder / "none.zip").exists()) == (3, False)
