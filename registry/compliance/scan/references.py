"""Finding the models that a project's files refer to. Pure: text in, references out.

Only unmistakable references count: a call that loads a model, a command-line option or key that names one, a link to
the Hub, a package URL. A mere ``word/word`` does not.
"""

import re
from collections.abc import Iterator

import msgspec

_ID = r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}"
_QUOTED = rf"[\"']({_ID})[\"']"
_NO_OWNER = frozenset(
    {
        "api", "blog", "collections", "datasets", "docs", "join", "learn", "models", "new", "organizations", "papers",
        "posts", "pricing", "settings", "spaces", "tasks",
    }
)  # fmt: skip
"""First parts of the Hub's own paths, which no owner has."""

_CALLS = "from_pretrained|snapshot_download|hf_hub_download|SentenceTransformer|CrossEncoder|LLM"
_KEYS = "model|model_id|model_name|model_name_or_path|base_model|repo_id|pretrained_model_name_or_path|MODEL_ID"
_COMMANDS = "vllm serve|huggingface-cli download|hf download"

_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:{_CALLS})\(\s*{_QUOTED}",
        rf"\b(?:{_KEYS})\s*=\s*{_QUOTED}",
        rf"^\s*[\"']?(?:{_KEYS})[\"']?\s*[:=]\s*[\"']?({_ID})[\"']?\s*,?\s*(?:#.*)?$",
        rf"--(?:model|model-id|model-path|hf-repo)[ =][\"']?({_ID})\b",
        rf"\b(?:{_COMMANDS})\s+[\"']?({_ID})\b",
        rf"(?:huggingface\.co|hf\.co)/({_ID})",
        rf"pkg:huggingface/({_ID})",
    )
)
MAX_LINE = 2_000


class Reference(msgspec.Struct, frozen=True, order=True):
    """Where a model is referred to; ``line`` counts from 1."""

    model: str
    path: str
    line: int


def references_in(path: str, text: str) -> Iterator[Reference]:
    """The models that one file refers to, line by line."""
    for number, line in enumerate(text.splitlines(), start=1):
        for model in sorted({found for pattern in _PATTERNS for found in pattern.findall(line[:MAX_LINE])}):
            owner, _, name = model.partition("/")
            if owner.lower() not in _NO_OWNER:
                yield Reference(f"{owner}/{name.rstrip('.').removesuffix('.git')}", path, number)
