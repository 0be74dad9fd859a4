"""Hostile texts through the whole application: a clear answer or a clear problem, in bounded memory, never a crash."""

import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from registry.licenses.texts.identification import load_index
from registry.licenses.texts.spdx import load_spdx_texts
from tests.support.http.application import Client, make_runtime, speaking_to

pytestmark = pytest.mark.timeout(30)  # a hang's guard: each takes a second at most

MIB = 1024 * 1024
MIT = load_spdx_texts()["MIT"]
ENDLESS = {
    "words": "not only ",
    "parentheses": "(",
    "nulls": "\0",
    "lone surrogates": "\ud800",
    "right-to-left marks": "\u202e\u200f",
    "brackets": "< ",
    "numbers": "1,",
    "one word": "a",
    "one address": "https://a",
    "a licence": f"{MIT}\n",
}
ESCAPED = {"nulls", "lone surrogates", "right-to-left marks"}
MOST_MEMORY = 64 * MIB
"""For a body of 5 MB: itself, once as JSON and once as text of up to four bytes a character, and no more copies."""


@pytest.fixture(scope="module")
def client(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("hostile")
    database = folder / "cardwatch.db"
    database.write_bytes(sqlite_template.read_bytes())
    load_index()
    with speaking_to(make_runtime(f"sqlite:///{database}", folder / "data")) as running:
        yield running


def body_of(name: str, text: str) -> bytes:
    """As JSON; a lone surrogate has no UTF-8, so it stands as its escape."""
    written = {"text": text} if name == "identify" else {"old": {"text": MIT}, "new": {"text": text}}
    return json.dumps(written).encode()


def post(client: Client, name: str, body: bytes) -> httpx.Response:
    return client.post(f"/v1/licenses/{name}", content=body, headers={"Content-Type": "application/json"})


def problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text[:300]
    assert answer.headers["content-type"] == "application/problem+json"
    found: dict[str, Any] = answer.json()
    assert len(answer.content) < 4_096, "a problem does not repeat what was sent"
    return found


def endless(kind: str, size: int) -> str:
    """A text that takes so many bytes as JSON, where a character that needs an escape takes six."""
    part = ENDLESS[kind]
    return part * (size // (len(json.dumps(part)) - 2))


def measured_post(client: Client, name: str, body: bytes) -> httpx.Response:
    tracemalloc.start()
    try:
        answer = post(client, name, body)
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()
    return answer


@pytest.mark.parametrize("name", ["identify", "compare"])
@pytest.mark.parametrize("kind", ENDLESS)
def test_a_text_of_megabytes_is_refused(client: Client, name: str, kind: str) -> None:
    text = endless(kind, 7_500_000 if kind in ESCAPED else 5_000_000)
    found = problem(measured_post(client, name, body_of(name, text)), 400)
    if kind == "lone surrogates":
        assert "surrogate" in found["detail"]
    else:
        assert "longer than 1 MiB" in found["detail"]
        assert found["errors"][0]["pointer"] == ("/text" if name == "identify" else "/new/text")


@pytest.mark.parametrize("name", ["identify", "compare"])
@pytest.mark.parametrize("kind", sorted(ENDLESS.keys() - {"lone surrogates"}))
def test_a_text_that_may_be_sent_gets_an_answer_that_grants_nothing(client: Client, name: str, kind: str) -> None:
    answer = measured_post(client, name, body_of(name, endless(kind, 250_000)))
    assert answer.status_code == 200
    assert len(answer.content) < 8_192, "an answer does not repeat what was sent"
    found = answer.json()
    if name == "identify":
        assert (found["match"] != "exact", found["license"]) == (True, None)
    else:
        assert (found["material"], found["class_after"]) == (True, "unknown")
        assert found["direction"] != "widened"


@pytest.mark.parametrize("name", ["identify", "compare", "classify"])
def test_more_than_the_application_reads_is_refused(client: Client, name: str) -> None:
    problem(measured_post(client, name, body_of(name, endless("words", 9_000_000))), 413)


@pytest.mark.parametrize("name", ["identify", "compare"])
def test_one_lone_surrogate_is_named(client: Client, name: str) -> None:
    found = problem(post(client, name, body_of(name, f"{MIT}\ud800 and so on")), 400)
    assert "surrogate" in found["detail"]


@pytest.mark.parametrize("mark", ["\u202e", "\u200f", "\u2066", "\0"])
def test_marks_that_nobody_sees_hide_no_word(client: Client, mark: str) -> None:
    """Between words they are layout; inside of one, whatever is shown, the letters decide."""
    beside = post(client, "identify", body_of("identify", MIT.replace("free of", f"free{mark} of"))).json()
    assert (beside["match"], beside["license"]) == ("exact", "mit")
    changed = post(client, "identify", body_of("identify", MIT.replace("free of", f"{mark}not{mark} free of"))).json()
    assert (changed["match"], changed["license"]) == ("modified_of", None)
    assert "not" in changed["sensitive"]


def declare(client: Client, declared: object) -> httpx.Response:
    return client.post("/v1/licenses/classify", json={"declared": declared})


def test_a_hundred_thousand_parentheses_are_too_long(client: Client) -> None:
    found = problem(declare(client, "(" * 100_000 + "mit" + ")" * 100_000), 400)
    assert found["errors"][0]["pointer"] == "/declared"
    found = problem(declare(client, ["(" * 100_000 + "mit OR apache-2.0" + ")" * 100_000]), 400)
    assert found["errors"][0]["pointer"].startswith("/declared")


@pytest.mark.parametrize("depth", [21, 100, 240])
@pytest.mark.parametrize("inside", ["mit OR apache-2.0", ""])
def test_deep_expressions_need_a_person(client: Client, depth: int, inside: str) -> None:
    answer = declare(client, "(" * depth + inside + ")" * depth)
    assert answer.status_code == 200
    assert (answer.json()["license"], answer.json()["status"]) == (None, "needs_review")


def test_deep_json_is_refused(client: Client) -> None:
    problem(post(client, "classify", b'{"declared": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"), 400)
