"""The one form of ZIP that a pack has: stored, sorted, of a fixed time, without anything between or behind. Pure.

The same files give the same bytes, in every release of Python; and each byte of such an archive is accounted for, so
that a reader who follows this form finds every bit that was turned.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import BinaryIO

import msgspec

MAX_FILES = 50_000
MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_PACK_BYTES = 512 * 1024 * 1024
KEPT_WHOLE = frozenset({"manifest.json", "texts.json", "log.json", "checkpoint.txt"})
"""Files whose content a reader wants."""
_NAME = re.compile(
    rb"(?:[a-z]{1,20}\.(?:json|html)|checkpoint\.txt|report-(?:en|de)\.html|bases/[0-9]{4}\.json"
    rb"|(?:records|answers)/[0-9a-f]{64}\.json|texts/[0-9a-f]{64}\.(?:txt|bin))"
)
_FIXED = (1980, 1, 1, 0, 0, 0)
_VERSION, _MADE_BY_UNIX, _MODE, _DAY = 20, 3, 0o100644, 33
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sBBHHHHHIIIHHHHHII")
_END = struct.Struct("<4sHHHHIIH")
_PIECE = 1024 * 1024


class FaultyArchiveError(Exception):
    """The archive is not of the form that packs have; ``file`` is where, as far as it is known."""

    def __init__(self, reason: str, file: str = "") -> None:
        super().__init__(reason)
        self.reason, self.file = reason, file


class ArchivedFile(msgspec.Struct, frozen=True):
    """A file as it stands in an archive."""

    name: str
    size: int
    sha256: str
    crc: int
    stated_crc: int
    data: bytes = b""
    """Of the few whose content is wanted."""


def write_archive(files: Mapping[str, bytes]) -> bytes:
    """The archive of these files, by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            if not _NAME.fullmatch(name.encode()):
                raise ValueError(f"{name!r} is no name of a file in a pack")
            info = zipfile.ZipInfo(name, _FIXED)
            info.create_system, info.external_attr = _MADE_BY_UNIX, _MODE << 16
            archive.writestr(info, files[name])
    return out.getvalue()


def read_archive(stream: BinaryIO, size: int) -> list[ArchivedFile]:
    """All files of an archive of so many bytes, read from its beginning; raises ``FaultyArchiveError``.

    Nothing is unpacked or written, and no more than a piece and the few wanted contents is in memory.
    """
    if size > MAX_PACK_BYTES:
        raise FaultyArchiveError(f"it is larger than {MAX_PACK_BYTES // 2**20} MiB")
    found, names = list[ArchivedFile](), set[str]()
    while True:
        head = _take(stream, 4, "the list of files")
        if head != b"PK\x03\x04":
            break
        if len(found) >= MAX_FILES:
            raise FaultyArchiveError(f"it has more than {MAX_FILES} files")
        one = _read_file(stream, head)
        if one.name in names:
            raise FaultyArchiveError("it is there twice", one.name)
        if found and one.name < found[-1].name:
            raise FaultyArchiveError("it is not in its place", one.name)
        names.add(one.name)
        found.append(one)
    _check_directory(head, stream, found)
    return found


def _read_file(stream: BinaryIO, head: bytes) -> ArchivedFile:
    rest = _take(stream, _LOCAL.size - 4, "the head of a file")
    _, version, flags, method, time, day, crc, packed, size, name_length, extra = _LOCAL.unpack(head + rest)
    raw = _take(stream, min(name_length, 100), "the name of a file")
    if name_length > 100 or not _NAME.fullmatch(raw):  # noqa: PLR2004 - longer than any name
        raise FaultyArchiveError(f"{raw[:60]!r} is no name of a file in a pack")
    name = raw.decode("ascii")
    if (version, flags, method, time, day, extra) != (_VERSION, 0, 0, 0, _DAY, 0) or packed != size:
        raise FaultyArchiveError("it is not stored in the way of a pack", name)
    if size > MAX_FILE_BYTES:
        raise FaultyArchiveError(f"it is larger than {MAX_FILE_BYTES // 2**20} MiB", name)
    return _content(stream, name, size, crc)


def _content(stream: BinaryIO, name: str, size: int, stated_crc: int) -> ArchivedFile:
    digest, crc, left, kept = sha256(), 0, size, list[bytes]()
    while left:
        piece = stream.read(min(left, _PIECE))
        if not piece:
            raise FaultyArchiveError("it is cut off", name)
        left -= len(piece)
        digest.update(piece)
        crc = zlib.crc32(piece, crc)
        if name in KEPT_WHOLE:
            kept.append(piece)
    return ArchivedFile(name, size, digest.hexdigest(), crc, stated_crc, b"".join(kept))


def _check_directory(head: bytes, stream: BinaryIO, files: Sequence[ArchivedFile]) -> None:
    """Hold the list at the end against what it has to be, byte for byte."""
    expected = b"".join(_directory(files))
    found = head + stream.read(len(expected) + 1 - len(head))
    if len(found) < len(expected):
        raise FaultyArchiveError("the list of files at its end is cut off")
    if found != expected:
        raise FaultyArchiveError("the list of files at its end is not the list of what is in it, or something follows")


def _directory(files: Sequence[ArchivedFile]) -> Iterator[bytes]:
    offset = length = 0
    for one in files:
        name = one.name.encode()
        yield (entry := _CENTRAL.pack(
            b"PK\x01\x02", _VERSION, _MADE_BY_UNIX, _VERSION, 0, 0, 0, _DAY, one.stated_crc, one.size, one.size,
            len(name), 0, 0, 0, 0, _MODE << 16, offset,
        ) + name)  # fmt: skip
        length += len(entry)
        offset += _LOCAL.size + len(name) + one.size
    yield _END.pack(b"PK\x05\x06", 0, 0, len(files), len(files), length, offset, 0)


def _take(stream: BinaryIO, count: int, what: str) -> bytes:
    data = stream.read(count)
    if len(data) < count:
        raise FaultyArchiveError(f"it is cut off in {what}")
    return data
