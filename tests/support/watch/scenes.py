"""Registries in the middle of their work, as status, metrics and changes show them."""

from datetime import UTC, datetime, timedelta

from registry.db import Database
from registry.hub.budget.tables import RequestBudget
from registry.records.service import register
from registry.records.tables import ModelBase
from registry.watch.backfill.tables import Backfill
from registry.watch.changes.tables import Flag
from registry.watch.runs.tables import SyncItem, SyncRun
from registry.watch.sweeps.tables import Sweep
from registry.watch.tables import WatchedModel
from tests.support.licenses.knowledge import knowledge

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def fill_watch_list(database: Database) -> None:
    """Five watched models, a run in the middle of its work, a sweep under way, two pasts and a budget."""
    with database.unit_of_work() as work:
        run = SyncRun(id="run_1", requested_at=NOW, requested_by="test", trigger="manual")
        work.session.add(run)
        for number in range(5):
            pk = register(work, knowledge(), f"acme/m{number}", source="huggingface", now=NOW).number
            due = NOW + timedelta(hours=number - 2)
            watched = WatchedModel(record_pk=pk, reason="requested", added_at=NOW, added_by="test", next_due_at=due)
            watched.failures = 1 if number == 0 else 0
            watched.stale_told_at = NOW if number == 1 else None
            state = ("queued", "confirming", "done", "done", "queued")[number]
            item = SyncItem(run_id=run.id, record_pk=pk, due_at=due, state=state)
            if state == "done":
                item.finished_at = NOW
                item.outcome = "failed" if number == 2 else "unchanged"
                item.detail = "timeout: nothing came" if number == 2 else None
            work.session.add_all([watched, item])
            if number < 2:
                work.session.add(Backfill(record_pk=pk, due_at=NOW, state=("done", "queued")[number]))
        work.session.add(
            Sweep(source="huggingface", scope="recent", due_at=NOW, watermark_at=NOW - timedelta(minutes=5))
        )
        work.session.add(Sweep(source="huggingface", scope="owner:acme", due_at=NOW, started_at=NOW))
        budget = RequestBudget(key="hub", allowed=500, spent=120, began_at=NOW, ends_at=NOW + timedelta(minutes=1))
        work.session.add(budget)


def make_family(database: Database) -> None:
    """A model whose licence changed, and five that were made from it."""
    children = {
        "acme/a": ("acme/base", "quantized"), "zeta/b": ("acme/base", "finetune"), "zeta/c": ("acme/base", "finetune"),
        "acme/of-b": ("zeta/b", "adapter"), "acme/of-of-b": ("acme/of-b", "adapter"),
    }  # fmt: skip
    with database.unit_of_work() as work:
        base = register(work, knowledge(), "acme/base", source="huggingface", now=NOW)
        for child, (parent, relation) in children.items():
            pk = register(work, knowledge(), child, source="huggingface", now=NOW).number
            work.session.add(ModelBase(record_pk=pk, base_folded=parent, base_id=parent, relation=relation))
        work.session.add(
            Flag(
                id="flg_1", record_pk=base.number, model=base.id, kind="license.id_changed", direction="narrowed",
                severity="warning", detected_at=NOW, confirmed_at=NOW, affected={"descendants": 5}, evidence=[],
                dedupe="x",
            )
        )  # fmt: skip
