"""``cardwatch licenses``: what people and scripts get from the command line."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from registry.cli import cardwatch
from registry.errors import Invalid, NotFound
from registry.licenses.catalogue import load_catalogue
from registry.licenses.spdx_texts import load_spdx_texts

MIT = load_spdx_texts()["MIT"]


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(cardwatch, ["licenses", *arguments], input=given)


def read(*arguments: str, given: str | None = None) -> Any:  # noqa: ANN401 - JSON
    return json.loads(run(*arguments, "--json", given=given).stdout)


def test_the_list_shows_everything_or_one_class() -> None:
    assert len(run("list").stdout.splitlines()) == len(load_catalogue().entries)
    data = run("list", "--class", "data").stdout.splitlines()
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
        ([], "no licence is declared", 2),
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


def test_the_page_is_printed_written_and_checked(tmp_path: Path) -> None:
    page = tmp_path / "licences.md"
    assert run("docs").stdout.startswith("<!-- Made from the catalogue")
    assert run("docs", "--check", "--output", str(page)).exit_code == 1
    assert run("docs", "--output", str(page)).exit_code == 0
    assert run("docs", "--check", "--output", str(page)).exit_code == 0


@pytest.mark.parametrize("command", ["list", "show", "classify", "identify", "compare", "docs"])
def test_every_command_explains_itself(command: str) -> None:
    assert len(run(command, "--help").stdout) > 200
