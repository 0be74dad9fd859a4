"""The stub hub itself: tell it a story in Python, talk to it over HTTP."""

import hashlib
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from tests.stub_hub.addresses import Call
from tests.stub_hub.answers import Answer, refused
from tests.stub_hub.control import PREFIX, control
from tests.stub_hub.faults import Fault, Faults
from tests.stub_hub.hooks import post_webhook, webhook_payload
from tests.stub_hub.repository import Commit, Files, Repository
from tests.stub_hub.routes import Routes
from tests.stub_hub.server import Server


@dataclass(frozen=True)
class Request:
    """One line of the request log."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    status: int


class StubHub:
    """A Hub on loopback.

    ``missing_status`` answers for repositories that are missing or hidden; None is what the real Hub does: 401 for
    callers without a token, 404 for the others.
    """

    def __init__(self, port: int = 0, *, missing_status: int | None = None) -> None:
        self._port = port
        self._lock = threading.RLock()
        self._routes = Routes(missing_status)
        self._faults = Faults()
        self._server: Server | None = None
        self._limits: dict[str, int] = {}
        self._window_seconds = 300
        self._windows: dict[tuple[str, str], tuple[float, int]] = {}
        self.requests: list[Request] = []

    # -- running -------------------------------------------------------------------------------------------------

    def start(self) -> Self:
        self._server = Server(self._port, self._respond)
        self._port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.02,), name="stub-hub", daemon=True).start()
        return self

    def stop(self) -> None:
        """Stop listening and end open connections; ``start`` opens the same port again with the same content."""
        if self._server is not None:
            self._server.close()
            self._server = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    # -- the story -----------------------------------------------------------------------------------------------

    def publish(
        self,
        model_id: str,
        files: Files,
        *,
        message: str = "initial commit",
        at: datetime | None = None,
        lfs: Iterable[str] = (),
        **settings: Any,  # noqa: ANN401 - fields of Repository
    ) -> Commit:
        """Create a repository; ``settings`` are fields of ``Repository`` (gated, private, downloads, extra...)."""
        with self._lock:
            born = hashlib.sha1(f"{model_id} {len(self.requests)} {time.time_ns()}".encode(), usedforsecurity=False)
            hub_id = settings.pop("hub_id", born.hexdigest()[:24])
            readers = frozenset(settings.pop("readers", ()))
            repo = Repository(model_id, hub_id, lfs=frozenset(lfs), readers=readers, **settings)
            self._routes.moved.pop(model_id, None)
            commit = repo.commit(files, (), message, at or datetime.now(UTC))
            self._routes.shelf.put(repo)
            return commit

    def commit(
        self,
        model_id: str,
        files: Files | None = None,
        *,
        remove: Iterable[str] = (),
        message: str = "Update",
        at: datetime | None = None,
    ) -> Commit:
        """Add or replace files, remove others: one commit on main."""
        with self._lock:
            repo = self.repository(model_id)
            commit = repo.commit(files or {}, frozenset(remove), message, at or datetime.now(UTC))
            self._routes.shelf.put(repo)
            return commit

    def force_push(self, model_id: str, files: Files | None = None, *, at: datetime | None = None) -> Commit:
        """Replace history by one commit; former ids are gone."""
        with self._lock:
            repo = self.repository(model_id)
            commit = repo.squash(files, at or datetime.now(UTC))
            self._routes.shelf.put(repo)
            return commit

    def rename(self, model_id: str, to: str) -> None:
        """Move a repository; the old id answers 307 until somebody publishes there again."""
        with self._lock:
            repo = self.repository(model_id)
            self._routes.shelf.remove(repo)
            repo.id = to
            self._routes.shelf.put(repo)
            self._routes.moved.pop(to, None)
            moved = {old: to for old, new in self._routes.moved.items() if new == model_id}
            self._routes.moved.update({**moved, model_id: to})

    def delete(self, model_id: str) -> None:
        with self._lock:
            self._routes.shelf.remove(self.repository(model_id))

    def set_gated(self, model_id: str, gated: bool | str, readers: Iterable[str] = ()) -> None:  # noqa: FBT001 - the Hub's own type
        """Gate files (``"auto"``, ``"manual"``) for all but the tokens in ``readers``; metadata stays public."""
        repo = self.repository(model_id)
        repo.gated, repo.readers = gated, frozenset(readers)

    def disable(self, model_id: str, *, listed: bool = False) -> None:
        """Disable a repository; with ``listed`` its metadata still answers and says ``disabled: true``."""
        repo = self.repository(model_id)
        repo.disabled, repo.listed_when_disabled = True, listed

    def make_private(self, model_id: str, readers: Iterable[str] = ()) -> None:
        repo = self.repository(model_id)
        repo.private, repo.readers = True, frozenset(readers)

    def update(self, model_id: str, **extra: Any) -> None:  # noqa: ANN401 - any field of the answer
        """Override fields of the metadata answer (``tags=[...]``, ``downloads=5``, ``cardData=...``)."""
        self.repository(model_id).extra.update(extra)

    def repository(self, model_id: str) -> Repository:
        return self._routes.shelf.by_id[model_id]

    def heads(self) -> dict[str, str]:
        """Every repository's id and the commit its main branch points at."""
        with self._lock:
            return {name: repo.head.sha for name, repo in self._routes.shelf.by_id.items()}

    def redirect_lfs(self, url: str | None) -> None:
        """Send readers of LFS files to another origin, as the real Hub sends them to its file hosts."""
        self._routes.lfs_url = url

    # -- trouble -------------------------------------------------------------------------------------------------

    def misbehave(self, kind: str, prefix: str = "/", times: int | None = None, **options: Any) -> None:  # noqa: ANN401 - fields of Fault
        """Script trouble for requests under ``prefix`` (``faults.KINDS``), ``times`` times or until ``behave``."""
        self._faults.add(Fault(kind, prefix, times, **options))

    def behave(self) -> None:
        """Forget all scripted trouble and limits."""
        self._faults.clear()
        self._limits.clear()
        self._windows.clear()

    def limit(self, *, api: int | None = None, resolvers: int | None = None, window_seconds: int = 300) -> None:
        """Answer 429 to callers who exceed a quota per fixed window (counted per token)."""
        self._limits = {name: n for name, n in (("api", api), ("resolvers", resolvers)) if n is not None}
        self._window_seconds = window_seconds
        self._windows.clear()

    # -- looking back --------------------------------------------------------------------------------------------

    def count(self, prefix: str = "/", method: str | None = None, status: int | None = None) -> int:
        """How many requests under a path arrived (by method, by status)."""
        return sum(
            r.path.startswith(prefix) and method in {None, r.method} and status in {None, r.status}
            for r in tuple(self.requests)
        )

    def forget_requests(self) -> None:
        self.requests.clear()

    def send_webhook(
        self,
        url: str,
        model_id: str,
        *,
        action: str = "update",
        scope: str = "repo.content",
        secret: str | None = None,
        webhook_id: str | None = None,
        **more: Any,  # noqa: ANN401 - any JSON
    ) -> int:
        """POST an inbound webhook about a repository to ``url`` and return the receiver's status."""
        payload = webhook_payload(self.repository(model_id), self.url, action, scope, **more)
        return post_webhook(url, payload, secret, webhook_id)

    # -- answering -----------------------------------------------------------------------------------------------

    def _respond(self, call: Call, headers: Mapping[str, str]) -> tuple[Answer, Fault | None]:
        if call.path.startswith(PREFIX):
            return control(self, call), None
        with self._lock:
            answer = self._limited(call) or self._routes.answer(call, self.url)
            self._add_limits(answer, call)
        fault = self._faults.take(call.method, call.path)
        status = answer.status if fault is None or fault.kind != "status" else fault.status
        self.requests.append(Request(call.method, call.path, call.query, dict(headers), status))
        return answer, fault

    def _limited(self, call: Call) -> Answer | None:
        name = _budget(call)
        if name not in self._limits:
            return None
        start, used = self._window(call)
        if used < self._limits[name]:
            self._windows[name, call.token or ""] = (start, used + 1)
            return None
        return refused(
            429, None, f"We had to rate limit you, you hit the quota of {self._limits[name]} {name} requests"
        )

    def _window(self, call: Call) -> tuple[float, int]:
        key = (_budget(call), call.token or "")
        start, used = self._windows.get(key, (time.monotonic(), 0))
        return (start, used) if time.monotonic() - start < self._window_seconds else (time.monotonic(), 0)

    def _add_limits(self, answer: Answer, call: Call) -> None:
        name = _budget(call)
        start, used = self._window(call)
        quota = self._limits.get(name, 500 if name == "api" else 3000)
        left = max(quota - used, 0) if name in self._limits else quota
        wait = max(int(start + self._window_seconds - time.monotonic()), 0)
        answer.headers["RateLimit"] = f'"{name}";r={left};t={wait}'
        answer.headers["RateLimit-Policy"] = f'"fixed window";"{name}";q={quota};w={self._window_seconds}'


def _budget(call: Call) -> str:
    return "api" if call.path.startswith("/api/") else "resolvers"
