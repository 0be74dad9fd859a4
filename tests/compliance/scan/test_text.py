"""Models in commands, containers, requirements and settings, whatever the quoting and however the lines are broken."""

import pytest

from registry.compliance.scan import NameKind, findings_in

SHA = "0123456789abcdef0123456789abcdef01234567"
FOUND = {
    "compose, flow": ('    command: ["--model", "owner/name"]', ""),
    "compose, flow, pinned": ('    command: ["--model", "owner/name", "--revision", "v1"]', "v1"),
    "compose, single quotes": ("    command: ['--model-id', 'owner/name', '--revision', 'v1']", "v1"),
    "compose, block": ("args:\n  - --model-id\n  - owner/name\n", ""),
    "compose, block, pinned": ("args:\n  - --model-id\n  - owner/name\n  - --revision\n  - v1\n  - --port\n", "v1"),
    "compose, block, pinned before": ("args:\n  - --revision\n  - v1\n  - --model\n  - owner/name\n", "v1"),
    "compose, block, equals": ("args:\n  - --model=owner/name\n  - --revision=v1\n", "v1"),
    "environment, list": ("environment:\n  - MODEL_ID=owner/name\n", ""),
    "environment, map": ("environment:\n  MODEL_ID: owner/name\n", ""),
    "environment, prefixed": ('env:\n  VLLM_MODEL: "owner/name"\n', ""),
    "kserve": ("storageUri: hf://owner/name", ""),
    "kserve, pinned": (f"storageUri: 'hf://owner/name:{SHA}'", SHA),
    "file system": ("path = hf://owner/name@v1/config.json", "v1"),
    "config.json": ('{\n  "_name_or_path": "owner/name",\n  "architectures": []\n}', ""),
    "json, one line": ('{"model_id": "owner/name", "revision": "v1"}', "v1"),
    "settings, below": ("llm:\n  model: owner/name\n  revision: v1\n", "v1"),
    "settings, above": ("llm:\n  revision: 'v1'\n  model: 'owner/name'\n", "v1"),
    "settings, apart": ("llm:\n  model: owner/name\nother:\n  revision: v1\n", ""),
    "settings, items": ("- model: owner/name\n- model: local\n  revision: v1\n", ""),
    "settings, none": ("model: owner/name\nrevision: null\n", ""),
    "toml": ('[llm]\nmodel = "owner/name"\nrevision = "v1"\n', "v1"),
    "download": ("hf download owner/name --revision v1", "v1"),
    "download, revision first": ("hf download --revision v1 owner/name config.json", "v1"),
    "download, broken": ("RUN hf download owner/name \\\n    --local-dir /m \\\n    --revision v1 && rm -rf x", "v1"),
    "download, quoted": ("huggingface-cli download 'owner/name' --revision=\"v1\"", "v1"),
    "download, variables": ("ARG REV=v1\nENV MODEL=owner/name\nRUN hf download $MODEL --revision ${REV}", "v1"),
    "download, next command": ("hf download owner/name && git checkout --revision v1", ""),
    "server": ("vllm serve owner/name --revision v1 --port 80", "v1"),
    "server, module": ("python -m vllm.entrypoints.openai.api_server --model owner/name --revision v1", "v1"),
    "server, quantised": ("llama-server -hf owner/name:Q4_K_M", ""),
    "requirements": (f"name @ https://huggingface.co/owner/name/resolve/{SHA}/name.whl", SHA),
    "requirements, git": ("git+https://huggingface.co/owner/name@v1#egg=name", "v1"),
    "requirements, git suffix": ("git+https://huggingface.co/owner/name.git@v1", "v1"),
    "pull request": ("https://huggingface.co/owner/name/tree/refs%2Fpr%2F3", "refs/pr/3"),
    "purl, escaped": (f"pkg:huggingface/owner%2Fname@{SHA}", SHA),
    "purl, upper case": (f"PKG:HuggingFace/owner/name@{SHA}", SHA),
    "ollama": ("FROM hf.co/owner/name:Q4_K_M", ""),
}
OPEN = {
    "variable": "hf download owner/name --revision $REV",
    "variable, braces": 'vllm serve owner/name --revision "${REV}"',
    "model variable": "hf download $MODEL",
    "settings": "model: owner/name\nrevision: ${REV}\n",
    "template": "args:\n  - --model\n  - owner/name\n  - --revision\n  - {{ .Values.revision }}\n",
    "two values": "REV=v1\nREV=v2\nhf download owner/name --revision $REV",
}
QUIET = {
    "forum": "https://discuss.huggingface.co/t/some-thread/12",
    "documentation": "https://huggingface.co/transformers/model_doc/bert.html",
    "path": "MODEL_PATH=data/model",
    "words": "the model and/or tokenizer",
}


@pytest.mark.parametrize(("text", "revision"), FOUND.values(), ids=FOUND)
def test_finds(text: str, revision: str) -> None:
    found = findings_in("some.file", text)
    assert {(one.model, one.revision) for one in found.references} == {("owner/name", revision)}
    assert found.unresolved == ()


@pytest.mark.parametrize("text", OPEN.values(), ids=OPEN)
def test_a_variable_that_the_file_does_not_set_is_open(text: str) -> None:
    found = findings_in("some.file", text)
    assert found.unresolved
    assert found.references == ()


@pytest.mark.parametrize(
    "text", ["hf download owner/name --repo-type dataset", "https://huggingface.co/datasets/owner/name"]
)
def test_a_data_set_is_told_as_one(text: str) -> None:
    (found,) = findings_in("some.file", text).references
    assert (found.model, found.kind) == ("datasets/owner/name", NameKind.DATASET)


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_finds_nothing_in(text: str) -> None:
    found = findings_in("some.file", text)
    assert (found.references, found.unresolved) == ((), ())
