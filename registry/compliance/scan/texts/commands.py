"""Models that commands name: downloads and servers, options and variables, with the revision in the same command. Pure.

Variables count by what the same file gives them (``ENV``, ``ARG``, ``export``, ``NAME=value``); another one is open.
"""

import re
import shlex
from collections.abc import Iterator, Sequence

from registry.compliance.scan.ids import hub_id
from registry.compliance.scan.names import is_distinct, is_local, model_of
from registry.compliance.scan.texts.candidates import NamedWord, settled
from registry.compliance.scan.texts.variables import has_variable
from registry.compliance.scan.values import Found, Named, NameKind, OpenPlace
from registry.compliance.scan.vocabulary import folded

MAX_COMMAND = 20_000
Word = tuple[str, int]
"""A word of a command, and its line."""

_POSITIONAL = {
    ("hf", "download"): NameKind.HUB,
    ("huggingface-cli", "download"): NameKind.HUB,
    ("hf", "repo", "download"): NameKind.HUB,
    ("hfd",): NameKind.HUB,
    ("hfd.sh",): NameKind.HUB,
    ("vllm", "serve"): NameKind.HUB,
    ("vllm", "bench"): NameKind.HUB,
    ("sglang", "serve"): NameKind.HUB,
    ("trtllm-serve",): NameKind.HUB,
    ("lmdeploy", "serve", "api_server"): NameKind.HUB,
    ("lmdeploy", "chat"): NameKind.HUB,
    ("litgpt", "download"): NameKind.HUB,
    ("litgpt", "finetune"): NameKind.HUB,
    ("tune", "download"): NameKind.HUB,
    ("mlx_lm.server",): NameKind.HUB,
    ("modelscope", "download"): NameKind.MODELSCOPE,
    ("ollama", "pull"): NameKind.OLLAMA,
    ("ollama", "run"): NameKind.OLLAMA,
    ("ollama", "show"): NameKind.OLLAMA,
}
"""Commands that take a model as their first word."""
_OLLAMA = re.compile(r"[A-Za-z0-9][\w.-]*(?:/[\w.-]+){0,2}(?::[\w.-]+)?")
_SHORT = {"-m": "model", "-hf": "hf_repo", "-hfr": "hf_repo", "-hfd": "hf_repo"}
_TAGGED = frozenset({"hf_repo", "model"})
_FLAGS = frozenset(
    {
        "--force-download", "--quiet", "--resume-download", "--trust-remote-code", "-q", "--dry-run", "-d", "-it",
        "--rm",
    }
)  # fmt: skip
_MEMBER = re.compile(r"\"([\w-]{1,60})\"\s*:\s*\"([^\"]{1,200})\"")
"""A member of an object in JSON that is given to an option."""
_PRINTERS = frozenset({"echo", "printf"})
_WRITTEN_OUT = re.compile(
    r"(?:\S*/)?(?:accelerate|bash|deepspeed|hf|huggingface-cli|llama-server|lmdeploy|python[\d.]*|sglang|sh|torchrun|uv|vllm)\s"
)
"""How a command begins that stands as one word, as in a list of commands."""
_SEPARATORS = frozenset({"&&", "||", "|", ";", "&", ">", ">>", "2>&1", "do", "then"})
_TELLING = re.compile(
    r"download|serve|ollama|git clone|(?:huggingface|hf)\.co/\S{0,100}[${]|"
    r"-[\w-]{0,40}(?:model|repo|hf|lora|branch|adapter|token|embed|checkpoint|rerank|pretrain|draft|dataset)"
    r"|\w=|\w/[\w.-]{1,100}[-_](?:\d|gguf|awq|gptq)",
    re.IGNORECASE,
)
_INSTRUCTION = re.compile(
    r"^\s*(?:[-!$%>]\s*)?(?:(?:ENV|ARG|RUN|CMD|ENTRYPOINT|export|set|setx|local|declare|readonly|LABEL)\s+)?",
    re.IGNORECASE,
)
_SET = re.compile(
    r"^\s*(?:-\s+)?[\"']?(?:(?:ENV|ARG|export|set|RUN|local|readonly)\s+)?([A-Za-z_]\w*)(?:\s*[?:]?=\s*|\s*:\s*|\s+(?=\S+\s*$))"
    r"[\"']?([A-Za-z0-9][\w./@:-]*)[\"']?\s*(?:#.*)?$"
)
_FILLED = re.compile(r"\$?\{\{[^{}\n]{0,200}\}\}")
"""What a template fills in: one word, whatever blanks stand in it."""
_FILLER = "\ue004"
_OPEN_ADDRESS = re.compile(
    r"(?:huggingface\.co|hf\.co)/(?!(?:datasets|spaces|api)/)(?:[\w.-]{1,96}/)?(?:\$|\{\{)[^\s\"']*?/(?:resolve|raw|blob)/"
)
_PAIR = re.compile(r"[A-Za-z_]\w*=")
_ARGUMENTS = ("model_args", "model-args")


def variables_in(lines: Sequence[str]) -> dict[str, str]:
    """What the lines of a file give to names; a name that is given two values has an empty one."""
    given = dict[str, str]()
    for line in lines:
        if ("=" in line or ":" in line or " " in line) and (found := _SET.match(line[:MAX_COMMAND])):
            name, value = found[1], found[2]
            given[name] = value if given.get(name, value) == value else ""
    return given


def models_in_lines(lines: Sequence[str], *, first: int = 1, given: dict[str, str] | None = None) -> Iterator[Found]:
    """The models of commands, and those that load what the file does not tell; ``first`` is where they begin."""
    known = variables_in(lines) | (given or {})
    for number, count, command in _commands(lines):
        if _TELLING.search(command):
            words = _words(_INSTRUCTION.sub("", command))
            group = lines[number : number + count]
            placed = [(word, first + number + _offset(word, group)) for word in words]
            yield from models_in_words(placed, known)


def models_in_words(words: Sequence[Word], given: dict[str, str]) -> Iterator[Found]:
    """The models of commands whose words are known, as ``["vllm", "serve", "owner/name"]``."""
    segment = list[Word]()
    for word in words:
        if word[0] in _SEPARATORS:
            yield from _segment(segment, given)
            segment = []
        else:
            segment.append(word)
    yield from _segment(segment, given)


def _commands(lines: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Each line with those that continue it: the place of its first, how many they are, and the whole."""
    number = 0
    while number < len(lines):
        first, command = number, lines[number][:MAX_COMMAND]
        while command.rstrip().endswith(("\\", " `")) and number + 1 < len(lines) and len(command) < MAX_COMMAND:
            number += 1
            following = "" if lines[number].lstrip().startswith("#") else lines[number].strip()
            command = f"{command.rstrip().rstrip('`')[: None if command.rstrip().endswith('`') else -1]} {following}"
            if not following and command.rstrip() and number + 1 < len(lines):
                command = f"{command.rstrip()} \\"
        yield first, number - first + 1, command[:MAX_COMMAND]
        number += 1


def _offset(word: str, group: Sequence[str]) -> int:
    """On which of the lines of a command a word stands."""
    return next((place for place, line in enumerate(group) if word in line), 0) if len(group) > 1 else 0


def _words(command: str) -> list[str]:
    command = command.replace(";", " ; ") if ";" in command else command
    if command.lstrip().startswith("["):
        command = command.strip().strip("[]").replace(",", " ")
    if command.count("`") % 2 == 0:
        command = command.replace("`", " ")  # code within prose
    filled = _FILLED.findall(command)
    command = _FILLED.sub(_FILLER, command)
    try:
        words = shlex.split(command, comments=True)
    except ValueError:
        words = [word.strip("\"',[]()") for word in command.split()]
    again = iter(filled)
    return [re.sub(_FILLER, lambda _: next(again, ""), word) for word in words] if filled else words


def _segment(words: list[Word], given: dict[str, str]) -> Iterator[Found]:
    if not words:
        return
    options, plain = _taken_apart(words)
    said = {folded(name): value for name, value, _ in options}
    if said.get("repo_type", "model") not in {"model", "models", ""}:
        is_dataset = said["repo_type"].startswith("dataset")
        yield from (Named(word, line, kind=NameKind.DATASET) for word, line in plain if is_dataset and hub_id(word))
        return
    revision = next((said[name] for name in ("revision", "model_revision", "hf_revision") if said.get(name)), "")
    if [word for word, _ in plain[:2]] == ["git", "clone"]:
        yield from _cloned(plain[2:], said.get("branch") or said.get("b") or "", given)
    yield from _positional(plain, said, revision, given)
    for name, value, line in options:
        yield from _option(name, value, line, revision, given, plain)
    pairs = {word.partition("=")[0]: word.partition("=")[2] for word, _ in words if _PAIR.match(word)}
    beside = given | pairs
    for word, line in words:
        if word.startswith("{") and "model" in word:
            yield from _members(word, line, given)
        elif re.search(r"\s--?\w", word) or _WRITTEN_OUT.match(word):
            is_command = words[0][0] not in _PRINTERS and _WRITTEN_OUT.match(word)
            inner = word if is_command else word.partition("=")[2]
            yield from models_in_words([(one, line) for one in inner.split()], given)
        elif is_distinct(_untagged(word)) and not _PAIR.match(word) and not any(word in option for option in options):
            yield from settled(NamedWord("model", _untagged(word), line, revision), given)
        else:
            yield from _setting(word, line, given, beside)


def _members(word: str, line: int, given: dict[str, str]) -> Iterator[Found]:
    """The members of an object in JSON that an option is given."""
    for found in _MEMBER.finditer(word):
        yield from settled(NamedWord(found[1], found[2], line), given)


def _setting(word: str, line: int, given: dict[str, str], beside: dict[str, str]) -> Iterator[Found]:
    """An address that the file does not tell, and a variable that is set."""
    if _OPEN_ADDRESS.search(word):
        yield OpenPlace(line, word)
    if _PAIR.match(word):
        name, _, value = word.partition("=")
        yield from settled(NamedWord(name, value.rstrip(","), line, beside=beside), given)


def _cloned(plain: list[Word], branch: str, given: dict[str, str]) -> Iterator[Found]:
    for word, line in plain:
        if "huggingface.co/" in word or "hf.co/" in word:
            yield from settled(NamedWord("model", word.removesuffix(".git"), line, branch), given)


def _untagged(word: str) -> str:
    """An id without the form that llama.cpp takes behind it."""
    return word.partition(":")[0] if "://" not in word else word


def _option(
    name: str, value: str, line: int, revision: str, given: dict[str, str], plain: list[Word]
) -> Iterator[Found]:
    meant = _SHORT.get(name, folded(name))
    if meant.startswith("served_model_name"):
        return
    if meant in _ARGUMENTS or meant == "model_args":
        pairs = dict(part.partition("=")[::2] for part in value.split(","))
        yield from settled(
            NamedWord("model_name_or_path", pairs.get("pretrained", ""), line, pairs.get("revision", "")), given
        )
        return
    if meant == "lora_modules":
        yield from settled(NamedWord("adapter_name_or_path", value.partition("=")[2] or value, line, ""), given)
        return
    if meant in _TAGGED and ":" in value and "://" not in value and not has_variable(value):
        value = value.partition(":")[0]
    if name == "-m" and any(word.startswith("python") for word, _ in plain):
        return
    pin = revision if "tokenizer" not in meant else ""
    kind = NameKind.MODELSCOPE if plain[:1] and plain[0][0] == "modelscope" else NameKind.HUB
    yield from settled(NamedWord(meant, value, line, pin, kind=kind), given)


def _positional(plain: list[Word], said: dict[str, str], revision: str, given: dict[str, str]) -> Iterator[Found]:
    texts = [word.rpartition("/")[2] if place == 0 else word for place, (word, _) in enumerate(plain)]
    for tool, kind in _POSITIONAL.items():
        for start in range(max(len(texts) - len(tool), 0)):
            if tuple(texts[start : start + len(tool)]) == tool or (
                start
                and texts[start].rpartition("/")[2] == tool[0]
                and tuple(texts[start + 1 : start + len(tool)]) == tool[1:]
            ):
                word, line = plain[start + len(tool)]
                if kind is NameKind.OLLAMA:
                    yield from of_ollama(word, line)
                elif "model" not in said:
                    is_single = tool[-1] == "download"
                    named = "model" if not is_single else "model_id"
                    yield from settled(NamedWord(named, word, line, revision, is_single, kind), given)
                return


def of_ollama(word: str, line: int) -> Iterator[Found]:
    """What Ollama runs by a name: a repository of a hub by its address, a file, or a name of its own library."""
    if has_variable(word):
        yield OpenPlace(line, word)
    elif word.startswith(("hf.co/", "huggingface.co/", "https://")):
        if (mention := model_of(word)) is not None:
            yield Named(mention.model, line, mention.revision, mention.kind)
    elif not is_local(word) and _OLLAMA.fullmatch(word):
        yield Named(word, line, kind=NameKind.OLLAMA)


def _taken_apart(words: list[Word]) -> tuple[list[tuple[str, str, int]], list[Word]]:
    """Options with their values and lines, and the other words."""
    options, plain = list[tuple[str, str, int]](), list[Word]()
    waiting: tuple[str, int] | None = None
    for word, line in words:
        if word.startswith("-") and len(word) > 1 and not word[1].isdigit():
            if waiting:
                options.append((waiting[0], "", waiting[1]))
            name, is_given, value = word.partition("=")
            waiting = None if is_given or name in _FLAGS else (name, line)
            if is_given:
                options.append((name, value, line))
        elif waiting is not None:
            options.append((waiting[0], word, line))
            waiting = None
        else:
            plain.append((word, line))
    return options, plain
