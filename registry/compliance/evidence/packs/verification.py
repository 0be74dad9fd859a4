"""Whether a pack is what it was: each file against the manifest, and each byte of the archive. Needs no database.

A pack is hostile until it was read to its end. Whoever bends a file *and* the manifest makes another pack that holds in
itself: that a pack is the one that a registry made is seen by its sha256, which the registry tells with it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import msgspec

from registry.compliance.evidence.packs.archive import ArchivedFile, FaultyArchiveError, read_archive
from registry.compliance.evidence.packs.log import FaultyProofError, ReadProof, read_proof
from registry.compliance.evidence.packs.manifest import (
    CHECKPOINT_NAME,
    FORMAT,
    INVENTORY_FORMAT,
    LOG_NAME,
    MANIFEST_NAME,
    TEXTS_NAME,
    VERSION,
    InventoryManifest,
    PackManifest,
    PackText,
)

ALWAYS = frozenset({
    "request.json", "verdict.json", "record.json", "licenses.json", "policy.json", "waivers.json", "lineage.json",
    "report.html", TEXTS_NAME,
})  # fmt: skip
"""What every pack of a check has beside its manifest."""
ALWAYS_OF_INVENTORY = frozenset({
    "inventory.json", "entries.json", "licenses.json", "policies.json", "waivers.json", "unsettled.json",
    "report-en.html", "report-de.html", TEXTS_NAME,
})  # fmt: skip
"""What every pack of an inventory has."""
_NAMED_BY_HASH = re.compile(r"(?:texts|records|answers)/([0-9a-f]{64})\.")


class _Head(msgspec.Struct):
    format: str
    version: int


AnyManifest = PackManifest | InventoryManifest
_MANIFESTS: dict[str, type[AnyManifest]] = {FORMAT: PackManifest, INVENTORY_FORMAT: InventoryManifest}


class PackFault(msgspec.Struct, frozen=True):
    """What is wrong, and with which file; empty where it is the archive as a whole."""

    file: str
    reason: str


class PackReading(msgspec.Struct, frozen=True, kw_only=True):
    """What was found in a pack."""

    sha256: str
    """Of the whole pack; the registry that made it tells the same as ETag."""
    files: int
    check: str | None
    model: str | None
    verdict: str | None
    audience: str | None
    inventory: str | None = None
    """Of a pack of an inventory: its id, how many entries it has, and with which verdicts."""
    name: str | None = None
    entries: int | None = None
    verdicts: dict[str, int] | None = None
    log: ReadProof | None = None
    """The leaves that vouch for it, which lead to its checkpoint; who signed that is not looked at here."""
    faults: tuple[PackFault, ...]


def read_pack(path: Path) -> PackReading:
    """Check a pack; raises ``OSError`` where the file cannot be read."""
    digest = _digest(path)
    with path.open("rb") as stream:
        try:
            files = read_archive(stream, path.stat().st_size)
        except FaultyArchiveError as wrong:
            return _reading(digest, [], None, [PackFault(wrong.file, wrong.reason)])
    by_name = {one.name: one for one in files}
    bent = [
        PackFault(one.name, "its bytes are not those that were packed") for one in files if one.crc != one.stated_crc
    ]
    try:
        manifest = _manifest_in(by_name)
    except FaultyArchiveError as wrong:
        return _reading(digest, files, None, [*bent, PackFault(wrong.file, wrong.reason)])
    known = {fault.file for fault in bent}
    more = [fault for fault in _against(manifest, by_name) if fault.file not in known]
    found = _reading(digest, files, manifest, [*bent, *more])
    return found if found.faults else _with_proof(found, manifest, by_name)


def _with_proof(found: PackReading, manifest: AnyManifest, files: Mapping[str, ArchivedFile]) -> PackReading:
    """The same with what the log says of a pack that is whole."""
    log, note = files.get(LOG_NAME), files.get(CHECKPOINT_NAME)
    if log is None or note is None:
        missing = PackFault(LOG_NAME if log is None else CHECKPOINT_NAME, "it is missing")
        return found if log is note else msgspec.structs.replace(found, faults=(missing,))
    try:
        answers = [one.sha256 for name, one in files.items() if name.startswith("answers/")]
        proof = read_proof(log.data, note.data, manifest, files[MANIFEST_NAME].data, answers)
        return msgspec.structs.replace(found, log=proof)
    except FaultyProofError as wrong:
        return msgspec.structs.replace(found, faults=(PackFault(wrong.file, wrong.reason),))


def _digest(path: Path) -> str:
    whole = sha256()
    with path.open("rb") as stream:
        while piece := stream.read(1024 * 1024):
            whole.update(piece)
    return whole.hexdigest()


def _reading(
    digest: str, files: Sequence[ArchivedFile], manifest: AnyManifest | None, faults: Sequence[PackFault]
) -> PackReading:
    found = PackReading(
        sha256=digest, files=len(files), check=None, model=None, verdict=None,
        audience=manifest.audience if manifest else None, faults=tuple(faults),
    )  # fmt: skip
    if isinstance(manifest, PackManifest):
        model = _plain(manifest.model) if manifest.model else None
        told = {"check": _plain(manifest.check), "model": model, "verdict": _plain(manifest.verdict)}
        return msgspec.structs.replace(found, **told)
    if isinstance(manifest, InventoryManifest):
        counts = {_plain(name): count for name, count in manifest.verdicts.items()}
        return msgspec.structs.replace(
            found, inventory=_plain(manifest.inventory), name=_plain(manifest.name), entries=manifest.entries,
            verdicts=counts,
        )  # fmt: skip
    return found


def _plain(word: str) -> str:
    """A word of a stranger, so that it can be printed: letters of any script stay, what steers a terminal goes."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in word[:200])


def _manifest_in(files: Mapping[str, ArchivedFile]) -> AnyManifest:
    found = files.get(MANIFEST_NAME)
    if found is None:
        raise FaultyArchiveError("it is missing", MANIFEST_NAME)
    try:
        head = msgspec.json.decode(found.data, type=_Head)
        kind = _MANIFESTS.get(head.format) if head.version == VERSION else None
        manifest = msgspec.json.decode(found.data, type=kind) if kind is not None else None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise FaultyArchiveError("it is no manifest of a pack", MANIFEST_NAME) from wrong
    if manifest is None:
        raise FaultyArchiveError("it is of a format that this release does not know", MANIFEST_NAME)
    return manifest


def _against(manifest: AnyManifest, files: Mapping[str, ArchivedFile]) -> Iterator[PackFault]:
    listed = {one.path: one for one in manifest.files}
    if len(listed) != len(manifest.files):
        yield PackFault(MANIFEST_NAME, "it names a file twice")
    always = ALWAYS if isinstance(manifest, PackManifest) else ALWAYS_OF_INVENTORY
    for name in sorted((always | listed.keys()) - files.keys()):
        yield PackFault(_plain(name), "it is missing")
    for name, one in files.items():
        if name == MANIFEST_NAME:
            continue
        stated = listed.get(name)
        if stated is None:
            yield PackFault(name, "the manifest does not name it")
        elif (stated.size, stated.sha256) != (one.size, one.sha256):
            yield PackFault(name, "its bytes are not those that the manifest names")
        elif (hashed := _NAMED_BY_HASH.match(name)) and one.sha256 != hashed[1]:
            yield PackFault(name, "it is not the text that its name says")
    yield from _texts(files)


def _texts(files: Mapping[str, ArchivedFile]) -> Iterator[PackFault]:
    """Hold the list of texts against the files: whatever is there is listed, and whatever is listed is there."""
    found = files.get(TEXTS_NAME)
    if found is None:
        return
    try:
        listed = msgspec.json.decode(found.data, type=tuple[PackText, ...])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        yield PackFault(TEXTS_NAME, "it is no list of texts")
        return
    named = {one.file for one in listed if one.file is not None}
    there = {name for name in files if name.startswith("texts/")}
    for name in sorted(named ^ there):
        yield PackFault(_plain(name), "it is missing" if name in named else "the list of texts does not name it")
