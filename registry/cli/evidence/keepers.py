"""Kept checks on the local database or on a server, asked in the same words."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

import msgspec

from registry.cli.output import printable, say
from registry.cli.remote.client import Server, chosen_server, quoted
from registry.cli.session import actor, every_page, now, open_runtime
from registry.compliance.checks.storage import (
    CheckFilter,
    Erasure,
    StoredAnswer,
    StoredCheckItem,
    erase_check,
    frozen_check,
    list_stored,
    stored_answer,
)
from registry.compliance.evidence import Audience, build_pack
from registry.errors import NotFound
from registry.hub import named_model
from registry.pagination import MAX_LIMIT, Page
from registry.runtime import Runtime
from registry.transparency.sequence import ensure_sequenced

Sink = Callable[[bytes], object]
_PATH = "/v1/checks"
_IDS = "chk_"
"""How the id of a kept check begins; anything else is the name of a model."""


class CheckKeeper(Protocol):
    """Whoever keeps checks."""

    def some(self, wanted: CheckFilter, most: int) -> list[StoredCheckItem]:
        """Those that are wanted, newest first, and no more than so many."""

    def every(self, wanted: CheckFilter) -> list[StoredCheckItem]:
        """All that are wanted, newest first."""

    def read(self, check_id: str) -> StoredAnswer:
        """One as it was answered; raises ``NotFound``."""

    def erase(self, check_id: str, why: Erasure) -> None:
        """Erase one for ever; raises ``NotFound``."""

    def pack(self, check_id: str, audience: Audience, sink: Sink) -> None:
        """Write all that one rested on into a sink."""


@contextmanager
def chosen_checks() -> Iterator[CheckKeeper]:
    """The server that is named, else the local database."""
    with chosen_server() as server:
        if server is not None:
            yield _ServerChecks(server)
            return
    with open_runtime() as runtime:
        yield _LocalChecks(runtime)


def id_of(keeper: CheckKeeper, named: str) -> str:
    """The id that is named, or that of the newest check of a model that is; raises ``NotFound`` where none is kept."""
    if named.startswith(_IDS):
        return named
    model = named_model(named)[0]
    found = keeper.some(CheckFilter(subject=model), 1)
    if not found:
        raise NotFound(f"No check of {model[:200]} is kept; `cardwatch check {model[:200]} ... --store` keeps one.")
    newest = found[0]
    say(f"{newest.id}: {newest.verdict}, kept {newest.stored_at:%Y-%m-%d %H:%M} UTC by {printable(newest.stored_by)}")
    return newest.id


class _ServerChecks:
    def __init__(self, server: Server) -> None:
        self._server = server

    def some(self, wanted: CheckFilter, most: int) -> list[StoredCheckItem]:
        params = msgspec.to_builtins(wanted)
        return self._server.read(_PATH, Page[StoredCheckItem], **params, limit=most).items

    def every(self, wanted: CheckFilter) -> list[StoredCheckItem]:
        return self._server.read_pages(_PATH, StoredCheckItem, **msgspec.to_builtins(wanted))

    def read(self, check_id: str) -> StoredAnswer:
        return self._server.read(f"{_PATH}/{quoted(check_id)}", StoredAnswer)

    def erase(self, check_id: str, why: Erasure) -> None:
        self._server.send("POST", f"{_PATH}/{quoted(check_id)}/erase", type(None), body=why)

    def pack(self, check_id: str, audience: Audience, sink: Sink) -> None:
        self._server.download(f"{_PATH}/{quoted(check_id)}/evidence", {"audience": audience}, sink)


class _LocalChecks:
    def __init__(self, runtime: Runtime) -> None:
        self._database = runtime.database

    def some(self, wanted: CheckFilter, most: int) -> list[StoredCheckItem]:
        with self._database.reading() as session:
            return list_stored(session, wanted, most, None).items

    def every(self, wanted: CheckFilter) -> list[StoredCheckItem]:
        with self._database.reading() as session:
            return every_page(lambda cursor: list_stored(session, wanted, MAX_LIMIT, cursor))

    def read(self, check_id: str) -> StoredAnswer:
        with self._database.reading() as session:
            return stored_answer(frozen_check(session, check_id), sees_private=True)

    def erase(self, check_id: str, why: Erasure) -> None:
        with self._database.unit_of_work() as work:
            erase_check(work, check_id, why.reason, actor=actor(), now=now())

    def pack(self, check_id: str, audience: Audience, sink: Sink) -> None:
        ensure_sequenced(self._database)
        with self._database.reading() as session:
            sink(build_pack(session, check_id, audience=audience, sees_private=True))
