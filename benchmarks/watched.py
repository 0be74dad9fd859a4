"""A registry that has watched many models for long, made in bulk: each row as a reading would have left it.

One model is read by the real reader; all others get its rows with what the stub's list says of them, so that their
marks, revisions and facts are their own.
"""

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import msgspec
from sqlmodel import select

from benchmarks.servers import ROOT, Served
from registry.db import Database
from registry.http.etags import etag_of
from registry.hub.failures import HubFailure
from registry.hub.huggingface.client import HubClient
from registry.hub.values import HubModel, ListPage, Snapshot
from registry.records.facts.observation import fingerprint
from registry.records.listings.writer import RECORD_COLUMNS, writer_of
from registry.records.tables import ModelRecord
from registry.watch.runs.service import start_run
from registry.watch.service import add_watch
from registry.watch.sync.observation import facts_of, listing_fingerprint
from registry.watch.sync.worker import ModelReader, work_due
from tests.support.servers.account import Account
from tests.support.servers.process import ServerProcess, free_port
from tests.support.stub_hub.seeds import MINIMAX_MODIFIED, MIT, card

OWNERS = 20
FILES = {
    "README.md": card("A model", license="mit", pipeline_tag="text-generation"),
    "LICENSE": MIT.format(who="2025 Example Lab"),
}
_OBSERVED = ("record_pk", "source", "revision", "observed_at", "last_seen_at", "fingerprint", "facts")
_WATCHED = ("record_pk", "reason", "added_at", "added_by", "next_due_at", "last_success_at", "failures", "listing_mark")


class ReadingFailedError(RuntimeError):
    """The stub did not answer as it should, so nothing can be measured."""


class StubProcess:
    """A stub hub in a process of its own, so that its work is not counted as ours."""

    def __init__(self, url: str, served: Served) -> None:
        self.url = url
        self._served = served
        self._client = httpx2.Client(base_url=url, timeout=600, trust_env=False)

    def tell(self, call: str, **arguments: object) -> Any:  # noqa: ANN401 - any JSON
        """Call a method of the stub."""
        answer = self._client.post(f"/_stub/{call}", json=arguments)
        if not answer.is_success:
            raise ReadingFailedError(f"{call}: {answer.text[:300]}")
        return answer.json()["result"]

    def cpu_seconds(self) -> float:
        """The processor time it has used so far."""
        return self._served.cpu_seconds() or 0.0

    def close(self) -> None:
        """Close the connection; the process is its own affair."""
        self._client.close()


@contextmanager
def run_stub() -> Iterator[StubProcess]:
    """A running, empty stub hub."""
    account, port = Account(), free_port()
    process = ServerProcess(account.private_folder("cardwatch-stub-"), account, signal.SIGKILL)
    url = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    command: list[str | Path] = [sys.executable, "-m", "tests.support.stub_hub", "--port", str(port)]
    try:
        process.launch(
            command, environment, lambda: httpx2.get(f"{url}/_stub/models", trust_env=False).raise_for_status()
        )
        stub = StubProcess(url, Served(port, process.pid or 0))
        yield stub
        stub.close()
    finally:
        process.close()


def watch_crowd(reader: ModelReader, client: HubClient, stub: StubProcess, count: int) -> list[str]:
    """Publish so many models, and have all of them watched and read; their ids."""
    now = datetime.now(UTC)
    ids: list[str] = stub.tell("crowd", count=count, files=FILES, owners=OWNERS)
    first = ids[0]
    with reader.database.unit_of_work() as work:
        watched, _ = add_watch(work, reader.knowledge, first, actor="benchmark", now=now)
        number = watched.record_pk
        start_run(work, reader.knowledge, [first], trigger="schedule", actor="benchmark", now=now)
    read_all(reader)
    with reader.database.reading() as session:
        template = session.exec(select(ModelRecord).where(ModelRecord.pk == number)).one()
    snapshot = client.snapshot(first)
    if isinstance(snapshot, HubFailure) or template.sync_state.get("state") != "ok":
        raise ReadingFailedError(f"the first model could not be read: {template.sync_state}")
    link: str | None = None
    while True:
        page = client.page(link=link)
        if isinstance(page, HubFailure):
            raise ReadingFailedError(f"the list could not be read: {page}")
        _clone(reader, template, snapshot, page, now)
        link = page.next_link
        if link is None:
            break
    settle(reader.database)
    return ids


def change_models(stub: StubProcess, models: Sequence[str], count: int, turn: int) -> None:
    """Change the next models: of four one its card's words, one its licence id, one its licence text, one both."""
    for at in range(turn * count, (turn + 1) * count):
        licence = "mit" if at % 4 in {0, 2} else "apache-2.0"
        readme = card("A model", license=licence, pipeline_tag="text-generation", note=f"words {at}")
        text = f"{MINIMAX_MODIFIED['LICENSE']}\nModel number {at} counts too.\n"
        files = (
            {"README.md": readme},
            {"README.md": readme},
            {"LICENSE": text},
            {"README.md": readme, "LICENSE": text},
        )
        stub.tell("commit", model_id=models[at % len(models)], files=files[at % 4])


def read_all(reader: ModelReader) -> int:
    """Read what is due until nothing is; the number of readings."""
    count = 0
    while read := work_due(reader, budget_seconds=60):
        count += read
    return count


def settle(database: Database) -> None:
    """The statistics that any database in use has."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE" if database.engine.dialect.name == "sqlite" else "VACUUM ANALYZE")


def _clone(reader: ModelReader, template: ModelRecord, snapshot: Snapshot, page: ListPage, now: datetime) -> None:
    models = [model for model in page.items if model.id != template.id]
    with reader.database.unit_of_work() as work:
        writer = writer_of(work.session)
        numbered = list(zip(writer.numbers(len(models)), models, strict=True))
        writer.put_records([_record(template, snapshot.model, pk, model) for pk, model in numbered])
        writer.insert("observation", _OBSERVED, [_observation(snapshot, pk, model, now) for pk, model in numbered])
        due_at = now + timedelta(seconds=reader.interval_seconds)
        rows = [
            (pk, "requested", now, "benchmark", due_at, now, 0, listing_fingerprint(model)) for pk, model in numbered
        ]
        writer.insert("watched_model", _WATCHED, rows)


def _record(template: ModelRecord, known: HubModel, pk: int, model: HubModel) -> Sequence[Any]:
    document = template.document
    for old, new in ((known.id, model.id), (known.hub_id or "", model.hub_id or ""), (known.sha, model.sha)):
        document = document.replace(old.encode(), new.encode()) if old else document
    columns = template.model_dump() | {
        "pk": pk, "id": model.id, "folded": model.id.lower(), "owner_folded": model.id.partition("/")[0].lower(),
        "hub_id": model.hub_id, "document": document, "etag": etag_of(document),
        "search_text": template.search_text.replace(known.id.rpartition("/")[2], model.id.rpartition("/")[2]),
    }  # fmt: skip
    columns |= {name: msgspec.json.encode(columns[name]).decode() for name in ("questions", "sync_state")}
    return [columns[name] for name in RECORD_COLUMNS]


def _observation(snapshot: Snapshot, pk: int, model: HubModel, now: datetime) -> Sequence[Any]:
    facts = facts_of(msgspec.structs.replace(snapshot, model=model))
    plain = msgspec.json.encode(facts).decode()
    return (pk, "huggingface", model.sha, now, now, fingerprint(facts), plain)
