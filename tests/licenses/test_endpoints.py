from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide
from litestar.testing import TestClient

from registry.db import open_database
from registry.http.middleware import RequestMiddleware
from registry.http.problems import HANDLERS
from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.endpoints import router
from registry.licenses.texts.spdx import load_spdx_texts
from registry.settings import Settings

MIT = load_spdx_texts()["MIT"]
BLOCK = {
    "declared",
    "name",
    "link",
    "license",
    "spdx",
    "class",
    "status",
    "reasons",
    "layer",
    "restrictions",
    "one_of",
    "codes",
}

Client = TestClient[Litestar]


@pytest.fixture(scope="module")
def client(sqlite_template: Path) -> Iterator[Client]:
    database = open_database(f"sqlite:///{sqlite_template}", pool_size=2)
    state = State({"settings": Settings(anonymous_read=True)})
    provided = {"database": Provide(lambda: database, sync_to_thread=False)}
    app = Litestar(
        [router], exception_handlers=HANDLERS, middleware=[RequestMiddleware], state=state, dependencies=provided
    )
    with TestClient(app) as client:
        yield client
    database.engine.dispose()


def post(client: Client, call: str, **body: Any) -> Any:  # noqa: ANN401 - JSON both ways
    response = client.post(f"/v1/licenses/{call}", json=body)
    assert response.status_code == 200, response.text
    return response.json()


def test_the_list_has_pages_without_gaps(client: Client) -> None:
    seen: list[str] = []
    params: dict[str, Any] = {"limit": 50}
    while True:
        page = client.get("/v1/licenses", params=params).json()
        assert page["total"] == {"count": len(load_catalogue().entries), "type": "exact"}
        seen += [item["key"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        params["cursor"] = page["next_cursor"]
    assert seen == sorted(load_catalogue().entries)


def test_the_list_filters_by_class_and_binds_its_cursor(client: Client) -> None:
    page = client.get("/v1/licenses", params={"class": "copyleft", "limit": 2}).json()
    assert {item["class"] for item in page["items"]} == {"copyleft"}
    assert client.get("/v1/licenses", params={"class": "data", "cursor": page["next_cursor"]}).status_code == 400


@pytest.mark.parametrize("key", sorted({*load_catalogue().entries, *load_catalogue().hub_ids}))
def test_every_key_and_hub_id_can_be_read(client: Client, key: str) -> None:
    response = client.get(f"/v1/licenses/{key}")
    assert response.status_code == 200
    assert key in (response.json()["key"], *response.json()["hub_ids"])


def test_an_entry_shows_facts_with_clause_evidence_and_hashes(client: Client) -> None:
    entry = client.get("/v1/licenses/llama3.2").json()
    assert (entry["evidence"], entry["class"], entry["spdx"]) == ("text", "community", None)
    assert len(entry["terms"]["territory"]["excluded"]) == 27
    assert entry["terms"]["territory"]["clause"]
    assert entry["terms"]["thresholds"][0]["clause"] == "2"
    assert entry["text_sha256"]
    assert client.get("/v1/licenses/mit").json()["text_sha256"]


@pytest.mark.parametrize(
    ("declared", "name", "key"),
    [("llama3.1", None, "llama3.1"), (["mit"], None, "mit"), (["mit", "apache-2.0"], None, None), (None, None, None),
     ("other", "deepseek", "deepseek-1.0"), ('["apache-2.0","cc-by-nc-4.0"]', None, None)],
)  # fmt: skip
def test_classify_answers_with_the_block(client: Client, declared: object, name: str | None, key: str | None) -> None:
    block = post(client, "classify", declared=declared, name=name, link=None)
    assert set(block) == BLOCK
    assert set(block["restrictions"]) == {"commercial", "countries_excluded", "thresholds"}
    assert block["license"] == key
    assert block["status"] == ("known" if key else "needs_review")


def test_identify_and_compare_answer_in_the_contracts_shape(client: Client) -> None:
    text = MIT + "\n\nProducts with more than 100 million users in Korea must show the name in their user interface.\n"
    assert post(client, "identify", text=MIT)["license"] == "mit"
    found = post(client, "identify", text=text)
    assert set(found) == {"match", "kind", "license", "nearest", "similarity", "diff", "sensitive", "nearest_text"}
    assert (found["match"], found["license"], found["nearest"]) == ("known_text_plus_extra", None, "mit")
    assert {"korea", "100 million"} <= set(found["sensitive"])
    change = post(client, "compare", old={"declared": "mit", "text": MIT}, new={"declared": "mit", "text": text})
    assert change.keys() >= {"material", "kind", "direction", "class_before", "class_after", "terms", "sensitive"}
    assert change["diff"] == [{"op": "added", "after": found["diff"][0]["after"]}]
    assert (change["material"], change["direction"]) == (True, "narrowed")
    assert all(set(term) == {"term", "before", "after", "direction"} for term in change["terms"])


def test_a_side_that_is_left_out_was_not_available(client: Client) -> None:
    assert not post(client, "compare", old={"declared": "mit"}, new={"text": MIT})["material"]
    assert post(client, "compare", old={"declared": "mit"}, new={"declared": None})["kind"] == ["license.removed"]


@pytest.mark.parametrize(
    ("call", "body"),
    [
        ("classify", {"declared": 5}), ("classify", {"declared": ["mit", 5]}), ("classify", {"license": "mit"}),
        ("classify", {"declared": ["mit"] * 65}), ("classify", {"declared": "x" * 40_000}), ("classify", []),
        ("classify", {"name": "x" * 501}), ("identify", {}), ("identify", {"text": None}),
        ("identify", {"text": "x" * (1024 * 1024 + 1)}), ("compare", {"old": {}}), ("compare", {"old": 1, "new": 2}),
        ("compare", {"old": {"text": "x" * (1024 * 1024 + 1)}, "new": {"text": "y"}}),
    ],
)  # fmt: skip
def test_bad_bodies_are_problems(client: Client, call: str, body: object) -> None:
    response = client.post(f"/v1/licenses/{call}", json=body)
    assert response.status_code == 400
    assert response.headers["content-type"].startswith("application/problem+json")
    assert response.json()["errors"]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b'{"text": "\\ud800"}', b"[" * 100_000])
def test_broken_bodies_are_problems(client: Client, body: bytes) -> None:
    for call in ("classify", "identify", "compare"):
        response = client.post(f"/v1/licenses/{call}", content=body, headers={"content-type": "application/json"})
        assert response.status_code == 400, response.text


@pytest.mark.parametrize(
    ("path", "status"),
    [("?class=free", 400), ("?limit=0", 400), ("?limit=201", 400), ("?cursor=x", 400), ("?colour=red", 400),
     ("/no-such-licence", 404), ("/llama-3.2", 404), ("/" + "x" * 1000, 404)],
)  # fmt: skip
def test_bad_addresses_are_problems(client: Client, path: str, status: int) -> None:
    response = client.get(f"/v1/licenses{path}")
    assert response.status_code == status
    assert response.headers["content-type"].startswith("application/problem+json")


def test_a_wrong_filter_or_key_is_told_what_there_is(client: Client) -> None:
    assert client.get("/v1/licenses?colour=red").json()["supported"] == ["class", "cursor", "limit"]
    assert "llama3.2" in client.get("/v1/licenses/llama-3.2").json()["similar"]


def test_policies_are_listed_apart_from_licences(client: Client) -> None:
    seen: list[dict[str, Any]] = []
    params: dict[str, Any] = {"limit": 5}
    while True:
        page = client.get("/v1/licenses/use-policies", params=params).json()
        assert page["total"] == {"count": len(load_catalogue().policies), "type": "exact"}
        seen += page["items"]
        if page["next_cursor"] is None:
            break
        params["cursor"] = page["next_cursor"]
    assert [one["key"] for one in seen] == sorted(load_catalogue().policies)
    assert all("class" not in one and set(one["licenses"]) <= set(load_catalogue().entries) for one in seen)
    assert client.get("/v1/licenses/use-policies", params={"class": "permissive"}).status_code == 400
    for policy in seen:
        assert client.get(f"/v1/licenses/{policy['key']}").status_code == 404
        assert post(client, "classify", declared=policy["key"])["status"] == "needs_review"
        assert post(client, "classify", declared="other", name=policy["key"])["license"] is None


def test_a_file_that_is_no_text_is_asked_for_by_its_bytes(client: Client) -> None:
    for key in ("skywork-community", "xverse", "nvidia-oneway-nc"):
        (sha256,) = load_catalogue().entries[key].file_sha256
        assert client.get(f"/v1/licenses/{key}").json()["file_sha256"] == [sha256]
        found = post(client, "identify", file_sha256=sha256)
        assert (found["match"], found["kind"], found["license"]) == ("exact", "license", key)
        assert post(client, "identify", text=sha256)["license"] is None
        assert post(client, "identify", file_sha256=sha256[::-1])["match"] == "unknown"
    for body in ({}, {"text": MIT, "file_sha256": "0" * 64}, {"file_sha256": "A" * 64}, {"file_sha256": None}):
        assert client.post("/v1/licenses/identify", json=body).status_code == 400
