"""Which references to models are found in the files of a project, and which words are none."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from registry.cli import cardwatch
from registry.compliance.scan.references import references_in

FOUND = [
    ('AutoModel.from_pretrained("mistralai/Mistral-7B-v0.1")', "mistralai/Mistral-7B-v0.1"),
    ("snapshot_download( 'Qwen/Qwen2.5-3B' )", "Qwen/Qwen2.5-3B"),
    ('pipeline("text-generation", model="google/gemma-2-9b")', "google/gemma-2-9b"),
    ("base_model: meta-llama/Llama-3.2-1B  # ours", "meta-llama/Llama-3.2-1B"),
    ('  "model": "deepseek-ai/DeepSeek-V3",', "deepseek-ai/DeepSeek-V3"),
    ("vllm serve openai/gpt-oss-20b --port 8000", "openai/gpt-oss-20b"),
    ("python serve.py --model allenai/OLMo-7B", "allenai/OLMo-7B"),
    ("see https://huggingface.co/bigscience/bloomz/blob/main/README.md.", "bigscience/bloomz"),
    ("git clone https://huggingface.co/microsoft/phi-4.git", "microsoft/phi-4"),
    ("pkg:huggingface/tiiuae/falcon-7b@abc", "tiiuae/falcon-7b"),
]
NONE = [
    "import a/b",
    "https://huggingface.co/docs/transformers",
    "https://huggingface.co/datasets/squad",
    "model = load(path/to)",
    "and/or either/or",
    "https://github.com/owner/name",
]


@pytest.mark.parametrize(("line", "model"), FOUND)
def test_finds(line: str, model: str) -> None:
    found = list(references_in("file", f"first line\n{line}\n"))
    assert [(reference.model, reference.line) for reference in found] == [(model, 2)]


@pytest.mark.parametrize("line", NONE)
def test_finds_nothing_in(line: str) -> None:
    assert list(references_in("file", line)) == []


SHA = "0123456789abcdef0123456789abcdef01234567"
PINNED = [
    (f'AutoModel.from_pretrained("owner/name", revision="{SHA}")', SHA),
    ('AutoModel.from_pretrained(\n"owner/name", revision="v1.0")', "v1.0"),
    (f'AutoModel.from_pretrained("owner/name",\n    torch_dtype=auto(),\n    revision="{SHA}",\n)', SHA),
    (f'a.from_pretrained("owner/name")\nb.load(other, revision="{SHA}")', ""),
    (f'a.from_pretrained("owner/name"), other(revision="{SHA}")', ""),
    (f"vllm serve owner/name --revision {SHA}", SHA),
    (f"hf download owner/name --revision={SHA[:12]}", SHA[:12]),
    (f"pkg:huggingface/owner/name@{SHA}?repository_url=x", SHA),
    (f"https://huggingface.co/owner/name/resolve/{SHA}/model.safetensors", SHA),
    ("https://huggingface.co/owner/name/tree/refs-pr-1", "refs-pr-1"),
    ("model: owner/name", ""),
]


@pytest.mark.parametrize(("text", "revision"), PINNED)
def test_a_pinned_revision_goes_with_its_model(text: str, revision: str) -> None:
    found = list(references_in("file", text))
    assert [(one.model, one.revision) for one in found] in ([("owner/name", revision)], [])
    assert found or revision == ""


def test_hostile_lines_end_soon() -> None:
    assert list(references_in("file", "model=" * 1_000_000 + "a/" * 1_000_000)) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("nothing here", 4),
        ('x.from_pretrained("mistralai/Mistral-7B-v0.1")', 0),
        ('x.from_pretrained("nobody/knows-this")', 2),
        ('x.from_pretrained("mistralai/Mistral-7B-v0.1", revision="v9")', 2),
        (f"pkg:huggingface/mistralai/Mistral-7B-v0.1@{'c' * 40}", 2),
        ('x.from_pretrained("mistralai/Mistral-7B-v0.1", revision="main")', 0),
        ('x.from_pretrained("mistralai/Mistral-7B-v0.1", revision=args.revision)', 2),
        ('x.from_pretrained("mistralai/Mistral-7B-v0.1")\ny.from_pretrained(args.other)', 2),
        ('x.from_pretrained("mistralai/Mistral-7B-v0.1", revision="no such name")', 2),
        ('x.from_pretrained(\n    "meta-llama/Llama-3.2-11B-Vision",\n    device_map="auto",\n)', 1),
        ('x.from_pretrained("nobody/knows-this")\ny.from_pretrained("meta-llama/Llama-3.2-11B-Vision")', 1),
    ],
)
def test_scan_exits_with_the_strictest_answer(text: str, code: int, tmp_path: Path, data_dir: Path) -> None:
    (tmp_path / "app.py").write_text(text)
    arguments = ["scan", str(tmp_path), "--country", "DE", "--organisation", "company", "--purpose", "internal"]
    done = CliRunner().invoke(cardwatch, arguments, env={"CARDWATCH_DATA_DIR": str(data_dir)})
    assert done.exit_code == code, done.output


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("bom.json", b'{"bomFormat": "CycloneDX", "components": [', 2),
        ("bom.json", b'{"bomFormat": "CycloneDX", "components": [{"type": "library", "name": "x"}]}', 4),
        ("bom.json", '{"spdxVersion": "SPDX-2.3", "packages": []}'.encode("utf-16"), 4),
        ("bom.json", b'{"bomFormat": "CycloneDX", "components": [{"purl": "pkg:huggingface/a/b/c"}]}', 2),
        (
            "bom.json",
            b'{"bomFormat":"CycloneDX","components":[{"purl":"pkg:huggingface/mistralai/Mistral-7B-v0.1"}]}',
            0,
        ),
        (
            "bom.json",
            b'{"bomFormat":"CycloneDX","components":[{"purl":"pkg:huggingface/mistralai/Mistral-7B-v0.1@v9"}]}',
            2,
        ),
        ("bom.json", '{"bomFormat":"CycloneDX","components":[{"modelCard":{},"name":"x"}]}'.encode("utf-16"), 2),
        ("compose.yaml", b'command: ["--model", "meta-llama/Llama-3.2-11B-Vision"]', 1),
        ("serve.yaml", b"storageUri: hf://mistralai/Mistral-7B-v0.1", 0),
        ("large.py", b"#" * 1_100_000, 2),
        ("large.txt", b"#" * 1_100_000, 4),
        ("weights.bin", b"\x00pkg:huggingface/a/b", 4),
    ],
)
def test_files_of_every_kind_are_read_or_told(
    name: str, content: bytes, code: int, tmp_path: Path, data_dir: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    arguments = ["scan", str(tmp_path), "--country", "DE", "--organisation", "company", "--purpose", "internal"]
    done = CliRunner().invoke(cardwatch, arguments, env={"CARDWATCH_DATA_DIR": str(data_dir)})
    assert done.exit_code == code, done.output


def test_what_cannot_be_resolved_is_told_with_its_place(tmp_path: Path, data_dir: Path) -> None:
    (tmp_path / "app.py").write_text("\nx.from_pretrained(args.model)\n")
    arguments = ["scan", str(tmp_path), "--country", "DE", "--organisation", "company", "--json"]
    done = CliRunner().invoke(cardwatch, arguments, env={"CARDWATCH_DATA_DIR": str(data_dir)})
    (told,) = json.loads(done.stdout)
    assert (done.exit_code, told["verdict"], told["model"]) == (2, "needs_review", "")
    assert (told["unresolved"][0]["path"], told["unresolved"][0]["line"]) == ("app.py", 2)


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that holds the starter catalogue."""
    folder = tmp_path_factory.mktemp("data")
    done = CliRunner().invoke(cardwatch, ["migrate"], env={"CARDWATCH_DATA_DIR": str(folder)})
    assert done.exit_code == 0, done.output
    return folder
