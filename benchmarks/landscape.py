"""How long each plot of the landscape takes: ``python -m benchmarks.landscape [--records N]``.

Seconds of the processor over SQLite, with two years of monthly downloads: the first time, when it is counted, and then,
while the counts are kept. What a kept plot may take decides the exit code.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from benchmarks.records import fill
from registry.db import Database, open_database
from registry.db.visibility import narrowed
from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.knowledge import Knowledge
from registry.licenses.texts.identification import load_index
from registry.migrations import migrate
from registry.openness.verdicts import keep_verdicts
from registry.records.figures import keep_figures, refresh_figures
from registry.records.starter import load_starter
from registry.web.languages import locale_of
from registry.web.pages.landscape.kept import KeptCounts
from registry.web.pages.landscape.overview import show_plot
from registry.web.pages.landscape.questions import QUESTIONS

RECORDS, MOST_SECONDS, ROUNDS = 10_000, 0.05, 5
_MONTHS = (
    "INSERT INTO model_downloads (record_pk, month, downloads_all_time, seen_at) "
    "SELECT pk, :month, pk * 1000 * :number, :at FROM model_record"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; 1 where a kept plot takes too long."""
    parser = argparse.ArgumentParser(description="How long each plot of the landscape takes.")
    parser.add_argument("--records", type=int, default=RECORDS)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        listeners = (keep_verdicts, keep_figures)
        database = open_database(f"sqlite:///{Path(folder) / 'landscape.db'}", listeners=listeners)
        prepare(database, given.records)
        measured = list(measure(database))
        database.close()
    for name, first, kept in measured:
        print(f"{name:14} counted in {1000 * first:6.1f} ms, then {1000 * kept:5.1f} ms")
    return int(any(kept > MOST_SECONDS for _, _, kept in measured))


def prepare(database: Database, records: int) -> None:
    """The starter catalogue, as many records as wanted, and their downloads."""
    migrate(database)
    now = datetime.now(UTC)
    load_starter(database, Knowledge(load_catalogue(), load_index), now)
    fill(database, records, seed=1, now=now)
    while refresh_figures(database):
        pass
    with database.unit_of_work() as work:
        for number in range(1, 25):
            month = f"{2025 + (number - 1) // 12}-{(number - 1) % 12 + 1:02}"
            work.session.execute(text(_MONTHS), {"month": month, "number": number, "at": now})


def measure(database: Database) -> Iterator[tuple[str, float, float]]:
    """Each plot with the seconds of the first time and the least of those after it."""
    now, locale = datetime.now(UTC), locale_of("de")
    with database.reading() as session, narrowed(session):
        for name, question in QUESTIONS.items():
            seconds = []
            for _ in range(ROUNDS):
                began = time.process_time()
                show_plot(KeptCounts(session, now), question, locale, now)
                seconds.append(time.process_time() - began)
            yield name, seconds[0], min(seconds[1:])


if __name__ == "__main__":
    sys.exit(main())
