"""A registry and a stub hub, told as a story: publish, sync, change the licence, sync, look."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import msgspec
from sqlmodel import col, select

from registry.db import Database
from registry.events.tables import Event
from registry.hub.huggingface.client import HubClient
from registry.licenses import Knowledge
from registry.records.queries import get_record
from registry.records.tables import ModelRecord, Observation
from registry.watch import service
from registry.watch.changes import service as flags
from registry.watch.changes.schemas import FlagRead
from registry.watch.runs.schemas import RunRead
from registry.watch.runs.service import read_model_sync, read_run, start_run
from registry.watch.sync.leases import claim_next
from registry.watch.sync.worker import ModelReader, read_one, work_run
from registry.watch.tables import WatchedModel
from tests.support.clock import Clock
from tests.support.licenses.knowledge import knowledge
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import MIT

MODEL = "example-lab/model"
INTERVAL_SECONDS = 3_600.0
MIT_TEXT = MIT.format(who="2025 Example Lab")


@dataclass
class Story:
    """What a story needs: the hub to change, the database to look into, a clock to turn."""

    hub: StubHub
    database: Database
    client: HubClient
    clock: Clock = field(default_factory=lambda: Clock(tick=timedelta(milliseconds=1)))
    retries: int = 0
    has_token: bool = False
    known: Knowledge = field(default_factory=knowledge)

    @property
    def reader(self) -> ModelReader:
        return ModelReader(
            database=self.database,
            knowledge=self.known,
            hub=self.client,
            confirm_delay_seconds=0,
            interval_seconds=INTERVAL_SECONDS,
            retries=self.retries,
            has_token=self.has_token,
        )

    def watch(self, *models: str) -> None:
        for model in models:
            with self.database.unit_of_work() as work:
                service.add_watch(work, knowledge(), model, actor="test", now=self.clock())

    def sync(self, *models: str) -> RunRead:
        """Read the models (by default the one of the story) to the end, an hour after whatever was before."""
        return self.finish(self.begin(*models))

    def begin(self, *models: str) -> str:
        """Ask for a reading; the id of the run."""
        self.clock.turn(hours=1)
        with self.database.unit_of_work() as work:
            wanted = list(models) or [MODEL]
            return start_run(work, knowledge(), wanted, trigger="manual", actor="test", now=self.clock()).id

    def step(self) -> None:
        """One reading of whatever is due."""
        claim = claim_next(self.database, self.clock())
        assert claim is not None
        read_one(self.reader, claim, self.clock)

    def finish(self, run: str) -> RunRead:
        assert work_run(self.reader, run, deadline_seconds=30, on_reading=lambda _: None, clock=self.clock)
        with self.database.reading() as session:
            return read_run(session, run)

    def outcome(self, *models: str) -> str | None:
        """The outcome of syncing the first of these models."""
        return self.sync(*models).items[0].outcome

    def record(self, model: str = MODEL) -> dict[str, Any]:
        """The public document, and how the last reading went."""
        with self.database.reading() as session:
            record = get_record(session, model)
            found: dict[str, Any] = msgspec.json.decode(record.document)
            sync = read_model_sync(session, model)
        return {**found, "sync": msgspec.to_builtins(sync)}

    def flags(self, model: str | None = None) -> list[FlagRead]:
        with self.database.reading() as session:
            return flags.list_flags(session, flags.FlagFilter(model=model), limit=200, cursor=None).items

    def kinds(self) -> list[str]:
        return [flag.kind for flag in self.flags()]

    def alerts(self) -> list[Event]:
        """The events of changes, in order."""
        with self.database.reading() as session:
            found = session.exec(select(Event).order_by(col(Event.seq)))
            return [event for event in found if event.type.partition(".")[0] in {"license", "gating", "model"}]

    def events(self) -> list[str]:
        with self.database.reading() as session:
            return list(session.exec(select(Event.type).order_by(col(Event.seq))))

    def observations(self, model: str = MODEL) -> list[Observation]:
        """What was seen of a model, oldest first."""
        with self.database.reading() as session:
            pk = get_record(session, model).pk
            return list(
                session.exec(select(Observation).where(Observation.record_pk == pk).order_by(col(Observation.pk)))
            )

    def watched(self) -> dict[str, WatchedModel]:
        with self.database.reading() as session:
            rows = session.exec(
                select(ModelRecord.id, WatchedModel).join(WatchedModel, col(WatchedModel.record_pk) == ModelRecord.pk)
            )
            return dict(rows.all())
