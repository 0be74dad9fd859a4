"""What a pack says of itself: which check or inventory, for whom, and the hash of each file. Pure."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal

import msgspec

FORMAT, INVENTORY_FORMAT = "cardwatch-evidence-pack", "cardwatch-inventory-pack"
VERSION = 1
MANIFEST_NAME, TEXTS_NAME = "manifest.json", "texts.json"
LOG_NAME, CHECKPOINT_NAME = "log.json", "checkpoint.txt"
"""The leaves of the log that vouch for a pack, with their proofs, and the checkpoint that these lead to."""
Audience = Literal["internal", "external"]
Withheld = Literal["private", "may_not_be_shared", "not_kept"]


class PackFile(msgspec.Struct, frozen=True):
    """One file of a pack."""

    path: str
    size: int
    sha256: str


class PackManifest(msgspec.Struct, frozen=True, kw_only=True):
    """All files but the manifest itself, by name."""

    format: str
    version: int
    check: str
    model: str | None
    verdict: str
    stored_at: datetime
    audience: Audience
    has_private_texts: bool
    """Whether texts were put in that only some may see."""
    files: tuple[PackFile, ...]


class InventoryManifest(msgspec.Struct, frozen=True, kw_only=True):
    """The same of a pack of a whole inventory."""

    format: str
    version: int
    inventory: str
    name: str
    as_of: datetime
    """The last moment that anything in it speaks of."""
    audience: Audience
    has_private_texts: bool
    entries: int
    verdicts: dict[str, int]
    """How many entries have which; `unchecked` are those that were not judged since they changed."""
    unsettled: int
    """Lines of imports of which no verdict speaks."""
    rests_on: str | None = None
    """What the leaves of its verdicts, waivers and policies commit to, ``digest_of_leaves``; None of older packs."""
    files: tuple[PackFile, ...]


class PackText(msgspec.Struct, frozen=True, kw_only=True):
    """A text that the check rests on: the file that has it, or why there is none, and where it can be read."""

    model: str | None
    path: str
    kind: str
    sha256: str
    size: int | None
    license: str | None
    may_be_shared: str
    url: str | None
    file: str | None
    withheld: Withheld | None


def digest_of(files: Iterable[PackFile]) -> str:
    """What the log vouches for: the sha256 over a line for each file, by name, without those of the log itself."""
    counted = (one for one in files if one.path not in {LOG_NAME, CHECKPOINT_NAME})
    lines = (f"{one.sha256} {one.size} {one.path}\n" for one in sorted(counted, key=lambda one: one.path))
    return sha256("".join(lines).encode()).hexdigest()


def digest_of_leaves(commitments: Iterable[bytes]) -> str:
    """The sha256 over what leaves commit to, the smallest first."""
    return sha256(b"".join(sorted(commitments))).hexdigest()


def digest_of_manifest(data: bytes) -> str:
    """The same of a pack of an inventory, with all else that its manifest says: the sha256 of it without those files.

    Raises ``ValueError`` for a manifest that is not written as those of packs are: one member twice, or other spaces.
    """
    manifest = msgspec.json.decode(data, type=dict[str, Any])
    if shown_json(manifest) != data:
        raise ValueError("it is not written as the manifest of a pack is")
    files = [one for one in manifest["files"] if one["path"] not in {LOG_NAME, CHECKPOINT_NAME}]
    return sha256(shown_json({**manifest, "files": files})).hexdigest()


def shown_json(value: object) -> bytes:
    """JSON for people, the same each time."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
