"""Repositories of the stub hub: small git-like histories in memory, with the Hub's metadata around them."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from itertools import count
from typing import Any

from tests.support.stub_hub.content.cards import card_data, card_tags

Files = Mapping[str, str | bytes]
_numbers = count(1)
_LONG = 16 * 1024


def as_bytes(files: Files) -> dict[str, bytes]:
    return {path: _encoded(body) if isinstance(body, str) else body for path, body in files.items()}


def _encoded(text: str) -> bytes:
    return text.encode() if len(text) > _LONG else _encoded_once(text)


@lru_cache(maxsize=2_048)
def _encoded_once(text: str) -> bytes:
    """The same bytes for the same text: many repositories share a card or a licence."""
    return text.encode()


def blob_id(body: bytes) -> str:
    """The id git gives these bytes (gitformat: ``blob <length>\\0<bytes>``)."""
    return hashlib.sha1(b"blob %d\0" % len(body) + body, usedforsecurity=False).hexdigest()


def lfs_pointer(body: bytes) -> bytes:
    digest = hashlib.sha256(body).hexdigest()
    return f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize {len(body)}\n".encode()


def moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit of the main branch: its id and every file as it stood."""

    sha: str
    files: Mapping[str, bytes]
    message: str
    at: datetime
    parent: str | None


@dataclass(slots=True)
class Repository:
    """One model repository; ``lfs`` names the paths stored as LFS objects, ``extra`` overrides answered fields.

    ``number`` counts repositories in the order of publishing; ``names`` are the commits of tags and of other
    branches by kind and name.
    """

    id: str
    hub_id: str
    commits: list[Commit] = field(default_factory=list)
    gated: bool | str = False
    private: bool = False
    disabled: bool = False
    listed_when_disabled: bool = False
    readers: frozenset[str] = frozenset()
    downloads: int = 0
    likes: int = 0
    lfs: frozenset[str] = frozenset()
    region: str = "us"
    withheld: str | None = None
    """What is told to whoever asks for a file, in the region that this hub takes everybody to be in."""
    withheld_status: int = 403
    is_wholly_withheld: bool = False
    extra: dict[str, Any] = field(default_factory=dict)
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    number: int = field(default_factory=_numbers.__next__)
    _rendering: tuple[Any, str] | None = None

    @property
    def author(self) -> str | None:
        return self.id.partition("/")[0] if "/" in self.id else None

    @property
    def tags(self) -> list[str]:
        """What the model is filed under now."""
        if "tags" in self.extra:
            return self.extra["tags"] or []
        return [*card_tags(card_data(self.head.files.get("README.md", b""))), f"region:{self.region}"]

    def rendered(self, fields: tuple[str, ...] | None) -> str:
        """The item of a list as JSON, kept until the repository changes."""
        told = (self.gated, self.private, self.disabled, self.downloads, self.likes, self.region)
        state = (fields, self.id, self.head.sha, *told, repr(self.extra) if self.extra else "")
        if self._rendering is None or self._rendering[0] != state:
            info = self.info(self.head)
            shown = info if fields is None else {name: info[name] for name in fields if name in info}
            self._rendering = (state, json.dumps(shown))
        return self._rendering[1]

    @property
    def head(self) -> Commit:
        return self.commits[-1]

    def commit(self, files: Files, remove: Iterable[str], message: str, at: datetime) -> Commit:
        kept = {path: body for path, body in (self.head.files if self.commits else {}).items() if path not in remove}
        return self._append({**kept, **as_bytes(files)}, message, at)

    def squash(self, files: Files | None, at: datetime) -> Commit:
        """Replace the whole history by one commit: what a force push or ``super_squash_history`` leaves behind."""
        tree = dict(self.head.files) if files is None else as_bytes(files)
        self.commits.clear()
        return self._append(tree, "Super-squash branch 'main'", at)

    def find(self, revision: str) -> Commit | None:
        """The commit a branch name, full id or unique short id stands for."""
        if revision in {"main", "HEAD", "refs/heads/main"}:
            return self.head
        for kind, folder in (("tag", "tags"), ("branch", "heads")):
            named = self.names.get((kind, revision.removeprefix(f"refs/{folder}/")))
            if named is not None:
                revision = named
                break
        least = 7
        found = [c for c in self.commits if len(revision) >= least and c.sha.startswith(revision)]
        return found[0] if len(found) == 1 else None

    @property
    def refs(self) -> dict[str, list[dict[str, str]]]:
        """The answer of ``/refs``."""
        own = {("branch", "main"): self.head.sha, **self.names}
        listed = {"branch": ("branches", "heads"), "tag": ("tags", "tags")}
        answer: dict[str, list[dict[str, str]]] = {"branches": [], "converts": [], "tags": []}
        for (kind, name), sha in own.items():
            plural, folder = listed[kind]
            answer[plural].append({"name": name, "ref": f"refs/{folder}/{name}", "targetCommit": sha})
        return answer

    def info(self, commit: Commit) -> dict[str, Any]:
        """The full ``model_info`` answer at a commit."""
        data = card_data(commit.files.get("README.md", b""))
        answer: dict[str, Any] = {
            "_id": self.hub_id,
            "id": self.id,
            "modelId": self.id,
            "author": self.author,
            "sha": commit.sha,
            "lastModified": moment(self.head.at),
            "createdAt": moment(self.commits[0].at),
            "private": self.private,
            "gated": self.gated,
            "disabled": self.disabled,
            "downloads": self.downloads,
            "likes": self.likes,
            "tags": [*card_tags(data), f"region:{self.region}"],
            "siblings": [{"rfilename": path} for path in sorted(commit.files)],
            "spaces": [],
        }
        named = {"pipeline_tag", "library_name"} & data.keys()
        answer.update({name: data[name] for name in named})
        return {**answer, "cardData": data, **self.extra}

    def entry(self, path: str, body: bytes) -> dict[str, Any]:
        """One item of ``tree`` and ``paths-info``."""
        if path not in self.lfs:
            return {"type": "file", "oid": blob_id(body), "size": len(body), "path": path}
        pointer = lfs_pointer(body)
        lfs = {"oid": hashlib.sha256(body).hexdigest(), "size": len(body), "pointerSize": len(pointer)}
        return {"type": "file", "oid": blob_id(pointer), "size": len(body), "path": path, "lfs": lfs}

    def _append(self, tree: dict[str, bytes], message: str, at: datetime) -> Commit:
        parent = self.head.sha if self.commits else None
        listing = "".join(f"{blob_id(body)} {path}\n" for path, body in sorted(tree.items()))
        seed = f"{self.hub_id}\n{parent}\n{at.isoformat()}\n{message}\n{listing}".encode()
        sha = hashlib.sha1(seed, usedforsecurity=False).hexdigest()
        self.commits.append(Commit(sha, tree, message, at, parent))
        return self.head
