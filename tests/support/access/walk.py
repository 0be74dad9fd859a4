"""Every operation of the API, asked by somebody who may look for what must not be told."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from litestar import Litestar
from litestar.routes import HTTPRoute

from tests.support.http.application import Client
from tests.support.records.secrets import (
    BASE,
    GATED,
    GATED_WORDS,
    OLD,
    PRIVATE,
    PRIVATE_WORDS,
    SECRET,
    TOLD,
    Planted,
)

OWNER = PRIVATE.partition("/")[0]
USE = {"purpose": "production", "organisation": "company", "country": "DE"}
PAGES = ("/en", "/de")
LISTS = ("/v1/models", "/v1/models/export", *(f"{language}/models" for language in PAGES))
QUERIES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        LISTS,
        ("", f"q={SECRET}", "gated=no", "status=needs_review", "license=other", "sort=-downloads", "sort=-updated_at",
         f"owner={OWNER}", f"base_model={BASE}", "license_class=unknown"),
    ),
    **{f"{language}{page}": queries for language in PAGES for page, queries in {
        "/models/{owner:str}/{name:str}": ("", "organisation=company&country=DE&purpose=production"),
        "/models/{owner:str}/{name:str}/timeline": ("", "day=2026-01-01"),
        "/changes": ("", f"model={PRIVATE}"),
        "/check": ("", f"model={PRIVATE}&organisation=company&country=DE&purpose=production",
                   f"model={GATED}&organisation=company&country=DE&purpose=production&as_of=2200-01-01"),
    }.items()},
    "/v1/models/facets": ("", f"q={SECRET}", "gated=no"),
    "/v1/models/{owner:str}/{name:str}": ("", "as_of=2200-01-01", "revision=aaaaaaa", "fields=id,license"),
    "/v1/models/{owner:str}/{name:str}/license": ("", "as_of=2200-01-01", "revision=aaaaaaa"),
    "/v1/models/{owner:str}/{name:str}/weights": ("", "revision=bbbbbbb"),
    "/v1/models/{owner:str}/{name:str}/bom": (
        "", "format=spdx-2.3-tag", "format=spdx-2.3-json", "format=spdx-3.0.1", "format=cyclonedx-1.6",
        "format=cyclonedx-1.7",
    ),
    "/v1/inventories/{inventory_id:str}/bom": ("", "format=spdx-3.0.1", "format=cyclonedx-1.7"),
    "/v1/models/{owner:str}/{name:str}/openness": ("", "as_of=2200-01-01", "revision=aaaaaaa"),
    "/v1/openness/ranking": ("framework=category", "framework=osai-12&format=csv"),
    "/v1/changes": ("", f"model={PRIVATE}"),
    "/v1/proposals": ("", f"model={PRIVATE}"),
    "/v1/log/entries": ("", "since=0&limit=1000"),
    "/v1/log/proof": ("index=0", "from=1"),
    "/v1/audit": ("", f"subject={PRIVATE}", "actor=cli:quokka"),
    "/v1/audit/export": ("", f"subject={PRIVATE}", "format=csv", "format=jsonl"),
    "/v1/inventories/{inventory_id:str}/results": ("", "verdict=needs_review", "verdict=denied", "verdict=allowed"),
    "/v1/inventories/{inventory_id:str}/report": ("", "format=csv", "format=json", "format=html&lang=de"),
}  # fmt: skip
REFUSED = {401, 403}
CHANGING = {"PUT", "PATCH", "DELETE"}
_IF_ANY = {"If-Match": "*"}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
MAKING = {("POST", "/v1/models/{owner:str}/{name:str}/sync"), ("PUT", "/v1/models/{owner:str}/{name:str}"),
          ("PATCH", "/v1/models/{owner:str}/{name:str}"), ("PUT", "/v1/watch/{owner:str}/{name:str}"),
          ("POST", "/v1/sync"), ("PUT", "/v1/watch-groups/{name:str}"), ("POST", "/v1/webhooks")}  # fmt: skip
"""What makes something new each time, or a record of what is not there: it cannot be compared with what is hidden."""
ENTERED = ("/v1/inventories", "/v1/waivers")
"""What names the models that the institution entered itself."""


def _bodies(model: str, method: str, path: str) -> list[Any]:
    """What is sent to a route about a model."""
    subject = {"model": model}
    wish = {
        "model": model, "changes": [{"field": "description", "value": "New."}], "reason": "So.",
        "evidence": ["https://a.example"],
    }  # fmt: skip
    policy = {"key": "uni-x", "title": "X", "rules": [{"id": "r", "level": "warn", "when": "true", "message": "M."}]}
    texts = [GATED_WORDS, PRIVATE_WORDS]
    waiver = {"inventory": "Lab", "entry": "hidden", "rule": "record", "reason_code": "accepted_risk", "reason": "So.",
              "owner": "x", "expires_at": "2026-12-20T00:00:00Z"}  # fmt: skip
    known: dict[tuple[str, str], list[Any]] = {
        ("POST", "/v1/checks"): [
            {"subject": subject, "use": USE}, {"subject": subject | {"as_of": "2200-01-01"}, "use": USE},
        ],
        ("POST", "/v1/checks/batch"): [{"checks": [{"subject": subject, "use": USE}]}],
        ("POST", "/v1/licenses/identify"): [{"text": text} for text in texts],
        ("POST", "/v1/licenses/classify"): [{"declared": "other", "name": "none", "link": "LICENSE"}],
        ("POST", "/v1/licenses/compare"): [{"old": {"text": text}, "new": {"text": "Other."}} for text in texts],
        ("POST", "/v1/proposals"): [wish],
        ("POST", "/v1/proposals/preview"): [wish],
        ("POST", "/v1/notices"): [{"models": [model]}],
        ("POST", "/v1/bom"): [
            {"models": [model, "acme/open"], "format": "cyclonedx-1.7"}, {"models": [model]},
            {"filter": {"gated": "no"}, "format": "spdx-3.0.1"},
        ],
        ("POST", "/v1/exports/allow-list"): [{"format": "ids", "models": [model], "use": USE}, {"use": USE}],
        ("POST", "/v1/bom/enrich"): [
            {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [
                {"type": "machine-learning-model", "name": model, "purl": f"pkg:huggingface/{model}"},
                {"type": "machine-learning-model", "name": model.rpartition("/")[2]},
            ]},
            {"spdxVersion": "SPDX-2.3", "packages": [
                {"name": model, "downloadLocation": f"https://huggingface.co/{model}"}, {"name": model},
            ]},
        ],
        ("POST", "/v1/bom/coverage"): [
            {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"name": model}]},
        ],
        ("POST", "/v1/policies/preview"): [
            {"policy": policy, "models": [model], "use": USE}, {"policy": policy, "inventory": "Lab", "use": USE},
        ],
        ("POST", "/v1/waivers"): [waiver, waiver | {"rule": "r"}],
        ("POST", "/v1/webhooks"): [{"url": "http://127.0.0.1:9/", "filters": {"models": [model]}}],
        ("PATCH", "/v1/webhooks/{webhook_id:str}"): [{"filters": {"models": [model]}}, {"description": "x"}],
        ("PUT", "/v1/models/{owner:str}/{name:str}"): [{"facts": {"description": "Another."}}],
        ("PATCH", "/v1/models/{owner:str}/{name:str}"): [{"facts": {"description": "Another."}}],
        ("PUT", "/v1/watch-groups/{name:str}"): [
            {"kind": "inventory", "models": [model]}, {"kind": "owner", "owner": model.partition("/")[0]},
        ],
        ("PUT", "/v1/inventories/{inventory_id:str}/entries/{entry_id:str}"): [{"model": model, "note": "x"}],
        ("PATCH", "/v1/inventories/{inventory_id:str}"): [{"owner": "x"}],
        ("POST", "/v1/sync"): [{"models": [model]}],
    }  # fmt: skip
    return known.get((method, path), [{"reason": "Because."}, {}] if method == "POST" else [{}])


def _asked(app: Litestar, planted: Planted, methods: Sequence[str]) -> Iterator[tuple[str, str, list[tuple[str, Any]]]]:
    """Method, route, and its questions as address and body, for each of the names that matter; reading comes first."""
    routes = [route for route in app.routes if isinstance(route, HTTPRoute) and route.path != "/logout"]
    for method in methods:
        for route in routes:
            if method in route.route_handler_map:
                yield method, route.path, list(_questions(method, route.path, planted))


def _questions(method: str, route: str, planted: Planted) -> Iterator[tuple[str, Any]]:
    for model in (PRIVATE, OLD, *([f"{PRIVATE}x"] if method == "GET" else []), GATED, BASE):
        path = _filled(route, model, planted)
        if method == "GET":
            yield from ((f"{path}?{query}", None) for query in QUERIES.get(route, ("",)))
        elif method == "DELETE":
            yield path, None
        else:
            yield from ((path, body) for body in _bodies(model, method, route))
        if "{owner" not in route and method in {"GET", "DELETE"}:
            break


def _filled(path: str, model: str, planted: Planted) -> str:
    owner, _, name = model.partition("/")
    given = {
        "owner": owner,
        "name": name,
        "key": "mit",
        "framework": "category",
        "sha256": planted.private_hashes[0],
        **planted.places,
    }
    if path.startswith("/v1/inventories"):
        given["run_id"] = given["check_id"]
    if "{owner" not in path:
        del given["name"]
    return re.sub(r"\{(\w+):\w+\}", lambda place: given.get(place[1], "x"), path)


def findings(client: Client, planted: Planted, methods: Sequence[str] = METHODS) -> dict[str, str]:
    """The operations that tell what they must not, with their answers; what only repeats a question tells nothing."""
    found = {}
    for method, route, questions in _asked(client.app, planted, methods):
        for path, body in questions:
            status, told = _told(client, planted, method, route, path, body, _IF_ANY if method in CHANGING else {})
            if told is not None:
                found[f"{method} {path} {body}"] = told
            if status in REFUSED:  # whatever is asked
                break
    return found


def _told(
    client: Client, planted: Planted, method: str, route: str, path: str, body: Any, headers: dict[str, str]  # noqa: ANN401 - JSON
) -> tuple[int, str | None]:  # fmt: skip
    """The status of an answer, and where it tells what it must not, in its body or its headers."""
    answer = client.request(method, path, json=body, headers=headers)
    assert answer.status_code != 500, (method, path, answer.text)
    _, *parameters = answer.headers.get("content-type", "").split("; ")
    assert len({one.partition("=")[0] for one in parameters}) == len(parameters), (method, path, answer.headers)
    text, question = answer.text, f"{path} {json.dumps(body)}"
    sent = unquote("\n".join(f"{name}: {value}" for name, value in answer.headers.multi_items()))
    twins = [(one, other) for one, other in planted.twins.items() if one in question]
    if f"owner={OWNER}" in path:  # which is shown as it was asked
        twins.append((OWNER, "nobody-there"))
    if (method, route) in MAKING:
        text = _renamed(text, twins)
    elif twins and not route.startswith(ENTERED):
        twin = _renamed(json.dumps(body), twins)
        compared = client.request(method, _renamed(path, twins), json=json.loads(twin), headers=headers)
        if answer.status_code == compared.status_code and _essence(_renamed(text, twins), planted) == _essence(
            compared.text, planted
        ):
            text = ""
    if route.startswith(ENTERED) or '"inventory"' in question:
        text = _renamed(text.replace(PRIVATE, ""), twins)
    for name, value in parse_qsl(urlsplit(path).query):
        for said in (f"{name}={value}", f'value="{value}"') if SECRET in value else ():
            text = text.replace(said, "")
    text = f"{text}\n{_renamed(sent, twins)}"
    told = [word for word in (SECRET, TOLD, *planted.private_hashes) if word in text.lower()]
    if not told:
        return answer.status_code, None
    place = text.lower().index(told[0])
    return answer.status_code, f"{answer.status_code}: {text[max(place - 60, 0) : place + 60]}"


def _essence(text: str, planted: Planted) -> str:
    """An answer without what is another one each time: ids and moments."""
    text = re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)", "", _renamed(text, planted.twins.items()))
    return re.sub(r"\b(chk|evt|prp|whk|run|dlv)_\w+", "", text)


def _renamed(text: str, twins: Iterable[tuple[str, str]]) -> str:
    """A text of something that is not there instead of what is hidden."""
    for one, other in twins:
        text = text.replace(one, other)
    return text
