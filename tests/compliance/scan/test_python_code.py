"""Which models Python code loads, at which revision, and what it leaves open."""

import json

import pytest

from registry.compliance.scan import NameKind, findings_in

SHA = "0123456789abcdef0123456789abcdef01234567"
FOUND = {
    "black": ('x = A.from_pretrained(\n    "owner/name",\n    trust_remote_code=True,\n    revision="v1",\n)', "v1"),
    "keyword": ('A.from_pretrained(pretrained_model_name_or_path="owner/name", revision="v1")', "v1"),
    "revision first": ('A.from_pretrained(revision="v1", pretrained_model_name_or_path="owner/name")', "v1"),
    "snapshot, positional": (f'snapshot_download("owner/name", "{SHA}")', SHA),
    "snapshot, keyword": (f'snapshot_download(repo_id="owner/name", revision="{SHA}")', SHA),
    "file, positional": ('hf_hub_download("owner/name", "config.json", None, None, "v1")', "v1"),
    "file, keyword": ('hf_hub_download(repo_id="owner/name", filename="a", revision="v1")', "v1"),
    "module": ('huggingface_hub.hf_hub_download("owner/name", "a", revision="v1")', "v1"),
    "constants": ('ID = "owner/name"\nREV = "v1"\nA.from_pretrained(ID, revision=REV)', "v1"),
    "class constants": ('class C:\n    ID = "owner/name"\n    def f(self):\n        A.from_pretrained(self.ID)', ""),
    "added": ('A.from_pretrained("owner/" + "name", revision="v1")', "v1"),
    "formatted": ('N = "name"\nA.from_pretrained(f"owner/{N}", revision="v1")', "v1"),
    "adjacent strings": ('A.from_pretrained("owner/" "name", revision=("v" "1"))', "v1"),
    "options": ('options = {"revision": "v1"}\nA.from_pretrained("owner/name", **options)', "v1"),
    "adapter": ('PeftModel.from_pretrained(base, "owner/name", revision="v1")', "v1"),
    "pipeline": ('pipeline("text-generation", "owner/name", revision="v1")', "v1"),
    "pipeline, keyword": ('pipeline(model="owner/name", revision="v1")', "v1"),
    "vllm": ('LLM(model="owner/name", revision="v1")', "v1"),
    "embedding": ("HuggingFaceEmbeddings(model_name='owner/name')", ""),
    "timm": ('timm.create_model("hf_hub:owner/name@v1")', "v1"),
    "single file": ('P.from_single_file("https://huggingface.co/owner/name/blob/v1/a.safetensors")', "v1"),
    "none": ('A.from_pretrained("owner/name", revision=None)', ""),
    "dictionary": ('CONFIG = {"model": "owner/name", "revision": "v1"}', "v1"),
    "triple quotes": ('A.from_pretrained("""owner/name""", revision="v1")', "v1"),
    "async": ('async def f():\n    await A.from_pretrained("owner/name", revision="v1")', "v1"),
}
FOUND |= {
    "option": ('p.add_argument("--model_name", default="owner/name")', ""),
    "field": ('class A:\n    model_name_or_path: str = field(default="owner/name")', ""),
    "default of a parameter": ('def f(model_name="owner/name"):\n    pass', ""),
    "table": ('MODELS = {"a": "owner/name-7b"}\nfor k, v in MODELS.items():\n    print(v)', ""),
    "loop": ('for m in ["owner/name"]:\n    A.from_pretrained(m, revision="v1")', "v1"),
    "subscript": ('M = {"a": "owner/name"}\nA.from_pretrained(M["a"], revision="v1")', "v1"),
    "private function": ('def _f(n):\n    return A.from_pretrained(n)\n_f("owner/name")', ""),
    "options as a dictionary": ('o = {"model_id": "owner/name"}\nA.from_pretrained(**o)', ""),
    "other scope": ('def f():\n    n = "a/b"\ndef g():\n    n = "owner/name"\n    A.from_pretrained(n)', ""),
    "langchain": ('HuggingFaceEndpoint(repo_id="owner/name", revision="v1")', "v1"),
    "llamaindex": ('Settings.embed_model = "local:owner/name"', ""),
    "meta": ('ModelMeta(name="owner/name-7b", revision="v1")', "v1"),
    "command": ('run(["vllm", "serve", "owner/name", "--revision", "v1"])', "v1"),
    "shell": ('os.system("hf download owner/name --revision v1")', "v1"),
    "by its looks": ('launcher("owner/name-7b")  # a model', ""),
    "cases of a test": ('@p.mark.parametrize("model_id", ["owner/name-7b"])\ndef test(model_id): ...', ""),
    "variable of the environment": ('os.environ["MODEL"] = "owner/name"', ""),
    "option of typer": ('def f(model: str = typer.Option("owner/name")): ...', ""),
    "embedder": ('FlagModel("owner/name", use_fp16=True)', ""),
    "reranker": ('FlagReranker("owner/name")', ""),
    "route": ('dspy.LM("huggingface/owner/name")', ""),
    "environment of a container": ('Model(env={"HF_MODEL_ID": "owner/name"})', ""),
}
OPEN = {
    "revision": 'A.from_pretrained("owner/name", revision=args.revision)',
    "revision of the environment": 'A.from_pretrained("owner/name", revision=os.environ["REV"])',
    "formatted revision": 'A.from_pretrained("owner/name", revision=f"v{number}")',
    "parameter": 'def f(revision):\n    return A.from_pretrained("owner/name", revision=revision)',
    "model": "A.from_pretrained(args.model)",
    "model of the environment": 'snapshot_download(os.getenv("MODEL"))',
    "model by a parameter": 'def f(name="owner/name"):\n    return A.from_pretrained(name)',
    "model of a list": "for name in names:\n    hf_hub_download(name, 'a')",
}
OPEN |= {
    "option": 'p.add_argument("--model", default="owner/name")\nA.from_pretrained(args.model)',
    "formatted model": 'A.from_pretrained(f"owner/{name}")',
    "dictionary of options": "A.from_pretrained(**options)",
    "default of the environment": 'A.from_pretrained(os.environ.get("M", "owner/name"))',
    "environment elsewhere": 'ChatAny(model=os.environ["M"])',
    "constant of the environment": 'EMBEDDING_MODEL = os.environ["EMBEDDING_MODEL"]',
    "field of the environment": 'class S:\n    model_name: str = os.getenv("MODEL", "owner/name")',
    "default of a library": 'pipeline("sentiment-analysis")',
    "open argument": "HuggingFaceEmbeddings(model_name=config.model)",
    "pipeline of a task": 'pipeline("ner", model=args.model)',
    "pipeline of transformers": "from transformers import pipeline\npipeline(task, model=name)",
    "options of a server": "from vllm import LLM\nLLM(**vars(args))",
    "a size of Whisper": 'WhisperModel("large-v3")',
    "a size that is given": "from faster_whisper import WhisperModel\nWhisperModel(size)",
    "a name of CLIP's": 'Score(model_name="ViT-B/32")',
    "a name of a service": 'Groq(model="llama3-8b-8192")',
}
QUIET = {
    "folder": 'A.from_pretrained("./owner/name")',
    "absolute": 'A.from_pretrained("/models/name")',
    "joined": 'A.from_pretrained(os.path.join(root, "name"))',
    "path": 'A.from_pretrained(Path("x") / "y")',
    "own output": 'm.save_pretrained("out/best")\nA.from_pretrained("out/best")',
    "architecture": "from transformers import WhisperModel\nWhisperModel(config)",
    "another pipeline": "Pipeline().pipeline(steps, model=model)",
    "file in a folder": 'LM(model="models/name-gguf/a.gguf")',
    "checkpoint": 'A.from_pretrained("out/checkpoint-500")',
    "definition": "class A(B):\n    def from_pretrained(cls, x):\n        return super().from_pretrained(x)",
    "docstring": '"""Use A.from_pretrained("owner/name")."""',
    "other words": 'open("owner/name")',
    "target": 'api.create_repo(repo_id="owner/name")\nm.push_to_hub("owner/name")',
    "formatted folder": 'A.from_pretrained(f"./out/{name}")',
    "folder by its name": "A.from_pretrained(args.output_dir)",
    "another library": 'EfficientNet.from_pretrained("efficientnet-b0")',
    "keywords of the web": 'render(template="a/b.html", path="x/y")',
    "model of data": 'DATA_MODEL = os.environ["X"]\nmodel_dir = os.getenv("Y")',
    "module": 'patch("a/b")\nimport_module("models.auth")',
}


@pytest.mark.parametrize(("code", "revision"), FOUND.values(), ids=FOUND)
def test_a_call_names_its_model_and_revision(code: str, revision: str) -> None:
    found = findings_in("app.py", code)
    assert {(one.model.removesuffix("-7b"), one.revision) for one in found.references} == {("owner/name", revision)}
    assert found.unresolved == ()


@pytest.mark.parametrize("code", OPEN.values(), ids=OPEN)
def test_what_the_file_does_not_tell_is_open(code: str) -> None:
    assert findings_in("app.py", code).unresolved


@pytest.mark.parametrize(
    "code",
    [
        'TaskConfig(name="x", hf_repo="owner/name", evaluation_splits=["test"])',
        'Task(hf_repo="owner/name", hf_subset="x")',
        'snapshot_download("owner/name", repo_type="dataset")',
        'load_dataset("owner/name", split="train")',
    ],
)
def test_a_data_set_is_told_as_one(code: str) -> None:
    (found,) = findings_in("app.py", code).references
    assert (found.model, found.kind) == ("datasets/owner/name", NameKind.DATASET)


def test_a_place_is_told_with_its_words_and_line() -> None:
    (place,) = findings_in("app.py", "\n\nA.from_pretrained(\n    config.model,\n)").unresolved
    assert (place.line, place.reference) == (3, "config.model")


@pytest.mark.parametrize(
    ("code", "model"),
    [
        ('SentenceTransformer("all-MiniLM-L6-v2")', "sentence-transformers/all-MiniLM-L6-v2"),
        ('SentenceTransformer("bert-base-uncased")', "bert-base-uncased"),
        ('ChatOllama(model="llama3.1")', "ollama:llama3.1"),
        ('from modelscope import snapshot_download\nsnapshot_download("owner/name")', "modelscope:owner/name"),
        ('completion(model="openai/gpt-4o")', "api:openai/gpt-4o"),
        ('completion(model="huggingface/owner/name")', "owner/name"),
        ('A.from_pretrained("huggingface/CodeBERTa-small-v1")', "huggingface/CodeBERTa-small-v1"),
        ('LM(model="owner/name-GGUF/name-Q4_K_M.gguf")', "owner/name-GGUF"),
        ('evaluate(model="owner/name-7b", split="test")', "owner/name-7b"),
        ('dspy.LM("ollama_chat/llama3.2")', "ollama:llama3.2"),
    ],
)
def test_a_name_is_told_as_what_it_is(code: str, model: str) -> None:
    assert [one.model for one in findings_in("app.py", code).references] == [model]


@pytest.mark.parametrize("code", QUIET.values(), ids=QUIET)
def test_what_is_no_model_of_the_hub_stays_quiet(code: str) -> None:
    found = findings_in("app.py", code)
    assert (found.references, found.unresolved) == ((), ())


def test_several_values_are_several_models() -> None:
    found = findings_in("app.py", 'A.from_pretrained("a/one" if small else "b/two", revision="v1" if old else "v2")')
    assert {(one.model, one.revision) for one in found.references} == {
        ("a/one", "v1"), ("a/one", "v2"), ("b/two", "v1"), ("b/two", "v2")
    }  # fmt: skip


@pytest.mark.parametrize("code", ['print "old"\nA.from_pretrained("owner/name")', "(" * 5_000 + '\nX("owner/name")'])
def test_what_is_no_python_is_read_as_text(code: str) -> None:
    assert {one.model for one in findings_in("app.py", code).references} <= {"owner/name"}


def test_an_id_without_an_owner_counts_where_a_call_loads_it() -> None:
    found = findings_in("app.py", 'A.from_pretrained("gpt2")\nB.from_pretrained("distilbert-base-uncased")\nopen("x")')
    assert {one.model for one in found.references} == {"gpt2", "distilbert-base-uncased"}


def test_a_notebook_is_read_cell_by_cell() -> None:
    """Magics, shell commands and a cell that is no Python do not hide what stands beside them."""
    cells = [
        {"cell_type": "markdown", "source": ["See https://huggingface.co/a/linked"]},
        {"cell_type": "code", "source": ["!pip install x\n", "%matplotlib inline\n", 'ID = "b/named"\n']},
        {"cell_type": "code", "source": ["model = A.from_pretrained(\n", "    ID,\n", '    revision="v1",\n', ")"]},
        {"cell_type": "code", "source": 'files = !ls\nhf_hub_download("c/file", "x")'},
        {"cell_type": "code", "source": ["!hf download d/shell --revision v2"]},
        {"cell_type": "code", "source": ['print "no Python of today"\n', 'A.from_pretrained("e/old")']},
        {"cell_type": "code", "source": ["A.from_pretrained(name)"], "outputs": [{"text": ["f/printed"]}]},
    ]
    found = findings_in("n.ipynb", json.dumps({"cells": cells, "nbformat": 4}, indent=1))
    assert {(one.model, one.revision) for one in found.references} == {
        ("a/linked", ""), ("b/named", "v1"), ("c/file", ""), ("d/shell", "v2"), ("e/old", "")
    }  # fmt: skip
    assert len(found.unresolved) == 1
