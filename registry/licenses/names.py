"""What people write for a licence, folded: ``Apache License, Version 2.0`` and ``apache-2`` meet here."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

_TOKENS = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+|\++")
_FILLERS = frozenset({"the", "a", "license", "licence", "licenses", "licences", "agreement", "version", "v", "ver"})
_MAX_LENGTH = 500


@lru_cache(maxsize=4096)
def fold(written: str) -> str:
    """The spelling a name is looked up by: lower case, numbers apart from words, no filler words, no ``.0``."""
    text = unicodedata.normalize("NFKC", written[:_MAX_LENGTH]).casefold()
    tokens = [_short(token) if token.endswith(".0") else token for token in _TOKENS.findall(text)]
    kept = [token for token in tokens if token not in _FILLERS]
    return " ".join(kept or tokens)


def nearest(written: str, known: Iterable[str]) -> tuple[str, ...]:
    """Up to three known spellings that look like ``written``: a hint for a person, never an answer."""
    return tuple(get_close_matches(fold(written)[:100], known, n=3, cutoff=0.75))


def _short(token: str) -> str:
    while token.endswith(".0"):
        token = token.removesuffix(".0")
    return token
