"""The report: a table for people, and what files keep."""

from collections.abc import Sequence

import msgspec

from benchmarks.measuring import SELECT, SERVICE, Options, Result
from benchmarks.outcomes import PRINTED, Cell, Outcome, outcome_of

DATA = "copies of records that the service made itself"
COLUMNS = (
    "database", "request", "of bare", "from", "to", "of raw", "of select", "req/s", "p50 ms", "p95 ms", "cpu ms",
)  # fmt: skip
_ROW = "{:<10} {:<29} {:<7} {:>7} {:>7} {:>7} {:>7} {:>7} {:>13} {:>6} {:>9}"
_HEAD = (
    "database",
    "request",
    "variant",
    "req/s",
    "p50 ms",
    "p95 ms",
    "cpu ms",
    "of bare",
    "(min-max)",
    "of raw",
    "of select",
)

LEGEND = """\
bare: a Litestar handler that sends the same bytes from memory; raw: the driver's select in a plain ASGI function;
service: `cardwatch serve`; select: the driver's select without a server, on one connection.
cpu ms: processor time of the server's process per request; steadier than the rest where the machine has other work."""


def table(results: Sequence[Result]) -> str:
    """The results in lines of at most 120 characters."""
    lines = [_ROW.format(*_HEAD), *(_line(result) for result in results)]
    return "\n".join([*lines, "", LEGEND])


def busiest_client(results: Sequence[Result]) -> float:
    """The largest part of its time that the client needed for itself; near 1 the client would be the bottleneck."""
    served = [result for result in results if result.variant != SELECT]
    return max(reading.client_busy for result in served for reading in result.rounds)


def headline(results: Sequence[Result]) -> list[str]:
    """One sentence per request: how fast the service is beside what it is compared with."""
    return [
        f"{result.request} on {result.database}: {result.to_bare:.2f} of a bare handler, {result.to_raw:.2f} of raw"
        for result in results
        if result.variant == SERVICE
    ]


def outcomes_of(results: Sequence[Result], licenses: Sequence[str], options: Options) -> list[Outcome]:
    """What files keep of a run."""
    given = msgspec.to_builtins(options)
    rows = [_cells(result) for result in results if result.variant == SERVICE]
    return [
        outcome_of("requests", DATA, COLUMNS, rows, **given),
        outcome_of("licenses", "", PRINTED, [[line] for line in licenses], **given),
    ]


def _cells(result: Result) -> list[Cell]:
    low, high = result.to_bare_range
    return [
        result.database, result.request, result.to_bare, low, high, result.to_raw, result.to_select,
        result.requests_per_second, result.p50_ms, result.p95_ms, result.server_ms,
    ]  # fmt: skip


def _line(result: Result) -> str:
    low, high = result.to_bare_range
    is_served = result.variant != SELECT
    return _ROW.format(
        result.database,
        result.request,
        result.variant,
        f"{result.requests_per_second:,.0f}",
        f"{result.p50_ms:.2f}",
        f"{result.p95_ms:.2f}",
        f"{result.server_ms:.2f}" if result.server_ms is not None else "",
        f"{result.to_bare:.2f}" if is_served else "",
        f"({low:.2f}-{high:.2f})" if is_served else "",
        f"{result.to_raw:.2f}" if is_served else "",
        f"{result.to_select:.3f}",
    )
