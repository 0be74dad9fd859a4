"""Several models at once: arguments and files, each line of which counts, and one exit code for all."""

import csv
import io
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.cli.checks.reference_files import read_list
from registry.cli.checks.written_lists import list_of, with_its_lines
from registry.compliance.scan import Findings, findings_in
from tests.cli.conftest import Cardwatch
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import publish_demo

MISTRAL, LLAMA = "mistralai/Mistral-7B-v0.1", "meta-llama/Llama-3.2-11B-Vision"
COMPANY = ("--country", "DE", "--organisation", "company", "--commercial")
SECONDS = 2
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


def lines_of(found: Findings) -> set[int]:
    return {one.line for one in found.references} | {one.line for one in found.unresolved}


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
    found = list_of("list.txt", data)
    assert found is not None
    assert expected in {(one.model, one.revision) for one in found.references}
    assert found.unresolved == ()


@pytest.mark.parametrize("line", NONE)
def test_a_line_that_names_no_model_is_open(line: str) -> None:
    found = list_of("list.txt", f"{MISTRAL}\n{line}\n".encode())
    assert found is not None
    assert [one.line for one in found.unresolved] == [2]


def test_code_and_lists_of_programs_are_read_as_a_scan_reads_them() -> None:
    assert list_of("requirements.txt", b"torch==2.1\nnumpy>=1\n") is None
    assert list_of("train.py", b"x = 1\n") is None
    assert list_of("app.ts", b"const x = 1\n") is None
    assert list_of("config.json", b'{"model": "a/b"}') is None
    assert list_of("values.yaml", b"image:\n  tag: x\nmodel: {a: b}\n") is None
    assert list_of("ollama.txt", b"NAME ID SIZE MODIFIED\nllama3:8b 46e0c10c039e 4 GB now\n") is None
    told = list_of("weights.txt", b"\x00\x01")
    assert told is not None
    assert len(told.unresolved) == 1


def test_each_row_of_a_table_counts(tmp_path: Path) -> None:
    text = io.StringIO()
    rows = [["owner", "Model ID", "note"], ["me", MISTRAL, "a, b"], ["you", "who knows", "x"], ["they"], ["", "", ""]]
    csv.writer(text).writerows(rows)
    file = tmp_path / "models.csv"
    file.write_text(text.getvalue())
    found = read_list(file)
    assert [one.model for one in found.references] == [MISTRAL]
    assert [one.line for one in found.unresolved] == [3, 4]
    file.write_text("colour,shape\nred,round\n")
    assert [one.line for one in read_list(file).unresolved] == [1, 2]


ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"], ids=["comma", "semicolon", "tab", "bar"])
@pytest.mark.parametrize("head", ["model", "Modell", "name"])
def test_a_table_is_read_however_a_spreadsheet_writes_it(head: str, mark: str, encoding: str) -> None:
    rows = [[head, "Zuständig"], [MISTRAL, "Ä"], ["Llama 3.2 11B Vision", "B"], ["ollama:llama3.2", "C"]]
    data = "\r\n".join(mark.join(row) for row in rows).encode(encoding)
    found = list_of("models.csv", data)
    assert found is not None
    assert {one.model for one in found.references} >= {MISTRAL}
    assert lines_of(found) == {2, 3, 4}


WRITTEN = [
    f"{MISTRAL}  # chat\nLlama 3.2 11B Vision",
    f"{MISTRAL} (chat)\n{LLAMA}?\nMistral Large, see wiki",
    f"- {MISTRAL}\n- Llama 3.2 11B Vision",
    f"{MISTRAL} - chat bot\nour own finetune of Llama 3.2 11B Vision\nCohere Aya",
    f"1. {MISTRAL}\n2) Llama 3.2 11B Vision\n10. Cohere Aya\n",
    f"- [x] {MISTRAL}\n- [ ] Llama 3.2 11B Vision",
    f"\t{MISTRAL}\tchat\r\n\u00a0Llama\u00a03.2\r\n\u200b{LLAMA}\r\n",
    f"{MISTRAL}\rmistralai\uff0fMistral-7B-v0.1\rLlama 3.2",
    f"{MISTRAL}\n{MISTRAL}\nLlama 3.2\nLlama 3.2",
    f"our finetune of {MISTRAL}\n{MISTRAL} ???\n???",
    f"{MISTRAL} == v1.0\ntorch == 2.1\n--index x\npkg:pypi/torch@2\ndatasets/squad",
    f"{MISTRAL}, Llama 3.2 11B Vision\n",
    f"model: {MISTRAL}\nmodel: Llama 3.2 11B",
]


@pytest.mark.parametrize("name", ["list.txt", "list", "models.md", "models.list", "models.csv", "Liste 2026.dat"])
@pytest.mark.parametrize("text", WRITTEN, ids=range(len(WRITTEN)))
def test_every_line_is_an_answer_or_told(text: str, name: str) -> None:
    found = list_of(name, text.encode())
    assert found is not None
    places = lines_of(found)
    assert places == {number for number, line in enumerate(text.splitlines(), 1) if line.strip()}
    assert found.unresolved, "each of them has a line that is not certain"


WORDS = st.sampled_from(
    [
        MISTRAL, LLAMA, "Llama 3.2", "?", "-", "(chat)", "#x", ",", ";", "\t", " ", "\u00a0", "\u200b", "|", "==", "v1",
        "ollama:llama3.2", "finetune of", "pkg:pypi/x", "1.", "*", "a/b", '"', "'", "\uff1a", "datasets/x", "<!--",
        "-->", "//", "model:",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=5).map("".join), min_size=1, max_size=6))
def test_no_line_passes_for_nothing(lines: list[str]) -> None:
    lines = [f"x {line}" for line in lines]
    found = list_of("list.txt", "\n".join(lines).encode())
    assert found is not None
    assert lines_of(found) == set(range(1, len(lines) + 1))


@pytest.mark.parametrize(
    ("name", "text", "models", "count"),
    [
        ("models.json", f'["{MISTRAL}",\n"Llama 3.2 11B Vision",\n""]', [MISTRAL], 2),
        ("models.json", f'[{{"model": "{MISTRAL}"}}, {{"model": "Llama 3.2 11B Vision"}}, {{}}]', [MISTRAL], 2),
        ("models.jsonl", f'{{"model": "{MISTRAL}"}}\n{{"model": "Llama 3.2 11B Vision"}}', [MISTRAL], 1),
        ("models.yaml", f"models:\n- {MISTRAL}\n- Llama 3.2 11B Vision\n", [MISTRAL], 1),
        ("models.yml", f"---\n- model: {MISTRAL}\n- model: Llama 3.2 11B Vision\n", [MISTRAL], 1),
        ("models.md", f"| Model | Owner |\n|---|:--|\n| {MISTRAL} | A |\n| Llama 3.2 | B |", [MISTRAL], 1),
        ("a.csv", f'model,note\n{MISTRAL},"two\nlines"\n"{LLAMA}\nx",b\n,c', [MISTRAL], 2),
    ],
)
def test_each_item_of_a_list_in_another_form_counts(name: str, text: str, models: list[str], count: int) -> None:
    found = list_of(name, text.encode())
    assert found is not None
    assert [one.model for one in found.references] == models
    assert len(found.unresolved) == count


def test_a_list_that_says_more_than_ids_needs_review_and_code_is_told(demo: Cardwatch) -> None:
    for text in WRITTEN:
        Path("list.txt").write_text(text)
        assert demo("check", "list.txt", *COMPANY).code in {1, 2}, text
    Path("models.csv").write_text(f"Modell;Zuständig\n{MISTRAL};A\nLlama 3.2 11B Vision;B\nollama:llama3.2;C\n")
    said = demo("check", "models.csv", *COMPANY)
    assert said.code == 2
    assert "models.csv:3" in said.out
    Path("a.py").write_text(f'AutoModel.from_pretrained("{MISTRAL}")\n')
    said = demo("check", "a.py", *COMPANY)
    assert (said.code, "read as code" in said.err) == (0, True)


@pytest.mark.parametrize("text", WRITTEN, ids=range(len(WRITTEN)))
def test_a_scan_tells_every_line_of_a_list_among_its_files(text: str) -> None:
    found = with_its_lines("models.txt", text.encode(), findings_in("models.txt", text))
    assert lines_of(found) >= {number for number, line in enumerate(text.splitlines(), 1) if line.strip()}


def test_a_scan_takes_prose_and_data_for_no_list(demo: Cardwatch) -> None:
    prose = "\n".join(["This is how it works.", f"We use {MISTRAL} here.", *["More words follow."] * 8])
    for name in ("notes.txt", "NOTES", "words.csv"):
        found = findings_in(name, prose)
        assert with_its_lines(name, prose.encode(), found) == found
    Path("models.csv").write_text(f"Modell;Zuständig\n{MISTRAL};A\nLlama 3.2 11B Vision;B\nollama:llama3.2;C\n")
    said = demo("scan", ".", *COMPANY)
    assert (said.code, "models.csv:3" in said.out, "models.csv:4" in said.out) == (2, True, True)


@pytest.mark.parametrize("unit", ["?", "a/", "based ", "- ", "x ", "\t", "a/b ", "'", ": "])
def test_a_hostile_line_costs_little(unit: str) -> None:
    for name, text in (("list.txt", f"{MISTRAL}\n{unit * 10_000}x"), ("list.yaml", f"- {unit * 10_000}x")):
        start = time.process_time()
        list_of(name, text.encode())
        assert time.process_time() - start < SECONDS, (name, unit)
