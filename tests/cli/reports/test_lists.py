"""Several models at once: arguments and files, each line of which counts, and one exit code for all."""

import csv
import io
from pathlib import Path

import pytest

from registry.cli.checks.reference_files import read_list
from registry.compliance.scan import findings_in, is_plain_list, listed_in
from tests.cli.conftest import Cardwatch
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import publish_demo

MISTRAL, LLAMA = "mistralai/Mistral-7B-v0.1", "meta-llama/Llama-3.2-11B-Vision"
COMPANY = ("--country", "DE", "--organisation", "company", "--commercial")
SHA = "27d67f1b5f57dc0953326b2601d68371d40ea8da"


@pytest.fixture
def demo(cardwatch: Cardwatch, hub: StubHub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Cardwatch:
    publish_demo(hub)
    assert cardwatch("sync", LLAMA, MISTRAL).code == 0
    monkeypatch.chdir(tmp_path)
    return cardwatch


def test_a_list_is_checked_at_once_and_the_strictest_decides(demo: Cardwatch) -> None:
    Path("models.txt").write_text(f"# ours\n{MISTRAL}\n\n- {LLAMA}  # vision\nno model at all\n")
    Path("good.txt").write_text(f"{MISTRAL}\npkg:huggingface/{MISTRAL}\n")
    Path("open.txt").write_text(f"{MISTRAL}\nsomething-else\n")
    Path("nothing.txt").write_text("# nothing\n")
    assert demo("check", "good.txt", *COMPANY).code == 0
    assert demo("check", MISTRAL, "good.txt", *COMPANY, "--json").json()[0]["references"][0]["path"] == ""
    assert demo("check", "open.txt", *COMPANY).code == 2
    assert demo("check", "nothing.txt", *COMPANY).code == 4
    assert demo("check", MISTRAL, LLAMA, *COMPANY).code == 1
    assert demo("check", MISTRAL, "nobody/knows", *COMPANY).code == 2
    assert "watch add nobody/knows" in demo("check", MISTRAL, "nobody/knows", *COMPANY).out
    assert demo("check", MISTRAL, f"{LLAMA}@x", *COMPANY, "--revision", "main").code == 3
    assert demo("check", MISTRAL, LLAMA, "--country", "UK", "--organisation", "company").code == 3


def test_a_policy_that_is_none_is_an_error_and_no_verdict(demo: Cardwatch) -> None:
    for subjects in ((MISTRAL,), (MISTRAL, LLAMA)):
        said = demo("check", *subjects, *COMPANY, "--policy", "nobody-made-this")
        assert (said.code, said.out) == (3, "")
    Path("a.py").write_text(f'AutoModel.from_pretrained("{MISTRAL}")\n')
    assert demo("scan", ".", *COMPANY, "--policy", "nobody-made-this").code == 3


def test_the_answers_file_settles_lines_of_a_list(demo: Cardwatch) -> None:
    Path("models.txt").write_text(f"{MISTRAL}\nollama:mistral\n")
    assert demo("check", "models.txt", *COMPANY).code == 2
    Path(".cardwatch.yaml").write_text(f"references:\n  ollama:mistral: {MISTRAL}\n")
    assert demo("check", "models.txt", *COMPANY).code == 0


def test_two_forms_are_one_too_many(demo: Cardwatch) -> None:
    assert demo("check", MISTRAL, *COMPANY, "--json", "--format", "sarif").code == 3
    assert demo("check", MISTRAL, *COMPANY, "--format", "xml").code == 3


LINES = [
    (MISTRAL, (MISTRAL, "")),
    (f"* {MISTRAL}@{SHA}", (MISTRAL, SHA)),
    (f"{MISTRAL} == {SHA}", (MISTRAL, SHA)),
    (f"{MISTRAL}:{SHA}", (MISTRAL, SHA)),
    (f"{MISTRAL} v1.2   # pinned", (MISTRAL, "v1.2")),
    (f"https://huggingface.co/{MISTRAL}/tree/main", (MISTRAL, "main")),
    (f"pkg:huggingface/{MISTRAL}@{SHA}", (MISTRAL, SHA)),
    ("modelscope:Qwen/Qwen2-7B@v1", ("modelscope:Qwen/Qwen2-7B", "v1")),
    ("ollama:llama3.2:3b", ("ollama:llama3.2:3b", "")),
    ("gpt2", ("gpt2", "")),
]
NONE = ["whatever-this-is", "../models/x", "/srv/models/llama", "datasets/squad", "a/b/c", "pkg:pypi/torch@2",
        f"{MISTRAL}@main {SHA}", "${MODEL}", "\x1b[2J"]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), LINES, ids=str)
def test_each_way_to_write_a_line(line: str, expected: tuple[str, str]) -> None:
    data = f"{MISTRAL}\r\n{line}\r\n".encode()
    assert is_plain_list("list.txt", data)
    found = listed_in("list.txt", data)
    assert expected in {(one.model, one.revision) for one in found.references}
    assert found.unresolved == ()


@pytest.mark.parametrize("line", NONE)
def test_a_line_that_names_no_model_is_open(line: str) -> None:
    found = listed_in("list.txt", f"{MISTRAL}\n{line}\n".encode())
    assert [(one.line, one.reference) for one in found.unresolved] == [(2, line)]


def test_prose_and_lists_of_programs_are_read_as_a_scan_reads_them() -> None:
    assert not is_plain_list("notes.txt", f"We use {MISTRAL} for chats.\n".encode())
    assert not is_plain_list("requirements.txt", b"torch==2.1\nnumpy\n")
    assert not is_plain_list("ollama.txt", b"NAME ID SIZE MODIFIED\nllama3:8b 46e0c10c039e 4 GB now\n")
    assert not is_plain_list("weights.txt", b"\x00\x01")


def test_each_row_of_a_table_counts(tmp_path: Path) -> None:
    text = io.StringIO()
    rows = [["owner", "Model ID", "note"], ["me", MISTRAL, "a, b"], ["you", "who knows", "x"], ["they"], ["", "", ""]]
    csv.writer(text).writerows(rows)
    file = tmp_path / "models.csv"
    file.write_text(text.getvalue())
    found = read_list(file)
    assert [one.model for one in found.references] == [MISTRAL]
    assert [(one.line, one.reference) for one in found.unresolved] == [(3, "who knows"), (4, "(an empty cell)")]
    file.write_text("colour,shape\nred,round\n")
    assert read_list(file) == findings_in(str(file), file.read_bytes())
