"""``cardwatch licenses``: what people and scripts get from the command line."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from registry.cli import cardwatch
from registry.db import Database
from registry.errors import Invalid, NotFound
from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.texts.spdx import load_spdx_texts
from tests.support.licenses.texts import NEAR_COPY, VENDOR, decide, teach

MIT = load_spdx_texts()["MIT"]


@pytest.fixture(autouse=True)
def data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty data folder: a database that stands elsewhere on the machine is not asked."""
    monkeypatch.setenv("CARDWATCH_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("CARDWATCH_DATABASE_URL", raising=False)
    return tmp_path / "data"


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(cardwatch, ["licenses", *arguments], input=given)


def read(*arguments: str, given: str | None = None) -> Any:  # noqa: ANN401 - JSON
    return json.loads(run(*arguments, "--json", given=given).stdout)


def test_the_list_shows_everything_or_one_class() -> None:
    assert len(run("list").stdout.splitlines()) == len(load_catalogue().entries) + 1
    names, *data = run("list", "--class", "data").stdout.splitlines()
    assert names.split() == ["key", "class", "read", "name"]
    assert [line.split()[0] for line in data] == [entry["key"] for entry in read("list", "--class", "data")]
    assert run("list", "--class", "free").exit_code == 2


def test_an_entry_is_shown_by_key_or_hub_id_with_hashes() -> None:
    entry = json.loads(run("show", "deepfloyd-if-license").stdout)
    assert entry["key"] == "deepfloyd-if"
    assert json.loads(run("show", "mit").stdout)["text_sha256"]


@pytest.mark.parametrize(("key", "said"), [("llama-3.2", "llama3.2"), ("apach-2.0", "apache-2.0"), ("zzz", "list")])
def test_an_unknown_key_is_told_what_is_similar(key: str, said: str) -> None:
    result = run("show", key)
    assert isinstance(result.exception, NotFound)
    assert said in result.exception.message


@pytest.mark.parametrize(
    ("arguments", "said", "code"),
    [
        (["apache-2.0"], "apache-2.0  [permissive, known]", 0),
        (["MIT OR GPL-3.0-only"], "MIT OR GPL-3.0-only  [permissive, known]", 0),
        (["mit", "apache-2.0"], "does not say AND or OR", 2),
        (["other", "--name", "deepseek"], "deepseek-1.0  [community, known]", 0),
        (["mit", "--link", "https://creativecommons.org/licenses/by-nc/4.0/"], "not what the card names", 2),
        (["apach-2.0"], "similar: apache 2", 2),
        (["llama3.2"], "excluded: AT, BE", 0),
        ([""], "no licence is declared", 2),
        (["other", "--name", "yi-license"], "one of yi-2.1, yi-1.0, yi-2.0  [unknown, needs review]", 2),
    ],
)
def test_a_declaration_is_judged(arguments: list[str], said: str, code: int) -> None:
    result = run("classify", *arguments)
    assert said in result.stdout
    assert result.exit_code == code
    assert read("classify", *arguments)["status"] == ("known" if code == 0 else "needs_review")


def test_a_text_is_identified_from_a_file_or_standard_input(tmp_path: Path) -> None:
    file = tmp_path / "LICENSE"
    file.write_text(MIT)
    exact = run("identify", str(file))
    assert (exact.stdout, exact.exit_code) == ("mit  [exact]\n", 0)
    near = run("identify", "-", given=MIT.replace("without restriction", "with the restriction to research"))
    assert near.exit_code == 2
    assert near.stdout.startswith("not known  [modified of, nearest mit (")
    assert "look at: " in near.stdout
    assert read("identify", "-", given=MIT)["license"] == "mit"
    assert isinstance(run("identify", "-", given="x" * (1024 * 1024 + 1)).exception, Invalid)
    assert run("identify", str(tmp_path / "none")).exit_code == 2


def test_two_states_are_compared(tmp_path: Path) -> None:
    file = tmp_path / "LICENSE"
    file.write_text(MIT + "\n\nNo use in Korea.\n")
    (tmp_path / "OLD").write_text(MIT)
    same = run("compare", "Apache 2.0", "Apache-2.0")
    assert (same.stdout, same.exit_code) == ("cosmetic or none: permissive to permissive, lateral\n", 0)
    moved = run("compare", "apache-2.0", "cc-by-nc-4.0")
    assert (moved.stdout.splitlines()[0], moved.exit_code) == ("material: permissive to research-only, narrowed", 2)
    assert "commercial: yes -> no (narrowed)" in moved.stdout
    texts = run("compare", f"@{tmp_path / 'OLD'}", f"@{file}")
    assert (texts.exit_code, "korea" in texts.stdout) == (2, True)
    assert read("compare", "mit", "MIT")["material"] is False
    assert isinstance(run("compare", "@/no/such/file", "mit").exception, Invalid)


def test_learned_texts_are_asked_where_there_is_a_database(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, database: Database, database_url: str
) -> None:
    monkeypatch.setenv("CARDWATCH_DATABASE_URL", database_url)
    (tmp_path / "OLD").write_text(VENDOR)
    (tmp_path / "NEW").write_text(NEAR_COPY)
    (sha256,) = teach(database, VENDOR)
    near = run("identify", str(tmp_path / "NEW"), "--json")
    assert json.loads(near.stdout)["nearest_text"]["sha256"] == sha256
    assert near.stderr == ""
    decide(database, 1, sha256, "llama3.1")
    assert run("identify", str(tmp_path / "OLD")).stdout == "llama3.1  [exact]\n"
    compared = read("compare", f"@{tmp_path / 'OLD'}", f"@{tmp_path / 'NEW'}")
    assert (compared["class_before"], compared["class_after"]) == ("community", "unknown")


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (None, "there is no database at"),
        (b"", "not at the newest schema"),
        (b"this is no database, whatever its name says" * 100, "does not answer"),
    ],
    ids=["missing", "not migrated", "no database"],
)
def test_without_a_database_the_catalogue_answers_and_says_so(
    data_folder: Path, tmp_path: Path, file: bytes | None, why: str
) -> None:
    if file is not None:
        data_folder.mkdir()
        (data_folder / "cardwatch.db").write_bytes(file)
    (tmp_path / "LICENSE").write_text(MIT)
    for arguments in (["identify", str(tmp_path / "LICENSE")], ["compare", f"@{tmp_path / 'LICENSE'}", "mit"]):
        result = run(*arguments)
        assert (result.exit_code, len(result.stderr.splitlines())) == (0, 1)
        assert result.stderr.startswith("Only the catalogue's own texts are compared: ")
        assert why in result.stderr
    assert data_folder.exists() == (file is not None)


def test_a_server_that_does_not_answer_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARDWATCH_DATABASE_URL", "postgresql://nobody:secret@127.0.0.1:1/none")
    result = run("identify", "-", given=MIT)
    assert (result.stdout, result.exit_code) == ("mit  [exact]\n", 0)
    assert result.stderr == "Only the catalogue's own texts are compared: the database does not answer.\n"
    assert run("compare", "mit", "MIT").stderr == ""


def test_the_page_is_printed_written_and_checked(tmp_path: Path) -> None:
    page = tmp_path / "licences.md"
    assert run("docs").stdout.startswith("<!-- Made from the catalogue")
    assert run("docs", "--check", "--output", str(page)).exit_code == 1
    assert run("docs", "--output", str(page)).exit_code == 0
    assert run("docs", "--check", "--output", str(page)).exit_code == 0


@pytest.mark.parametrize("command", ["list", "show", "classify", "identify", "compare", "docs"])
def test_every_command_explains_itself(command: str) -> None:
    assert len(run(command, "--help").stdout) > 200
