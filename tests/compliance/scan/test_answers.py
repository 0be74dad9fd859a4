"""The answers file: what it settles, what it says for itself, and what of it is refused in words."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from registry.cli import cardwatch
from registry.compliance.scan import findings_in, read_answers, settle
from registry.compliance.scan.answers import WrongAnswers
from registry.errors import Invalid

APP = "import x\nm = x.A.from_pretrained(args.model)\n"
SETTLED = {
    "a model": ("references:\n  args.model: owner/name\n", "owner/name", ""),
    "a model at a revision": ("references:\n  args.model: owner/name@v1\n", "owner/name", "v1"),
    "a revision beside": ("references:\n  args.model: {model: owner/name, revision: v1}\n", "owner/name", "v1"),
    "a place": ("references:\n  app.py:2: owner/name\n", "owner/name", ""),
    "a path": ("references:\n  app.py: {model: owner/name}\n", "owner/name", ""),
    "a pattern of paths": ("references:\n  args.model: {model: owner/name, path: '*.py'}\n", "owner/name", ""),
    "the first that fits": (
        "references:\n  args.model:\n    - {model: a/b, path: 'x/*'}\n    - {model: owner/name}\n", "owner/name", ""
    ),
    "another hub": ("references:\n  args.model: modelscope:owner/name\n", "modelscope:owner/name", ""),
}  # fmt: skip
REFUSED = {
    "unknown key": ("references:\n  args.model: {modle: owner/name}\n", "unknown key 'modle'"),
    "unknown section": ("answers:\n  a: b/c\n", "unknown key 'answers'"),
    "no reason": ("references:\n  args.model: {ignore: ''}\n", "must say the reason"),
    "a reason of nothing": ("references:\n  args.model: {ignore: '  '}\n", "must say the reason"),
    "both": ("references:\n  a: {ignore: because it is so, model: b/c}\n", "one or the other"),
    "neither": ("references:\n  a: {path: x}\n", "needs 'model'"),
    "no id": ("references:\n  a: not a model\n", "is no id of a model"),
    "no revision": ("references:\n  a: {model: b/c, revision: 'x y'}\n", "is no revision"),
    "no mapping": ("- a\n", "must be a mapping"),
    "no YAML": ("references: [\n", "cannot be read as YAML"),
    "all and everywhere": ("references:\n  '*': {ignore: because it is so}\n", "names no reference"),
    "a list as a model": ("references:\n  a: {model: [b/c]}\n", "must be a word"),
}


@pytest.mark.parametrize(("text", "model", "revision"), SETTLED.values(), ids=SETTLED)
def test_an_answer_settles_a_reference(text: str, model: str, revision: str) -> None:
    settled = settle(findings_in("app.py", APP), read_answers(text))
    assert [(one.model, one.revision, one.line) for one in settled.findings.references] == [(model, revision, 2)]
    assert settled.findings.unresolved == ()


@pytest.mark.parametrize(("text", "words"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_understood_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(WrongAnswers, match=words.replace("(", r"\(")):
        read_answers(text)


def test_an_entry_with_another_path_settles_nothing_and_is_named() -> None:
    (answer,) = read_answers("references:\n  args.model: {model: a/b, path: 'tests/*'}\n")
    settled = settle(findings_in("app.py", APP), [answer])
    assert (settled.findings.references, len(settled.findings.unresolved)) == ((), 1)
    assert settled.unmatched == (answer,)


def test_a_revision_alone_settles_a_revision() -> None:
    found = findings_in("app.py", 'x.A.from_pretrained("owner/name", revision=args.rev)')
    settled = settle(found, read_answers("references:\n  args.rev: {revision: v1}\n"))
    assert [(one.model, one.revision) for one in settled.findings.references] == [("owner/name", "v1")]
    left = settle(findings_in("app.py", APP), read_answers("references:\n  args.model: {revision: v1}\n"))
    assert len(left.findings.unresolved) == 1


def test_names_of_programs_and_found_models_can_be_answered() -> None:
    found = findings_in("Modelfile", "FROM llama3.2\n")
    (one,) = settle(found, read_answers("references:\n  ollama:llama3.2: owner/name\n")).findings.references
    assert (one.model, one.kind) == ("owner/name", "hub")
    settled = settle(
        findings_in("a.yaml", "model: owner/name\n"), read_answers("references:\n  owner/name: {ignore: a test}\n")
    )
    assert settled.findings.references == ()
    assert [(one.reference, one.reason) for one in settled.ignored] == [("owner/name", "a test")]


def scan(folder: Path, data_dir: Path, *more: str) -> Result:
    arguments = ["scan", str(folder), "--country", "DE", "--organisation", "company", "--purpose", "internal", *more]
    return CliRunner().invoke(cardwatch, arguments, env={"CARDWATCH_DATA_DIR": str(data_dir)})


def test_the_file_is_found_above_what_is_scanned_and_told(tmp_path: Path, data_dir: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "app.py").write_text(APP)
    assert scan(tmp_path / "src", data_dir).exit_code == 2
    answers = tmp_path / ".cardwatch.yaml"
    answers.write_text("references:\n  args.model: {model: mistralai/Mistral-7B-v0.1, path: 'src/*'}\n")
    assert scan(tmp_path / "src", data_dir).exit_code == 0
    assert scan(tmp_path / "src" / "app.py", data_dir).exit_code == 0
    answers.write_text("references:\n  args.model: {ignore: given by the tests}\n  other: a/b\n")
    done = scan(tmp_path, data_dir)
    assert done.exit_code == 0
    assert "given by the tests" in done.stdout
    assert "'other' fits nothing" in done.stderr
    assert json.loads(scan(tmp_path, data_dir, "--json").stdout) == []


def test_a_wrong_file_is_an_error(tmp_path: Path, data_dir: Path) -> None:
    (tmp_path / "app.py").write_text(APP)
    (tmp_path / "answers.yaml").write_text("references:\n  args.model: {ignore: ''}\n")
    done = scan(tmp_path, data_dir, "--answers", str(tmp_path / "answers.yaml"))
    assert isinstance(done.exception, Invalid)  # exit 3
    assert "answers.yaml: Line 2" in str(done.exception)


def test_the_file_of_another_repository_does_not_count(tmp_path: Path, data_dir: Path) -> None:
    (tmp_path / ".cardwatch.yaml").write_text("references:\n  args.model: {ignore: because it is so}\n")
    (tmp_path / "inner" / ".git").mkdir(parents=True)
    (tmp_path / "inner" / "app.py").write_text(APP)
    assert scan(tmp_path / "inner", data_dir).exit_code == 2


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("weights.bin", b"\x00\x01", 2),
        ("large.txt", b"#" * 1_100_000, 2),
        ("a.ipynb", b'{"cells": [', 2),
        ("notes.txt", b"nothing", 4),
        ("gpt.yaml", b"model: openai/gpt-4o", 4),
        ("own.yaml", b"model: openai/mine", 2),
        ("Modelfile", b"FROM llama3.2", 2),
        ("data.py", b'load_dataset("owner/data")', 4),
    ],
)
def test_one_file_of_which_nothing_is_read_is_not_allowed(
    name: str, content: bytes, code: int, tmp_path: Path, data_dir: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    done = scan(tmp_path / name, data_dir)
    assert done.exit_code == code, done.output


def test_progress_is_told_on_standard_error(tmp_path: Path, data_dir: Path) -> None:
    (tmp_path / "app.py").write_text('x.A.from_pretrained("mistralai/Mistral-7B-v0.1")')
    done = scan(tmp_path, data_dir, "--progress", "--json")
    assert "1 files read in" in done.stderr
    (told,) = json.loads(done.stdout)
    assert (told["model"], told["kind"], told["unresolved"]) == ("mistralai/Mistral-7B-v0.1", "hub", [])
    assert "read in" not in scan(tmp_path, data_dir).stderr


def test_a_name_of_an_api_is_no_model_of_the_hub(tmp_path: Path, data_dir: Path) -> None:
    (tmp_path / "a.yaml").write_text("model: openai/gpt-4o\n")
    (told,) = json.loads(scan(tmp_path, data_dir, "--json").stdout)
    assert (told["model"], told["name"], told["verdict"]) == ("", "api:openai/gpt-4o", None)


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that holds the starter catalogue."""
    folder = tmp_path_factory.mktemp("data")
    done = CliRunner().invoke(cardwatch, ["migrate"], env={"CARDWATCH_DATA_DIR": str(folder)})
    assert done.exit_code == 0, done.output
    return folder
