"""Models in the files of which containers and Ollama's models are made: Dockerfiles and Modelfiles. Pure."""

import json
import re
from collections.abc import Iterator

import msgspec

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
_QUOTED_LINES = re.compile(
    r'^[ \t]*(?:SYSTEM|TEMPLATE|LICENSE|(?:MESSAGE|PARAMETER)[ \t]+\w+)[ \t]+""".*?(?:"""|\Z)',
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
"""A text over several lines, such as what the model is told first."""
_MODEL_OF = re.compile(r"\s*(FROM|ADAPTER)\s+(\S+)", re.IGNORECASE)


def models_in_dockerfile(text: str) -> Iterator[Found]:
    """The models of a Dockerfile: the variables of each stage, and its commands in either form."""
    lines = text.split("\n")
    whole, stages, here = variables_in(lines), dict[str, dict[str, str]](), dict[str, str]()
    for stage in _stages(lines):
        base, name = _stage_names(stage[0])
        here = _given(stage, stages.get(base, {}) if base else {})
        stages[name] = here
        given = {**whole, **{key: "" if "$" in value else value for key, value in here.items()}}
        for one in stage:
            yield from _instruction(one, given, here)


class _Instruction(msgspec.Struct, frozen=True):
    """An instruction with its lines, without comments between them."""

    first: int
    """The number of its first line."""
    group: list[str]
    name: str
    rest: str


def _stages(lines: list[str]) -> Iterator[list[_Instruction]]:
    """The instructions of each stage; what stands before the first is one, too."""
    stage = list[_Instruction]()
    for first, group in _instructions(lines):
        found = _INSTRUCTION.fullmatch("\n".join(group))
        one = _Instruction(first, group, found[1].upper() if found else "", found[2] if found else "")
        if one.name == "FROM" and stage:
            yield stage
            stage = []
        stage.append(one)
    if stage:
        yield stage


def _stage_names(first: _Instruction) -> tuple[str, str]:
    """What a stage is built from, and its own name."""
    words = [word for word in first.rest.lower().split() if not word.startswith("--")] if first.name == "FROM" else []
    return (words[0] if words else ""), (words[2] if len(words) > 2 and words[1] == "as" else "")  # noqa: PLR2004 - FROM base AS name


def _given(stage: list[_Instruction], base: dict[str, str]) -> dict[str, str]:
    """What a stage gives to names over its base; of several values of a name, its own name as a variable."""
    own = dict[str, str]()
    for one in stage:
        for name, value in _pairs(one.rest) if one.name in {"ENV", "ARG"} else ():
            own[name] = value if own.get(name, value) == value else f"${name}"
    return {**base, **own}


def _instruction(one: _Instruction, given: dict[str, str], beside: dict[str, str]) -> Iterator[Found]:
    if one.name in {"ENV", "ARG"}:
        for name, value in _pairs(one.rest):
            line = _line(one.first, one.group, value)
            yield from settled(NamedWord(name, value, line, beside=beside), given)
    elif one.name in {"CMD", "ENTRYPOINT", "RUN", "SHELL"} and one.rest.lstrip().startswith("["):
        yield from _exec_form(one.first, one.group, one.rest, given)
    elif one.name not in {"FROM", "LABEL", "COPY", "EXPOSE", "USER", "WORKDIR", "MAINTAINER"}:
        yield from models_in_lines(one.group, first=one.first, given=given)


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


def _pairs(rest: str) -> list[tuple[str, str]]:
    whole = rest.replace("\\\n", " ")[:MAX_INSTRUCTION]
    pairs = [(found[1], found[2].strip("\"'")) for found in _PAIR.finditer(whole)]
    if not pairs and len(parts := whole.split(None, 1)) > 1:
        pairs = [(parts[0], parts[1].strip())]
    return pairs


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
    blank = _QUOTED_LINES.sub(lambda found: "\n" * found[0].count("\n"), text)
    for number, line in enumerate(blank.split("\n"), 1):
        if found := _MODEL_OF.match(line):
            yield from of_ollama(found[2].strip("\"'"), number)
