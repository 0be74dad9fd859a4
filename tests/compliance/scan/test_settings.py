"""Models in settings, containers and scripts, each read as what it is; and near misses in them that are none."""

import json

import pytest

from registry.compliance.scan import NameKind, findings_in

SHA = "0123456789abcdef0123456789abcdef01234567"
FOUND = {
    "compose, list": ("compose.yaml", 'services:\n  a:\n    command: ["--model", "owner/name"]', ""),
    "compose, words": ("compose.yaml", "services:\n  a:\n    command: --model-id owner/name --revision v1", "v1"),
    "compose, folded": ("compose.yml", "a:\n  command: >\n    --model owner/name\n    --revision v1\n", "v1"),
    "compose, environment as a list": ("compose.yaml", "a:\n  environment:\n    - MODEL_ID=owner/name\n", ""),
    "compose, environment as a map": ("compose.yaml", "a:\n  environment:\n    MODEL_NAME: owner/name\n", ""),
    "compose, revision beside": (
        "compose.yaml", "a:\n  environment:\n    - MODEL_ID=owner/name\n    - MODEL_REVISION=v1\n", "v1"
    ),
    "compose, anchors": ("compose.yaml", "x: &env\n  MODEL_ID: owner/name\na:\n  environment: *env\n", ""),
    "kubernetes, env": ("k.yaml", "env:\n- name: MODEL_ID\n  value: owner/name\n", ""),
    "kubernetes, variable": (
        "k.yaml", "env:\n- name: M_MODEL\n  value: owner/name\nargs: [--model, $(M_MODEL), --revision, v1]", "v1"
    ),
    "kubernetes, shell": ("k.yaml", 'args: ["-c", "vllm serve owner/name --revision v1"]\nx: model', "v1"),
    "kubernetes, map of files": ("k.yaml", "data:\n  config.yaml: |\n    model:\n      id: owner/name\n", ""),
    "kserve": ("k.yaml", f"spec:\n  model:\n    storageUri: hf://owner/name:{SHA}\n", SHA),
    "helm values": ("values.yaml", "model:\n  name: owner/name\n  revision: v1\nimage:\n  repository: org/img", "v1"),
    "helm template": ("t.yaml", "args:\n{{- if .x }}\n  - --model\n  - owner/name\n{{- end }}\n  - {{ .y }}\n", ""),
    "workflow": (
        "ci.yml", "a:\n  steps:\n    - run: |\n        x\n        hf download owner/name --revision v1\n", "v1"
    ),
    "documents": ("k.yaml", "a: 1\n---\nmodel_id: owner/name\n", ""),
    "config.json": ("config.json", '{"_name_or_path": "owner/name", "architectures": ["A"]}', ""),
    "adapter": ("adapter_config.json", '{"base_model_name_or_path": "owner/name", "revision": "v1"}', "v1"),
    "json with comments": ("a.jsonc", '{\n // x\n "model": "owner/name",\n}', ""),
    "json, escaped": ("a.json", '{"model": "owner\\/name"}', ""),
    "toml": ("a.toml", '[llm]\nmodel = "owner/name"\nrevision = "v1"\n', "v1"),
    "environment": (".env", "# x\nexport MODEL_ID='owner/name' # y\nMODEL_REVISION=v1\n", "v1"),
    "ini": ("a.ini", "[llm]\nmodel_name = owner/name\nrevision = v1\n", "v1"),
    "dockerfile, ENV": ("Dockerfile", "FROM org/img:1\nENV A=b \\\n  # x\n  MODEL_ID=owner/name\n", ""),
    "dockerfile, old ENV": ("Dockerfile.gpu", "ENV MODEL_ID owner/name\n", ""),
    "dockerfile, exec form": ("Dockerfile", 'CMD ["vllm", "serve", "owner/name", \\\n  "--revision", "v1"]', "v1"),
    "dockerfile, shell form": ("Dockerfile", "ENTRYPOINT python -m x --model owner/name --revision=v1", "v1"),
    "dockerfile, RUN": (
        "Dockerfile", "RUN pip install x && \\\n  huggingface-cli download owner/name \\\n  --revision v1", "v1"
    ),
    "dockerfile, python": ("Dockerfile", """RUN python -c "A.from_pretrained('owner/name')" """, ""),
    "modelfile": ("Modelfile", "FROM hf.co/owner/name:Q4_K_M\nPARAMETER x 1\n", ""),
    "script": ("run.sh", 'MODEL="owner/name"\nvllm serve "$MODEL" --revision v1\n', "v1"),
    "script, quantised": ("run.sh", "llama-server -hf owner/name:Q4_K_M --port 1\n", ""),
    "script, evaluation": ("run.sh", "lm_eval --model hf --model_args pretrained=owner/name,revision=v1\n", "v1"),
    "script, docker": ("run.sh", "docker run -e MODEL_ID=owner/name org/img:1 --port 80\n", ""),
    "script, words kept": ("run.sh", 'args="--model_name_or_path owner/name --x 1"\npython a.py $args\n', ""),
    "powershell": ("run.ps1", "vllm serve owner/name `\n  --revision v1\n", "v1"),
    "makefile": ("Makefile", "MODEL ?= owner/name\nrun:\n\tvllm serve $(MODEL)\n", ""),
    "list": ("models.txt", "# ours\nowner/name@v1\n", "v1"),
    "table": ("all.csv", "team,model\nx,owner/name\n", ""),
    "prose": ("README.md", "Run `vllm serve owner/name` first.", ""),
    "typescript": ("a.ts", "const p = await pipeline('text-generation', 'owner/name')\n", ""),
    "route": ("litellm.yaml", "model_list:\n- litellm_params:\n    model: huggingface/owner/name\n", ""),
    "revision before others": (
        "a.yaml", "model: owner/name\ntokenizer_revision: t\ncode_revision: c\nrevision: v1\n", "v1"
    ),
    "revision of the tokenizer": ("a.yaml", "model: owner/name\ntokenizer_revision: t\n", ""),
    "revision of the tokenizer, option": ("a.txt", "python a.py --model owner/name --tokenizer-revision t1", ""),
    "revision of the code": ("a.py", 'x = {"model": "owner/name", "code_revision": "c", "model_revision": "v1"}', "v1"),
    "folder of a model": ("a.yaml", "llm:\n  model: {path: owner/name, revision: v1}\n", "v1"),
}  # fmt: skip


def cells(*sources: str) -> str:
    return json.dumps({"cells": [{"cell_type": "code", "source": source} for source in sources]})


FOUND |= {
    "python, told": ("a.py", 'M = "owner/name"\nos.system(f"hf download {M} --revision v1")', "v1"),
    "notebook, assigned": ("a.ipynb", cells("out = !hf download owner/name"), ""),
    "notebook, continued": ("a.ipynb", cells("!vllm serve owner/name \\\n  --revision v1"), "v1"),
    "notebook, continued before code": ("a.ipynb", cells("!hf download \\\n owner/name", 'LLM("owner/name")'), ""),
    "served under another name": ("a.sh", "vllm serve owner/name --served-model-name foo/bar", ""),
    "modelfile, text": ("Modelfile", 'FROM hf.co/owner/name\nSYSTEM """\nYou are\nFROM now on\n"""\n', ""),
    "table, revision": ("all.csv", "model,revision\nowner/name,v1\n", "v1"),
    "table, other head": ("models.csv", "name,repository\nx,owner/name\n", ""),
    "table, no head": ("models.csv", "owner/name,7\n", ""),
    "list, commit": ("models.txt", "owner/name abc1234\n", "abc1234"),
    "list, tab": ("models.txt", "owner/name\tabc1234\n", "abc1234"),
    "list, colon": ("models.txt", f"owner/name:{SHA}\n", SHA),
    "clone": ("a.sh", "git clone -b v2 https://huggingface.co/owner/name", "v2"),
    "clone, branch": ("a.sh", "git clone --depth 1 --branch v2 https://huggingface.co/owner/name.git x", "v2"),
    "python, dict": ("a.py", 'kw = dict(revision="v1")\nA.from_pretrained("owner/name", **kw)', "v1"),
    "helm, repository": ("values.yaml", "model: {repository: owner/name, revision: v1}", "v1"),
    "lora": ("a.sh", "vllm serve owner/name --lora-modules sql=owner/name", ""),
    "object of an option": (
        "a.sh",
        'vllm serve ./local --speculative-config \'{"model": "owner/name", "n": 5}\'\n',
        "",
    ),
    "list of commands": (
        "a.sh",
        'X=(\n  "python a.py --model_path=owner/name --k 1"\n  "vllm serve owner/name"\n)\n',
        "",
    ),
    "code of a command": ("a.yaml", "args:\n- |\n  python -c '\n  load(\n      repo_id=\"owner/name\",\n  )'\n", ""),
    "modelfile, comment": ("Modelfile", '# """\nFROM hf.co/owner/name\n', ""),
}
OPEN = {
    "compose": ("compose.yaml", 'a:\n  command: ["--model", "${MODEL}"]', "${MODEL}", 2),
    "compose, passed on": ("compose.yaml", "a:\n  environment:\n    - MODEL_ID\n", "MODEL_ID", 3),
    "compose, default": ("compose.yaml", "a:\n  command: --model ${M:-owner/name}\n", "${M:-owner/name}", 2),
    "kubernetes": ("k.yaml", "env:\n- name: MODEL_ID\n  valueFrom: {x: y}\n", "MODEL_ID", 2),
    "helm": ("t.yaml", "args:\n  - --model\n  - {{ .Values.model }}\n", "{{ .Values.model }}", 3),
    "workflow": ("ci.yml", "env:\n  MODEL_ID: ${{ inputs.model }}\n", "${{ inputs.model }}", 2),
    "dockerfile": ("Dockerfile", "ARG M\nRUN hf download $M\n", "$M", 2),
    "script": ("run.sh", "x=model\nvllm serve $1\n", "$1", 2),
    "makefile": ("Makefile", "run:\n\tvllm serve $(MODEL)\n", "$(MODEL)", 2),
    "environment": (".env", "MODEL_ID=${OTHER}\n", "${OTHER}", 1),
    "embedding": ("compose.yaml", "a:\n  environment:\n    - EMBEDDING_MODEL=$M\n", "$M", 3),
    "ollama": ("compose.yaml", "a:\n  environment: {OLLAMA_MODEL: '${OLLAMA_MODEL}'}\n", "${OLLAMA_MODEL}", 2),
    "chat": (".env", "CHAT_MODEL=${OTHER}\n", "${OTHER}", 1),
    "llm": ("a.toml", 'summary_llm = "${LLM}"\n', "${LLM}", 1),
    "matrix": ("ci.yml", "a:\n- run: vllm serve ${{ matrix.model }}\n", "${{ matrix.model }}", 2),
    "template": ("a.yaml.j2", "model: {{ model_id }}\n", "{{ model_id }}", 1),
    "address": (
        "a.sh",
        "wget https://huggingface.co/$REPO/resolve/main/x\n",
        "https://huggingface.co/$REPO/resolve/main/x",
        1,
    ),
    "python, words": ("a.py", 'subprocess.run(["vllm", "serve", "--model", model])', "model", 1),
    "python, library": ("a.py", 'subprocess.run(["ollama", "pull", self.name])', "self.name", 1),
    "python, f-string": ("a.py", 'os.system(f"huggingface-cli download {repo}")', "repo", 1),
    "python, sum": ("a.py", 'os.system("vllm serve " + x)', "x", 1),
    "python, named": ("a.py", 'c = f"vllm serve {x}"\nos.system(c)', "x", 1),
    "python, percent": ("a.py", 'os.system("vllm serve %s" % m["a b"])', "m['a b']", 1),
    "python, format": ("a.py", 'os.system("vllm serve {}".format(m))', "m", 1),
    "notebook": ("a.ipynb", cells("!hf download {repo_id}"), "{repo_id}", 1),
    "no id": (".env", "GENERATION_MODEL=Qwen36_35B_A3B\n", "Qwen36_35B_A3B", 1),
}
QUIET = {
    "actions": ("ci.yml", "jobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4\n        with: {model: a}\n"),
    "images": ("compose.yaml", "a:\n  image: vllm/vllm-openai:v1\n  model_image: org/img\n"),
    "repositories": ("a.json", '{"repository": "owner/name", "name": "@scope/pkg", "models": "src/models"}'),
    "packages": ("package.json", '{"dependencies": {"@huggingface/inference": "1"}, "model": "./a/b"}'),
    "media types": ("a.yaml", "model_type: application/json\nmodel: application/json\n"),
    "image of a model": (
        "a.yaml",
        "modelSpec:\n- repository: org/img\n  tag: a\nmodel: {repository: org/img, tag: a}\n",
    ),
    "table of repositories": ("repos.csv", "name,repository\nx,owner/name\n"),
    "paths": (
        "a.yaml",
        "model_path: src/utils\nmodel: models/best.pt\nmodel_dir: owner/name\ncheckpoint: output/run1\n",
    ),
    "files": (".env", "MODEL_PATH=/models/a.gguf\nMODEL_FILE=owner/name.bin\nMODEL_DIR=owner/name\n"),
    "division": ("a.js", "const model_ratio = width/height\nlet x = model/size;\n"),
    "words": ("README.md", "The model and/or tokenizer: yes/no, model: input/output."),
    "usage that is printed": (
        "a.sh",
        'echo "usage: [python -m some.server --x]"\nif [ "$x" != "[python -m a.b --y]" ]\n',
    ),
    "pages of the Hub": ("README.md", "https://huggingface.co/inference-endpoints/dedicated"),
    "target": ("a.yaml", "hub_model_id: owner/name\n"),
    "model of data": (".env", "DATA_MODEL=${A}\nPRICING_MODEL=${B}\nDEVICE_MODEL=${C}\n"),
    "url": ("a.yaml", "model_url: https://example.org/owner/name\n"),
    "repositories of code": ("repos.txt", "actions/checkout\nowner/name\n"),
    "modelfile of a file": ("Modelfile", "FROM ./local.gguf\nADAPTER ./x.gguf\n"),
    "local server": ("run.sh", "llama-server -m /models/x.gguf --model models/a/b.gguf\n"),
    "comment": ("a.yaml", "# model: owner/name\na: b\n"),
    "placeholder": ("run.sh", "vllm serve <model>\nhf download {model}\n"),
}


@pytest.mark.parametrize(("path", "text", "revision"), FOUND.values(), ids=FOUND)
def test_finds(path: str, text: str, revision: str) -> None:
    found = findings_in(path, text)
    assert {(one.model, one.revision) for one in found.references} == {("owner/name", revision)}
    assert {one.reference for one in found.unresolved} <= {"{{ .y }}"}


@pytest.mark.parametrize(("path", "text", "reference", "line"), OPEN.values(), ids=OPEN)
def test_what_the_file_does_not_tell_is_open_with_its_line(path: str, text: str, reference: str, line: int) -> None:
    (place,) = findings_in(path, text).unresolved
    assert (place.reference, place.line) == (reference, line)


@pytest.mark.parametrize(("path", "text"), QUIET.values(), ids=QUIET)
def test_finds_nothing_in(path: str, text: str) -> None:
    found = findings_in(path, text)
    assert (found.references, found.unresolved) == ((), ())


@pytest.mark.parametrize(
    ("path", "text", "kind", "model"),
    [
        ("Modelfile", "FROM llama3.2:3b\n", NameKind.OLLAMA, "ollama:llama3.2:3b"),
        ("run.sh", "ollama pull mistral && ollama serve\n", NameKind.OLLAMA, "ollama:mistral"),
        ("a.yaml", "model: ollama://gemma2:2b\n", NameKind.OLLAMA, "ollama:gemma2:2b"),
        (".env", "CHAT_MODEL=qwen3:8b\n", NameKind.OLLAMA, "ollama:qwen3:8b"),
        ("a.yaml", "ollama:\n  llm_model: llama2\n", NameKind.OLLAMA, "ollama:llama2"),
        ("a.yaml", "model: openai/gpt-4o\n", NameKind.API, "api:openai/gpt-4o"),
        ("a.yaml", "model: gpt-4o-mini\n", NameKind.API, "api:gpt-4o-mini"),
        (".env", "MODEL=bedrock/anthropic.claude-3\n", NameKind.API, "api:bedrock/anthropic.claude-3"),
        ("run.sh", "modelscope download --model owner/name\n", NameKind.MODELSCOPE, "modelscope:owner/name"),
        ("a.yaml", "model: https://modelscope.cn/models/owner/name\n", NameKind.MODELSCOPE, "modelscope:owner/name"),
        ("a.yaml", "datasets:\n- path: owner/name\nmodel: x\n", NameKind.DATASET, "datasets/owner/name"),
        (".env", "EMBEDDING_MODEL=all-MiniLM-L6-v2", NameKind.HUB, "sentence-transformers/all-MiniLM-L6-v2"),
        ("a.yaml", "model_name_or_path: bert-base-uncased\n", NameKind.HUB, "bert-base-uncased"),
        ("a.yaml", "model: openai/whisper-large-v3\n", NameKind.HUB, "openai/whisper-large-v3"),
        ("a.txt", "https://huggingface.co/gpt2/resolve/main/config.json", NameKind.HUB, "gpt2"),
    ],
)
def test_a_name_is_told_as_what_it_is(path: str, text: str, kind: NameKind, model: str) -> None:
    (found,) = findings_in(path, text).references
    assert (found.kind, found.model) == (kind, model)


TWO_PINNED = {("owner/one", "v1"), ("owner/two", "v2")}
ONE_PINNED = {("owner/one", "v1"), ("owner/two", "")}
ENVIRONMENTS = {
    "compose, lists": (
        "compose.yaml",
        (
            "a:\n  environment: [MODEL_ID=owner/one, MODEL_REVISION=v1]\n"
            "b:\n  environment: [MODEL_ID=owner/two, MODEL_REVISION=v2]\n"
        ),
        TWO_PINNED,
    ),
    "compose, lists, one pinned": (
        "compose.yaml",
        "a:\n  environment: [MODEL_ID=owner/one, MODEL_REVISION=v1]\nb:\n  environment: [MODEL_ID=owner/two]\n",
        ONE_PINNED,
    ),
    "compose, maps, one pinned": (
        "compose.yaml",
        "a:\n  environment: {MODEL_ID: owner/one, MODEL_REVISION: v1}\nb:\n  environment: {MODEL_ID: owner/two}\n",
        ONE_PINNED,
    ),
    "compose, merged": (
        "compose.yaml",
        (
            "x: &x {MODEL_REVISION: v1}\na:\n  environment: {<<: *x, MODEL_ID: owner/one}\n"
            "b:\n  environment: {<<: *x, MODEL_ID: owner/two, MODEL_REVISION: v2}\n"
        ),
        TWO_PINNED,
    ),
    "kubernetes": (
        "k.yaml",
        (
            "a:\n- env:\n  - {name: MODEL_ID, value: owner/one}\n  - {name: MODEL_REVISION, value: v1}\n"
            "- env:\n  - {name: MODEL_ID, value: owner/two}\n"
        ),
        ONE_PINNED,
    ),
    "kubernetes, variables of commands": (
        "k.yaml",
        "".join(
            f"- env:\n  - {{name: M, value: owner/{name}}}\n  - {{name: R, value: {pin}}}\n"
            "  args: [--model, $(M), --revision, $(R)]\n"
            for name, pin in (("one", "v1"), ("two", "v2"))
        ),
        TWO_PINNED,
    ),
    "workflow": (
        "ci.yml",
        (
            "env: {MODEL_REVISION: v1}\nsteps:\n- env: {MODEL_ID: owner/one}\n"
            "- env: {MODEL_ID: owner/two, MODEL_REVISION: v2}\n"
        ),
        TWO_PINNED,
    ),
    "stages": (
        "Dockerfile",
        "FROM x\nENV MODEL_ID=owner/one MODEL_REVISION=v1\nFROM x\nENV MODEL_ID=owner/two\n",
        ONE_PINNED,
    ),
    "stages, inherited": (
        "Dockerfile",
        (
            "FROM x AS a\nENV MODEL_REVISION=v1\nFROM a\nENV MODEL_ID=owner/one\n"
            "FROM x\nENV MODEL_ID=owner/two\nENV MODEL_REVISION=v2\n"
        ),
        TWO_PINNED,
    ),
    "commands": (
        "a.sh",
        "docker run -e MODEL_ID=owner/one -e REVISION=v1 img\nMODEL_ID=owner/two REVISION=v2 ./start.sh\n",
        TWO_PINNED,
    ),
}


@pytest.mark.parametrize(("path", "text", "found"), ENVIRONMENTS.values(), ids=ENVIRONMENTS)
def test_a_revision_goes_with_the_model_of_its_own_environment(
    path: str, text: str, found: set[tuple[str, str]]
) -> None:
    findings = findings_in(path, text)
    assert {(one.model, one.revision) for one in findings.references} == found
    assert findings.unresolved == ()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.yaml", "models:\n- model: owner/one+owner/two\n"),
        ("a.sh", "vllm serve owner/one --lora-modules sql=owner/two\n"),
        ("models.txt", "owner/one, owner/two\n"),
    ],
)
def test_all_of_several_are_told(path: str, text: str) -> None:
    assert {one.model for one in findings_in(path, text).references} == {"owner/one", "owner/two"}


def test_a_revision_that_a_script_gives_twice_is_open() -> None:
    text = "export MODEL_ID=owner/one\nexport MODEL_REVISION=v1\n./x\nexport MODEL_REVISION=v2\n"
    (place,) = findings_in("a.sh", text).unresolved
    assert (place.model, place.reference) == ("owner/one", "$MODEL_REVISION")


def test_lines_are_those_of_the_file() -> None:
    text = "a: 1\n\nenv:\n  - name: MODEL_ID\n    value: owner/one\nrun: |\n  x\n  hf download owner/two\n"
    found = findings_in("a.yaml", text).references
    assert {(one.model, one.line) for one in found} == {("owner/one", 5), ("owner/two", 8)}
    found = findings_in(
        "a.json", '{\n "a": "owner/x",\n "model": "owner/one",\n "b": {\n  "model": "owner/two"}}'
    ).references
    assert {(one.model, one.line) for one in found} == {("owner/one", 3), ("owner/two", 5)}
    found = findings_in("a.toml", 'x = "model"\n[a]\nmodel = "owner/one"\n[b]\nmodel = "owner/two"\n').references
    assert {(one.model, one.line) for one in found} == {("owner/one", 3), ("owner/two", 5)}
