"""Every route with every scope: who lacks what a route asks for is refused, and none asks for nothing by accident."""

import re
from collections.abc import Iterator

import pytest
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from registry.access import Scope, create_key
from registry.app import create_app
from registry.runtime import Runtime
from registry.web.languages import LANGUAGES
from tests.support.clock import NOW
from tests.support.http.application import speaking_to
from tests.support.web.login import log_in, token_in

OPEN = {
    ("GET", "/"), ("GET", "/health/live"), ("GET", "/health/ready"), ("GET", "/schema"),
    ("GET", "/schema/openapi.json"), ("POST", "/v1/hooks/huggingface"),
    ("GET", "/favicon.svg"), ("GET", "/favicon.ico"), ("GET", "/login"),
    ("GET", "/models"), ("GET", "/models/x/x"),
    *(("GET", f"/{language}") for language in LANGUAGES),
    *(("GET", f"/{language}/desk") for language in LANGUAGES),
    *((method, f"/{language}/{page}") for language in LANGUAGES for method, page in (
        ("GET", "login"), ("POST", "login"), ("POST", "logout"), ("GET", "about"), ("GET", "methods"),
        ("GET", "methods/x"),
    )),
}  # fmt: skip
"""What needs no key anywhere: health, the description, the login, addresses that lead to one in a language or to the
login, and the receiver that has a secret of its own."""
PLACES = {
    "webhook_id": "whk_0",
    "delivery_id": "dlv_0",
    "change_id": "flg_0",
    "run_id": "run_0",
    "id": "prp_0",
    "key": "mit",
}
IMPLIED = {Scope.MODELS_PROPOSE: {Scope.MODELS_WRITE}}
NOBODY_OPEN = {
    ("GET", "/v1/events"), ("GET", "/v1/audit"), ("GET", "/v1/audit/export"), ("GET", "/v1/checks"),
    ("GET", "/v1/checks/x"), ("GET", "/v1/checks/x/evidence"), ("GET", "/v1/policies"), ("GET", "/v1/policies/x"),
    ("GET", "/v1/policies/x/versions"), ("POST", "/v1/policies/preview"), ("GET", "/v1/log/entries"),
}  # fmt: skip
"""What is not seen without a key even where reading is open."""


def routes(runtime: Runtime) -> Iterator[tuple[str, str, set[Scope]]]:
    """Method, path with its places filled, and the scopes of which every route wants one."""
    for route in create_app(runtime).routes:
        if isinstance(route, HTTPRoute):
            path = re.sub(r"\{[^}]+\}", "x", route.path)
            for method, (handler, _) in route.route_handler_map.items():
                if method not in {"OPTIONS", "HEAD"}:
                    yield method, path, scopes_of(handler)


def scopes_of(handler: HTTPRouteHandler) -> set[Scope]:
    return {scope for guard in handler.resolve_guards() for scope in getattr(guard, "scopes", ())}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_each_scope_opens_what_names_it_and_nothing_else(closed_runtime: Runtime) -> None:
    with closed_runtime.database.unit_of_work() as work:
        keys = {one: create_key(work, str(one), [one], actor="test", now=NOW)[1] for one in Scope}
    found = [one for one in routes(closed_runtime) if one[1] != "/metrics"]  # which has a setting of its own
    assert len(found) > 60
    assert [f"{method} {path}" for method, path, needed in found if not needed and not _is_open(method, path)] == []
    guarded = [one for one in found if one[2]]
    with speaking_to(closed_runtime) as client:
        client.headers.pop("Authorization")
        for method, path, _ in guarded:
            assert client.request(method, path).status_code == _refusal(method, path), (method, path)
        for scope, key in keys.items():
            client.headers["Authorization"] = f"Bearer {key}"
            for method, path, needed in guarded:
                answer = client.request(method, path, json={} if method in {"POST", "PUT", "PATCH"} else None)
                assert (answer.status_code != 403) is _may(scope, needed), (method, path, scope, answer.status_code)
                assert answer.status_code < 500, (method, path, answer.text)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_where_reading_is_open_only_reading_is(open_runtime: Runtime) -> None:
    found = list(routes(open_runtime))
    with speaking_to(open_runtime) as client:
        client.headers.pop("Authorization")
        for method, path, needed in found:
            answer = client.request(method, path, json={} if method in {"POST", "PUT", "PATCH"} else None)
            if is_desk(path):
                assert answer.status_code == _refusal(method, path), (method, path)
                continue
            reads = not needed or needed == {Scope.MODELS_READ}
            assert (answer.status_code != 401) is (reads and (method, path) not in NOBODY_OPEN), (method, path)


def _may(scope: Scope, needed: set[Scope]) -> bool:
    return scope in {Scope.ADMIN, *needed} or any(scope in IMPLIED.get(one, ()) for one in needed)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_session_of_the_pages_opens_reading_alone_of_the_api(closed_runtime: Runtime) -> None:
    with closed_runtime.database.unit_of_work() as work:
        _, key = create_key(work, "admin", [Scope.ADMIN], actor="test", now=NOW)
    asked = 0
    with speaking_to(closed_runtime, key=None) as client:
        assert log_in(client, key).status_code == 303
        assert client.get("/en/models").status_code == 200
        token = token_in(client.get("/en").text)
        for method, path, needed in routes(closed_runtime):
            if is_page(path) or not (needed or path == "/metrics"):
                continue
            asked += 1
            form = {"token": token} if method != "GET" else None
            answer = client.request(method, path, data=form)
            reads = method == "GET" and path != "/metrics"
            assert (answer.status_code != 401) is reads, (method, path)
            if reads:
                assert answer.headers["cache-control"] == "no-store", path
                for site in ("cross-site", "same-site"):
                    assert client.get(path, headers={"Sec-Fetch-Site": site}).status_code == 401, path
        assert client.get("/en/models").status_code == 200
    assert asked > 60


def is_page(path: str) -> bool:
    return path.split("/")[1] in {"", "favicon.ico", "favicon.svg", "login", "models", "texts", *LANGUAGES}


def is_desk(path: str) -> bool:
    """Pages of those who are logged in, wherever reading is open."""
    return path.split("/")[2:3] == ["desk"]


def _refusal(method: str, path: str) -> int:
    """What whoever has no key is told: a page that is looked at leads to the login."""
    return 303 if is_page(path) and method == "GET" else 401


def _is_open(method: str, path: str) -> bool:
    return (method, path) in OPEN or path.startswith(("/static", "/schema"))
