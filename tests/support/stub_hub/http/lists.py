"""``GET /api/models``: filtered, sorted, in pages; each item is rendered once per state of its repository."""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from tests.support.stub_hub.content.repository import Repository
from tests.support.stub_hub.content.shelf import Key, Shelf, key_of
from tests.support.stub_hub.http.addresses import Call
from tests.support.stub_hub.http.answers import Answer
from tests.support.stub_hub.http.pages import LONGEST_PAGE, next_link

MayRead = Callable[[Repository, str | None], bool]
_ALWAYS = ("_id", "id")
_BRIEFLY = ("_id", "id", "modelId", "private", "tags", "downloads", "likes", "createdAt", "pipeline_tag",
            "library_name")  # fmt: skip
_NOT_IN_LISTS = ("baseModels", "childrenModelCount", "usedStorage")
_OTHER_SORTS: dict[str, Callable[[Repository], Key]] = {
    "createdAt": lambda repo: (-repo.commits[0].at.timestamp(), repo.number),
    "downloads": lambda repo: (-float(repo.downloads), repo.number),
    "likes": lambda repo: (-float(repo.likes), repo.number),
    "id": lambda repo: (float(int.from_bytes(repo.id.encode()[:6].ljust(6, b"\0"))), repo.number),
}


def listing(shelf: Shelf, call: Call, base_url: str, may_read: MayRead) -> Answer:
    """One page of the models a call asks for; a cursor names the last one shown, as the Hub's do."""
    limit = call.number("limit", LONGEST_PAGE, LONGEST_PAGE)
    key = _OTHER_SORTS.get(call.first("sort"), key_of)
    candidates = _candidates(shelf, call, key)
    shown = list(islice((repo for repo in candidates if _is_listed(repo, call, may_read)), limit + 1))
    fields = _fields(call)
    body = ", ".join(repo.rendered(fields) for repo in shown[:limit])
    answer = Answer(200, {"Content-Type": "application/json; charset=utf-8"}, f"[{body}]".encode())
    if len(shown) > limit:
        value, number = key(shown[limit - 1])
        answer.headers["Link"] = next_link(call, base_url, cursor=f"{value!r}_{number}")
    return answer


def expanded(info: dict[str, Any], expand: list[str]) -> dict[str, Any]:
    """All of it, or only what ``expand`` names (the Hub adds both ids to any selection)."""
    wanted = [name for value in expand for name in value.split(",")]
    return {name: info[name] for name in (*_ALWAYS, *wanted) if name in info} if wanted else info


def _candidates(shelf: Shelf, call: Call, key: Callable[[Repository], Key]) -> Iterable[Repository]:
    value, _, number = call.first("cursor").rpartition("_")
    after = (float(value), int(number)) if value else None
    if key is key_of:
        return shelf.newest(call.first("author"), after)
    found = sorted(shelf.newest(call.first("author"), None), key=key)
    return (repo for repo in found if after is None or key(repo) > after)


def _fields(call: Call) -> tuple[str, ...] | None:
    """The members of an item; None for all."""
    named = [name for value in call.values("expand") for name in value.split(",")]
    if named:
        return tuple(dict.fromkeys((*_ALWAYS, *(name for name in named if name not in _NOT_IN_LISTS))))
    return None if call.first("full").lower() in {"true", "1"} else _BRIEFLY


def _is_listed(repo: Repository, call: Call, may_read: MayRead) -> bool:
    if (repo.private and not may_read(repo, call.token)) or (repo.disabled and not repo.listed_when_disabled):
        return False
    search, wanted = call.first("search").lower(), call.values("filter")
    if search and search not in repo.id.lower():
        return False
    return not wanted or set(repo.tags) >= {tag for value in wanted for tag in value.split(",")}
