"""Rounds in which the variants of a request take turns."""

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import cycle
from statistics import median

import msgspec

from benchmarks.baseline import BARE, RAW
from benchmarks.drivers import open_select
from benchmarks.load import LoadError, Order, Reading, read_off
from benchmarks.samples import Sample, UnexpectedAnswerError, answered
from benchmarks.servers import ROOT, Served

SERVICE, SELECT = "service", "select"
_CHECKED = 20
_AT_MOST_SECONDS = 60.0

Measure = Callable[[float], Reading]
"""Measures one variant for so many seconds."""


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How much is measured."""

    records: int
    seconds: float
    rounds: int
    connections: int
    seed: int


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """One variant of one request: medians over the rounds; ``to_bare`` is its speed as a part of the bare handler's."""

    database: str
    request: str
    variant: str
    requests_per_second: float
    p50_ms: float
    p95_ms: float
    server_ms: float | None
    to_bare: float
    to_raw: float
    to_select: float
    to_bare_range: tuple[float, float]
    rounds: tuple[Reading, ...]


class Place(msgspec.Struct, frozen=True):
    """Where the variants are found."""

    database_url: str
    service: Served
    baseline: Served


def measure(place: Place, samples: Sequence[Sample], options: Options) -> dict[str, tuple[Reading, ...]]:
    """The readings of each variant, one per round; all are warm before the first round."""
    _compare(place, samples[:_CHECKED])
    variants: dict[str, Measure] = {
        "bare": lambda seconds: _load(place.baseline, BARE, samples, options.connections, seconds),
        "raw": lambda seconds: _load(place.baseline, RAW, samples, options.connections, seconds),
        SERVICE: lambda seconds: _load(place.service, "", samples, options.connections, seconds),
        SELECT: lambda seconds: _select(place.database_url, samples, seconds),
    }
    for measured in variants.values():
        measured(min(options.seconds, 0.5))
    readings: dict[str, list[Reading]] = {variant: [] for variant in variants}
    for _ in range(options.rounds):
        for variant, measured in variants.items():
            readings[variant].append(measured(options.seconds))
    return {variant: tuple(read) for variant, read in readings.items()}


def summarise(database: str, request: str, readings: Mapping[str, tuple[Reading, ...]]) -> list[Result]:
    """Medians of the rounds, and of the ratios within each round."""
    return [_result(database, request, variant, readings) for variant in readings]


def _result(database: str, request: str, variant: str, readings: Mapping[str, tuple[Reading, ...]]) -> Result:
    own = readings[variant]
    to_bare = _ratios(own, readings["bare"])
    server_ms = [reading.server_ms for reading in own if reading.server_ms is not None]
    return Result(
        database=database,
        request=request,
        variant=variant,
        requests_per_second=median(reading.requests_per_second for reading in own),
        p50_ms=median(reading.p50_ms for reading in own),
        p95_ms=median(reading.p95_ms for reading in own),
        server_ms=median(server_ms) if server_ms else None,
        to_bare=median(to_bare),
        to_raw=median(_ratios(own, readings["raw"])),
        to_select=median(_ratios(own, readings[SELECT])),
        to_bare_range=(min(to_bare), max(to_bare)),
        rounds=own,
    )


def _ratios(own: Sequence[Reading], other: Sequence[Reading]) -> list[float]:
    return [one.requests_per_second / another.requests_per_second for one, another in zip(own, other, strict=True)]


def _compare(place: Place, samples: Sequence[Sample]) -> None:
    """Refuse to measure variants that do not send the same: headers by name, bodies byte by byte or by their length.

    The answer to a check names the moment it was given.
    """
    for prefix in (BARE, RAW):
        for known, seen in zip(samples, answered(samples, place.baseline.port, prefix), strict=True):
            same = len(known.answer) == len(seen.answer) and known.headers.keys() == seen.headers.keys()
            if not same or (known.method == "GET" and known.answer != seen.answer):
                raise UnexpectedAnswerError(f"{prefix}{known.path} does not answer as the service does")


def _load(server: Served, prefix: str, samples: Sequence[Sample], connections: int, seconds: float) -> Reading:
    return load_server(server, [sample.request(prefix) for sample in samples], connections, seconds)


def load_server(server: Served, requests: list[bytes], connections: int, seconds: float) -> Reading:
    """The reading of a server that answers these requests in turn; raises ``LoadError`` for anything but 200."""
    order = Order(port=server.port, requests=requests, connections=connections, seconds=seconds)
    before = server.cpu_seconds()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.load"],
        input=msgspec.msgpack.encode(order),
        capture_output=True,
        cwd=ROOT,
        timeout=seconds + _AT_MOST_SECONDS,
        check=False,
    )
    if done.returncode:
        raise LoadError(done.stderr.decode(errors="replace").strip())
    reading, after = msgspec.json.decode(done.stdout, type=Reading), server.cpu_seconds()
    if before is None or after is None:
        return reading
    return msgspec.structs.replace(reading, server_ms=(after - before) * 1_000 / reading.requests)


def _select(database_url: str, samples: Sequence[Sample], seconds: float) -> Reading:
    """The select alone, one after the other."""
    latencies, models = list[float](), cycle([sample.model.lower() for sample in samples])
    with open_select(database_url) as fetch:
        started = before = time.perf_counter()
        while not latencies or before < started + seconds:
            fetch(next(models))
            after = time.perf_counter()
            latencies.append(after - before)
            before = after
    return read_off(latencies, before - started, before - started)
