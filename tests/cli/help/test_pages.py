"""Help is answered from pages that are kept: the same words as the command's own, and nothing is imported for them."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from registry.cli import cardwatch
from registry.cli.help import pages
from registry.cli.help.pages import write_page
from tests.support.cli.help_pages import KEPT, contexts, recorded

CONTEXTS = contexts()
DEAR = {
    "alembic", "anyio", "asyncio", "cel_expr_python", "celery", "cryptography", "httpcore2", "httpx2",
    "huggingface_hub", "kombu", "litestar", "lxml", "pydantic", "psycopg", "rapidfuzz", "rich", "selectolax",
    "spdx_tools", "sqlalchemy", "sqlmodel", "structlog", "uvicorn", "workers", "yaml",
}  # fmt: skip
"""What takes long to import: no help needs any of it."""
LOADED = """
import sys
from click.testing import CliRunner
from registry.cli import cardwatch
for words in {words!r}:
    assert CliRunner().invoke(cardwatch, [*words, "--help"]).exit_code == 0, words
print(*sorted(sys.modules))
"""


def test_the_pages_are_what_the_commands_say_now() -> None:
    assert KEPT.read_bytes() == recorded(), "make help-pages"


@pytest.mark.parametrize("width", [50, 78, 98])
def test_a_page_is_laid_out_as_its_command_lays_it_out(width: int) -> None:
    for words, context in CONTEXTS.items():
        own, kept = click.HelpFormatter(width=width), click.HelpFormatter(width=width)
        context.command.format_help(context, own)
        assert write_page([*words.split(), "--help"], kept)
        assert kept.getvalue() == own.getvalue(), words


def test_no_help_imports_what_is_dear() -> None:
    script = LOADED.format(words=[words.split() for words in CONTEXTS])
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603 - our own program
    loaded = said.stdout.split()
    assert not DEAR & {name.partition(".")[0] for name in loaded}
    ours = {name.split(".")[1] for name in loaded if name.startswith("registry.")}
    assert ours <= {"cli", "countries", "errors", "inputs", "settings"}


@pytest.mark.parametrize("arguments", [["show", "a/b", "--help"], ["show", "--json", "-h"], ["queue", "--help"]])
def test_other_calls_are_answered_by_the_command_itself(arguments: list[str]) -> None:
    assert not write_page(arguments, click.HelpFormatter())
    shown = CliRunner().invoke(cardwatch, arguments)
    assert (shown.exit_code, shown.stdout.partition(" ")[0]) == (0, "Usage:")


@pytest.mark.parametrize("arguments", [[], ["--help", "show"], ["show"], ["nothing", "--help"], ["__init__", "-h"]])
def test_what_asks_for_no_page_gets_none(arguments: list[str]) -> None:
    assert not write_page(arguments, click.HelpFormatter())


def test_without_pages_the_commands_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "FILE", "not-made-yet.json")
    assert CliRunner().invoke(cardwatch, ["show", "--help"]).stdout.startswith("Usage: cardwatch show ")
