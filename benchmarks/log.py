"""What the log costs: ``python -m benchmarks.log [--leaves N] [--database URL]``.

* Readings are recorded with the log and without it, in turns; the part that it adds to a write decides the exit code.
* A log of so many leaves is given its places, and proofs are made from it; what one may take decides it, too.
"""

import argparse
import hashlib
import os
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from unittest.mock import patch

import msgspec
from sqlalchemy import insert

from registry.db import Database, open_database
from registry.encryption import SecretBox
from registry.evidence import keep_texts
from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.knowledge import Knowledge
from registry.licenses.texts.identification import load_index
from registry.migrations import migrate
from registry.openness.verdicts import keep_verdicts
from registry.records.facts.observation import ObservedFacts, ObservedFile
from registry.records.figures import keep_figures
from registry.records.service import observe, register
from registry.transparency import read_checkpoint
from registry.transparency.leaves import appends
from registry.transparency.leaves.tables import LogLeaf
from registry.transparency.merkle import consistency_proof, inclusion_proof, nodes_in
from registry.transparency.sequence import ensure_sequenced, tiles_in

MOST_SHARE, MOST_SECONDS = 0.10, 0.005
ROUNDS, WRITES, PROOFS = 15, 20, 500
_AT_ONCE = 20_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; 1 where the log costs too much."""
    parser = argparse.ArgumentParser(description="What the log costs.")
    parser.add_argument("--leaves", type=int, default=1_000_000)
    parser.add_argument("--database", help="The address of an empty database; by default a file of SQLite.")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        url = given.database or f"sqlite:///{Path(folder) / 'log.db'}"
        box = SecretBox(b"a key of the benchmark, and no other")
        database = open_database(url, listeners=(keep_verdicts, keep_figures), secrets=box)
        migrate(database)
        share, longer = measure_writes(database)
        print(f"a reading recorded with the log: {share:+.1%} processor time, {longer:+.1%} time")
        fill(database, given.leaves)
        seconds = measure_places(database)
        print(f"places for {given.leaves:,} leaves: {given.leaves / seconds:,.0f} a second")
        inclusion, consistency = measure_proofs(database)
        print(f"a proof: inclusion {1000 * inclusion:.2f} ms, consistency {1000 * consistency:.2f} ms")
        database.close()
    return int(share > MOST_SHARE or max(inclusion, consistency) > MOST_SECONDS)


def measure_writes(database: Database) -> tuple[float, float]:
    """What the log adds to recording a first reading with its texts: processor time and time, as parts of the rest."""
    knowledge = Knowledge(load_catalogue(), load_index)
    processor, passed = list[float](), list[float]()
    for number in range(ROUNDS):
        order = (True, False) if number % 2 else (False, True)
        took = {is_logged: _write(database, knowledge, f"round-{number}", is_logged=is_logged) for is_logged in order}
        if number:
            processor.append(took[True][0] / took[False][0] - 1)
            passed.append(took[True][1] / took[False][1] - 1)
    return median(processor), median(passed)


def _write(database: Database, knowledge: Knowledge, name: str, *, is_logged: bool) -> tuple[float, float]:
    at = datetime.now(UTC)
    with ExitStack() as stack:
        if not is_logged:
            stack.enter_context(patch.dict(appends.__dict__["_CLASSES"], clear=True))
            stack.enter_context(patch("registry.evidence.service.append"))
            stack.enter_context(patch("registry.openness.verdicts.service.supersede"))
        began = time.process_time(), time.perf_counter()
        for number in range(WRITES):
            model, text = f"{name}-{is_logged}/model-{number}", f"{name} {is_logged} {number}".encode() * 300
            file = ObservedFile("LICENSE", hashlib.sha256(text).hexdigest(), len(text), "license")
            facts = ObservedFacts(id=model, revision="a" * 40, declared=("mit",), files=(file,))
            with database.unit_of_work() as work:
                keep_texts(work, [text], at)
                record = register(work, knowledge, model, source="huggingface", now=at)
                observe(work, knowledge, record, facts, at)
            with database.unit_of_work() as work:
                work.session.add(record)
                moved = msgspec.structs.replace(facts, revision="b" * 40, declared=("apache-2.0",))
                observe(work, knowledge, record, moved, at + timedelta(seconds=1))
        return time.process_time() - began[0], time.perf_counter() - began[1]


def fill(database: Database, leaves: int) -> None:
    """So many leaves that wait; what they say does not matter to the tree."""
    for start in range(0, leaves, _AT_ONCE):
        rows = [
            {"kind": "text", "subject_key": str(number), "salt": os.urandom(32), "commitment": os.urandom(32)}
            for number in range(start, min(start + _AT_ONCE, leaves))
        ]
        with database.unit_of_work() as work:
            work.session.connection().execute(insert(LogLeaf), rows)


def measure_places(database: Database) -> float:
    """Seconds until all have their places."""
    began = time.perf_counter()
    ensure_sequenced(database)
    return time.perf_counter() - began


def measure_proofs(database: Database) -> tuple[float, float]:
    """Seconds for a proof of each kind, each with a session and tiles of its own."""
    chance, inclusion, consistency = random.Random(1), list[float](), list[float]()  # noqa: S311 - no secret
    with database.reading() as session:
        size = read_checkpoint(session).size
    for _ in range(PROOFS):
        began = time.perf_counter()
        with database.reading() as session:
            inclusion_proof(chance.randrange(size), size, nodes_in(tiles_in(session)))
        between = time.perf_counter()
        with database.reading() as session:
            consistency_proof(chance.randrange(1, size), size, nodes_in(tiles_in(session)))
        inclusion.append(between - began)
        consistency.append(time.perf_counter() - between)
    return median(inclusion), median(consistency)


if __name__ == "__main__":
    sys.exit(main())
