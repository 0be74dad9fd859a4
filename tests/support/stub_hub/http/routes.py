"""The Hub's calls, answered from repositories in memory."""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import parse_qs, quote, unquote

from tests.support.stub_hub.content.repository import Commit, Repository, blob_id, moment
from tests.support.stub_hub.content.shelf import Shelf
from tests.support.stub_hub.http.addresses import API, FILE, LIST, Call
from tests.support.stub_hub.http.answers import DISABLED, Answer, as_json, gated, refused, repository_missing
from tests.support.stub_hub.http.lists import expanded, listing
from tests.support.stub_hub.http.pages import next_link, tree_page


class Routes:
    """Answers calls over the repositories of a ``shelf``; ``moved`` maps former ids to present ones."""

    def __init__(self, missing_status: int | None) -> None:
        self.shelf = Shelf()
        self.moved: dict[str, str] = {}
        self.lfs_url: str | None = None
        self._missing_status = missing_status

    def answer(self, call: Call, base_url: str) -> Answer:
        path = call.path
        if path in LIST:
            return listing(self.shelf, call, base_url, self.may_read)
        if api := API.match(path):
            return self._on_repository(call, api["id"], partial(self._api, call, api, base_url))
        if file := FILE.match(path):
            return self._on_repository(call, file["id"], partial(self._file, call, file))
        return refused(404, None, "Sorry, we can't find the page you are looking for.")

    def may_read(self, repo: Repository, token: str | None) -> bool:
        return token is not None and token in repo.readers

    def _on_repository(self, call: Call, model_id: str, then: Callable[[Repository], Answer]) -> Answer:
        if model_id in self.moved:
            target = call.path.replace(quote(model_id), quote(self.moved[model_id]), 1)
            location = f"{target}?{call.query}" if call.query else target
            return Answer(307, {"Location": location})
        repo = self.shelf.by_id.get(model_id)
        if repo is None or (repo.private and not self.may_read(repo, call.token)):
            return repository_missing(self._missing_status or (401 if call.token is None else 404))
        return then(repo)

    def _api(self, call: Call, found: re.Match[str], base_url: str, repo: Repository) -> Answer:
        action, rest = found["action"], found["rest"] or ""
        if repo.withheld and repo.is_wholly_withheld:
            return refused(repo.withheld_status, None, repo.withheld)
        if repo.disabled and not (repo.listed_when_disabled and action in {None, "revision"}):
            return refused(403, None, DISABLED)
        if action == "refs":
            return as_json(repo.refs)
        revision, _, folder = rest.partition("/")
        commit = repo.find(unquote(revision) or "main")
        if commit is None:
            return refused(404, "RevisionNotFound", f"Invalid rev id: {revision}")
        answers: dict[str | None, Callable[[], Answer]] = {
            None: lambda: as_json(expanded(repo.info(commit), call.values("expand"))),
            "revision": lambda: as_json(expanded(repo.info(commit), call.values("expand"))),
            "commits": lambda: _commits(call, repo, commit, base_url),
            "tree": lambda: tree_page(call, base_url, _tree(call, repo, commit, folder)),
            "paths-info": lambda: _paths_info(call, repo, commit),
        }
        answer = answers[action]() if action in answers else refused(404, None, "Not found")
        answer.headers["X-Repo-Commit"] = commit.sha
        return answer

    def _file(self, call: Call, found: re.Match[str], repo: Repository) -> Answer:
        revision, path = unquote(found["rev"]), unquote(found["path"])
        if repo.withheld or repo.disabled:
            return refused(repo.withheld_status, None, repo.withheld or DISABLED)
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


def _bytes(repo: Repository, commit: Commit, path: str) -> Answer:
    body = commit.files[path]
    headers = {"X-Repo-Commit": commit.sha, "Content-Type": "text/plain; charset=utf-8", "Accept-Ranges": "bytes"}
    if path not in repo.lfs:
        return Answer(200, {**headers, "ETag": f'"{blob_id(body)}"'}, body)
    digest = hashlib.sha256(body).hexdigest()
    return Answer(200, {**headers, "X-Linked-ETag": f'"{digest}"', "X-Linked-Size": str(len(body)),
                        "ETag": f'"{digest}"'}, body)  # fmt: skip


_COMMITS_PAGE, _MOST_PATHS = 50, 1_000


def _commits(call: Call, repo: Repository, until: Commit, base_url: str) -> Answer:
    """A page of 50 commits, newest first, whatever limit is asked for."""
    upto = repo.commits[: repo.commits.index(until) + 1][::-1]
    number = int(call.first("p", "0"))
    start, end = number * _COMMITS_PAGE, (number + 1) * _COMMITS_PAGE
    listed = [_described(commit.sha, commit.message, commit.at) for commit in upto[start:end]]
    answer = as_json(listed, X_Total_Count=str(len(upto)))
    if end < len(upto):
        answer.headers["Link"] = next_link(call, base_url, p=str(number + 1))
    return answer


def _described(sha: str, message: str, at: datetime) -> dict[str, Any]:
    return {"id": sha, "title": message, "message": "", "authors": [{"user": "author"}], "date": moment(at)}


def _tree(call: Call, repo: Repository, commit: Commit, folder: str) -> list[dict[str, Any]]:
    """Folders, then files; with ``recursive`` those of all folders below."""
    root = f"{folder.strip('/')}/" if folder.strip("/") else ""
    is_deep = call.first("recursive").lower() in {"true", "1"}
    inside = {path: body for path, body in sorted(commit.files.items()) if path.startswith(root)}
    folders = {above for path in inside for above in _folders(path.removeprefix(root)) if is_deep or "/" not in above}
    listed = [{"type": "directory", "oid": hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest(), "size": 0,
               "path": root + name} for name in sorted(folders)]  # fmt: skip
    files = [path for path in inside if is_deep or "/" not in path.removeprefix(root)]
    return [*listed, *(repo.entry(path, inside[path]) for path in files)]


def _folders(path: str) -> list[str]:
    parts = path.split("/")[:-1]
    return ["/".join(parts[: depth + 1]) for depth in range(len(parts))]


def _paths_info(call: Call, repo: Repository, commit: Commit) -> Answer:
    """Missing paths are silently absent, as on the Hub; with ``expand`` each names the commit that last changed it."""
    if call.body.lstrip()[:1] == b"{":
        body = json.loads(call.body)
        asked, expand = body.get("paths", []), body.get("expand")
    else:
        form = parse_qs(call.body.decode())
        asked, expand = form.get("paths", []), form.get("expand", [""])[0].lower() == "true"
    if len(asked) > _MOST_PATHS:
        return refused(413, None, "too many parameters")
    entries = [repo.entry(path, commit.files[path]) for path in asked if path in commit.files]
    if expand and not repo.extra.get("no_last_commit"):
        entries = [{**entry, "lastCommit": _last_change(repo, commit, entry["path"])} for entry in entries]
    return as_json(entries)


def _last_change(repo: Repository, commit: Commit, path: str) -> dict[str, Any]:
    last, body = commit, commit.files[path]
    for earlier in reversed(repo.commits[: repo.commits.index(commit)]):
        if earlier.files.get(path) != body:
            break
        last = earlier
    return {"id": last.sha, "title": last.message, "date": moment(last.at)}
