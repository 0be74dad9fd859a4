"""The tags and branches of a repository, in one small answer."""

from collections.abc import Iterator
from typing import Literal

from registry.hub.failures import FailureKind, trouble
from registry.hub.huggingface.lists import ListWire
from registry.hub.ids import is_commit
from registry.hub.scalars import clean
from registry.hub.transport.client import MAX_ANSWER_BYTES
from registry.hub.values import Ref

MAX_REFS = 1_000
"""So many names of a repository are kept; one beyond them counts as never seen."""
MAX_NAME = 200

Kind = Literal["branch", "tag"]
_LISTS: tuple[tuple[str, Kind, str], ...] = (("tags", "tag", "refs/tags/"), ("branches", "branch", "refs/heads/"))


def read_refs(wire: ListWire, model_id: str) -> tuple[Ref, ...]:
    """The tags and branches of a repository; what is no name of a commit is left out."""
    raw = wire.read_json("GET", f"/api/models/{model_id}/refs", MAX_ANSWER_BYTES)
    if not isinstance(raw, dict) or not any(isinstance(raw.get(name), list) for name, _, _ in _LISTS):
        raise trouble(FailureKind.MALFORMED, "the answer lists no tags and branches")
    found = [ref for listed, kind, prefix in _LISTS for ref in _refs(raw.get(listed), kind, prefix)]
    return tuple({(ref.kind, ref.name): ref for ref in found[:MAX_REFS]}.values())


def _refs(items: object, kind: Kind, prefix: str) -> Iterator[Ref]:
    for item in items if isinstance(items, list) else ():
        if not isinstance(item, dict) or not is_commit(item.get("targetCommit")):
            continue
        name = clean(item.get("name"), MAX_NAME) or (clean(item.get("ref"), MAX_NAME) or "").removeprefix(prefix)
        if name and name.isprintable():
            yield Ref(kind, name, str(item["targetCommit"]))
