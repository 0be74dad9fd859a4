"""Where agents' questions go: a server over the REST API, or the local database by the same services (ADR 69)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Protocol

from sqlmodel import Session

from registry.cli.checks.judges import sent
from registry.cli.remote.client import Server, chosen_server, model_path
from registry.cli.session import open_runtime
from registry.compliance.checks import CheckAnswer, CheckBody, check
from registry.db.visibility import let_see_private
from registry.errors import Unavailable
from registry.inputs import read_moment
from registry.openness.verdicts import OpennessRead, read_openness
from registry.pagination import Page
from registry.records import get_record
from registry.records.documents import ModelDocument, read_document
from registry.records.search import ModelPage, check_sort, filter_of, list_models
from registry.runtime import Runtime
from registry.watch.changes import FlagFilter, FlagRead, list_flags


class Source(Protocol):
    """Answers as the API has them; raises ``CardwatchError`` where there is none."""

    def search(self, words: Mapping[str, str], limit: int) -> ModelPage[ModelDocument]:
        """The first records that the filters of lists find."""

    def record(self, model: str) -> ModelDocument:
        """One record."""

    def check(self, body: CheckBody) -> CheckAnswer:
        """Whether a use is allowed."""

    def changes(self, wanted: Mapping[str, str], limit: int, cursor: str | None) -> Page[FlagRead]:
        """Recorded changes, oldest first, by `model`, `since` and `status`."""

    def openness(self, model: str) -> OpennessRead:
        """What each framework says of a model."""


class ServerSource:
    """Asks a server."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def search(self, words: Mapping[str, str], limit: int) -> ModelPage[ModelDocument]:
        """``GET /v1/models``."""
        return self._server.read("/v1/models", ModelPage[ModelDocument], **words, limit=limit)

    def record(self, model: str) -> ModelDocument:
        """``GET /v1/models/{owner}/{name}``."""
        return self._server.read(model_path(model), ModelDocument)

    def check(self, body: CheckBody) -> CheckAnswer:
        """``POST /v1/checks``."""
        return self._server.send("POST", "/v1/checks", CheckAnswer, body=sent(body))[1]

    def changes(self, wanted: Mapping[str, str], limit: int, cursor: str | None) -> Page[FlagRead]:
        """``GET /v1/changes``."""
        return self._server.read("/v1/changes", Page[FlagRead], **wanted, limit=limit, cursor=cursor)

    def openness(self, model: str) -> OpennessRead:
        """``GET /v1/models/{owner}/{name}/openness``."""
        return self._server.read(model_path(model, "openness"), OpennessRead)


class DatabaseSource:
    """Asks the local database; what was read with a token from private repositories is only shown where it may be."""

    def __init__(self, runtime: Runtime, *, shows_private: bool) -> None:
        self._runtime, self._shows_private = runtime, shows_private

    def search(self, words: Mapping[str, str], limit: int) -> ModelPage[ModelDocument]:
        """As the server lists."""
        wanted = filter_of({name: word for name, word in words.items() if name != "sort"})
        with self._reading() as session:
            found = list_models(session, wanted, sort=check_sort(words.get("sort"), wanted), limit=limit)
        return found.each(lambda document: _read(bytes(document)))

    def record(self, model: str) -> ModelDocument:
        """The stored document."""
        with self._reading() as session:
            return _read(get_record(session, model).document)

    def check(self, body: CheckBody) -> CheckAnswer:
        """As the server judges, with the policies of the institution."""
        with self._reading() as session:
            return check(session, self._runtime.knowledge, body, _now(), has_key=True)

    def changes(self, wanted: Mapping[str, str], limit: int, cursor: str | None) -> Page[FlagRead]:
        """As the server lists."""
        since = read_moment(wanted["since"], "/since").begin if "since" in wanted else None
        narrowed = FlagFilter(model=wanted.get("model"), since=since, status=wanted.get("status"))
        with self._reading() as session:
            return list_flags(session, narrowed, limit=limit, cursor=cursor)

    def openness(self, model: str) -> OpennessRead:
        """As the server judges."""
        with self._reading() as session:
            return read_openness(session, self._runtime.knowledge, get_record(session, model), _now()).read

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        let_see_private(may=self._shows_private)
        with self._runtime.database.reading() as session:
            yield session


@contextmanager
def chosen_source(*, shows_private: bool) -> Iterator[Source]:
    """The server that was named, once it has answered, else the local database."""
    with chosen_server() as server:
        if server is not None:
            source = ServerSource(server)
            source.search({}, 1)  # a wrong address or key is told at the start, not to an agent
            yield source
            return
        with open_runtime() as runtime:
            yield DatabaseSource(runtime, shows_private=shows_private)


def _read(stored: bytes) -> ModelDocument:
    document = read_document(stored)
    if document is None:
        raise Unavailable("The record is in the words of another release; it is rendered again within the day.")
    return document


def _now() -> datetime:
    return datetime.now(UTC)
