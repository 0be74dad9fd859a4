"""Models that command lines name: downloads and servers, with the revision wherever it stands in the command. Pure.

Variables count by what the same file gives them (``ENV``, ``ARG``, ``export``, ``NAME=value``); another one is open.
"""

import re
import shlex
from collections.abc import Iterator

from registry.compliance.scan.ids import at_address, hub_id, single_id
from registry.compliance.scan.values import Found, Named, OpenPlace

MAX_COMMAND = 4_000
_TOOLS = re.compile(
    r"\b(?:(?:hf|huggingface-cli)\s+(?:repo\s+)?download|vllm\s+serve|modelscope\s+download|mlx_lm\.\w+|"
    r"(?:text-generation-launcher|text-embeddings-router|llama-server|llama-cli|lm_eval|trtllm-serve|litgpt\s+download)\b|"
    r"python3?\s+-m\s+(?:vllm|sglang|mlx_lm|lmdeploy|huggingface_hub)[\w.]*)"
)
_POSITIONAL = re.compile(r"download|serve$")
_MODEL_OPTIONS = frozenset(
    {"--model", "--model-id", "--model-path", "--model_name_or_path", "--hf-repo", "-hf", "-hfr", "--repo-id", "-m"}
)
_REVISION_OPTIONS = frozenset({"--revision", "--model-revision", "--hf-revision"})
_FLAGS = frozenset({"--force-download", "--quiet", "--resume-download", "--trust-remote-code", "-q", "--dry-run"})
_SET = re.compile(
    r"^\s*(?:-\s+)?[\"']?(?:(?:ENV|ARG|export|set|RUN)\s+)?([A-Za-z_]\w*)(?:\s*[=:]\s*|\s+(?=\S+\s*$))[\"']?"
    r"([A-Za-z0-9][\w./@:-]*)[\"']?\s*(?:#.*)?$"
)
_VARIABLE = re.compile(r"\$\{?(\w+)(?::?-([^}]*))?\}?|\{\{[^}]*\}\}|%\w+%")
_END = re.compile(r"\s(?:&&|\|\|?|;|>|2>)\s|;\s*$")


def variables_in(lines: list[str]) -> dict[str, str]:
    """What the lines of a file give to names; a name that is given two values has none."""
    given = dict[str, str]()
    for line in lines:
        if found := _SET.match(line[:MAX_COMMAND]):
            name, value = found[1], found[2]
            given[name] = value if given.get(name, value) == value else ""
    return given


def models_in_commands(lines: list[str]) -> Iterator[Found]:
    """The models of all commands, and those that load what the file does not tell."""
    given = variables_in(lines)
    for number, command in _commands(lines):
        for tool in _TOOLS.finditer(command):
            rest = command[tool.end() :]
            end = _END.search(rest)
            yield from _model(number, tool[0], _words(rest[: end.start()] if end else rest), given)


def _commands(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Each line with those that continue it, and the number of its first."""
    number = 0
    while number < len(lines):
        first, command = number, lines[number]
        while command.rstrip().endswith("\\") and number + 1 < len(lines) and len(command) < MAX_COMMAND:
            number += 1
            command = command.rstrip()[:-1] + " " + lines[number].strip()
        yield first + 1, command[:MAX_COMMAND]
        number += 1


def _words(rest: str) -> list[str]:
    try:
        return shlex.split(rest, comments=True)
    except ValueError:
        return [word.strip("\"',[]()") for word in rest.split()]


def _model(line: int, tool: str, words: list[str], given: dict[str, str]) -> Iterator[Found]:
    options, plain = _taken_apart(words)
    if options.get("--repo-type", "model") not in {"model", "models"}:
        return
    named = next((options[name] for name in sorted(_MODEL_OPTIONS) if options.get(name)), None)
    if named is None and _POSITIONAL.search(tool) and plain:
        named = plain[0]
    if named is None:
        return
    model = value_of(named, given)
    revision = next((value_of(options[name], given) for name in sorted(_REVISION_OPTIONS) if name in options), "")
    if model is None:
        yield OpenPlace(line, named)
        return
    short, _, pinned = model.partition("@")
    found = at_address(model) or ((name, pinned) if (name := _id(short, tool)) else None)
    if found:
        yield Named(found[0], line, found[1] if revision == "" else revision)


def _id(word: str, tool: str) -> str | None:
    word = word.partition(":")[0]
    return hub_id(word) if "/" in word else single_id(word) if _POSITIONAL.search(tool) else None


def _taken_apart(words: list[str]) -> tuple[dict[str, str], list[str]]:
    """Options with their values, and the other words."""
    options, plain = dict[str, str](), list[str]()
    waiting: str | None = None
    for word in words:
        if word.startswith("-") and len(word) > 1:
            name, is_given, value = word.partition("=")
            options[name] = value
            waiting = None if is_given or name in _FLAGS else name
        elif waiting is not None:
            options[waiting], waiting = word, None
        else:
            plain.append(word)
    return options, plain


def value_of(word: str, given: dict[str, str]) -> str | None:
    """A word with its variables filled in; None where one of them is not known."""
    is_open = False

    def filled(found: re.Match[str]) -> str:
        nonlocal is_open
        value = given.get(found[1] or "") or ""
        is_open = is_open or not value
        return value

    whole = _VARIABLE.sub(filled, word)
    return None if is_open else whole
