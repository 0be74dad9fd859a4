"""Every fact of the reference can be read through the API, with its clause and its source."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.testing import TestClient

from registry.http.middleware import RequestMiddleware
from registry.http.problems import HANDLERS
from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.endpoints import get_license, list_licenses
from registry.settings import Settings
from tests.support.real_data import needs_real_data, real_or_empty

NO_CLAUSE = {
    "-",
    "not in text",
    "unknown",
    "no clause",
    "clause number not seen",
    "grant clause; numbering not seen",  # qwen-research-2024, read since: 2.a
    "by grant scope",  # the same
    "applies to derivative works",  # kimi-k2: no place; the duty is in the condition paragraph
    "1-3 cover derivatives",  # kimi-k3
}
"""What the reference writes where it names no place of the text."""
HASHED = 150
"""So many entries name their texts by hash; the others have no text at hand."""


def reference() -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = real_or_empty("reference/licenses.yaml").get("licenses", [])
    return listed


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient[Litestar]]:
    state = State({"settings": Settings(anonymous_read=True)})
    shown = Router("/v1/licenses", route_handlers=[list_licenses, get_license])
    app = Litestar([shown], exception_handlers=HANDLERS, middleware=[RequestMiddleware], state=state)
    with TestClient(app) as client:
        yield client


def facts(listed: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Name and clause of each fact that has one."""
    for name, value in listed.items():
        for fact in value if isinstance(value, list) else [value]:
            if isinstance(fact, dict) and (clause := str(fact.get("c", "-"))) not in NO_CLAUSE:
                yield name, clause


def cited(clause: str) -> set[str]:
    """The places a clause names, to the second level; its words where it has no numbers."""
    plain = re.split(r": |\s\(", clause)[0]
    numbers = re.findall(r"\b\d+(?:[.(][0-9a-z]+)?", plain)
    return set(numbers) or {word.casefold()[:3] for word in re.findall(r"[A-Za-z]{3,}", plain)}


def clauses(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for name, value in node.items():
            if name == "clause" and value:
                yield value
            else:
                yield from clauses(value)
    elif isinstance(node, list):
        for value in node:
            yield from clauses(value)


@needs_real_data
@pytest.mark.parametrize("listed", reference(), ids=lambda row: row["key"])
def test_every_fact_is_reachable_with_clause_and_source(client: TestClient[Litestar], listed: dict[str, Any]) -> None:
    entry = client.get(f"/v1/licenses/{listed['key']}").json()
    assert bool(entry["source"]) >= bool(listed.get("source")), "no source"
    given = " ; ".join(clauses(entry["terms"]))
    found = set(re.findall(r"\b\d+(?:[.(][0-9a-z]+)?", given)) | {
        w.casefold()[:3] for w in re.findall(r"\w{3,}", given)
    }
    silent = {"geo"} if "territory" in entry["terms"].get("silent", ()) else set()
    missing = [
        (name, clause)
        for name, clause in facts(listed)
        if name not in silent and clause not in given and not cited(clause) & found
    ]
    assert missing == []


def test_hashes_are_shown_wherever_a_text_is_known(client: TestClient[Litestar]) -> None:
    items: list[dict[str, Any]] = []
    cursor = None
    while True:
        page = client.get("/v1/licenses", params={"limit": 200} | ({"cursor": cursor} if cursor else {})).json()
        items += page["items"]
        if (cursor := page["next_cursor"]) is None:
            break
    assert len(items) == len(load_catalogue().entries)
    hashed = [item for item in items if item["text_sha256"]]
    assert len(hashed) >= HASHED
    assert all(item["text_sha256"] for item in items if item["spdx"] and item["evidence"] == "text")
    assert all(re.fullmatch("[0-9a-f]{64}", sha256) for item in hashed for sha256 in item["text_sha256"])


@pytest.mark.parametrize(
    ("key", "similar"),
    [("llama-3.2", "llama3.2"), ("Apache 2.0", "apache-2.0"), ("apach-2.0", "apache-2.0"), ("MIT?", "mit"),
     ("modified-mit", "kimi-k2"),
     ("openrail-m", "openrail-family")],
)  # fmt: skip
def test_an_unknown_key_is_told_the_nearest_ones(client: TestClient[Litestar], key: str, similar: str) -> None:
    response = client.get(f"/v1/licenses/{key.replace('?', '%3F').replace(' ', '%20')}")
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("application/problem+json")
    assert similar in response.json()["similar"]
