"""The requests that are measured, with the answers that the service gave them before."""

import http.client
import random
from collections.abc import Sequence
from urllib.parse import quote

import msgspec

from benchmarks.records import model_id

MODELS, CHECKS = "GET /v1/models/{owner}/{name}", "POST /v1/checks"

USE = {
    "purpose": "production",
    "commercial": True,
    "organisation": "company",
    "country": "DE",
    "audience": "external",
    "output_countries": ["DE", "US"],
    "distribution": "none",
    "trains_other_models": False,
}
_PER_REQUEST = frozenset({"content-length", "date"})
"""Headers that every server writes by itself."""


class UnexpectedAnswerError(RuntimeError):
    """The service did not answer a request as measuring needs it."""


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """One request about one model, and the answer to it."""

    method: str
    path: str
    model: str
    body: bytes = b""
    headers: dict[str, str] = {}
    answer: bytes = b""

    def request(self, prefix: str = "") -> bytes:
        """The bytes that a client sends; ``prefix`` leads to one variant of the handler."""
        head = f"{self.method} {prefix}{self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n"
        if self.body:
            head += f"Content-Type: application/json\r\nContent-Length: {len(self.body)}\r\n"
        return f"{head}\r\n".encode() + self.body


def path_of(model: str) -> str:
    """Where a record is read, also one of a model whose id names no owner."""
    return f"/v1/models/{quote(model) if '/' in model else f'_/{quote(model)}'}"


def draw_samples(records: int, count: int, seed: int) -> dict[str, list[Sample]]:
    """Requests of both kinds about models drawn from all records, in a random order that the seed decides."""
    drawn = random.Random(seed).sample(range(records), min(count, records))  # noqa: S311 - repeatable, guards nothing
    models = [model_id(number) for number in drawn]
    return {
        MODELS: [Sample(method="GET", path=path_of(model), model=model) for model in models],
        CHECKS: [Sample(method="POST", path="/v1/checks", model=model, body=_check(model)) for model in models],
    }


def answered(samples: Sequence[Sample], port: int, prefix: str = "") -> list[Sample]:
    """The samples with what the server on this port answers; raises ``UnexpectedAnswerError`` for anything but 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        return [_ask(connection, sample, prefix) for sample in samples]
    finally:
        connection.close()


def _ask(connection: http.client.HTTPConnection, sample: Sample, prefix: str) -> Sample:
    headers = {"Content-Type": "application/json"} if sample.body else {}
    connection.request(sample.method, prefix + sample.path, sample.body or None, headers)
    response = connection.getresponse()
    answer = response.read()
    if response.status != http.HTTPStatus.OK:
        raise UnexpectedAnswerError(f"{sample.method} {prefix}{sample.path}: {response.status} {answer[:500]!r}")
    given = {name.lower(): value for name, value in response.getheaders() if name.lower() not in _PER_REQUEST}
    return msgspec.structs.replace(sample, headers=given, answer=answer)


def _check(model: str) -> bytes:
    return msgspec.json.encode({"subject": {"model": model}, "use": USE})
