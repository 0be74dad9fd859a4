"""The Hub's calls, answered from repositories in memory."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import parse_qs, parse_qsl, quote, unquote, urlencode

from tests.stub_hub.answers import DISABLED, Answer, as_json, gated, refused, repository_missing
from tests.stub_hub.repository import Commit, Repository, blob_id, moment

_ACTION = r"(?P<action>revision|commits|refs|tree|paths-info|resolve)"
_API = re.compile(rf"^/api/models/(?P<id>[^/]+(?:/(?!(?:revision|commits|refs|tree|paths-info)(?:/|$))[^/]+)?)"
                  rf"(?:/{_ACTION}(?:/(?P<rest>.*))?)?$")  # fmt: skip
_FILE = re.compile(r"^/(?P<id>[^/]+(?:/[^/]+)?)/(?P<how>resolve|raw)/(?P<rev>[^/]+)/(?P<path>.+)$")
_SORTS: dict[str, Callable[[Repository], Any]] = {
    "lastModified": lambda repo: repo.head.at,
    "createdAt": lambda repo: repo.commits[0].at,
    "downloads": lambda repo: repo.downloads,
    "likes": lambda repo: repo.likes,
}
_ALWAYS = ("_id", "id")
_LISTED_BRIEFLY = ("_id", "id", "modelId", "private", "tags", "downloads", "likes", "createdAt", "pipeline_tag",
                   "library_name")  # fmt: skip


@dataclass(frozen=True)
class Call:
    """One request, taken apart."""

    method: str
    path: str
    query: str
    token: str | None
    body: bytes = b""

    def values(self, name: str) -> list[str]:
        return parse_qs(self.query).get(name, [])

    def first(self, name: str, default: str = "") -> str:
        return next(iter(self.values(name)), default)


class Routes:
    """Answers calls over ``repositories``; ``moved`` maps former ids to present ones."""

    def __init__(self, missing_status: int | None) -> None:
        self.repositories: dict[str, Repository] = {}
        self.moved: dict[str, str] = {}
        self.lfs_url: str | None = None
        self._missing_status = missing_status

    def answer(self, call: Call, base_url: str) -> Answer:
        path = call.path
        if path in {"/api/models", "/api/models/"}:
            return self._listing(call, base_url)
        if api := _API.match(path):
            return self._on_repository(call, api["id"], partial(self._api, call, api))
        if file := _FILE.match(path):
            return self._on_repository(call, file["id"], partial(self._file, call, file))
        return refused(404, None, "Sorry, we can't find the page you are looking for.")

    def may_read(self, repo: Repository, token: str | None) -> bool:
        return token is not None and token in repo.readers

    def _on_repository(self, call: Call, model_id: str, then: Callable[[Repository], Answer]) -> Answer:
        if model_id in self.moved:
            target = call.path.replace(quote(model_id), quote(self.moved[model_id]), 1)
            location = f"{target}?{call.query}" if call.query else target
            return Answer(307, {"Location": location})
        repo = self.repositories.get(model_id)
        if repo is None or (repo.private and not self.may_read(repo, call.token)):
            return repository_missing(self._missing_status or (401 if call.token is None else 404))
        return then(repo)

    def _api(self, call: Call, found: re.Match[str], repo: Repository) -> Answer:
        action, rest = found["action"], found["rest"] or ""
        if repo.disabled and not (repo.listed_when_disabled and action in {None, "revision"}):
            return refused(403, None, DISABLED)
        if action == "refs":
            return as_json({"branches": [_ref("main", repo.head)], "converts": [], "tags": []})
        revision, _, folder = rest.partition("/")
        commit = repo.find(unquote(revision) or "main")
        if commit is None:
            return refused(404, "RevisionNotFound", f"Invalid rev id: {revision}")
        answers: dict[str | None, Callable[[], Answer]] = {
            None: lambda: as_json(_expanded(repo.info(commit), call.values("expand"))),
            "revision": lambda: as_json(_expanded(repo.info(commit), call.values("expand"))),
            "commits": lambda: as_json(_history(repo, commit), X_Total_Count=str(len(repo.commits))),
            "tree": lambda: _tree(call, repo, commit, folder),
            "paths-info": lambda: _paths_info(call, repo, commit),
        }
        answer = answers[action]() if action in answers else refused(404, None, "Not found")
        answer.headers["X-Repo-Commit"] = commit.sha
        return answer

    def _file(self, call: Call, found: re.Match[str], repo: Repository) -> Answer:
        revision, path = unquote(found["rev"]), unquote(found["path"])
        if repo.disabled:
            return refused(403, None, DISABLED)
        commit = repo.find(revision)
        if commit is None:
            return refused(404, "RevisionNotFound", f"Invalid rev id: {revision}")
        if repo.gated and not self.may_read(repo, call.token):
            return gated(repo.id)
        if path not in commit.files:
            return refused(404, "EntryNotFound", "Entry not found")
        answer = _bytes(repo, commit, path)
        if path in repo.lfs and self.lfs_url is not None and found["how"] == "resolve":
            place = f"{self.lfs_url}/{quote(repo.id)}/raw/{commit.sha}/{quote(path)}"
            return Answer(302, {**answer.headers, "Location": place})
        return answer

    def _listing(self, call: Call, base_url: str) -> Answer:
        found = [repo for repo in self.repositories.values() if self._is_listed(repo, call)]
        found.sort(key=_SORTS.get(call.first("sort"), _SORTS["lastModified"]), reverse=True)
        start, limit = int(call.first("cursor", "0")), int(call.first("limit", "1000"))
        expand = call.values("expand")
        items = [_expanded(repo.info(repo.head), expand) for repo in found[start : start + limit]]
        if not expand and call.first("full").lower() not in {"true", "1"}:
            items = [{name: item[name] for name in _LISTED_BRIEFLY if name in item} for item in items]
        answer = as_json(items)
        if start + limit < len(found):
            kept = [(name, value) for name, value in parse_qsl(call.query) if name != "cursor"]
            following = urlencode([*kept, ("cursor", str(start + limit))])
            answer.headers["Link"] = f'<{base_url}/api/models?{following}>; rel="next"'
        return answer

    def _is_listed(self, repo: Repository, call: Call) -> bool:
        if (repo.private and not self.may_read(repo, call.token)) or (repo.disabled and not repo.listed_when_disabled):
            return False
        author, search = call.first("author"), call.first("search").lower()
        if (author and repo.id.partition("/")[0] != author) or (search and search not in repo.id.lower()):
            return False
        tags = repo.info(repo.head)["tags"] if call.values("filter") else []
        return all(tag in tags for value in call.values("filter") for tag in value.split(","))


def _expanded(info: dict[str, Any], expand: list[str]) -> dict[str, Any]:
    """All of it, or only what ``expand`` names (the Hub adds both ids to any selection)."""
    wanted = [name for value in expand for name in value.split(",")]
    return {name: info[name] for name in (*_ALWAYS, *wanted) if name in info} if wanted else info


def _bytes(repo: Repository, commit: Commit, path: str) -> Answer:
    body = commit.files[path]
    headers = {"X-Repo-Commit": commit.sha, "Content-Type": "text/plain; charset=utf-8", "Accept-Ranges": "bytes"}
    if path not in repo.lfs:
        return Answer(200, {**headers, "ETag": f'"{blob_id(body)}"'}, body)
    digest = hashlib.sha256(body).hexdigest()
    return Answer(200, {**headers, "X-Linked-ETag": f'"{digest}"', "X-Linked-Size": str(len(body)),
                        "ETag": f'"{digest}"'}, body)  # fmt: skip


def _ref(name: str, commit: Commit) -> dict[str, str]:
    return {"name": name, "ref": f"refs/heads/{name}", "targetCommit": commit.sha}


def _history(repo: Repository, until: Commit) -> list[dict[str, Any]]:
    upto = repo.commits[: repo.commits.index(until) + 1]
    return [_described(commit.sha, commit.message, commit.at) for commit in reversed(upto)]


def _described(sha: str, message: str, at: datetime) -> dict[str, Any]:
    return {"id": sha, "title": message, "message": "", "authors": [{"user": "author"}], "date": moment(at)}


def _tree(call: Call, repo: Repository, commit: Commit, folder: str) -> Answer:
    root = f"{folder.strip('/')}/" if folder.strip("/") else ""
    entries, folders = [], set()
    for path, body in sorted(commit.files.items()):
        inside = path.removeprefix(root)
        if not path.startswith(root):
            continue
        if "/" in inside and call.first("recursive").lower() not in {"true", "1"}:
            folders.add(root + inside.partition("/")[0])
        else:
            entries.append(repo.entry(path, body))
    listed = [{"type": "directory", "oid": hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest(), "size": 0,
               "path": name} for name in sorted(folders)]  # fmt: skip
    return as_json([*listed, *entries])


def _paths_info(call: Call, repo: Repository, commit: Commit) -> Answer:
    """Missing paths are silently absent, as on the Hub."""
    if call.body.lstrip()[:1] == b"{":
        asked = json.loads(call.body).get("paths", [])
    else:
        asked = parse_qs(call.body.decode()).get("paths", [])
    return as_json([repo.entry(path, commit.files[path]) for path in asked if path in commit.files])
