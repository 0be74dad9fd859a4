"""`/v1/openness` over HTTP: answers, problem documents with their places, and limits."""

from collections.abc import Iterator
from typing import Any

import pytest
from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide
from litestar.testing import TestClient

from registry.http.middleware import RequestMiddleware
from registry.http.problems import HANDLERS
from registry.openness.evaluation.endpoints import router
from registry.openness.frameworks import FRAMEWORKS
from registry.settings import Settings
from tests.support.licenses.knowledge import knowledge

Client = TestClient[Litestar]


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    state = State({"settings": Settings(anonymous_read=True)})
    knows = {"knowledge": Provide(knowledge, sync_to_thread=False)}
    app = Litestar(
        [router], exception_handlers=HANDLERS, middleware=[RequestMiddleware], state=state, dependencies=knows
    )
    with TestClient(app) as client:
        yield client


def post(client: Client, body: Any, status: int = 200) -> Any:  # noqa: ANN401 - JSON both ways
    response = client.post("/v1/openness/evaluate", json=body)
    assert response.status_code == status, response.text
    return response.json()


def test_frameworks_tell_their_rules_and_facts(client: Client) -> None:
    items = client.get("/v1/openness/frameworks").json()["items"]
    assert [one["id"] for one in items] == list(FRAMEWORKS)
    for one in items:
        assert one["rules"], one["id"]
        assert one["facts"], one["id"]
        assert one["asks"] in {"items", "facts"}
        assert all(fact["meaning"] for fact in one["facts"])


def test_entries_come_back_in_order(client: Client) -> None:
    items = [{"name": name, "path": name, "dimensions": {"opencode": "open"}} for name in ("b", "a")]
    found = post(client, {"framework": "oucg-14", "items": items})
    assert [one["name"] for one in found["items"]] == ["a", "b"]
    assert found["items"][0]["score"] == 1.0
    assert found["items"][0]["range"] == [1.0, 14.0]


def test_model_documents_and_facts(client: Client) -> None:
    found = post(client, {"framework": "mof-1.0", "items": [{"release": {"name": "M", "components": []}}]})
    assert (found["items"][0]["class"], found["items"][0]["progress"]) == (0, {"3": 0.0, "2": 0.0, "1": 0.0})
    assert post(client, {"framework": "g7-2026", "facts": {"weights": "no"}})["label"] == "none"
    assert post(client, {"framework": "osaid-1.0", "facts": {}})["result"] == "needs_review"
    assert post(client, {"framework": "ai-act-53-2", "facts": {}})["result"] == "needs_legal_review"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/framework"),
        ({"framework": 3}, "/framework"),
        ({"framework": "x"}, "/framework"),
        ({"framework": "oucg-14"}, "/items"),
        ({"framework": "oucg-14", "items": []}, "/items"),
        ({"framework": "oucg-14", "items": [3]}, "/items/0"),
        ({"framework": "oucg-14", "items": [{}] * 1_001}, "/items"),
        ({"framework": "oucg-14", "items": [{"dimensions": {"a": "open"}}]}, "/items/0/dimensions/a"),
        ({"framework": "g7-2026", "facts": []}, "/facts"),
        ({"framework": "g7-2026", "facts": {"wieghts": "open"}}, "/facts/wieghts"),
        ({"framework": "g7-2026", "facts": {"a/b~c": "open"}}, "/facts/a~1b~0c"),
        ({"framework": "g7-2026", "fact": {}}, "/fact"),
        ([], ""),
    ],
)
def test_what_is_refused_has_its_place(client: Client, body: Any, pointer: str) -> None:  # noqa: ANN401 - any JSON
    problem = post(client, body, 400)
    assert problem["type"]
    assert [one["pointer"] for one in problem["errors"]] == [pointer]


def test_the_most_entries_are_judged_at_once(client: Client) -> None:
    entry = {"name": "x" * 500, "dimensions": {"opencode": {"class": "open", "notes": "y" * 1_000}}}
    assert len(post(client, {"framework": "oucg-14", "items": [entry] * 1_000})["items"]) == 1_000


@pytest.mark.parametrize("opening", ["[", '{"facts":', '{"a":{"b":'])
def test_deep_and_broken_bodies_are_refused(client: Client, opening: str) -> None:
    body = '{"framework": "g7-2026", "facts": ' + opening * 50_000
    headers = {"content-type": "application/json"}
    assert client.post("/v1/openness/evaluate", content=body, headers=headers).status_code == 400


def test_a_long_body_is_refused(client: Client) -> None:
    body = b'{"framework": "g7-2026", "facts": {"library": "' + b"x" * (8 * 1024 * 1024) + b'"}}'
    assert client.post("/v1/openness/evaluate", content=body).status_code == 413


@pytest.mark.parametrize("text", ["\ud800", "\N{GRINNING FACE}", "\0", "\u202e"])
def test_odd_letters_are_judged_like_any(client: Client, text: str) -> None:
    escaped = text.encode("utf-16-be", "surrogatepass").hex()
    name = "".join(f"\\u{escaped[place : place + 4]}" for place in range(0, len(escaped), 4))
    body = '{"framework": "osai-12", "items": [{"path": "NAME", "dimensions": {"code": "NAME"}}]}'.replace("NAME", name)
    response = client.post("/v1/openness/evaluate", content=body, headers={"content-type": "application/json"})
    assert response.status_code in {200, 400}
