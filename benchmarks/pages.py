"""How long pages need beside the calls of the API behind them: ``python -m benchmarks.pages [ROUNDS]``.

Both are asked of one application in this process, in turn, over the starter catalogue. Medians, in milliseconds of the
processor, which do not depend on what else the machine does; a page is within its bound if it takes at most twice its
calls or fewer than ``FREE_MS``.
"""

import sys
import tempfile
import time
from http import HTTPStatus
from pathlib import Path
from statistics import median
from typing import NamedTuple

from litestar import Litestar
from litestar.testing import TestClient

from registry.logs import configure_logs
from registry.migrations import migrate
from registry.records.starter.service import load_starter
from tests.support.clock import NOW
from tests.support.http.application import application_over, make_runtime
from tests.support.licenses.knowledge import knowledge

ROUNDS = 15
MOST_RATIO, FREE_MS = 2.0, 20.0
MATRIX_MS, MATRIX_BYTES, PLOT_MS = 300.0, 500_000, 50.0
MODEL = "meta-llama/Llama-3.2-11B-Vision"
FOUR = (MODEL, "bigscience/bloomz", "allenai/OLMo-7B", "deepseek-ai/DeepSeek-R1")
PLOTS = (
    "origins", "families", "categories", "hardware", "openness", "classes", "countries", "disagreement", "directions",
)  # fmt: skip
CHECK = {
    "subject": {"model": MODEL},
    "use": {"organisation": "company", "country": "DE", "purpose": "internal", "commercial": True},
}


_MARKS = {True: "", False: "too slow or too large"}


class Pair(NamedTuple):
    """A page, and the calls that tell the same."""

    page: str
    calls: tuple[str, ...]


PAIRS = (
    Pair("", ("/v1/changes?limit=10",)),
    Pair("models", ("/v1/models?limit=50", "/v1/models/facets")),
    Pair(
        "models?q=llama&sort=-downloads", ("/v1/models?q=llama&sort=-downloads&limit=50", "/v1/models/facets?q=llama")
    ),
    Pair(f"models/{MODEL}", (f"/v1/models/{MODEL}", f"/v1/models/{MODEL}/lineage", f"/v1/models/{MODEL}/history")),
    Pair(f"models/{MODEL}/timeline", (f"/v1/models/{MODEL}/history",)),
    Pair(f"models/{MODEL}/openness", (f"/v1/models/{MODEL}/openness",)),
    Pair("openness", ("/v1/openness/ranking?framework=osai-14&limit=50",)),
    Pair(
        f"compare?{'&'.join(f'model={one}' for one in FOUR)}",
        tuple(f"/v1/models/{one}{rest}" for one in FOUR for rest in ("", "/lineage", "/openness")),
    ),
    Pair(f"check?model={MODEL}&organisation=company&country=DE&purpose=internal&commercial=true", ("check",)),
    Pair("licenses", ("/v1/licenses?limit=200",)),
    Pair("licenses/llama3.2", ("/v1/licenses/llama3.2",)),
    Pair("changes", ("/v1/changes?limit=50",)),
)


def asked(client: TestClient[Litestar], call: str) -> tuple[float, int]:
    """Milliseconds of one answer, and its bytes."""
    began = time.process_time()
    answer = client.post("/v1/checks", json=CHECK) if call == "check" else client.get(call)
    spent = (time.process_time() - began) * 1_000
    if answer.status_code != HTTPStatus.OK:
        raise ValueError(f"{call}: {answer.status_code} {answer.text[:300]}")
    return spent, len(answer.content)


def measure(client: TestClient[Litestar], rounds: int) -> bool:
    """Print a line for each page; whether all are within their bounds."""
    fine = True
    for pair in PAIRS:
        spent = [_both(client, pair) for _ in range(rounds)][1:]
        page, calls = median(one[0] for one in spent), median(one[1] for one in spent)
        is_within = page <= max(calls * MOST_RATIO, FREE_MS)
        fine &= is_within
        name = pair.page.partition("?")[0] or "start"
        print(f"{name:55} {page:7.1f} {calls:7.1f}  x{page / calls:.2f} {_MARKS[is_within]}")
    bounded = [("openness?rows=500", MATRIX_MS), *((f"landscape/{name}", PLOT_MS) for name in PLOTS)]
    for name, most in bounded:
        found = [asked(client, f"/en/{name}") for _ in range(rounds)]
        spent_ms, size = median(one[0] for one in found[1:]), found[0][1]
        is_within = spent_ms <= most and size <= MATRIX_BYTES
        fine &= is_within
        print(f"{name:55} {spent_ms:7.1f} {size / 1_000:5.0f} kB {_MARKS[is_within]}")
    return fine


def _both(client: TestClient[Litestar], pair: Pair) -> tuple[float, float]:
    return asked(client, f"/en/{pair.page}")[0], sum(asked(client, one)[0] for one in pair.calls)


def main(rounds: int) -> bool:
    """Measure over a database of its own."""
    configure_logs("json", "WARNING", "benchmark")
    with tempfile.TemporaryDirectory() as folder:
        runtime = make_runtime(f"sqlite:///{Path(folder) / 'cardwatch.db'}", Path(folder), anonymous_read=True)
        migrate(runtime.database)
        runtime.knowledge = knowledge()
        load_starter(runtime.database, runtime.knowledge, NOW)
        with application_over(runtime) as app, TestClient(app) as client:
            fine = measure(client, rounds)
        runtime.close()
    return fine


if __name__ == "__main__":
    sys.exit(not main(int(sys.argv[1]) if sys.argv[1:] else ROUNDS))
