"""What the README of the client and the notebooks show works as it is printed, against a real server."""

import ast
import json
import re
from pathlib import Path

import pytest

from tests.support.http.application import KEY
from tests.support.notebooks import cells_of, run

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = re.findall(
    r"```python\n(.*?)```", (ROOT / "clients/python/README.md").read_text(encoding="utf-8"), re.DOTALL
)
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))
STORY = ROOT / "docs" / "notebooks" / "which-model-may-we-use.ipynb"


def test_there_are_examples_and_notebooks() -> None:
    assert len(EXAMPLES) == 3
    assert STORY in NOTEBOOKS


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_each_example_works(number: int, address: str, capsys: pytest.CaptureFixture[str]) -> None:
    program = EXAMPLES[number].replace("https://cardwatch.example.org", address).replace("a-key-of-yours", KEY)
    exec(compile(program, f"README#{number}", "exec"), {})  # noqa: S102 - our own example
    printed = capsys.readouterr().out
    expected = ("allowed_with_obligations [", "apache-2.0", "Llama 3.2 Community License Agreement")
    assert expected[number] in printed


@pytest.mark.slow
def test_the_story_is_told_to_its_end(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARDWATCH_URL", address)
    printed = run(STORY)
    assert len(printed["candidates"].splitlines()) == 5
    assert printed["verdicts"].count("allowed") == 5
    assert "DE company denied" in printed["territory"]
    assert "DE university needs_review" in printed["territory"]
    assert "CH university allowed_with_obligations" in printed["territory"]
    assert "Apache-2.0" in printed["words"]
    assert printed["openness"].count("mof-1.0") == 3
    assert printed["missing"].startswith("404 not-found\n")
    assert printed["changes"] == "0 recorded changes\n"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_well_formed_and_holds_no_output(path: Path) -> None:
    """nbformat 4.5: each cell has an id; what was printed on somebody's day is not kept."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    cells = cells_of(path)
    ids = [cell["id"] for cell in cells]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z-]{1,64}", one) for one in ids)
    assert cells[0]["cell_type"] == "markdown"
    assert path.read_text(encoding="utf-8") == json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
    for cell in cells:
        assert all(line.endswith("\n") for line in cell["source"][:-1])
        if cell["cell_type"] == "code":
            assert (cell["execution_count"], cell["outputs"]) == (None, [])
            ast.parse("".join(cell["source"]))
        else:
            assert cell["cell_type"] == "markdown"
