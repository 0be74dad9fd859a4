"""Strong ETags and the conditions built on them (RFC 9110, section 13)."""

import hashlib
from functools import lru_cache

from registry.errors import StaleVersion, VersionMissing


def etag_of(data: bytes) -> str:
    """The strong ETag of these bytes, with its quotes."""
    return f'"{hashlib.sha256(data).hexdigest()[:32]}"'


@lru_cache(8)
def etag_of_asset(data: bytes) -> str:
    """The same of what a process sends again and again; asked for with the same object, it is not read again."""
    return etag_of(data)


def is_unchanged(if_none_match: str | None, etag: str) -> bool:
    """Whether the client already has this version (weak comparison, as for GET)."""
    if not if_none_match:
        return False
    known = {part.strip().removeprefix("W/") for part in if_none_match.split(",")}
    return "*" in known or etag in known


def refuse_match(if_match: str | None) -> None:
    """Refuse a change of a version that is not there any more (RFC 9110, section 13.1.1).

    ``*`` passes: whoever sends it with a PUT wants to have written last, whether there was something or not.
    """
    if if_match and if_match.strip() != "*":
        raise StaleVersion("There is nothing to change (any more); leave If-Match out to create it.")


def require_match(if_match: str | None, etag: str) -> None:
    """Refuse a change that is not based on the stored version: 428 without ``If-Match``, 412 with an old one."""
    if not if_match:
        raise VersionMissing("Send If-Match with the ETag that you read, so that no one's change is lost.")
    if if_match.strip() != "*" and etag not in {part.strip() for part in if_match.split(",")}:
        raise StaleVersion("The resource has changed since you read it; read it again.", current=etag)
