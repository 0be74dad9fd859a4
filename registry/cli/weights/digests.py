"""The sha256 of a file of weights: out of its name where a cache names it by that, else of its bytes, in blocks.

Caches name files by their content: the Hugging Face Hub's ``blobs/<sha256>``, to which the links of its snapshots lead,
and Ollama's ``blobs/sha256-<sha256>``. Such a name is believed, as reading tens of gigabytes takes minutes; whoever
does not believe it has the bytes read.
"""

import hashlib
import os
import re
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from registry.errors import CardwatchError

BLOCK_BYTES = 8 * 1024 * 1024
_DIGEST = re.compile(r"(?:sha256[:-])?(?P<hex>[0-9a-f]{64})", re.IGNORECASE | re.ASCII)
_BLOBS = "blobs"

Basis = Literal["given", "name", "content"]


class WeightDigest(msgspec.Struct, frozen=True):
    """A sha256, and what it rests on: it was given, a cache names the file so, or its bytes were read."""

    named: str
    sha256: str
    basis: Basis


def given_digest(text: str) -> str | None:
    """The sha256 that a text is, as tools write it (``sha256:``, ``sha256-``); None for what is none."""
    found = _DIGEST.fullmatch(text.strip())
    return found["hex"].lower() if found else None


def named_digest(path: Path) -> str | None:
    """The sha256 by which a cache names a file; links are followed. None where none does."""
    real = Path(os.path.realpath(path))
    return given_digest(real.name) if real.parent.name == _BLOBS else None


def digest_of(text: str, *, reads: bool, told: Callable[[int, int], None]) -> WeightDigest:
    """The digest that a word of the command line means; raises ``CardwatchError`` for a file that cannot be read.

    With ``reads`` no name is believed. ``told`` gets the bytes that were read so far, and how many there are.
    """
    path = Path(text)
    if not path.exists() and (sha256 := given_digest(text)) is not None:
        return WeightDigest(text, sha256, "given")
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise CardwatchError(f"{text} is no file. Give a file of weights, or a sha256 of 64 hex digits.")
        if not reads and (sha256 := named_digest(path)) is not None:
            return WeightDigest(text, sha256, "name")
        return WeightDigest(text, _read(path, told), "content")
    except FileNotFoundError as error:
        raise CardwatchError(f"{text} is not there, and no sha256 of 64 hex digits either.") from error
    except OSError as error:
        raise CardwatchError(f"{text} cannot be read: {error.strerror}.") from error


def _read(path: Path, told: Callable[[int, int], None]) -> str:
    hasher, done = hashlib.sha256(), 0
    block = memoryview(bytearray(BLOCK_BYTES))
    with path.open("rb", buffering=0) as file:
        before = os.fstat(file.fileno())
        while count := file.readinto(block):
            hasher.update(block[:count])
            done += count
            told(done, before.st_size)
        after = os.fstat(file.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or done != after.st_size:
        raise CardwatchError(f"{path} was written while it was read; ask again when it is whole.")
    return hasher.hexdigest()
