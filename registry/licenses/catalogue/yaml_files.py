"""The YAML files of the catalogue as values, kept beside the bytecode once they were parsed.

Parsing takes longer than all other work of a start. What is kept is JSON, so it can hold wrong values but never code,
and it is checked as YAML is. It lies where Python keeps its bytecode, which whoever may write there could change as
well, and holds for exactly these texts. Where nothing can be written, the texts are parsed each time. A date is a text
in it, which the types of the catalogue read as the same date.
"""

import hashlib
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import yaml

from registry.errors import MisconfiguredError

KEPT = "catalogue.json"
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _ParsedFiles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    digest: str
    values: dict[str, Any]


def digest_of(files: Mapping[str, str]) -> str:
    """The sha256 of texts by file name."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{files[name]}\0".encode())
    return digest.hexdigest()


def parse(files: Mapping[str, str], kept_in: Path | None = None) -> Mapping[str, Any]:
    """The values of texts by file name, those that a folder keeps if they are of these texts; else they are kept there.

    Raises MisconfiguredError naming the file that is no YAML.
    """
    if kept_in is None:
        return {name: _parsed(name, text) for name, text in files.items()}
    file, digest = kept_in / KEPT, digest_of(files)
    with suppress(OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        kept = msgspec.json.decode(file.read_bytes(), type=_ParsedFiles)
        if kept.digest == digest and kept.values.keys() == files.keys():
            return kept.values
    values = parse(files)
    if not sys.dont_write_bytecode:
        with suppress(OSError):
            _keep(file, msgspec.json.encode(_ParsedFiles(digest, dict(values))))
    return values


def _parsed(name: str, text: str) -> Any:  # noqa: ANN401 - whatever YAML holds
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader, the C one where it is built
    except yaml.YAMLError as broken:
        raise MisconfiguredError(f"{name}: not valid YAML: {broken}") from broken


def _keep(file: Path, content: bytes) -> None:
    """Write a file as a whole or not at all: several processes start at the same moment."""
    file.parent.mkdir(exist_ok=True)
    part = file.with_suffix(f".{os.getpid()}")
    try:
        part.write_bytes(content)
        part.replace(file)
    except OSError:
        part.unlink(missing_ok=True)
        raise
