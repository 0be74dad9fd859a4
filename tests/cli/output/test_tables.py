"""Tables: stable in a pipe, fitting on a terminal, and no word runs into the next."""

import os
import re
import sys
from collections.abc import Callable

import pytest

from registry.cli.output import Column, print_table
from registry.compliance.rules import Outcome

ID = "an-organisation-with-a-long-name/" + "a-model-with-a-very-long-name-" * 4
PROSE = "The licence is not granted to licensees in the European Union, whoever they are. " * 3

Printed = Callable[..., list[str]]


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Printed:
    def call(*given: object, **how: object) -> list[str]:
        capsys.readouterr()
        print_table(*given, **how)  # type: ignore[arg-type]  # passed on as they are
        return capsys.readouterr().out.splitlines()

    return call


def terminal(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr("shutil.get_terminal_size", lambda *_: os.terminal_size((columns, 24)))


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_is_followed_by_blanks(printed: Printed, outcome: Outcome) -> None:
    lines = printed(["outcome", "reason"], [(outcome, "because"), (Outcome.WITH_OBLIGATIONS, "so")])
    assert lines[1].split("  ", 1)[0] == outcome
    assert {re.search(r"(because|so)$", line).start() for line in lines[1:]} == {26}  # type: ignore[union-attr]  # each ends so


def test_a_pipe_gets_one_whole_line_for_each_row_with_the_same_columns(printed: Printed) -> None:
    columns = ["model", Column("n", is_number=True), Column("reason", is_prose=True)]
    lines = printed(columns, [(ID, 7, PROSE), ("a/b", None, ""), ("c/d", 1_000_000, "x")])
    assert len(lines) == 4
    cells = [re.split(r" {2,}", line.strip()) for line in lines]
    assert [len(row) for row in cells] == [3, 3, 3, 3]
    assert cells[1] == [ID, "7", PROSE.strip()]
    assert cells[2] == ["a/b", "-", "-"]
    assert not any(line.endswith(" ") or "\x1b" in line for line in lines)


def test_cells_hold_no_two_blanks_lines_or_orders_to_a_terminal(printed: Printed) -> None:
    (line,) = printed(["", ""], [("a  b\n\nc\td", "\x1b[31mred\x1b[0m \u202e")], has_names=False)
    assert line.startswith("a b c d  ")
    assert "\x1b" not in line
    assert "\u202e" not in line


def test_wide_letters_keep_columns_in_their_place(printed: Printed) -> None:
    lines = printed(["", ""], [("\u6a21\u578b", "x"), ("abcd", "x")], has_names=False)
    assert lines == ["\u6a21\u578b  x", "abcd  x"]


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_a_terminal_wraps_prose_and_never_an_id(printed: Printed, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    terminal(monkeypatch, width)
    lines = printed(["model", Column("reason", is_prose=True)], [("owner/name", PROSE)], has_names=False)
    assert max(map(len, lines)) <= width
    assert lines[0].startswith("owner/name  The")
    assert "".join(lines).count("owner/name") == 1
    assert " ".join(" ".join(lines).split()) == f"owner/name {PROSE.strip()}"
    terminal(monkeypatch, 30)
    assert any(ID in line for line in printed(["model", Column("x", is_prose=True)], [(ID, PROSE)]))


def test_a_table_without_rows_has_its_names_and_one_without_names_nothing(printed: Printed) -> None:
    assert printed(["a", "b"], []) == ["a  b"]
    assert printed(["a", "b"], [], has_names=False) == []
