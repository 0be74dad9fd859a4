"""Models in the files of which containers and Ollama's models are made: Dockerfiles and Modelfiles. Pure."""

import json
import re
from collections.abc import Iterator

from registry.compliance.scan.texts import (
    NamedWord,
    models_in_lines,
    models_in_words,
    of_ollama,
    settled,
    variables_in,
)
from registry.compliance.scan.values import Found

MAX_INSTRUCTION = 20_000
_INSTRUCTION = re.compile(r"\s*([A-Za-z]+)\s+(.*)", re.DOTALL)
_PAIR = re.compile(r"([A-Za-z_]\w*)=(\"[^\"]*\"|'[^']*'|\S*)")
_MODEL_OF = re.compile(r"\s*(FROM|ADAPTER)\s+(\S+)", re.IGNORECASE)


def models_in_dockerfile(text: str) -> Iterator[Found]:
    """The models of a Dockerfile: its variables, and its commands in either form."""
    lines = text.split("\n")
    given = variables_in(lines)
    for first, group in _instructions(lines):
        found = _INSTRUCTION.fullmatch("\n".join(group))
        name, rest = (found[1].upper(), found[2]) if found else ("", "")
        if name in {"ENV", "ARG"}:
            yield from _variables(first, group, rest, given)
        elif name in {"CMD", "ENTRYPOINT", "RUN", "SHELL"} and rest.lstrip().startswith("["):
            yield from _exec_form(first, group, rest, given)
        elif name not in {"FROM", "LABEL", "COPY", "EXPOSE", "USER", "WORKDIR", "MAINTAINER"}:
            yield from models_in_lines(group, first=first, given=given)


def _instructions(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Each instruction with its lines, without comments between them; the number of its first."""
    number = 0
    while number < len(lines):
        first, group = number, [lines[number]]
        if lines[number].lstrip().startswith("#") or not lines[number].strip():
            number += 1
            continue
        while (group[-1].rstrip().endswith("\\") or group[-1].lstrip().startswith("#")) and number + 1 < len(lines):
            number += 1
            group.append(lines[number])
        number += 1
        yield first + 1, group


def _line(first: int, group: list[str], word: str) -> int:
    return first + next((place for place, line in enumerate(group) if word and word in line), 0)


def _variables(first: int, group: list[str], rest: str, given: dict[str, str]) -> Iterator[Found]:
    whole = rest.replace("\\\n", " ")[:MAX_INSTRUCTION]
    pairs = [(found[1], found[2].strip("\"'")) for found in _PAIR.finditer(whole)]
    if not pairs and len(parts := whole.split(None, 1)) > 1:
        pairs = [(parts[0], parts[1].strip())]
    for name, value in pairs:
        yield from settled(NamedWord(name, value, _line(first, group, value)), given)


def _exec_form(first: int, group: list[str], rest: str, given: dict[str, str]) -> Iterator[Found]:
    try:
        words = json.loads(rest.replace("\\\n", " "))
    except (ValueError, RecursionError):
        yield from models_in_lines(group, first=first, given=given)
        return
    told = [word for word in words if isinstance(word, str)] if isinstance(words, list) else []
    yield from models_in_words([(word, _line(first, group, word)) for word in told], given)
    for word in told:
        if " " in word:
            yield from models_in_lines(word.split("\n"), first=_line(first, group, word.split("\n")[0]), given=given)


def models_in_modelfile(text: str) -> Iterator[Found]:
    """What a Modelfile is made from: a repository of a hub, a name of Ollama's library, or a file, which is none."""
    for number, line in enumerate(text.split("\n"), 1):
        if found := _MODEL_OF.match(line):
            yield from of_ollama(found[2].strip("\"'"), number)
