"""The judge of answers notices what it is there for, and made-up requests are the same for the same seed."""

import json
import random

import msgspec
import pytest

from tests.support.fuzz.judgement import faults
from tests.support.fuzz.requests.grammar import Grammar, Shot
from tests.support.fuzz.requests.wire import Answer, serialised
from tests.support.fuzz.requests.wreckage import MAKERS, malformed
from tests.support.http.statuses import COMMITTED

SHOT = Shot("GET", b"/v1/models", template="/v1/models")
SAFE = {"x-content-type-options": "nosniff", "x-request-id": "1"}
PROBLEM = {
    "type": "urn:cardwatch:problem:invalid",
    "title": "t",
    "status": 400,
    "detail": "d",
    "instance": "",
    "errors": [{"pointer": "", "detail": "d"}],
}


def told(body: object, status: int = 400, media_type: str = "application/problem+json") -> Answer:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(status, {**SAFE, "content-type": media_type}, data)


def test_a_proper_problem_is_no_fault() -> None:
    assert faults(SHOT, told(PROBLEM)) == []
    assert faults(SHOT, told({"items": []}, 200, "application/json")) == []


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (told(PROBLEM | {"status": 500}, 500), "500"),
        (told(b"Invalid HTTP request received.", media_type="text/plain"), "an error as text/plain"),
        (told(b"{"), "no problem document"),
        (told(PROBLEM | {"status": 404}), "another status in the problem"),
        (told(PROBLEM | {"type": "about:blank"}), "the type about:blank"),
        (told(PROBLEM | {"detail": ""}), "no detail"),
        (told(PROBLEM | {"errors": []}), "no errors"),
        (told(PROBLEM | {"detail": "sqlite3.OperationalError"}), "the inside is shown"),
        (told(b'{"n": NaN}', 200, "application/json"), "no JSON object"),
        (told({}, 299, "application/json"), "299 is not documented"),
        (Answer(200, {"x-request-id": "1"}), "x-content-type-options is missing"),
    ],
)
def test_each_fault_is_noticed(answer: Answer, fault: str) -> None:
    assert fault in faults(SHOT, answer)


def test_the_same_seed_makes_the_same_requests() -> None:
    document = msgspec.json.decode(COMMITTED.read_bytes())

    def made() -> list[bytes]:
        grammar = Grammar(document, ("key",), {})
        numbers = [random.Random(f"7:{number}") for number in range(300)]  # noqa: S311 - repeatable
        return [serialised(grammar.shot(rng), rng) for rng in numbers]

    first = made()
    assert first == made()
    assert len(set(first)) > 280


def test_every_operation_and_every_malformation_is_met() -> None:
    grammar = Grammar(msgspec.json.decode(COMMITTED.read_bytes()), ("key",), {})
    rng = random.Random(1)  # noqa: S311 - repeatable
    met = {grammar.shot(rng).template for _ in range(2_000)}
    assert met == set(grammar.document["paths"])
    assert len({malformed(rng)[:40] for _ in range(500)}) > len(MAKERS)
