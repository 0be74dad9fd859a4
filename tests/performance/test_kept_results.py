"""Tables of documents are what results that were kept say, and MLflow's side is believed only where it answered."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import msgspec
import pytest

from benchmarks.mlflow.questions import CLASS, PAGE, WORDS, mlflow_name, our_paths, their_paths
from benchmarks.outcomes import PRINTED, Outcome, keep, lines, read, shown
from benchmarks.page import PAGES, write
from benchmarks.samples import UnexpectedAnswerError
from benchmarks.suite import PUBLISHED, SUITE
from tests.support.paths import ROOT

MACHINE = {"system": "Linux", "processor": "x86_64", "cores": 2, "load_average": [0.5], "python": "3.11", "sqlite": "3"}
OUTCOME = Outcome(
    benchmark="reads", measured_at=datetime(2026, 11, 30, tzinfo=UTC), machine=MACHINE, data="a list", options={"n": 1},
    columns=("what", "one"), rows=[["a|b", 1234.5], ["c", 0.123]], notes=["Noted."],
)  # fmt: skip
PLACE = "before\n<!-- benchmark: reads -->\nold\n<!-- /benchmark -->\nafter"


@pytest.mark.parametrize("name", PAGES)
def test_no_number_of_a_table_was_typed(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert write(text, PUBLISHED) == text, "python -m benchmarks.page writes it"


def test_every_benchmark_has_its_table() -> None:
    text = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert {name for name in (*SUITE, "licenses") if f"<!-- benchmark: {name} -->" not in text} == set()


def test_a_table_is_written_in_its_place(tmp_path: Path) -> None:
    assert read(keep(OUTCOME, tmp_path)) == OUTCOME
    written = write(PLACE, tmp_path)
    assert written.startswith("before\n<!-- benchmark: reads -->\n| what | one |\n| --- | ---: |\n| a\\|b | 1,234 |")
    assert "Noted. Measured on 2026-11-30, Linux on x86_64, 2 cores, load 0.5" in written
    assert written.endswith("<!-- /benchmark -->\nafter")
    assert write(written, tmp_path) == written
    assert write(written, tmp_path / "none").splitlines()[2] == "*Not measured yet.*"


def test_tables_of_several_stand_side_by_side(tmp_path: Path) -> None:
    keep(OUTCOME, tmp_path)
    keep(msgspec.structs.replace(OUTCOME, benchmark="more", rows=[["d", 5]]), tmp_path)
    written = write(PLACE.replace("reads", "reads more none"), tmp_path)
    assert "| what | one | one |\n" in written
    assert "| c | 0.12 |  |\n| d |  | 5 |" in written


def test_printed_lines_are_shown_as_they_are(tmp_path: Path) -> None:
    keep(msgspec.structs.replace(OUTCOME, columns=PRINTED, rows=[["two  words"]]), tmp_path)
    assert "```\ntwo  words\n```" in write(PLACE, tmp_path)


def test_a_table_for_terminals_is_aligned() -> None:
    assert lines(OUTCOME)[:3] == ["what    one", "a|b   1,234", "c      0.12"]
    assert [shown(cell) for cell in (None, "x", 5, 12.345, 1234.5)] == ["", "x", "5", "12.3", "1,234"]


MODELS = {f"lab{number}/{' '.join(WORDS)}": {"class": CLASS} for number in range(PAGE + 1)}
FIRST = next(iter(MODELS))


class Server:
    """Answers as both registries do, with models of this class."""

    def __init__(self, class_: str = CLASS) -> None:
        self.tags = [{"key": "class", "value": class_}]

    def ours(self, path: str) -> Any:  # noqa: ANN401 - JSON
        if "?" not in path:
            return {"id": unquote(path.removeprefix("/v1/models/"))}
        return {"items": [{"id": FIRST}] * PAGE, "next_cursor": path[-9:] + "x"}

    def theirs(self, path: str) -> Any:  # noqa: ANN401 - JSON
        named = {"name": mlflow_name(FIRST), "tags": self.tags}
        if "/get?" in path:
            return {"registered_model": named}
        return {"registered_models": [named] * PAGE, "next_page_token": path[-9:] + "x"}


def test_registries_that_answer_something_else_are_not_measured() -> None:
    for paths in (our_paths(Server().ours, MODELS, [FIRST]), their_paths(Server().theirs, MODELS, [FIRST])):
        assert [len(some) for some in paths.values()] == [1, len(WORDS), 10]
    with pytest.raises(UnexpectedAnswerError, match="something else"):
        their_paths(Server("unknown").theirs, MODELS, [FIRST])
    with pytest.raises(UnexpectedAnswerError, match="something else"):
        our_paths(Server().ours, MODELS | {FIRST: {"class": "copyleft"}, "lab/more bert": {"class": CLASS}}, [FIRST])
    with pytest.raises(UnexpectedAnswerError, match="more of them"):
        our_paths(Server().ours, {FIRST: {"class": CLASS}}, [FIRST])
