"""A file of a project as a scan sees it, and what reads one: by kind, within limits. Pure but for folders."""

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path

import msgspec

from registry.compliance.scan.values import Findings, Found

MAX_TEXT = 1024 * 1024
MAX_DOCUMENT = 64 * 1024 * 1024
_BYTE_ORDERS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class ScanFile:
    """One file: where it lies under the scanned folder, and its bytes."""

    def __init__(self, path: str, data: bytes) -> None:
        self.path = path
        self.data = data
        self.name = path.replace("\\", "/").rpartition("/")[2].lower()
        """The last part of the path, in lower case."""
        stem, dot, end = self.name.rpartition(".")
        self.suffix = dot + end if stem else ""
        """``.py``; of ``.env`` it is empty."""
        self.is_wide = data[:2] in _BYTE_ORDERS
        """Whether its characters have two bytes, so that ``data`` cannot be searched for words."""

    @cached_property
    def is_plain(self) -> bool:
        """Whether this is text at all."""
        return self.is_wide or b"\x00" not in self.data

    @cached_property
    def text(self) -> str:
        """The text, with line feeds alone between lines; bytes that are none in its encoding are replaced."""
        whole = self.data.decode(_BYTE_ORDERS.get(self.data[:2], "utf-8-sig"), "replace")
        return whole.replace("\r\n", "\n").replace("\r", "\n") if "\r" in whole else whole


class FileReader(msgspec.Struct, frozen=True, kw_only=True):
    """How files of one kind are read.

    A new kind is one of these in a table of its package, and the package's table a line in ``readers.py``. The first
    reader that takes a file reads it, and no other.
    """

    kind: str
    """In words, for people: ``a notebook``."""
    takes: Callable[[ScanFile], bool]
    """Whether a file is of this kind: by its name, or by cheap looks at ``data`` (``in``, ``startswith``)."""
    read: Callable[[ScanFile], Iterator[Found] | Findings]
    """All that it names; may raise nothing, whatever the bytes are."""
    words: tuple[bytes, ...] = ()
    """Words of which a file of this kind has one, or it names nothing; quickly looked for."""
    marks: re.Pattern[bytes] | None = None
    """What such a file has besides, or it names nothing. None: every one is read."""
    limit: int = MAX_TEXT
    """Bytes beyond which a file is not read."""
    is_certain: bool = False
    """Whether such a file is there to name models or to run: one that is too large or no text is then unresolved."""

    def is_silent(self, file: ScanFile) -> bool:
        """Whether a file names nothing, by a quick look at its bytes."""
        if file.is_wide or not self.words:
            return False
        if not any(word in file.data for word in self.words):
            return True
        return self.marks is not None and not self.marks.search(file.data)


class FolderReader(msgspec.Struct, frozen=True, kw_only=True):
    """How a folder is read that is one thing, such as a cache of models; what it takes is not walked through."""

    kind: str
    takes: Callable[[Path, list[str], list[str]], bool]
    """Given the folder, the names of the folders in it and those of the files in it."""
    read: Callable[[Path, str], Findings]
    """Given the folder and the path under which it is shown; raises nothing."""


WORDS = (
    b"model", b"Model", b"MODEL", b"hugging", b"Hugging", b"HUGGING", b"hf.co", b"hf:", b"hf_", b"HF_", b"hf-", b"hf ",
    b"HFLM", b"pkg:", b"PKG:", b"retrained", b"_download", b"LLM", b"llm", b"mbed", b"EMBED", b"load_dataset",
    b"lama", b"Qwen", b"istral", b"emma", b"GGUF", b"gguf", b"bert", b"Transformer", b"ncoder", b"rerank", b"Rerank",
    b"pipeline", b"InferenceClient", b"checkpoint", b"repo_id", b"repo-id", b"repoId", b"name_or_path", b"tokenizer",
    b"LM(", b"adapter", b"lora", b"dataset",
)  # fmt: skip
"""Words of which every file has one that names a model, whatever kind it is."""


def by_name(*names: str) -> Callable[[ScanFile], bool]:
    """Takes files by their whole names, or, of words that begin with a dot, by their suffixes; in lower case."""
    known = frozenset(names)
    return lambda file: file.suffix in known or file.name in known
