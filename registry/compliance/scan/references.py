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
_CALL_LINES = 12
"""Lines on which the arguments of one call are looked for."""
_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}"
_AT = re.compile(rf"(?:@|/(?:blob|tree|resolve|raw)/)({_NAME})")
_REVISION = re.compile(rf"(?:--|\b)revision[ =:]+[\"']?({_NAME})")


class Reference(msgspec.Struct, frozen=True, order=True):
    """Where a model is referred to; ``line`` counts from 1."""

    model: str
    path: str
    line: int
    revision: str = ""
    """The commit, tag or branch that is pinned there; empty where none is."""


def references_in(path: str, text: str) -> Iterator[Reference]:
    """The models that one file refers to, line by line."""
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        shown = line[:MAX_LINE]
        for model in sorted({found for pattern in _PATTERNS for found in pattern.findall(shown)}):
            owner, _, name = model.partition("/")
            if owner.lower() not in _NO_OWNER:
                name = name.rstrip(".").removesuffix(".git")
                yield Reference(
                    f"{owner}/{name}", path, number, _pinned(shown, lines[number : number + _CALL_LINES], model)
                )


def _pinned(line: str, following: list[str], model: str) -> str:
    """The revision that stands with a model: after ``@`` or in its address, or as an argument of the same call."""
    after = line[line.index(model) + len(model) :]
    if found := _AT.match(after):
        return found[1]
    call = after
    for more in following:
        if _is_closed(call):
            break
        call += f"\n{more[:MAX_LINE]}"
    argument = _REVISION.search(call[: _end(call)])
    return argument[1] if argument else ""


def _is_closed(call: str) -> bool:
    return call.count(")") > call.count("(") or ("(" not in call and ")" not in call and "," not in call)


def _end(call: str) -> int:
    """Where the parenthesis that was open at the model closes."""
    depth = 0
    for place, character in enumerate(call):
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return place
    return len(call)
