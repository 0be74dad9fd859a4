"""Which model a word of Python code names, by the call that takes it. Pure."""

import re

from registry.compliance.scan.code.loaders import Loader
from registry.compliance.scan.names import Mention, is_local, model_of, of_sentence_transformers
from registry.compliance.scan.values import NameKind

_TELLING = re.compile(r"[^/]+/[^/]*[\d-][^/]*|hf[-_]hub:.+|hf://.+")
_OLLAMA = re.compile(r"[A-Za-z0-9][\w.-]*(?:/[\w.-]+){0,2}(?::[\w.-]+)?")
_BUILDERS = frozenset(
    {"arrow", "audiofolder", "csv", "imagefolder", "json", "pandas", "parquet", "text", "webdataset", "xml"}
)
"""Formats of files on the machine, which load_dataset takes in the place of a name."""


def meant(word: str, loader: Loader | None) -> Mention | None:
    """The model that a word names where a loader takes it, or, without one, where a name says that it is a model."""
    if loader is None:
        return model_of(word)
    if loader.kind is NameKind.OLLAMA:
        return _of_ollama(word)
    if loader.kind is NameKind.DATASET:
        return _of_datasets(word)
    return of_sentence_transformers(word) if loader.is_completed else model_of(word, is_any_single=loader.is_single)


def looks_like_model(word: str) -> bool:
    """Whether a word is an id by its mere looks, for calls that may take anything."""
    return bool(_TELLING.fullmatch(word))


def _of_ollama(word: str) -> Mention | None:
    if word.startswith(("hf.co/", "huggingface.co/")):
        return model_of(word)
    return Mention(word, kind=NameKind.OLLAMA) if _OLLAMA.fullmatch(word) else None


def _of_datasets(word: str) -> Mention | None:
    if word in _BUILDERS or is_local(word) or not _OLLAMA.fullmatch(word) or ":" in word:
        return None
    return Mention(word, kind=NameKind.DATASET)
