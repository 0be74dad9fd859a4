"""``python -m benchmarks.inventories``: judging again what a flag on a base reaches, and a large inventory as a whole.

Counted: the entries that are judged, the statements, the processor time of this process, and the time on the clock.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from sqlalchemy import event
from sqlmodel import func, select

from benchmarks.records import fill, model_id
from benchmarks.servers import open_database_url
from registry.compliance.inventories.reevaluation import follow_changes, judge_due
from registry.compliance.inventories.runs import check_due, start_check
from registry.compliance.inventories.tables import DueEntry, InventoryRun
from registry.compliance.waivers import settle_waivers
from registry.db import Database, open_database
from registry.events import Event
from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.knowledge import Knowledge
from registry.licenses.texts.identification import load_index
from registry.licenses.texts.spdx import load_spdx_texts
from registry.migrations import migrate
from registry.webhooks.delivery import fan_out
from registry.webhooks.schemas import WebhookCreate
from registry.webhooks.service import create_endpoint
from registry.webhooks.tables import Delivery
from tests.support.compliance.holdings import BASE, KEEPER, OTHER, open_inventories, plant_family
from tests.support.compliance.shelf import Shelf
from tests.support.secrets import SECRETS

DESCENDANTS, INVENTORIES, BESIDES, SUBSCRIBERS = 1_000, 50, 4, 2
ENTRIES = 10_000
PATIENCE = 600.0


class Taken(msgspec.Struct, frozen=True):
    """What some work took."""

    statements: int
    processor_seconds: float
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.statements:,} statements, {self.processor_seconds:.2f} s of processor time "
            f"({self.seconds:.2f} s on the clock)"
        )


class Bench:
    """A database with the listeners of the service, whose statements are counted."""

    def __init__(self, url: str, knowledge: Knowledge) -> None:
        self.database: Database = open_database(url, listeners=(follow_changes, fan_out), secrets=SECRETS)
        self.knowledge, self._statements = knowledge, 0
        migrate(self.database)
        event.listen(self.database.engine, "before_cursor_execute", self._count)

    def _count(self, *_: object) -> None:
        self._statements += 1

    def taken(self, work: Callable[[], object]) -> Taken:
        """What this work takes."""
        before = self._statements, time.process_time(), time.perf_counter()
        work()
        after = self._statements, time.process_time(), time.perf_counter()
        return Taken(after[0] - before[0], after[1] - before[1], after[2] - before[2])

    def judge(self) -> int:
        """Judge whatever is due."""
        return judge_due(self.database, self.knowledge, budget_seconds=PATIENCE, settle=settle_waivers)

    def count(self, table: type[Event] | type[DueEntry] | type[Delivery], type_: str = "") -> int:
        """Rows of a table, of one type."""
        query = select(func.count()).select_from(table)
        with self.database.reading() as session:
            return session.exec(query.where(table.type == type_) if type_ else query).one()  # type: ignore[union-attr]  # of those that have types


@contextmanager
def open_bench(kind: str, knowledge: Knowledge) -> Iterator[Bench]:
    """An empty database of this kind."""
    with tempfile.TemporaryDirectory(prefix="cardwatch-bench-") as folder, open_database_url(kind, Path(folder)) as url:
        bench = Bench(url, knowledge)
        try:
            yield bench
        finally:
            bench.database.close()


def measure_flag(kind: str, knowledge: Knowledge) -> Iterator[str]:
    """A base that is something else now: with and without somebody who is told."""
    with open_bench(kind, knowledge) as bench:
        shelf = Shelf(bench.database, knowledge)
        names = plant_family(shelf, DESCENDANTS, text=load_spdx_texts()["Apache-2.0"].encode())
        shares = [names[place::INVENTORIES] + [OTHER] * BESIDES for place in range(INVENTORIES)]
        open_inventories(bench.database, shares)
        bench.judge()
        for subscribers, license_ in ((0, "cc-by-nc-4.0"), (SUBSCRIBERS, "apache-2.0")):
            with bench.database.unit_of_work() as work:
                for number in range(subscribers):
                    body = WebhookCreate(url=f"https://hooks.example.org/{number}", events=["verdict.changed"])
                    create_endpoint(work, body, actor="bench", now=datetime.now(UTC))
            told = bench.count(Event, "verdict.changed")
            made = bench.taken(lambda key=license_: shelf.conclude(BASE, key))  # type: ignore[misc]  # of this round
            due = bench.count(DueEntry)
            taken = bench.taken(bench.judge)
            told = bench.count(Event, "verdict.changed") - told
            sent = bench.count(Delivery, "verdict.changed")
            yield f"the change itself: {made}"
            yield (
                f"{due:,} of {sum(map(len, shares)):,} entries due, {told:,} told, {sent:,} deliveries: {taken} "
                "(wanted: less than 5 s)"
            )


def measure_inventory(kind: str, knowledge: Knowledge, policy: str | None, seed: int) -> Iterator[str]:
    """An inventory of so many entries that each ask something else, the first time and again."""
    with open_bench(kind, knowledge) as bench:
        fill(bench.database, ENTRIES, seed=seed, now=datetime.now(UTC))
        names = [model_id(number) for number in range(ENTRIES)]
        (inventory,) = open_inventories(bench.database, [names], policy=policy)
        for time_ in ("first", "again"):
            with bench.database.unit_of_work() as work:
                run = start_check(work, inventory, caller=KEEPER, now=datetime.now(UTC)).id
            taken = bench.taken(
                lambda: check_due(bench.database, knowledge, budget_seconds=PATIENCE, settle=settle_waivers)
            )
            with bench.database.reading() as session:
                found = session.get_one(InventoryRun, run)
            yield f"{found.done:,} entries, policy {policy}, {time_}: {taken} (wanted: less than 10 s)"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.inventories", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "all"), default="all")
    parser.add_argument("--seed", type=int, default=20_261_101)
    given = parser.parse_args()
    knowledge = Knowledge(load_catalogue(), load_index)
    for kind in ("sqlite", "postgresql") if given.database == "all" else (given.database,):
        for line in measure_flag(kind, knowledge):
            print(f"{kind}: {line}", flush=True)
        for policy in (None, "university"):
            for line in measure_inventory(kind, knowledge, policy, given.seed):
                print(f"{kind}: {line}", flush=True)


if __name__ == "__main__":
    main()
