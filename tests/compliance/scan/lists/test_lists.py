"""What servers, gateways and Ollama list: each model by what it is, with its revision, and what they leave open."""

import hashlib
import json

import pytest

from registry.compliance.scan import findings_in

SHA = "0123456789abcdef0123456789abcdef01234567"
DIGEST = "46e0c10c039e"
Told = tuple[set[tuple[str, str]], set[str]]
"""Names with their revisions, and the references that are open."""


def told(path: str, text: str | bytes) -> Told:
    found = findings_in(path, text)
    return {(one.model, one.revision) for one in found.references}, {one.reference for one in found.unresolved}


OLLAMA = [
    ("llama3.1:8b", ("ollama:llama3.1:8b", DIGEST)),
    ("mistral:latest", ("ollama:mistral:latest", DIGEST)),
    ("someone/tuned:7b-q4_K_M", ("ollama:someone/tuned:7b-q4_K_M", DIGEST)),
    ("hf.co/acme/Small-GGUF:Q4_K_M", ("acme/Small-GGUF", "")),
    ("huggingface.co/acme/Small-GGUF:latest", ("acme/Small-GGUF", "")),
    ("modelscope.cn/acme/Small-GGUF:latest", ("modelscope:acme/Small-GGUF", "")),
    ("registry.example.org/team/own:1", ("ollama:registry.example.org/team/own:1", DIGEST)),
]


@pytest.mark.parametrize(("name", "expected"), OLLAMA)
def test_names_of_ollama_are_its_own_unless_they_tell_a_hub(name: str, expected: tuple[str, str]) -> None:
    listed = f"NAME      ID      SIZE    MODIFIED\n{name}   {DIGEST}   4.9 GB   2 days ago\n\n"
    tags = {"models": [{"name": name, "model": name, "digest": DIGEST + "0" * 52, "details": {"format": "gguf"}}]}
    for path, text in (("models.txt", listed), ("list", "$ ollama list\n" + listed), ("tags.json", json.dumps(tags))):
        assert told(path, text) == ({expected}, set())


def test_running_models_of_ollama_are_listed() -> None:
    text = f"NAME ID SIZE PROCESSOR CONTEXT UNTIL\nqwen2.5:3b  {DIGEST}  2 GB  100% GPU  4096  4 minutes from now\n"
    assert told("ps.txt", text) == ({("ollama:qwen2.5:3b", DIGEST)}, set())


def test_a_line_of_a_list_of_ollama_that_cannot_be_read_is_open() -> None:
    text = f"NAME ID SIZE MODIFIED\nllama3:8b {DIGEST} 4 GB now\n../../etc {DIGEST} 1 GB now\nbroken\n"
    assert told("list.txt", text) == ({("ollama:llama3:8b", DIGEST)}, {"../../etc", "broken"})


MANIFEST = json.dumps(
    {"schemaVersion": 2, "layers": [{"mediaType": "application/vnd.ollama.image.model", "digest": "sha256:1"}]}
).encode()
ID = hashlib.sha256(MANIFEST).hexdigest()[:12]
MANIFESTS = [
    ("models/manifests/registry.ollama.ai/library/llama3/8b", ("ollama:llama3:8b", ID)),
    ("manifests/registry.ollama.ai/someone/tuned/latest", ("ollama:someone/tuned:latest", ID)),
    ("registry.ollama.ai/library/llama3/8b", ("ollama:llama3:8b", ID)),
    ("library/llama3/8b", ("ollama:llama3:8b", ID)),
    ("manifests/hf.co/acme/Small-GGUF/Q4_K_M", ("acme/Small-GGUF", "")),
    ("hf.co/acme/Small-GGUF/Q4_K_M", ("acme/Small-GGUF", "")),
    ("manifests/modelscope.cn/acme/Small/latest", ("modelscope:acme/Small", "")),
]


@pytest.mark.parametrize(("path", "expected"), MANIFESTS)
def test_a_manifest_of_ollama_is_named_by_its_place(path: str, expected: tuple[str, str]) -> None:
    assert told(path, MANIFEST) == ({expected}, set())


def test_a_manifest_without_a_place_or_broken_is_open() -> None:
    assert told("8b", MANIFEST) == (set(), {"8b"})
    assert told("manifests/registry.ollama.ai/library/x/y", MANIFEST[:-2])[1]


def models(*entries: dict[str, object]) -> str:
    return json.dumps({"object": "list", "data": [{"object": "model", "created": 1, **entry} for entry in entries]})


VLLM: dict[str, object] = {"owned_by": "vllm", "parent": None, "max_model_len": 4096}
ADAPTER: dict[str, object] = {"id": "sql", "root": "acme/adapter"}
SCOPE = "https://modelscope.cn/models"
SERVED = [
    ({**VLLM, "id": "chat", "root": "acme/small"}, ({("acme/small", "")}, set())),
    ({**VLLM, "id": "acme/small", "root": "acme/small"}, ({("acme/small", "")}, set())),
    ({**VLLM, "id": "chat", "root": "/models/small"}, (set(), {"chat"})),
    ({**VLLM, "id": "chat", "root": "./small"}, (set(), {"chat"})),
    ({**VLLM, **ADAPTER, "parent": "acme/base"}, ({("acme/adapter", ""), ("acme/base", "")}, set())),
    ({**VLLM, **ADAPTER, "parent": "base"}, ({("acme/adapter", "")}, {"base"})),
    ({**VLLM, "id": "chat", "root": f"{SCOPE}/acme/small"}, ({("modelscope:acme/small", "")}, set())),
    ({"id": "acme/small", "owned_by": "sglang", "root": "acme/other"}, ({("acme/other", "")}, set())),
    ({"id": "acme/small", "owned_by": "acme/small"}, ({("acme/small", "")}, set())),
    ({"id": "chat", "owned_by": "llamacpp"}, (set(), {"chat"})),
    ({"id": "../models/small.gguf", "owned_by": "llamacpp"}, (set(), {"../models/small.gguf"})),
    ({"id": "gpt-4o", "owned_by": "system"}, ({("api:gpt-4o", "")}, set())),
    ({"id": "openrouter/acme/small", "owned_by": ""}, ({("api:openrouter/acme/small", "")}, set())),
    ({"id": "acme/small", "hugging_face_id": "acme/Small", "owned_by": "x"}, ({("api:acme/small", "")}, set())),
    ({"id": "llama3:latest", "owned_by": "library"}, ({("ollama:llama3:latest", "")}, set())),
]  # fmt: skip


@pytest.mark.parametrize(("entry", "expected"), SERVED)
def test_what_a_server_loaded_counts_and_not_its_name_for_it(entry: dict[str, object], expected: Told) -> None:
    assert told("models.json", models(entry)) == expected


def test_the_base_of_an_adapter_is_the_entry_that_bears_its_name() -> None:
    base = {**VLLM, "id": "acme/alias", "root": "acme/base"}
    adapter = {**VLLM, "id": "sql", "root": "acme/adapter", "parent": "acme/alias"}
    assert told("v1-models", models(base, adapter)) == ({("acme/base", ""), ("acme/adapter", "")}, set())


INFO = [
    ({"model_id": "acme/small", "model_sha": SHA, "model_dtype": "float16"}, ({("acme/small", SHA)}, set())),
    ({"model_id": "gpt2", "model_sha": SHA, "max_input_length": 512}, ({("gpt2", SHA)}, set())),
    ({"model_id": "acme/small", "model_sha": None, "max_total_tokens": 9}, ({("acme/small", "")}, set())),
    ({"model_id": "/data/small", "model_sha": None, "model_dtype": "x"}, (set(), {"/data/small"})),
]


@pytest.mark.parametrize(("answer", "expected"), INFO)
def test_the_info_of_a_server_names_a_model_and_its_commit(answer: dict[str, object], expected: Told) -> None:
    assert told("info.json", json.dumps(answer)) == expected


def route(model: str, more: str = "") -> str:
    return f"model_list:\n  - model_name: mine\n    litellm_params:\n      model: {model}\n{more}"


OWN = "      api_base: http://inference.example:8000/v1\n"
ROUTES = [
    (route("huggingface/acme/small"), ({("acme/small", "")}, set())),
    (route("huggingface/together/acme/small"), ({("acme/small", "")}, set())),
    (route("hosted_vllm/acme/small", OWN), ({("acme/small", "")}, set())),
    (route("hosted_vllm/small", OWN), (set(), {"small"})),
    (route("acme/small", OWN), ({("acme/small", "")}, set())),
    (route("openai/acme/small", OWN), ({("acme/small", "")}, set())),
    (route("openai/small", OWN), (set(), {"openai/small"})),
    (route("openai/gpt-4o", OWN), ({("api:openai/gpt-4o", "")}, set())),
    (route("openai/gpt-4o"), ({("api:openai/gpt-4o", "")}, set())),
    (route("gpt-4o-mini"), ({("api:gpt-4o-mini", "")}, set())),
    (route("azure/team-deployment"), ({("api:azure/team-deployment", "")}, set())),
    (route("groq/openai/gpt-oss-20b"), ({("api:groq/openai/gpt-oss-20b", "")}, set())),
    (route("anthropic/claude-3-5-haiku-latest"), ({("api:anthropic/claude-3-5-haiku-latest", "")}, set())),
    (route("ollama/llama3"), ({("ollama:llama3", "")}, set())),
    (route("ollama_chat/hf.co/acme/small:Q4"), ({("acme/small", "")}, set())),
    (route("os.environ/MY_MODEL", OWN), (set(), {"os.environ/MY_MODEL"})),
    (route("'${MY_MODEL}'"), (set(), {"${MY_MODEL}"})),
    ("model_list:\n  - model_name: mine\n    litellm_params:\n      api_base: x\n", (set(), {"mine"})),
    ("model_list:\n  - model_name: mine\n    litellm_params: nothing\n", (set(), {"mine"})),
    (route("gpt-4o", "router_settings:\n  model_group_alias:\n    model: acme/alias\n"), ({("api:gpt-4o", "")}, set())),
    (route("gpt-4o", "embedding:\n  model_id: acme/e5\n"), ({("api:gpt-4o", ""), ("acme/e5", "")}, set())),
]


@pytest.mark.parametrize(("text", "expected"), ROUTES)
def test_a_route_is_what_it_leads_to(text: str, expected: Told) -> None:
    assert told("litellm/config.yaml", text) == expected


def test_routes_that_are_no_yaml_are_open() -> None:
    assert findings_in("config.yaml", "model_list:\n - litellm_params: {model: [\n").unresolved


PINS = [
    (f"acme/small@{SHA}\nacme/other\n", {("acme/small", SHA), ("acme/other", "")}),
    ("# ours\n- acme/small@v1.0  # fixed\n\npkg:huggingface/acme/big@2\n", {("acme/small", "v1.0"), ("acme/big", "2")}),
    ("pkg:huggingface/gpt2@abc\npkg:pypi/torch@2.1\npkg:huggingface/datasets/acme/rows@1\n", {("gpt2", "abc")}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PINS)
def test_plain_lists_keep_their_revisions(text: str, expected: set[tuple[str, str]]) -> None:
    assert told("models.txt", text) == (expected, set())


TABLES = {
    "hf cache ls": "ID   SIZE  LAST_ACCESSED LAST_MODIFIED REFS\n---- ---- ---- ---- ----\n"
    "dataset/acme/rows  1.4M 2 days ago 2 days ago main\nmodel/acme/small  3.2G 4 days ago 4 days ago main\n"
    "model/gpt2  1G 4 days ago 4 days ago main\nspace/acme/demo 1K now now main\n\nDone in 0.0s. Scanned 4 repo(s).\n",
    "hf cache ls --revisions": f"ID REVISION SIZE LAST_MODIFIED REFS\n--- ---\nmodel/acme/small {SHA} 3.2G now main\n"
    f"dataset/acme/rows {SHA} 1G now\nmodel/gpt2 {SHA} 1G now\n",
    "scan-cache": "REPO ID   REPO TYPE SIZE ON DISK NB FILES\n-------- --------\nacme/small model 3.2G 6\n"
    "acme/rows dataset 1.4M 2\ngpt2 model 1G 3\n\nDone in 0.0s. Scanned 3 repo(s) for a total of 4G.\n",
    "scan-cache -v": f"REPO ID REPO TYPE REVISION SIZE\n---- ----\nacme/small model {SHA} 1G 2\ngpt2 model {SHA} 1G 2\n"
    f"acme/rows dataset {SHA} 1G 2\n",
}


@pytest.mark.parametrize("text", TABLES.values(), ids=TABLES)
def test_tables_of_a_cache_are_read_with_their_commits(text: str) -> None:
    commit = SHA if SHA in text else ""
    expected = {("acme/small", commit), ("gpt2", commit), ("datasets/acme/rows", commit)}
    assert told("cache.txt", text) == (expected, set())


def test_a_line_of_a_table_of_a_cache_that_cannot_be_read_is_open() -> None:
    assert told("cache.txt", "ID SIZE LAST_ACCESSED\nmodel/../x 1G now\n") == (set(), {"model/../x 1G now"})


NO_LISTS = [
    ("requirements.txt", "torch==2.1\nacme @ git+https://github.com/acme/acme@v1\n"),
    ("CODEOWNERS.txt", "docs/guide@main\n"),
    ("users.json", '{"object":"list","data":[{"id":"acme/user","name":"x"}]}'),
    ("files.json", '{"models":[{"name":"car","digest":"x"}]}'),
    ("table.txt", "NAME   ID   STATE\nweb   46e0c10c039e   up\n"),
    ("images.txt", "REPOSITORY  TAG  IMAGE ID  SIZE\nacme/web  latest  46e0c10c039e  5 MB\n"),
]


@pytest.mark.parametrize(("path", "text"), NO_LISTS)
def test_other_lists_name_no_models(path: str, text: str) -> None:
    assert told(path, text) == (set(), set())


HOSTILE = [
    ("tags.json", '{"models":[' + '{"a":' * 5000 + "1" + "}" * 5000 + '],"digest":1,"details":2}'),
    ("tags.json", '{"models":[{"digest":1,"details":{}},{"name":"","digest":"x"},7,null]}'),
    ("tags.json", '{"models":{"digest":"details"}'),
    ("models.json", '{"object":"list","data":[{"id":1,"owned_by":"vllm","root":{"x":1}},[],null]}'),
    ("models.json", '{"data":[{"id":"a","owned_by":"vllm"'),
    ("info.json", '{"model_id":["a"],"model_sha":{}}'),
    ("config.yaml", "model_list: &a\n  - litellm_params: *a\n"),
    ("manifests/registry.ollama.ai/../../x/y", MANIFEST),
    ("manifests/registry.ollama.ai/library/x/y", MANIFEST[:9] + b"\xed\xa0\x80" + MANIFEST[9:]),
    ("list.txt", "NAME ID SIZE MODIFIED\n" + "\x1b[31m" * 1000),
]


@pytest.mark.parametrize(("path", "text"), HOSTILE)
def test_hostile_lists_are_told_and_raise_nothing(path: str, text: str | bytes) -> None:
    found = findings_in(path, text)
    assert not [one for one in found.references if ".." in one.model]
    assert all(len(one.reference) <= 200 for one in found.unresolved)
