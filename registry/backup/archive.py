"""The file: a ZIP with one part per table and the manifest as its last entry, written and read as a stream.

A ZIP has a checksum per part and its list of contents at the end, so that a file that was cut off is noticed at once,
and common tools can look into it.
"""

import hashlib
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import IO, Annotated, Any, Self

import msgspec

from registry.backup.manifest import (
    FORMAT,
    MANIFEST_NAME,
    ColumnKind,
    DamagedBackupError,
    Manifest,
    Shape,
    TablePart,
    part_name,
)

Row = tuple[Any, ...]
Progress = Callable[[str, int], None]
"""Told the name of a table and how many of its rows are done, from time to time."""

BLOCK_BYTES = 256 * 1024
LONGEST_ROW_BYTES = 256 * 1024 * 1024
LONGEST_MANIFEST_BYTES = 1024 * 1024
TELL_EVERY_ROWS = 10_000
_MOMENT = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$")]
_VALUES: dict[ColumnKind, Any] = {
    ColumnKind.TEXT: str,
    ColumnKind.INTEGER: int,
    ColumnKind.NUMBER: float,
    ColumnKind.BOOLEAN: bool,
    ColumnKind.MOMENT: _MOMENT,
    ColumnKind.JSON: str,
    ColumnKind.BYTES: bytes,
}
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")


class ArchiveWriter:
    """Writes a backup into a file, which may be a pipe."""

    def __init__(self, file: IO[bytes], report: Progress) -> None:
        self._zip = zipfile.ZipFile(file, "w")
        self._reporter = report

    def add(self, table: Shape, rows: Iterable[Row]) -> TablePart:
        """Write one table."""
        digest, count, size = hashlib.sha256(), 0, 0
        encoder, block = msgspec.json.Encoder(), bytearray()
        with self._open(part_name(table)) as part:
            for row in rows:
                encoder.encode_into(row, block, -1)
                block += b"\n"
                count += 1
                if count % TELL_EVERY_ROWS == 0:
                    self._reporter(table.name, count)
                if len(block) >= BLOCK_BYTES:
                    size += _write(part, digest, block)
            size += _write(part, digest, block)
        self._reporter(table.name, count)
        return TablePart(table, count, size, digest.hexdigest())

    def abandon(self) -> None:
        """Write nothing more: what is there is no backup, and must not be completed when the writer goes."""
        self._zip.fp = None

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest and the list of contents; without them the file is no backup."""
        with self._open(MANIFEST_NAME) as part:
            part.write(msgspec.json.format(msgspec.json.encode(manifest)))
        self._zip.close()

    def _open(self, name: str) -> IO[bytes]:
        entry = zipfile.ZipInfo(name)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o600 << 16
        return self._zip.open(entry, "w", force_zip64=True)


class Archive:
    """A backup that is read; every way in which it is not what was written raises ``DamagedBackupError``."""

    def __init__(self, file: IO[bytes]) -> None:
        with _damage():
            self._zip = zipfile.ZipFile(file)
        self.manifest = self._manifest()

    def check(self, report: Progress) -> None:
        """Read all of it once: every hash, every count, every value."""
        for part in self.manifest.parts:
            done = sum(1 for _ in self.rows(part, report))
            report(part.table.name, done)

    def rows(self, part: TablePart, report: Progress) -> Iterator[Row]:
        """The rows of one table; that they were the right ones is known when the last was read."""
        with _damage(part.file):
            decoder = _decoder(part.table)
            digest, count, size = hashlib.sha256(), 0, 0
            for block in self._blocks(part):
                digest.update(block)
                size += len(block)
                for row in decoder.decode_lines(block):
                    count += 1
                    if count % TELL_EVERY_ROWS == 0:
                        report(part.table.name, count)
                    yield row
            if (count, size, digest.hexdigest()) != (part.rows, part.bytes, part.sha256):
                raise DamagedBackupError(f"The backup is damaged: {part.file} is not what its manifest says.")

    def _blocks(self, part: TablePart) -> Iterator[bytes]:
        """Whole lines at a time."""
        rest = b""
        with self._zip.open(part.file) as file:
            while block := file.read(BLOCK_BYTES):
                lines, newline, tail = (rest + block).rpartition(b"\n")
                if newline:
                    yield lines + newline
                rest = tail
                if len(rest) > LONGEST_ROW_BYTES:
                    raise DamagedBackupError(f"The backup is damaged: a row of {part.file} does not end.")
        if rest:
            raise DamagedBackupError(f"The backup is damaged: {part.file} ends within a row.")

    def _manifest(self) -> Manifest:
        with _damage(MANIFEST_NAME):
            with self._zip.open(MANIFEST_NAME) as file:
                text = file.read(LONGEST_MANIFEST_BYTES)
                if file.read(1):
                    raise DamagedBackupError("The backup is damaged: its manifest does not end.")
            if msgspec.json.decode(text, type=_Beginning).format > FORMAT:
                raise DamagedBackupError(
                    "The backup was made by a newer version of Cardwatch; restore it with that one."
                )
            manifest = msgspec.json.decode(text, type=Manifest)
        wanted = sorted([MANIFEST_NAME, *(part.file for part in manifest.parts)])
        packed = {entry.compress_type for entry in self._zip.infolist()}
        names = [name for part in manifest.parts for name in (part.table.name, *part.table.columns)]
        is_ours = packed == {zipfile.ZIP_DEFLATED} and all(map(_NAME.fullmatch, names))
        if sorted(self._zip.namelist()) != wanted or not is_ours:
            raise DamagedBackupError("The backup is damaged: its parts are not those that its manifest names.")
        return manifest

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()


class _Beginning(msgspec.Struct):
    """What is read of every format."""

    format: int


def _write(part: IO[bytes], digest: Any, block: bytearray) -> int:  # noqa: ANN401 - a hash of hashlib
    size = len(block)
    digest.update(block)
    part.write(block)
    block.clear()
    return size


def _decoder(table: Shape) -> msgspec.json.Decoder[Row]:
    values = tuple(_VALUES[kind] | None for kind in table.columns.values())
    row: Any = tuple.__class_getitem__(values)
    return msgspec.json.Decoder(row)


@contextmanager
def _damage(where: str = "") -> Iterator[None]:
    """All that a reader of ZIP and JSON raises at bytes that nobody wrote, as one error in words."""
    try:
        yield
    except (
        zipfile.BadZipFile, zlib.error, msgspec.MsgspecError, EOFError, KeyError, NotImplementedError, RuntimeError,
        UnicodeError, ValueError, OSError, struct.error, OverflowError,
    ) as error:  # fmt: skip
        words = f"The backup is damaged: {where} cannot be read ({error})." if where else "This file is no backup."
        raise DamagedBackupError(words) from error
