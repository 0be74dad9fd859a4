"""``python -m benchmarks.checks``: the rules alone, and a batch beside selecting the records that it is about."""

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from statistics import median

import msgspec

from benchmarks.records import fill, model_id
from benchmarks.samples import USE
from benchmarks.servers import open_database_url
from registry.compliance.checks.schemas import CheckBody
from registry.compliance.checks.service import check_each, keeping
from registry.compliance.rules.facts import SubjectFacts, read_subject
from registry.compliance.rules.subject import judge_subject
from registry.compliance.rules.values import Use
from registry.db import Database, open_database
from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.knowledge import Knowledge
from registry.licenses.texts.identification import load_index
from registry.migrations import migrate
from registry.records.queries import find_records

RECORDS, BATCH, PAIRS = 3_000, 500, 4_000


def rules_per_second(seed: int, rounds: int) -> float:
    """Checks that the rules alone answer in a second of processor time: any licence of the catalogue, many uses."""
    catalogue, drawn = load_catalogue(), random.Random(seed)  # noqa: S311 - repeatable, guards nothing
    choices = product(
        ("company", "university"), ("DE", "US", "CN"), ("production", "research", "internal"), (True, False),
        ("external", "internal"), ("none", "weights", "hosted_api"),
    )  # fmt: skip
    names = "organisation", "country", "purpose", "commercial", "audience", "distribution"
    uses = [Use(**dict(zip(names, one, strict=True)), output_countries=("DE", "US")) for one in choices]  # type: ignore[arg-type]  # words of a use
    subjects = [SubjectFacts(license_key=key) for key in catalogue.entries]
    pairs = [(drawn.choice(subjects), drawn.choice(uses)) for _ in range(PAIRS)]

    def judge_all() -> None:
        for facts, use in pairs:
            judge_subject(read_subject(catalogue, facts, (use.country, *(use.output_countries or ()))), use)

    return PAIRS / min(_timed(judge_all, time.process_time) for _ in range(rounds))


def batch_to_select(kind: str, seed: int, rounds: int, now: datetime) -> tuple[float, float, float]:
    """How many times as long a batch takes as selecting its records, once documents are kept; both in seconds."""
    knowledge = Knowledge(load_catalogue(), load_index)
    with tempfile.TemporaryDirectory(prefix="cardwatch-bench-") as folder, open_database_url(kind, Path(folder)) as url:
        database = open_database(url)
        try:
            migrate(database)
            fill(database, RECORDS, seed=seed, now=now)
            names = [model_id(place * (RECORDS // BATCH)) for place in range(BATCH)]
            _check_all(database, knowledge, names, now)
            pairs = [
                (
                    _timed(lambda: _check_all(database, knowledge, names, now)),
                    _timed(lambda: _select_all(database, names)),
                )
                for _ in range(rounds)
            ]
        finally:
            database.close()
    batches, selects = zip(*pairs, strict=True)
    return median(batch / select for batch, select in pairs), median(batches), median(selects)


def _check_all(database: Database, knowledge: Knowledge, names: list[str], now: datetime) -> None:
    bodies = [msgspec.convert({"subject": {"model": name}, "use": USE}, CheckBody) for name in names]
    with keeping(database, knowledge, now) as reader:
        for answer in check_each(reader, knowledge, bodies, now):
            msgspec.json.encode(answer)


def _select_all(database: Database, names: list[str]) -> None:
    with database.reading() as session:
        find_records(session, names)


def _timed(work: Callable[[], None], clock: Callable[[], float] = time.perf_counter) -> float:
    started = clock()
    work()
    return clock() - started


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.checks", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "all"), default="all")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seed", type=int, default=20_261_101)
    given = parser.parse_args()
    speed = rules_per_second(given.seed, given.rounds)
    print(f"The rules alone: {speed:,.0f} checks a second of processor time (wanted: at least 20,000)")
    for kind in ("sqlite", "postgresql") if given.database == "all" else (given.database,):
        ratio, batch, select = batch_to_select(kind, given.seed, given.rounds, datetime.now(UTC))
        print(
            f"{kind}: {BATCH} checks in a batch {batch * 1000:.0f} ms, selecting their records {select * 1000:.0f} ms: "
            f"{ratio:.2f} times as long (wanted: at most 3)"
        )


if __name__ == "__main__":
    main()
