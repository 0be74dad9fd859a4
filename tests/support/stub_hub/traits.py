"""What other hubs lack or do in another way, as traits of the stub; three of them by name.

The shapes are those of matrixhub-ai/hfd, KohakuBlueleaf/KohakuHub and vtuber-plan/olah as their sources were in 2026.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from tests.support.stub_hub.http.addresses import API, FILE, Call, kind_of
from tests.support.stub_hub.http.answers import Answer, as_json, refused

Respond = Callable[[Call], Answer]


@dataclass(frozen=True)
class Traits:
    """One hub; by default the Hugging Face Hub."""

    list_status: int | None = None
    """Answers every list."""
    max_limit: int | None = None
    """A longer page is refused with 422."""
    refused: frozenset[str] = frozenset()
    """Parameters of lists (``sort``, ``expand``) that are refused with 422."""
    is_sorted: bool = True
    """Whether ``sort`` is heeded; otherwise by id."""
    has_pages: bool = True
    """Whether lists name a next page."""
    hidden: frozenset[str] = frozenset()
    """Fields that no item of a list has."""
    untold: frozenset[str] = frozenset()
    """Fields that no answer has."""
    has_long_commits: bool = False
    """Lists and histories name commits by 64 digits."""
    heeds_expand: bool = True
    missing: frozenset[str] = frozenset()
    """Calls that do not exist, of ``addresses.KINDS``."""
    max_commits: int | None = None
    """A history asked for with a larger ``limit`` is refused with 422."""
    has_commit_pages: bool = True
    """Whether a history has more than its first page."""
    has_file_ids: bool = True
    """Whether trees name files by git's ids."""
    has_etags: bool = True
    has_files_by_commit: bool = True
    puts_blanks_for_folders: bool = False
    files_at: str | None = None
    """Another origin that files lie at; ``{port}`` is the stub's own port."""
    not_found: str = "hub"
    """How a missing repository is told: ``hub``, ``words`` (404 without a code), ``401``."""
    no_call: str = "plain"
    """How a missing call is told: ``plain`` text or ``json``."""
    renames: bool = True
    """Whether a former id leads to the present one."""
    extra: dict[str, Any] = field(default_factory=dict)


SHAPES: dict[str, Traits] = {
    "hub": Traits(),
    "hfd": Traits(
        is_sorted=False,
        hidden=frozenset({"sha", "cardData", "gated", "disabled"}),
        untold=frozenset({"_id", "lastModified", "createdAt"}),
        heeds_expand=False,
        missing=frozenset({"paths-info"}),
        puts_blanks_for_folders=True,
        not_found="words",
        renames=False,
    ),
    "kohakuhub": Traits(
        refused=frozenset({"sort"}),
        has_pages=False,
        untold=frozenset({"_id", "cardData", "tags", "pipeline_tag", "library_name"}),
        has_long_commits=True,
        heeds_expand=False,
        max_commits=100,
        files_at="http://localhost:{port}",
        renames=False,
    ),
    "olah": Traits(
        list_status=404,
        heeds_expand=False,
        missing=frozenset({"refs"}),
        has_commit_pages=False,
        not_found="401",
        no_call="json",
    ),
    "bare": Traits(
        max_limit=100,
        refused=frozenset({"sort", "expand"}),
        hidden=frozenset({"sha", "cardData"}),
        missing=frozenset({"tree", "paths-info", "refs", "commits"}),
        has_etags=False,
    ),
    "closed": Traits(list_status=401, missing=frozenset({"paths-info", "refs"}), no_call="json"),
}


def answered(call: Call, traits: Traits, respond: Respond, port: int) -> Answer:
    """The answer of a hub with these traits, made from what the Hub would answer."""
    if traits == SHAPES["hub"]:
        return respond(call)
    kind = kind_of(call.path)
    if refusal := _refusal(call, kind, traits):
        return refusal
    asked = _asked(call, kind, traits)
    answer = respond(asked)
    if answer.status >= 300:
        return _refused(call, answer, traits)
    if kind == "file":
        return _file(call, answer, traits, port)
    if kind in {"list", "model", "tree", "paths-info", "commits"}:
        _reshape(kind, answer, traits)
    return answer


def _refusal(call: Call, kind: str, traits: Traits) -> Answer | None:
    if kind in traits.missing or (kind == "list" and traits.list_status == 404):
        return _no_call(traits)
    if kind == "list" and traits.list_status:
        return refused(traits.list_status, None, "You may not list models.")
    if kind == "list":
        odd = [name for name in sorted(traits.refused) if call.values(name)]
        too_long = traits.max_limit is not None and int(call.first("limit", "1")) > traits.max_limit
        return _unprocessable([*odd, *(["limit"] if too_long else [])])
    if kind == "commits" and traits.max_commits and int(call.first("limit", "1")) > traits.max_commits:
        return _unprocessable(["limit"])
    found = FILE.match(call.path)
    if found and not traits.has_files_by_commit and found["rev"] != "main":
        return _no_call(traits)
    return None


def _no_call(traits: Traits) -> Answer:
    if traits.no_call == "json":
        return as_json({"detail": "Not Found"}, 404)
    return Answer(404, {"Content-Type": "text/plain; charset=utf-8"}, b"404 page not found\n")


def _unprocessable(names: list[str]) -> Answer | None:
    """How FastAPI refuses parameters."""
    told = [{"type": "string_pattern_mismatch", "loc": ["query", name], "msg": "not one of ours"} for name in names]
    return as_json({"detail": told}, 422) if told else None


def _asked(call: Call, kind: str, traits: Traits) -> Call:
    """What the Hub is asked in its stead."""
    query = parse_qsl(call.query)
    if kind == "list":
        kept = [(name, value) for name, value in query if name not in {"expand", "full"}]
        kept = kept if traits.is_sorted else [(name, value) for name, value in kept if name != "sort"]
        kept += [("full", "true")]
        if not traits.is_sorted:
            kept += [("sort", "id")]
        return replace(call, query=urlencode(kept))
    if kind == "model" and not traits.heeds_expand:
        return replace(call, query="")
    if kind == "commits" and not traits.has_commit_pages:
        return replace(call, query="")
    return call


def _refused(call: Call, answer: Answer, traits: Traits) -> Answer:
    is_missing = answer.headers.get("X-Error-Code") == "RepoNotFound"
    if (is_missing or answer.status == 307) and traits.not_found == "words":
        found = API.match(call.path) or FILE.match(call.path)
        return as_json({"error": f'repository "{found["id"] if found else ""}" not found'}, 404)
    if answer.status == 307 and not traits.renames:
        return refused(404, "RepoNotFound", "Repository not found")
    if is_missing and traits.not_found == "401":
        return refused(401, "RepoNotFound", "Repository not found")
    return answer


def _file(call: Call, answer: Answer, traits: Traits, port: int) -> Answer:
    if not traits.has_etags:
        kept = {name: value for name, value in answer.headers.items() if name not in {"ETag", "X-Repo-Commit"}}
        answer = Answer(answer.status, kept, answer.body)
    if traits.files_at and not call.first("signed"):
        place = traits.files_at.format(port=port)
        return Answer(302, {**answer.headers, "Location": f"{place}{call.path}?signed=1"})
    return answer


def _reshape(kind: str, answer: Answer, traits: Traits) -> None:
    told = json.loads(answer.body)
    items = told if isinstance(told, list) else [told]
    if kind in {"list", "model"}:
        gone = traits.untold | (traits.hidden if kind == "list" else frozenset())
        items = [{name: value for name, value in item.items() if name not in gone} for item in items]
        items = [{**item, **traits.extra} for item in items]
        if kind == "list":
            items = [{name: value for name, value in item.items() if name != "siblings"} for item in items]
    if kind in {"list", "commits"} and traits.has_long_commits:
        items = [{name: _long(name, value) for name, value in item.items()} for item in items]
    if kind == "tree" and traits.puts_blanks_for_folders:
        blank = {"oid": "", "path": "", "type": "", "size": 0}
        items = [blank if item["type"] == "directory" else item for item in items]
    if kind in {"tree", "paths-info"} and not traits.has_file_ids:
        items = [{**item, "oid": hashlib.md5(item["path"].encode(), usedforsecurity=False).hexdigest()}
                 for item in items]  # fmt: skip
    has_next = traits.has_commit_pages if kind == "commits" else traits.has_pages or kind != "list"
    if not has_next:
        answer.headers.pop("Link", None)
    answer.body = json.dumps(items if isinstance(told, list) else items[0]).encode()


def _long(name: str, value: Any) -> Any:  # noqa: ANN401 - any JSON
    """A commit's id as a hub writes it that names commits by sha256; its beginning is the short one."""
    is_commit = name in {"sha", "id"} and isinstance(value, str) and len(value) == 40
    return value + hashlib.sha256(value.encode()).hexdigest()[:24] if is_commit else value
