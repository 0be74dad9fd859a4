"""Files of a dump: lines packed so that the same lines are the same bytes, hashed as they are written, then kept.

gzip (RFC 1952) has neither a name nor a moment in its head here. How well it packs is up to the zlib of the machine, so
a manifest has the hash of what is inside as well.
"""

import gzip
import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO

from registry.dumps.contents import DumpLine, LineKind
from registry.dumps.manifest import DumpedFile
from registry.dumps.rules import LINES

LEVEL = 6
BLOCK_BYTES = 256 * 1024


class HashingFile:
    """Takes bytes for a file, and knows how many there were and their SHA-256."""

    def __init__(self, file: IO[bytes] | gzip.GzipFile) -> None:
        self._file, self._digest, self.size = file, hashlib.sha256(), 0

    def write(self, data: bytes | bytearray | memoryview) -> int:
        """One more piece."""
        self._file.write(data)
        self._digest.update(data)
        size = len(data)
        self.size += size
        return size

    def flush(self) -> None:
        """Hand on what waits, as gzip asks at its end."""
        self._file.flush()

    @property
    def sha256(self) -> str:
        """Of all that was written."""
        return self._digest.hexdigest()


def write_lines(folder: Path, kind: LineKind, lines: Iterable[DumpLine], tell: Callable[[], None]) -> DumpedFile:
    """Write one file of lines; ``tell`` is called from time to time, for whoever watches for progress."""
    path, count, first, last = folder / f"{kind.name}{LINES}", 0, None, None
    with path.open("xb") as file:
        packed = HashingFile(file)
        with gzip.GzipFile(filename="", mode="wb", compresslevel=LEVEL, fileobj=packed, mtime=0) as packer:
            inside, block = HashingFile(packer), bytearray()
            for key, data in lines:
                first, last, count = (key if first is None else first), key, count + 1
                block += data
                block += b"\n"
                if len(block) >= BLOCK_BYTES:
                    inside.write(block)
                    block.clear()
                    tell()
            inside.write(block)
        keep(file)
    return DumpedFile(
        file=path.name, schema=kind.shape.__name__, key=kind.key, lines=count, first=first, last=last,
        bytes=packed.size, sha256=packed.sha256, unpacked_bytes=inside.size, unpacked_sha256=inside.sha256,
    )  # fmt: skip


def write_file(folder: Path, name: str, data: bytes) -> str:
    """Write a small file; its SHA-256."""
    with (folder / name).open("xb") as file:
        file.write(data)
        keep(file)
    return hashlib.sha256(data).hexdigest()


def keep(file: IO[bytes]) -> None:
    """Wait until the disk has it."""
    file.flush()
    os.fsync(file.fileno())


def keep_names(folder: Path) -> None:
    """Wait until the disk has the names in a folder."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(number)
    finally:
        os.close(number)
