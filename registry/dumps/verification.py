"""Is a dump what was made? Offline: by its own sums, counts, and order; nothing but its folder is read.

Whoever changes a file can change its sums, too: what a dump was is proven by sums that were fetched elsewhere.
"""

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from registry.dumps.manifest import FORMAT, DumpedFile, DumpManifest
from registry.dumps.rules import FILES, LINES, MANIFEST, SUMS
from registry.dumps.shelf import read_sums, sums_text
from registry.errors import CardwatchError

BLOCK_BYTES = 256 * 1024
LONGEST_LINE_BYTES = 64 * 1024 * 1024
LONGEST_TEXT_BYTES = 4 * 1024 * 1024
_MOST_TOLD = 20


class DamagedDumpError(CardwatchError):
    """A dump is not what was made."""


class CheckedDump(msgspec.Struct, frozen=True, kw_only=True):
    """A dump that is what was made."""

    manifest: DumpManifest
    sums_sha256: str
    """Of `SHA256SUMS`: two mirrors with the same one have the same dump."""


class _Format(msgspec.Struct):
    """What is read of every format."""

    format: int


def verify_dump(folder: Path) -> CheckedDump:
    """Read all of a dump; raises ``DamagedDumpError`` that names every file which is not what was made."""
    sums = _text(folder, SUMS)
    wanted = read_sums(sums.decode(errors="replace"))
    _refuse([*_wrong_list(sums, wanted), *_wrong_sums(folder, wanted)])
    manifest = _manifest(folder)
    _refuse([*_untold(manifest), *filter(None, (_fault_of(folder, one, wanted) for one in manifest.files))])
    return CheckedDump(manifest=manifest, sums_sha256=hashlib.sha256(sums).hexdigest())


def _refuse(faults: Sequence[str]) -> None:
    if faults:
        raise DamagedDumpError(" ".join(faults[:_MOST_TOLD]))


def _manifest(folder: Path) -> DumpManifest:
    data = _text(folder, MANIFEST)
    try:
        if msgspec.json.decode(data, type=_Format).format > FORMAT:
            raise DamagedDumpError("The dump was made by a newer version of Cardwatch; verify it with that one.")
        return msgspec.json.decode(data, type=DumpManifest)
    except msgspec.MsgspecError as error:
        raise DamagedDumpError(f"{MANIFEST} cannot be read: {error}.") from error


def _text(folder: Path, name: str) -> bytes:
    try:
        with (folder / name).open("rb") as file:
            data = file.read(LONGEST_TEXT_BYTES + 1)
    except OSError as error:
        raise DamagedDumpError(f"{folder / name} cannot be read: {error.strerror}.") from error
    if len(data) > LONGEST_TEXT_BYTES:
        raise DamagedDumpError(f"{name} is longer than {LONGEST_TEXT_BYTES} bytes.")
    return data


def _wrong_list(sums: bytes, wanted: dict[str, str]) -> Iterator[str]:
    """A line that was lost or cannot be read would take its file out of what is compared."""
    yield from (f"{SUMS} does not name {name}." for name in sorted({*FILES} - {SUMS, *wanted}))
    if sums != sums_text(wanted).encode():
        yield f"{SUMS} is not as it was written: each line is a hash, two spaces and a name, in the order of names."


def _untold(manifest: DumpManifest) -> list[str]:
    """Files of lines that the manifest tells nothing of, so that nobody would count them."""
    told = {one.file for one in manifest.files}
    return [f"{MANIFEST} does not tell of {name}." for name in FILES if name.endswith(LINES) and name not in told]


def _wrong_sums(folder: Path, wanted: dict[str, str]) -> Iterator[str]:
    for name, digest in sorted(wanted.items()):
        try:
            with (folder / name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            yield f"{name} cannot be read: {error.strerror}."
        else:
            if found != digest:
                yield f"{name} is not the file of {SUMS}."


def _fault_of(folder: Path, told: DumpedFile, sums: dict[str, str]) -> str | None:
    """What is wrong with a file of lines; None where nothing is."""
    if sums.get(told.file) != told.sha256:
        return f"{told.file}: {SUMS} and {MANIFEST} name different hashes."
    digest, size, count, keys = hashlib.sha256(), 0, 0, list[str]()
    try:
        for block in whole_lines(folder / told.file):
            digest.update(block)
            size += len(block)
            for line in msgspec.json.Decoder(dict[str, msgspec.Raw]).decode_lines(block):
                count += 1
                key = msgspec.json.decode(line.get(told.key, msgspec.Raw(b'""')), type=str)
                keys = [keys[0] if keys else key, key]
    except (OSError, EOFError, zlib.error, msgspec.MsgspecError, UnicodeError) as error:
        return f"{told.file} cannot be read: {error}."
    first, last = (keys[0], keys[-1]) if keys else (None, None)
    found = (count, first, last, size, digest.hexdigest())
    wanted = (told.lines, told.first, told.last, told.unpacked_bytes, told.unpacked_sha256)
    return None if found == wanted else f"{told.file} does not hold the lines that {MANIFEST} tells of."


def whole_lines(path: Path) -> Iterator[bytes]:
    """Whole lines at a time, however far they unpack; raises ``EOFError`` where the file was cut."""
    unpacker, rest = zlib.decompressobj(wbits=31), b""
    with path.open("rb") as file:
        while not unpacker.eof:
            packed = unpacker.unconsumed_tail or file.read(BLOCK_BYTES)
            data = unpacker.decompress(packed, BLOCK_BYTES)
            if not packed and not data and not unpacker.eof:
                raise EOFError("it ends before its last line")
            lines, newline, rest = (rest + data).rpartition(b"\n")
            if newline:
                yield lines + newline
            if len(rest) > LONGEST_LINE_BYTES:
                raise EOFError("a line does not end")
        if rest or unpacker.unused_data or file.read(1):
            raise EOFError("something stands behind its last line")
