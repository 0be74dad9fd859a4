"""Every command teaches: examples that work, exit codes, where it works, and JSON for programs."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import msgspec
import pytest
from click.testing import CliRunner

from registry.cli import cardwatch as root
from registry.cli.licenses.catalogue import licenses
from tests.cli.conftest import Cardwatch
from tests.support.cli.commands import LEAVES, calls

SERVICES = {"serve", "worker", "beat", "mcp"}
"""They print their log, or what a protocol says, and nothing else; CARDWATCH_LOG_FORMAT makes that JSON."""


@pytest.mark.parametrize("path", LEAVES, ids=" ".join)
def test_each_command_has_examples_that_name_it_and_that_parse(
    path: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = CliRunner().invoke(root, [*path, "--help"]).stdout
    assert "\nExamples:\n" in shown
    assert "\nExit codes:\n" in shown
    called = f"cardwatch {' '.join(path)}"
    assert any(called in line for line in LEAVES[path].examples)
    for line in LEAVES[path].examples:
        assert f"  {line}\n" in shown, "an example is wrapped"
        for arguments in calls(line):
            command, rest = resolved(arguments)
            monkeypatch.setattr(click.Path, "convert", lambda _, value, *__: value)
            monkeypatch.setattr(click.File, "convert", lambda _, value, *__: value)
            monkeypatch.setattr(Path, "is_file", lambda _: True)
            command.make_context("cardwatch", rest, **root.context_settings).close()


@pytest.mark.parametrize("path", LEAVES, ids=" ".join)
def test_each_command_that_prints_can_print_json(path: tuple[str, ...]) -> None:
    options = {name for parameter in LEAVES[path].params for name in parameter.opts}
    assert ("--json" in options) == (path[0] not in SERVICES)


@pytest.mark.parametrize("path", [path for path in LEAVES if LEAVES[path].where == "here"], ids=" ".join)
def test_what_belongs_to_this_machine_says_so_where_a_server_is_named(
    path: tuple[str, ...], cardwatch: Cardwatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARDWATCH_URL", "http://127.0.0.1:9")
    (arguments,) = list(calls(LEAVES[path].examples[0]))[:1]
    said = cardwatch(*arguments)
    assert said.code == 3, said
    assert "on the database and processes of this machine" in said.err
    assert "http://127.0.0.1:9" in said.err
    assert cardwatch(*path, "--help").code == 0


def resolved(arguments: list[str]) -> tuple[click.Command, list[str]]:
    """The command that is called, and its own arguments."""
    command: click.Command = root
    rest = arguments
    while isinstance(command, click.Group) and not (command.invoke_without_command and "".join(rest)[:1] in {"", "-"}):
        context = click.Context(command)
        found = command.get_command(context, rest[0])
        assert found is not None, rest
        command, rest = found, rest[1:]
    return command, rest


NEEDS = re.compile(
    r"LICENSE|key_01|evt_01|prp_01|chk_01|whk_01|@|\| jq|curl|https?://|models\.(txt|jsonl)|--inventory Lab|\.zip|"
    r"\.cdx\.json|digest\.json|"
    r"modelscope|check conclusions"
)
"""What is not there in an empty folder, and not in the starter catalogue."""
NOT_ALONE = {("sync",), ("up",), ("serve",), ("mcp",), ("worker",), ("beat",), ("import", "hub"), ("import", "osai"),
             ("import", "mot"), ("import", "claims"), ("import", "entries"), ("curation", "import"),
             ("watch", "remove"), ("dump", "verify"),
             ("watch", "group", "remove"), ("watch", "resume"), ("review", "propose"), ("deliver",),
             *(("inventory", name) for name in ("check", "entries", "import", "report")),
             *(("inventory", name) for name in ("settle", "drop", "approve", "dismiss")),
             ("checks", "show"), ("checks", "erase"), ("evidence",), ("identify",), ("policy", "delete"),
             ("waiver", "grant"), ("waiver", "revoke"), ("log", "erase")}  # fmt: skip
"""They need the network, another process, or what another example makes."""
ALONE = {
    path: [line for line in command.examples if not NEEDS.search(line)]
    for path, command in LEAVES.items() if path not in NOT_ALONE
}  # fmt: skip
FIRST = [lines[0] for lines in ALONE.values() if lines]
OTHERS = [line for lines in ALONE.values() for line in lines[1:]]


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as `cardwatch migrate` makes it."""
    folder = tmp_path_factory.mktemp("starter")
    environment = {**os.environ, "CARDWATCH_DATA_DIR": str(folder)}
    subprocess.run([sys.executable, "-m", "registry.cli", "migrate"], env=environment, check=True, capture_output=True)
    return folder


@pytest.mark.parametrize("line", [*FIRST, *(pytest.param(line, marks=pytest.mark.slow) for line in OTHERS)])
def test_examples_that_need_nothing_work_as_they_are_printed(
    line: str, cardwatch: Cardwatch, starter: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("project.py").write_text('AutoModel.from_pretrained("mistralai/Mistral-7B-v0.1")\n')
    Path("our-policy.yaml").write_text("key: ours\ntitle: Ours\nrules: []\n")
    Path("facts.json").write_text('{"framework": "g7-2026", "facts": {}}')
    shutil.copytree(starter, tmp_path / "data")
    if "Lab" in line and "create" not in line:
        keep_lab(cardwatch)
    for arguments in calls(line):
        if "--check" in arguments:
            cardwatch(*(one for one in arguments if one != "--check"))
        said = cardwatch(*arguments)
        assert said.code in {0, 1, 2}, said  # answers: denied, and that a person has to look
        assert "Traceback" not in said.err
        if "--json" in arguments and "--output" not in arguments:
            lines = said.out.splitlines() if "export" in arguments else [said.out]
            assert [msgspec.json.decode(one) for one in lines]


def keep_lab(cardwatch: Cardwatch) -> None:
    """The inventory that examples speak of."""
    facts = ("--use", "organisation=university", "--use", "country=DE", "--use", "purpose=research")
    assert cardwatch("inventory", "create", "Lab", *facts).code == 0
    Path("lab.csv").write_text("model\nmistralai/Mistral-7B-v0.1\n")
    assert cardwatch("inventory", "import", "Lab", "lab.csv").code == 0


def test_groups_have_examples_too() -> None:
    for path in (["watch"], ["watch", "group"], ["licenses"], ["keys"], ["review"], ["proposals"], ["import"], []):
        assert "\nExamples:\n" in CliRunner().invoke(root, [*path, "--help"]).stdout
    assert licenses.examples


def test_the_first_help_orders_all_commands_by_purpose_and_cuts_no_sentence() -> None:
    shown = CliRunner().invoke(root, ["--help"]).stdout
    assert sorted(name for names in root.purposes.values() for name in names) == sorted(root.modules)
    assert all(f"\n{purpose}:\n" in shown for purpose in root.purposes)
    assert not re.search(r"\w\.\.\.", shown)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (("shwo",), "`cardwatch show`"),
        (("chek", "a/b"), "`cardwatch check`"),
        (("watch", "statsu"), "`cardwatch watch status`"),
        (("add", "a/b"), "`cardwatch watch add`"),
        (("accept", "prp_1"), "`cardwatch proposals accept`"),
        (("licences",), "`cardwatch licenses`"),
        (("inventory", "lst"), "`cardwatch inventory list`"),
        (("watch", "group", "lst"), "`cardwatch watch group list`"),
    ],
)
def test_a_mistyped_command_is_told_which_was_meant(cardwatch: Cardwatch, typed: tuple[str, ...], meant: str) -> None:
    said = cardwatch(*typed)
    assert said.code == 3
    assert f"Did you mean {meant}" in said.err


@pytest.mark.parametrize("word", ["hist", "put", "add"])
def test_within_a_group_only_its_own_commands_are_suggested(cardwatch: Cardwatch, word: str) -> None:
    said = cardwatch("inventory", word, "Lab")
    assert said.code == 3
    assert "`cardwatch inventory --help` lists those" in said.err or "Did you mean `cardwatch inventory " in said.err
    meant = said.err.partition("Did you mean")[2]
    assert all(part.startswith("cardwatch inventory ") for part in meant.split("`")[1::2])


def test_a_word_like_no_command_is_told_where_they_are_listed(cardwatch: Cardwatch) -> None:
    assert "`cardwatch --help` lists those" in cardwatch("zzzz").err
