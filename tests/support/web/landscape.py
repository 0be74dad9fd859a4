"""A registry with something for each plot of the landscape."""

from datetime import UTC, datetime

from sqlmodel import select

from registry.records.downloads import keep_downloads
from registry.records.facts import ObservedBase, ObservedFacts
from registry.records.service import observe, register
from registry.records.tables import ModelRecord
from registry.runtime import Runtime
from registry.watch.changes import Flag
from tests.support.clock import NOW
from tests.support.licenses.knowledge import knowledge

EVIL = '=<script>alert(1)</script>"'


def fill(runtime: Runtime) -> None:
    """Downloads of two months, two changes, and a derivative of somebody with markup in the name."""
    with runtime.database.unit_of_work() as work:
        records = list(work.session.exec(select(ModelRecord).limit(300)))
        for month in (10, 11):
            counted = {record.number: 1_000_000 * month for record in records}
            keep_downloads(work.session, counted, datetime(2026, month, 1, tzinfo=UTC))
        for number, direction in enumerate(("narrowed", "widened")):
            work.session.add(
                Flag(
                    id=f"flg_{number}", record_pk=records[0].number, model=records[0].id, kind="gating.changed",
                    direction=direction, severity="info", detected_at=NOW, confirmed_at=NOW, affected={}, evidence=[],
                    dedupe=str(number),
                )
            )  # fmt: skip
        for number in range(30):
            facts = ObservedFacts(
                id=f"lab/child-{number}", hub_id=f"{number}", revision="a" * 40, declared=("mit",),
                card_declared=("mit",), created_at=datetime(2026, 1, 2, tzinfo=UTC),
                bases=(ObservedBase(f"{EVIL}/base", "finetune"),),
            )  # fmt: skip
            record = register(work, knowledge(), facts.id, source="huggingface", now=NOW)
            observe(work, knowledge(), record, facts, NOW)
