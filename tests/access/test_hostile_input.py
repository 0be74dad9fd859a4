"""Every endpoint of the API document meets malformed, out-of-range and hostile input: 4xx problems, never 5xx."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from registry.http.middleware import MAX_PARAMETERS
from tests.support.http.application import Client
from tests.support.http.statuses import COMMITTED, operations_of
from tests.support.watch.story import MODEL

MEMBERS = {"type", "title", "status", "detail", "instance"}
DIGITS = "9" * 30
DEEP = 100_000
TOO_LONG = b'{"q": "' + b"x" * 9 * 1024 * 1024 + b'"}'

BODIES: dict[str, bytes] = {
    "nothing": b"",
    "broken": b'{"models": [',
    "not UTF-8": b'{"text": "\xff\xfe"}',
    "not UTF-8 at all": b"\xff\xfe\x00",
    "a number": b"7",
    "a long number": DIGITS.encode(),
    "a string": b'"text"',
    "a list": b"[1, 2]",
    "deep lists": b"[" * DEEP,
    "deep objects": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "deep inside": b'{"facts": ' + b"[" * DEEP + b"]" * DEEP + b"}",
    "nine megabytes": TOO_LONG,
    "a NUL": b'{"\\u0000": "\\u0000"}',
    "a lone surrogate": b'{"\\ud800": "\\udfff"}',
    "NaN": b'{"a": NaN}',
    "infinity": b'{"a": 1e999}',
    "the same key twice": b'{"a": 1, "a": ' + DIGITS.encode() + b"}",
}
VALUES = {
    "a NUL": "%00", "no UTF-8": "%ff%fe", "a long number": DIGITS, "a negative number": "-1", "very long": "x" * 5_000,
    "an early day": quote("0001-01-01T00:00:00+14:00"), "a late day": quote("9999-12-31T23:59:59-14:00"),
    "a path": quote("../../etc/passwd", safe=""), "quotes": quote("' OR '1'='1"), "a percent": quote("%_\\"),
    "a lone surrogate": "%ed%a0%80", "nothing": "", "a word": "nonsense",
    "letters of elsewhere": quote("\u0130\u00df\u4e2d"),
    "half a number": "1.5", "infinity": "Infinity", "a bidi mark": quote("\u202e\u200b"),
}  # fmt: skip
REFUSED_EVERYWHERE = {"a NUL", "no UTF-8", "a lone surrogate"}
JSON = {"Content-Type": "application/json", "If-Match": "*"}

Operation = tuple[str, str, dict[str, Any]]


@pytest.fixture(scope="module")
def operations() -> list[Operation]:
    """Every operation of the document with a path that leads to something: method, path template, description."""
    methods = {"GET", "PUT", "POST", "PATCH", "DELETE"}
    found = [(method, path, one) for path, method, one in operations_of(COMMITTED) if method in methods]
    assert len(found) > 25
    return found


def test_hostile_bodies(client: Client, operations: list[Operation]) -> None:
    taking = [operation for operation in operations if "requestBody" in operation[2]]
    assert len(taking) >= 8
    register(client)
    for method, path, operation in taking:
        address = filled(path, operation)
        optional = not operation["requestBody"].get("required", False)
        for name, body in BODIES.items():
            answer = client.request(method, address, content=body, headers=JSON)
            sent = f"{method} {address} with {name}"
            if answer.status_code < 400:
                assert name == "the same key twice" or (optional and name == "nothing"), sent
            else:
                is_problem(answer, sent)
        for content_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "nonsense", ""):
            answer = client.request(method, address, content=b"a=1", headers={**JSON, "Content-Type": content_type})
            is_problem(answer, f"{method} {address} as {content_type!r}")


def test_hostile_paths(client: Client, operations: list[Operation]) -> None:
    for method, path, operation in operations:
        for parameter in parameters(operation, "path"):
            for name, value in VALUES.items():
                address = filled(path, operation, {parameter["name"]: value})
                answer = client.request(method, address, content=b"{}", headers=JSON)
                sent = f"{method} {address[:300]} ({name})"
                if name in REFUSED_EVERYWHERE:
                    assert 400 <= answer.status_code < 500, sent
                if answer.status_code >= 400:
                    is_problem(answer, sent)


def test_hostile_queries(client: Client, operations: list[Operation]) -> None:
    register(client)
    for method, path, operation in operations:
        if method != "GET":
            continue
        for sent, answer in queries(client, filled(path, operation), operation):
            if answer.status_code >= 400:
                is_problem(answer, sent)


def queries(client: Client, address: str, operation: dict[str, Any]) -> Iterator[tuple[str, httpx.Response]]:
    for parameter in parameters(operation, "query"):
        is_number = "integer" in str(parameter["schema"])
        is_moment = "date-time" in str(parameter["schema"])
        for name, value in VALUES.items():
            sent = f"{address}?{parameter['name']}={value[:100]}"
            answer = client.get(f"{address}?{parameter['name']}={value}")
            if name in REFUSED_EVERYWHERE or is_number or (is_moment and name in {"a word", "a path", "quotes"}):
                assert 400 <= answer.status_code < 500 or name == "nothing", (sent, answer.status_code)
            yield sent, answer
    for odd in ("a" * 9_000, "&".join(f"x{n}=1" for n in range(900)), "=", "&&&", "%", "a[b]=c", "limit=1&limit=2"):
        yield f"{address}?{odd[:60]}", client.get(f"{address}?{odd}")


def test_more_parameters_than_any_operation_knows(client: Client) -> None:
    """The framework would keep each such query for as long as the process."""
    some = "&".join(f"x{number}=1" for number in range(MAX_PARAMETERS))
    assert client.get(f"/v1/models?{some}").json()["errors"][0]["pointer"] == "/x0"
    for query in (f"{some}&y=1", "&" * MAX_PARAMETERS):
        answer = client.get(f"/v1/models?{query}")
        is_problem(answer, query)
        assert answer.json()["detail"] == f"The address has more than {MAX_PARAMETERS} parameters."


def test_moments_that_no_calendar_has(client: Client) -> None:
    register(client)
    for moment in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-02-30T00:00:00Z", "now", 7):
        subject = {"model": MODEL, "as_of": moment}
        use = {"country": "DE", "organisation": "company"}
        is_problem(client.post("/v1/checks", json={"subject": subject, "use": use}), str(moment))
        answer = client.post("/v1/checks/batch", json={"checks": [{"subject": subject, "use": use}]})
        if answer.status_code == 200:
            assert answer.json()["results"][0]["status"] == 400
        else:
            is_problem(answer, str(moment))


def test_hostile_headers(client: Client, operations: list[Operation]) -> None:
    headers = [
        {"Authorization": value}
        for value in (
            "",
            "Bearer",
            "Bearer ",
            "Basic YTpi",
            "Bearer \xff",
            "Bearer " + "x" * 7_000,
            "Bearer cw_a_b",
            "x",
        )
    ] + [{"If-Match": '"' + "x" * 7_000}, {"If-None-Match": "\xff, *"}, {"X-Request-Id": "a b\xff"}]
    for method, path, operation in operations:
        for given in headers:
            encoded = [(name.encode(), value.encode("latin-1")) for name, value in given.items()]
            answer = client.request(method, filled(path, operation), content=b"{}", headers=encoded)
            sent = f"{method} {path} with {given}"
            if "Authorization" in given and operation.get("security") != [] and path.startswith("/v1/models"):
                assert answer.status_code == 401, sent[:200]
                assert answer.headers["WWW-Authenticate"].startswith("Bearer")
            if answer.status_code >= 400:
                is_problem(answer, sent)


def test_addresses_that_lead_nowhere(client: Client) -> None:
    for method, path, status in (
        ("GET", "/v1/nothing", 404), ("GET", "/" + "a/" * 400, 404), ("GET", "/" + "a" * 3_000, 414),
        ("DELETE", "/v1/licenses", 405), ("TRACE", "/v1/models", 405), ("NONSENSE", "/v1/models", 405),
        ("GET", "/v1/models/%2e%2e/%2e%2e", 404),
    ):  # fmt: skip
        answer = client.request(method, path)
        assert answer.status_code == status, (method, path[:50], answer.status_code)
        is_problem(answer, f"{method} {path[:50]}")


def test_reading_is_for_everyone_or_for_keys(database_url: str, client: Client, operations: list[Operation]) -> None:
    """The embedded default lets everybody read; the shared one lets nobody in without a key."""
    is_public = database_url.startswith("sqlite")
    client.headers.pop("Authorization")
    assert client.get("/v1/models").status_code == (200 if is_public else 401)
    for method, path, operation in operations:
        if method == "GET" or not path.startswith("/v1/") or "hooks/huggingface" in path:
            continue
        answer = client.request(method, filled(path, operation), content=b"{}", headers=JSON)
        open_to_all = ("/v1/bom", "/v1/checks", "/v1/exports", "/v1/licenses", "/v1/notices", "/v1/openness")
        free = is_public and path.startswith(open_to_all)
        assert free or answer.status_code == 401, (method, path, answer.status_code)


def register(client: Client) -> None:
    answer = client.put(f"/v1/models/{MODEL}", json={"facts": {"description": "A model."}})
    assert answer.status_code == 201, answer.text


def parameters(operation: dict[str, Any], place: str) -> list[dict[str, Any]]:
    return [parameter for parameter in operation.get("parameters", []) if parameter["in"] == place]


def filled(path: str, operation: dict[str, Any], given: dict[str, str] | None = None) -> str:
    """The path with its parameters: those of a registered model, or what is given."""
    owner, _, name = MODEL.partition("/")
    usual = {"owner": owner, "name": name, "sha256": "0" * 64, "key": "mit"}
    for parameter in parameters(operation, "path"):
        field = parameter["name"]
        path = path.replace(f"{{{field}}}", (given or {}).get(field, usual.get(field, "known")))
    return path


def is_problem(answer: httpx.Response, sent: str) -> None:
    """A problem document as the contract wants it."""
    assert 400 <= answer.status_code < 500, (sent[:300], answer.status_code, answer.text[:300])
    assert answer.headers.get("content-type") == "application/problem+json", (sent[:300], answer.headers)
    body = answer.json()
    assert body.keys() >= MEMBERS, sent[:300]
    assert body["status"] == answer.status_code
    assert body["detail"], (sent[:300], body)
    if answer.status_code in {400, 414}:
        assert body["errors"], (sent[:300], body)
        assert all(error.keys() == {"pointer", "detail"} for error in body["errors"]), body
    assert answer.headers["x-request-id"]
