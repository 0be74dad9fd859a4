"""From ModelScope's JSON to values; an odd field is unknown, an answer that may hide a licence is malformed.

Its two interfaces wrap their answers differently: ``{"success", "data"}`` (``/openapi/v1``) and ``{"Code", "Success",
"Data"}`` (``/api/v1``); both can say with status 200 that they failed.
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from registry.hub.failures import FailureKind, trouble
from registry.hub.ids import PREFIX, is_commit, scope_base_id
from registry.hub.scalars import clean, clean_all, moment, whole
from registry.hub.values import BaseModel, Card, HubModel, TreeEntry

MAX_LISTED = 3_000
"""So many entries a list of files has at the most; it does not say that it was cut."""
UNKNOWN_GATE = "unknown"

_SHA256 = re.compile(r"[0-9a-f]{64}", re.IGNORECASE)
_LICENSE_TAG, _LIBRARY_TAG = "license:", "library:"


def read_open(raw: object) -> dict[str, Any]:
    """What an answer of ``/openapi/v1`` holds."""
    return _opened(raw, "success", "data", "message")


def read_legacy(raw: object) -> dict[str, Any]:
    """What an answer of ``/api/v1`` holds."""
    return _opened(raw, "Success", "Data", "Message")


def _opened(raw: object, success: str, data: str, message: str) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise trouble(FailureKind.MALFORMED, "ModelScope's answer is no object")
    if raw.get(success) is not True:
        said = clean(raw.get(message), 300) or "no reason given"
        raise trouble(FailureKind.MALFORMED, f"ModelScope says that the call failed: {said}")
    found = raw.get(data)
    if not isinstance(found, dict):
        raise trouble(FailureKind.MALFORMED, "ModelScope's answer holds nothing")
    return found


def read_detail(data: dict[str, Any], sha: str) -> HubModel | None:
    """The model an item or a detail describes, with the prefix in its id; None where it names none.

    A list names no commit: there ``sha`` is empty.
    """
    name = clean(data.get("id"), 200)
    if name is None:
        return None
    tags, license_ = clean_all(data.get("tags")), clean(data.get("license"))
    gated, private = data.get("gated"), data.get("private")
    return HubModel(
        id=f"{PREFIX}{name}",
        hub_id=None,
        sha=sha,
        gated=gated if isinstance(gated, bool) else UNKNOWN_GATE,
        private=private if isinstance(private, bool) else None,
        last_modified_at=moment(data.get("last_modified")),
        created_at=moment(data.get("created_at")),
        downloads=whole(data.get("downloads")),
        likes=whole(data.get("likes")),
        tags=tags,
        pipeline_tag=next(iter(clean_all(data.get("tasks"))), None),
        library=next(_after(_LIBRARY_TAG, tags), None),
        parameters=whole(data.get("params")) or None,
        declared=(license_,) if license_ else (),
        license_tags=tuple(_after(_LICENSE_TAG, tags)),
    )


def _after(prefix: str, tags: tuple[str, ...]) -> Iterator[str]:
    return (tag.removeprefix(prefix) for tag in tags if tag.startswith(prefix))


def read_head(data: dict[str, Any]) -> str | None:
    """The newest commit of a list of commits; None where there is none."""
    commits = data.get("Commit")
    newest = commits[0] if isinstance(commits, list) and commits else None
    sha = newest.get("Id") if isinstance(newest, dict) else None
    return str(sha) if is_commit(sha) else None


def read_files(data: dict[str, Any], sha: str) -> dict[str, TreeEntry]:
    """Every file of a commit by its path; an unknown commit is answered with no list at all."""
    items = data.get("Files")
    if items is None:
        raise trouble(FailureKind.REVISION_NOT_FOUND, f"ModelScope has no files for {sha}")
    if not isinstance(items, list):
        raise trouble(FailureKind.MALFORMED, "ModelScope's answer lists no files")
    if len(items) >= MAX_LISTED:
        raise trouble(FailureKind.TOO_LARGE, f"the repository has {MAX_LISTED} files or more, and the list ends there")
    _check_commit(data.get("LatestCommitter"), sha)
    entries = [entry for item in items if (entry := _entry(item)) is not None]
    return {entry.path: entry for entry in entries}


def _check_commit(told: object, sha: str) -> None:
    """A list that names its commit must name the one that was asked for; often only its first letters are told."""
    for key in ("Id", "ShortId"):
        named = told.get(key) if isinstance(told, dict) else None
        if isinstance(named, str) and named and not sha.startswith(named.lower()):
            raise trouble(FailureKind.MISMATCH, f"ModelScope lists the files of {named[:40]}, not of {sha}")


def _entry(item: object) -> TreeEntry | None:
    """One file; None for a folder. What is neither may be a licence."""
    if isinstance(item, dict) and item.get("Type") == "tree":
        return None
    told = item if isinstance(item, dict) else {}
    path, size, digest = told.get("Path"), whole(told.get("Size")), told.get("Sha256")
    if told.get("Type") != "blob" or not isinstance(path, str) or not path or size is None:
        raise trouble(FailureKind.MALFORMED, "ModelScope's list of files holds something that is no file")
    is_hash = isinstance(digest, str) and _SHA256.fullmatch(digest) is not None
    return TreeEntry(path, size, "", str(digest).lower() if is_hash else None)


def with_card(model: HubModel, card: Card) -> HubModel:
    """The model with what only its card tells; bases are meant as names at the same source."""
    return msgspec.structs.replace(
        model,
        declared=model.declared or card.declared,
        license_name=card.name,
        license_link=card.link,
        base_models=tuple(BaseModel(scope_base_id(base), card.relation) for base in card.base_models),
        new_version=card.new_version,
        pipeline_tag=model.pipeline_tag or card.pipeline_tag,
        library=model.library or card.library,
    )
