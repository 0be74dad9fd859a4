"""How files of settings are read: as what they are, and as lines where they are not quite that."""

from collections.abc import Callable, Iterator

from registry.compliance.scan.files import MAX_DOCUMENT, MAX_TEXT, WORDS, FileReader, ScanFile, by_name
from registry.compliance.scan.settings.containers import models_in_dockerfile, models_in_modelfile
from registry.compliance.scan.settings.json_documents import json_trees, toml_trees
from registry.compliance.scan.settings.nodes import ExcessiveSettings, Tree, UnreadableSettings
from registry.compliance.scan.settings.trees import models_in_trees
from registry.compliance.scan.settings.variables import models_in_variables
from registry.compliance.scan.settings.yaml_documents import yaml_trees
from registry.compliance.scan.texts import merged, models_in_lines, models_in_text, read_plain
from registry.compliance.scan.values import Found, OpenPlace

_SCRIPTS = frozenset({"justfile", "makefile", "procfile"})
_SHEBANGS = (b"#!/bin/", b"#!/usr/bin/env bash", b"#!/usr/bin/env sh")


def _of_trees(trees: Callable[[str], list[Tree]]) -> Callable[[ScanFile], Iterator[Found]]:
    """A reader of one format; what is not in it, such as a template of Helm, is read as lines."""

    def read(file: ScanFile) -> Iterator[Found]:
        try:
            found = list(models_in_trees(trees(file.text)))
        except (ExcessiveSettings, RecursionError) as error:
            yield OpenPlace(1, detail=f"This file was not read whole: {error}.")
            if len(file.data) <= MAX_TEXT:
                yield from read_plain(file)
        except UnreadableSettings:
            yield from read_plain(file)
        else:
            yield from merged(found, models_in_text(file.text, only_addresses=True))

    return read


def _read_commands(file: ScanFile) -> Iterator[Found]:
    found = models_in_text(file.text, only_addresses=True, with_calls=True)
    yield from merged(models_in_lines(file.text.split("\n")), found)


def _read_variables(file: ScanFile) -> Iterator[Found]:
    yield from merged(models_in_variables(file.text), models_in_text(file.text, only_addresses=True))


def _read_dockerfile(file: ScanFile) -> Iterator[Found]:
    found = models_in_text(file.text, only_addresses=True, with_calls=True)
    yield from merged(models_in_dockerfile(file.text), found)


def _is_dockerfile(file: ScanFile) -> bool:
    return file.name.startswith(("dockerfile", "containerfile")) or file.suffix in {".dockerfile", ".containerfile"}


def _is_modelfile(file: ScanFile) -> bool:
    return file.name.startswith("modelfile") or file.suffix == ".modelfile"


def _is_environment(file: ScanFile) -> bool:
    return file.name.startswith(".env") or file.suffix in {".env", ".ini", ".cfg", ".conf", ".properties", ".envrc"}


def _is_commands(file: ScanFile) -> bool:
    is_shell = file.suffix in {".sh", ".bash", ".zsh", ".bat", ".cmd", ".ps1", ".slurm", ".sbatch", ".mk", ".fish"}
    return is_shell or file.name in _SCRIPTS or file.data.startswith(_SHEBANGS)


def _is_yaml(file: ScanFile) -> bool:
    is_template = file.suffix in {".j2", ".jinja", ".jinja2", ".tmpl", ".tpl"}
    name = file.name.removesuffix(file.suffix) if is_template else file.name
    return name.endswith((".yaml", ".yml"))


SETTINGS_READERS = (
    FileReader(kind="a Dockerfile", takes=_is_dockerfile, read=_read_dockerfile, words=WORDS),
    FileReader(
        kind="a Modelfile", takes=_is_modelfile, read=lambda file: models_in_modelfile(file.text), is_certain=True
    ),
    FileReader(kind="a list of variables", takes=_is_environment, read=_read_variables, words=WORDS),
    FileReader(kind="a script", takes=_is_commands, read=_read_commands, words=WORDS),
    FileReader(kind="YAML", takes=_is_yaml, read=_of_trees(yaml_trees), words=WORDS, is_certain=True),
    FileReader(
        kind="JSON",
        takes=by_name(".json"),
        read=_of_trees(json_trees),
        words=WORDS,
        limit=MAX_DOCUMENT,
        is_certain=True,
    ),
    FileReader(kind="JSON", takes=by_name(".jsonc", ".jsonl"), read=_of_trees(json_trees), words=WORDS),
    FileReader(kind="TOML", takes=by_name(".toml", ".lock"), read=_of_trees(toml_trees), words=WORDS),
)
