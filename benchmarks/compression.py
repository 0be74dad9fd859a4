"""What packed answers and few members save, and what they take: ``python -m benchmarks.compression [ROUNDS]``.

Each answer is asked for in turn as it is, packed, and where it is made of records, cut down to four members. One
application in this process over the starter catalogue; bytes on the wire, and medians in milliseconds of the processor.
"""

import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

import httpx
from litestar.testing import TestClient

from registry.migrations import migrate
from registry.records.starter.service import load_starter
from tests.support.clock import NOW
from tests.support.http.application import Client, application_over, make_runtime
from tests.support.licenses.knowledge import knowledge

ROUNDS = 15
MODEL = "meta-llama/Llama-3.2-11B-Vision"
FEW = "fields=id,license.spdx,license_class,updated_at"
CHECK = {
    "subject": {"model": MODEL},
    "use": {"organisation": "company", "country": "DE", "purpose": "internal", "commercial": True},
}
PLAIN, PACKED = "identity", "gzip"


class Question(NamedTuple):
    """One call; ``few`` of a list or record that can be cut down."""

    path: str
    body: object = None
    few: str = ""


QUESTIONS = (
    Question(f"/v1/models/{MODEL}", few="?"),
    Question("/v1/models?limit=50", few="&"),
    Question("/v1/models/facets"),
    Question("/v1/changes?limit=50"),
    Question("/v1/checks", CHECK),
    Question("/v1/licenses"),
    Question("/v1/models/export"),
    Question("/en/models"),
    Question("/schema/openapi.json"),
)


class Cost(NamedTuple):
    """What one form of an answer takes."""

    size: int
    milliseconds: float


def main(rounds: int = ROUNDS) -> int:
    """Measure and print; the exit code."""
    with tempfile.TemporaryDirectory(prefix="cardwatch-bench-") as folder:
        runtime = make_runtime(f"sqlite:///{folder}/cardwatch.db", Path(folder), anonymous_read=True)
        migrate(runtime.database)
        load_starter(runtime.database, knowledge(), NOW)
        with application_over(runtime) as app, TestClient(app) as client:
            del client.headers["accept-encoding"]
            print(f"{'':40} {'plain':>18} {'gzip':>18} {'few':>18} {'few, gzip':>18}   (kB, ms)")
            for question in QUESTIONS:
                print(_line(question, measure(client, question, rounds)))
        runtime.close()
    return 0


def measure(client: Client, question: Question, rounds: int) -> list[Cost]:
    """The costs of each form, in the order of the columns."""
    paths = [question.path, *([f"{question.path}{question.few}{FEW}"] if question.few else [])]
    forms = [(path, coding) for path in paths for coding in (PLAIN, PACKED)]
    read: list[list[Cost]] = [
        [_ask(client, path, coding, question.body) for path, coding in forms] for _ in range(rounds)
    ]
    return [Cost(one[-1].size, median(cost.milliseconds for cost in one)) for one in zip(*read, strict=True)]


def _ask(client: Client, path: str, coding: str, body: object) -> Cost:
    headers = {"Accept-Encoding": coding}
    request = client.build_request("GET" if body is None else "POST", path, headers=headers, json=body)
    before = time.process_time()
    answer = client.send(request, stream=True)
    raw = b"".join(answer.iter_raw())
    spent = (time.process_time() - before) * 1_000
    if answer.status_code != httpx.codes.OK:
        raise RuntimeError(f"{path}: {answer.status_code}")
    return Cost(len(raw), spent)


def _line(question: Question, costs: list[Cost]) -> str:
    return f"{question.path:40} " + " ".join(f"{cost.size / 1_000:9.1f} {cost.milliseconds:8.2f}" for cost in costs)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
