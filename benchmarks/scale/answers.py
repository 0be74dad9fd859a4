"""How long answers take, one request after the other over one connection, as a client sees them."""

import http.client
import itertools
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from statistics import median, quantiles
from urllib.parse import quote, urlencode

import msgspec

from benchmarks.collections import CLASS, FILTERS, PAGE, WORDS
from benchmarks.outcomes import Cell
from benchmarks.samples import USE, UnexpectedAnswerError, path_of
from registry.records.search.filters import SORTS

SAMPLES, CURATED, ROUNDS, FAR = 1_000, 30, 25, 1_000
_PATIENCE = 600


class Client:
    """One connection to the service, as its administrator."""

    def __init__(self, port: int, key: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        self.headers: Mapping[str, str] = {}
        """Of the last answer."""

    def ask(
        self, method: str, path: str, status: int = 200, body: bytes | None = None, **headers: str
    ) -> tuple[float, bytes]:
        """Milliseconds and bytes of an answer; raises ``UnexpectedAnswerError`` for any other status."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        began = time.perf_counter()
        self._connection.request(method, path, body, self._headers | named)
        response = self._connection.getresponse()
        answer = response.read()
        took = (time.perf_counter() - began) * 1_000
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        if response.status != status:
            raise UnexpectedAnswerError(f"{method} {path}: {response.status} {answer[:300]!r}")
        return took, answer

    def get(self, path: str) -> float:
        """Milliseconds of an answer."""
        return self.ask("GET", path)[0]

    def patient_get(self, path: str) -> float | None:
        """Milliseconds of an answer; None where the service refused to read that much (docs/adr/0034)."""
        try:
            return self.get(path)
        except UnexpectedAnswerError as error:
            print(error, flush=True)
            return None


def measure(client: Client, ids: Sequence[str]) -> Iterator[list[Cell]]:
    """The rows of the report."""
    yield from _records(client, ids)
    for sort in SORTS:
        yield from _pages(client, sort)
    yield from _searches(client)
    yield from _facets(client)
    yield from _checks(client, ids)
    yield from _spread("curation of one record", [_curate(client, one) for one in ids[:CURATED]])


def _records(client: Client, ids: Sequence[str]) -> Iterator[list[Cell]]:
    paths = [path_of(one) for one in ids]
    yield from _spread("GET of one record", [client.get(path) for path in paths])
    etags = list[str]()
    for path in paths[:100]:
        client.get(path)
        etags.append(client.headers["etag"])
    unchanged = [
        client.ask("GET", path, 304, If_None_Match=etag)[0] for path, etag in zip(paths[:100], etags, strict=True)
    ]
    yield from _spread("GET of one record, not modified", unchanged)


def _pages(client: Client, sort: str) -> Iterator[list[Cell]]:
    first = f"/v1/models?license_class={CLASS}&sort={sort}&limit={PAGE}"
    far, pages = first, 1
    while pages < FAR:
        cursor = msgspec.json.decode(client.ask("GET", far)[1])["next_cursor"]
        if cursor is None:
            break
        far, pages = f"{first}&cursor={quote(cursor)}", pages + 1
    yield [f"page 1 by {sort}, median ms", _typical(client, first)]
    yield [f"page {FAR:,} (or the last) by {sort}, median ms", _typical(client, far)]


def _typical(client: Client, path: str) -> float:
    return median(client.get(path) for _ in range(ROUNDS))


def _searches(client: Client) -> Iterator[list[Cell]]:
    asked = [{"q": words, **filters, "sort": sort} for words in WORDS for filters in FILTERS for sort in SORTS]
    yield from _first_and_again("search", client, [f"/v1/models?{urlencode(one)}" for one in asked])


def _facets(client: Client) -> Iterator[list[Cell]]:
    asked = [*FILTERS, *({**one, "q": words} for words, one in itertools.product(WORDS, FILTERS))]
    yield from _first_and_again("facets", client, [f"/v1/models/facets?{urlencode(one)}" for one in asked])


def _first_and_again(what: str, client: Client, paths: Sequence[str]) -> Iterator[list[Cell]]:
    """Each path once, in no order, and then the least of three."""
    shuffled = random.Random(1).sample(paths, len(paths))  # noqa: S311 - repeatable, guards nothing
    first = {path: client.patient_get(path) for path in shuffled}
    answered = {path: took for path, took in first.items() if took is not None}
    yield from _spread(f"{what}, the first time", list(answered.values()))
    again = [(min(client.get(path) for _ in range(3)), path) for path in answered]
    yield from _spread(f"{what}, again", [took for took, _ in again])
    slowest, path = max(again)
    yield [f"{what}, slowest again", f"{slowest:,.0f} ms: {path.partition('?')[2]}"]
    yield [f"{what}, refused as too dear", len(first) - len(answered)]


def _checks(client: Client, ids: Sequence[str]) -> Iterator[list[Cell]]:
    bodies = [msgspec.json.encode({"subject": {"model": one}, "use": USE}) for one in ids[:200]]
    for when in ("the first time", "again"):
        took = [client.ask("POST", "/v1/checks", body=body)[0] for body in bodies]
        yield from _spread(f"check, {when}", took)


def _curate(client: Client, model: str) -> float:
    path = path_of(model)
    client.get(path)
    body = msgspec.json.encode({"facts": {"description": "Looked at by a person."}})
    return client.ask("PATCH", path, body=body, If_Match=client.headers["etag"])[0]


def _spread(what: str, took: Sequence[float]) -> Iterator[list[Cell]]:
    yield [f"{what}, p50 ms", median(took)]
    yield [f"{what}, p95 ms", quantiles(took, n=20)[-1]]
