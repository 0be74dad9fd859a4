"""Inventories on the local database or on a server, asked in the same words."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from registry.access import Caller, Scope
from registry.cli.output import say
from registry.cli.remote.client import Server, chosen_server, quoted
from registry.cli.session import actor, every_page, now, open_runtime
from registry.compliance.evidence import Audience, Notice, build_inventory_pack, gather_inventory_notice
from registry.compliance.inventories import (
    InventoryRead,
    InventoryWrite,
    create_inventory,
    find_inventory,
    list_inventories,
    read_inventory,
)
from registry.compliance.inventories.entries import InventoryEntryRead, list_entries
from registry.compliance.inventories.intake import DocumentFormat, ImportRead, import_document
from registry.compliance.inventories.reports import ReportFormat, ReportLanguage, gather_report, write_report
from registry.compliance.inventories.runs import (
    CheckRunRead,
    CheckStarted,
    PastCheck,
    ResultRead,
    Verdict,
    check_due,
    get_run,
    list_history,
    list_results,
    read_run,
    start_check,
)
from registry.compliance.waivers import WaiverFilter, WaiverRead, list_waivers, settle_waivers
from registry.errors import NotFound
from registry.pagination import MAX_LIMIT, Page
from registry.runtime import Runtime

Sink = Callable[[bytes], object]
_PATH = "/v1/inventories"
_PAUSE_SECONDS = 0.3
_SLICE_SECONDS = 5.0


class Keeper(Protocol):
    """Whoever keeps the inventories; ``inventory`` is an id, ``find`` knows names."""

    def every(self) -> list[InventoryRead]:
        """All inventories."""

    def find(self, name: str) -> InventoryRead:
        """One by its name or id; raises ``NotFound``."""

    def create(self, write: InventoryWrite) -> InventoryRead:
        """A new one."""

    def take_in(self, inventory: str, wanted: DocumentFormat, document: bytes) -> ImportRead:
        """Import a document."""

    def entries(self, inventory: str, model: str | None = None) -> list[InventoryEntryRead]:
        """All entries of one, or those of a model, whichever of its names they bear."""

    def check(self, inventory: str) -> CheckRunRead:
        """Have all entries judged, and wait until that is done."""

    def results(self, inventory: str, verdict: Verdict | None = None) -> list[ResultRead]:
        """What was found of each entry last; only those with a verdict."""

    def history(self, inventory: str, most: int) -> list[PastCheck]:
        """The newest checks of one, the newest first."""

    def report(
        self, inventory: str, wanted: ReportFormat, language: ReportLanguage, sink: Callable[[bytes], object]
    ) -> None:
        """Write the report into a sink."""

    def evidence(self, inventory: str, audience: Audience, sink: Callable[[bytes], object]) -> None:
        """Write the pack of one into a sink."""

    def waivers(self, inventory: str) -> list[WaiverRead]:
        """The active waivers of one."""

    def notice(self, inventory: str) -> Notice:
        """What has to be told of all that stands in one."""


@contextmanager
def chosen_keeper() -> Iterator[Keeper]:
    """The server that is named, else the local database."""
    with chosen_server() as server:
        if server is not None:
            yield keeper_at(server)
            return
    with open_runtime() as runtime:
        yield keeper_of(runtime)


def keeper_at(server: Server) -> Keeper:
    """Those of a server."""
    return _OnServer(server)


def keeper_of(runtime: Runtime) -> Keeper:
    """Those of the local database."""
    return _Local(runtime)


class _OnServer:
    def __init__(self, server: Server) -> None:
        self._server = server

    def every(self) -> list[InventoryRead]:
        return self._server.read_pages(_PATH, InventoryRead)

    def find(self, name: str) -> InventoryRead:
        known = self.every()
        word = " ".join(name.casefold().split())
        found = next((one for one in known if one.id == name or " ".join(one.name.casefold().split()) == word), None)
        if found is None:
            raise NotFound(f"There is no inventory {name[:200]!r}.", supported=[one.name for one in known[:20]])
        return found

    def create(self, write: InventoryWrite) -> InventoryRead:
        return self._server.send("POST", _PATH, InventoryRead, body=write)[1]

    def take_in(self, inventory: str, wanted: DocumentFormat, document: bytes) -> ImportRead:
        path = f"{path_of_inventory(inventory)}/import"
        return self._server.send("POST", path, ImportRead, body=document, params={"format": wanted})[1]

    def entries(self, inventory: str, model: str | None = None) -> list[InventoryEntryRead]:
        return self._server.read_pages(f"{path_of_inventory(inventory)}/entries", InventoryEntryRead, model=model)

    def check(self, inventory: str) -> CheckRunRead:
        started = self._server.send("POST", f"{path_of_inventory(inventory)}/check", CheckStarted)[1]
        path = f"{path_of_inventory(inventory)}/runs/{quoted(started.run_id)}"
        return _awaited(lambda: self._server.read(path, CheckRunRead))

    def results(self, inventory: str, verdict: Verdict | None = None) -> list[ResultRead]:
        return self._server.read_pages(f"{path_of_inventory(inventory)}/results", ResultRead, verdict=verdict)

    def history(self, inventory: str, most: int) -> list[PastCheck]:
        return self._server.read(f"{path_of_inventory(inventory)}/history", Page[PastCheck], limit=most).items

    def report(
        self, inventory: str, wanted: ReportFormat, language: ReportLanguage, sink: Callable[[bytes], object]
    ) -> None:
        self._server.download(f"{path_of_inventory(inventory)}/report", {"format": wanted, "lang": language}, sink)

    def evidence(self, inventory: str, audience: Audience, sink: Callable[[bytes], object]) -> None:
        self._server.download(f"{path_of_inventory(inventory)}/evidence", {"audience": audience}, sink)

    def waivers(self, inventory: str) -> list[WaiverRead]:
        return self._server.read_pages("/v1/waivers", WaiverRead, state="active", inventory=inventory)

    def notice(self, inventory: str) -> Notice:
        return self._server.read(f"{path_of_inventory(inventory)}/notice", Notice, format="json")


class _Local:
    def __init__(self, runtime: Runtime) -> None:
        self._runtime, self._database = runtime, runtime.database

    def every(self) -> list[InventoryRead]:
        with self._database.reading() as session:
            return every_page(lambda cursor: list_inventories(session, limit=MAX_LIMIT, cursor=cursor))

    def find(self, name: str) -> InventoryRead:
        with self._database.reading() as session:
            return read_inventory(session, find_inventory(session, name))

    def create(self, write: InventoryWrite) -> InventoryRead:
        with self._database.unit_of_work() as work:
            return read_inventory(work.session, create_inventory(work, write, caller=me(), now=now()))

    def take_in(self, inventory: str, wanted: DocumentFormat, document: bytes) -> ImportRead:
        catalogue = self._runtime.knowledge.catalogue
        return import_document(self._database, catalogue, inventory, wanted, document, caller=me(), now=now())

    def entries(self, inventory: str, model: str | None = None) -> list[InventoryEntryRead]:
        with self._database.reading() as session:
            return every_page(
                lambda cursor: list_entries(session, inventory, state=None, limit=MAX_LIMIT, cursor=cursor, model=model)
            )

    def check(self, inventory: str) -> CheckRunRead:
        with self._database.unit_of_work() as work:
            run_id = start_check(work, inventory, caller=me(), now=now()).id

        def look() -> CheckRunRead:
            knowledge = self._runtime.knowledge
            check_due(self._database, knowledge, budget_seconds=_SLICE_SECONDS, settle=settle_waivers)
            with self._database.reading() as session:
                return read_run(get_run(session, inventory, run_id))

        return _awaited(look)

    def results(self, inventory: str, verdict: Verdict | None = None) -> list[ResultRead]:
        with self._database.reading() as session:
            return every_page(
                lambda cursor: list_results(session, inventory, verdict=verdict, limit=MAX_LIMIT, cursor=cursor)
            )

    def history(self, inventory: str, most: int) -> list[PastCheck]:
        with self._database.reading() as session:
            return list_history(session, inventory, limit=most, cursor=None).items

    def report(
        self, inventory: str, wanted: ReportFormat, language: ReportLanguage, sink: Callable[[bytes], object]
    ) -> None:
        with self._database.reading() as session:
            sink(write_report(gather_report(session, inventory, now()), wanted, language).data)

    def evidence(self, inventory: str, audience: Audience, sink: Callable[[bytes], object]) -> None:
        knowledge = self._runtime.knowledge
        sink(
            build_inventory_pack(
                self._database, knowledge, inventory, audience=audience, sees_private=True, now=now()
            )
        )  # fmt: skip

    def waivers(self, inventory: str) -> list[WaiverRead]:
        wanted = WaiverFilter(state="active", inventory=inventory)
        with self._database.reading() as session:
            return every_page(lambda cursor: list_waivers(session, wanted, now(), limit=MAX_LIMIT, cursor=cursor))

    def notice(self, inventory: str) -> Notice:
        with self._database.reading() as session:
            return gather_inventory_notice(session, self._runtime.knowledge, inventory, now())


def _awaited(look: Callable[[], CheckRunRead]) -> CheckRunRead:
    told = 0
    while (run := look()).finished_at is None:
        if run.done > told:
            say(f"{run.done} of {run.total} entries are judged.")
            told = run.done
        time.sleep(_PAUSE_SECONDS)
    return run


def path_of_inventory(inventory: str) -> str:
    """The path of an inventory on a server."""
    return f"{_PATH}/{quoted(inventory)}"


def me() -> Caller:
    """Whoever can run the command has the database anyway; the account stands for the key."""
    return Caller(actor(), actor(), frozenset({Scope.ADMIN}))
