"""What the names of settings, variables, options and keywords say of their values: is this a model? Pure."""

import re
from collections.abc import Iterable
from enum import IntEnum

from registry.memo import for_short_texts


class Sense(IntEnum):
    """How surely a name says that its value is a model."""

    NONE = 0
    LIKELY = 1
    """``embedding_model``: an ``owner/name`` counts, and a word that only old models of the Hub bear."""
    SURE = 2
    """``model_name_or_path``: an id without an owner counts, too, and what cannot be resolved is open."""


_SURE = frozenset(
    {
        "adapter_name_or_path", "base_model", "base_model_id", "base_model_name_or_path", "hf_id", "hf_model",
        "hf_model_id", "hf_model_name", "hf_model_repo_id", "hf_repo", "hf_repo_id", "huggingface_model",
        "huggingface_model_id", "huggingface_model_name", "huggingface_repo", "model_id", "model_name_or_path",
        "model_repo_id", "name_or_path", "pretrained_model", "pretrained_model_name",
        "pretrained_model_name_or_path", "repo_id", "teacher_model_name_or_path", "tokenizer_name_or_path",
        "reward_model_name_or_path", "draft_model_name_or_path",
    }
)  # fmt: skip
_SURE_ENDS = ("_name_or_path", "_hf_repo", "_hf_model_id", "_hf_repo_id")
_LIKELY_ENDS = (
    "model_path", "model_name", "model_id", "tokenizer_path", "model_names", "model_ids", "model_url", "model_uri",
)  # fmt: skip
_OPEN_TOO = frozenset({"model", "model_name", "model_path", "storage_uri", "served_model", "vllm_model", "llm_model"})
"""Likely names whose value, where it cannot be told, still is a model that is loaded."""
_OF_LANGUAGE = frozenset(
    {
        "asr", "chat", "coder", "completion", "default", "draft", "embed", "embedder", "embedding", "embeddings",
        "generation", "hf", "huggingface", "inference", "judge", "llm", "lora", "mllm", "ollama", "pretrained", "rag",
        "rerank", "reranker", "sentence", "slm", "stt", "summary", "transformer", "tts", "vision", "vllm", "vlm",
        "whisper",
    }
)  # fmt: skip
"""Words before ``model`` that tell it from a model of data, of a device or of prices."""
_THINGS = frozenset(
    {
        "adapter", "checkpoint", "checkpoints", "ckpt", "controlnet", "cross", "embed", "embedder", "embedders",
        "embedding", "embeddings", "encoder", "encoders", "llm", "llms", "lora", "loras", "mllm", "model", "models",
        "pretrained", "reranker", "rerankers", "rerank", "slm", "summarizer", "tokenizer", "tokenizers", "unet",
        "vae", "vlm", "hf", "huggingface", "lm",
    }
)  # fmt: skip
_NOT = frozenset(
    {
        "author", "backend", "base_url", "bucket", "cache", "card", "class", "classes", "config", "count", "data",
        "dataset", "datasets", "date", "dir", "directory", "dirs", "dtype", "endpoint", "engine", "extra", "factory",
        "file", "filename", "files", "folder", "format", "framework", "host", "image", "images", "import", "kwargs",
        "len", "length", "library", "license", "limit", "link", "log", "mapping", "max", "mode", "module",
        "namespace", "options", "organization", "output", "outputs", "owner", "package", "parameters", "params",
        "parser", "prefix", "prompt", "provider", "registry", "root", "save", "script", "secret", "service", "size",
        "sizes", "space", "spaces", "source", "suffix", "tag", "tags", "task", "template", "tests", "token",
        "transform", "type", "types", "uri", "url", "urls", "user", "username", "version", "view", "views", "volume",
        "workflow", "workspace", "yaml", "api",
    }
)  # fmt: skip
_TARGETS = frozenset(
    {"hub_model_id", "hub_repo_id", "push_to_hub_model_id", "push_to_hub_repo_id", "output_model_name"}
)
"""Where a training puts its result: nothing is loaded from there."""
REVISIONS = frozenset(
    {
        "commit",
        "hf_revision",
        "model_commit",
        "model_revision",
        "model_sha",
        "model_version_sha",
        "rev",
        "revision",
        "sha",
    }
)
_ONLY_REVISIONS = frozenset({"hf_revision", "model_commit", "model_revision", "model_sha", "revision"})
_SUREST = ("revision", "model_revision", "hf_revision")
_NO_MODELS = frozenset({"chart", "code", "data", "dataset", "git", "image", "processor", "target", "tokenizer"})
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_GLUED = re.compile(r"(model|tokenizer|checkpoint)(name|id)(?=_|$)")
_SPLIT = re.compile(r"[^A-Za-z0-9]+")
_LONGEST = 80


def folded(name: str) -> str:
    """A name as words with lines between: ``modelName``, ``--model-name`` and ``MODEL_NAME`` are ``model_name``."""
    spread = name if name.isupper() or name.islower() else _CAMEL.sub("_", name)
    return _GLUED.sub(r"\1_\2", "_".join(word for word in _SPLIT.split(spread.lower()) if word))


@for_short_texts(8_192)
def sense_of(name: str) -> Sense:
    """What a name says of its value."""
    whole = folded(name) if len(name) <= _LONGEST else ""
    if not whole or whole in _TARGETS:
        return Sense.NONE
    if whole in _SURE or whole.endswith(_SURE_ENDS):
        return Sense.SURE
    words = whole.split("_")
    if whole.startswith("s3") or ("hub" in words and _THINGS.isdisjoint({*words} - {"hf", "huggingface"})):
        return Sense.NONE  # a place in a bucket; hf_hub_name: where something is, and not what
    is_likely = words[-1] not in _NOT and not _THINGS.isdisjoint(words)
    return Sense.LIKELY if is_likely or whole.endswith(_LIKELY_ENDS) else Sense.NONE


@for_short_texts(8_192)
def is_open_too(name: str) -> bool:
    """Whether a value of this name that cannot be told is a model that cannot be told."""
    whole = folded(name)
    return (
        sense_of(name) is Sense.SURE
        or whole in _OPEN_TOO
        or whole.endswith(("_model_id", "_model_name", "_hf_model"))
        or _is_of_language(whole.split("_"))
    )


def _is_of_language(words: list[str]) -> bool:
    """``EMBEDDING_MODEL``, ``OLLAMA_MODEL``, ``SUMMARY_LLM``: a model that is run, and no model of data."""
    last = words[-1]
    return last in {"llm", "vlm"} or (last == "model" and not _OF_LANGUAGE.isdisjoint(words[:-1]))


@for_short_texts(8_192)
def is_revision(name: str) -> bool:
    """Whether a name says that its value is a revision of the model beside it."""
    return folded(name) in REVISIONS or _ends_in_revision(name)


@for_short_texts(8_192)
def is_only_revision(name: str) -> bool:
    """Whether a name says so without a model beside it: not ``commit``, which may be of anything."""
    return folded(name) in _ONLY_REVISIONS or _ends_in_revision(name)


def _ends_in_revision(name: str) -> bool:
    """Whether a name is of some revision, and not of what is loaded beside a model: its tokenizer, code or data."""
    words = folded(name).split("_")
    return len(words) > 1 and words[-1] == "revision" and _NO_MODELS.isdisjoint(words)


def surest_revision(pairs: Iterable[tuple[str, str]]) -> str:
    """The value among names and values that pins the model beside: ``revision`` before any other name."""
    found = {folded(name): value for name, value in pairs if is_revision(name)}
    return next((found[name] for name in (*_SUREST, *found) if found.get(name)), "")


@for_short_texts(8_192)
def is_dataset(name: str) -> bool:
    """Whether a name says that its value is a data set."""
    words = folded(name).split("_")
    return not {"dataset", "datasets"}.isdisjoint(words) and words[-1] in {
        "dataset",
        "datasets",
        "id",
        "name",
        "path",
        "repo",
    }


@for_short_texts(8_192)
def is_alias(name: str) -> bool:
    """Whether a name says that its value is what a model is called by those who ask for it."""
    words = set(folded(name).split("_"))
    return bool(words & {"alias", "aliases", "served"}) or folded(name).endswith("model_name")
