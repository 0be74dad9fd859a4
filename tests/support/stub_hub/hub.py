"""The stub hub itself: tell it a story in Python, talk to it over HTTP."""

import hashlib
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support.stub_hub.content.repository import Commit, Files, Repository
from tests.support.stub_hub.control import PREFIX, control
from tests.support.stub_hub.faults.quotas import Quotas
from tests.support.stub_hub.faults.script import Fault, Faults
from tests.support.stub_hub.faults.storm import Storm
from tests.support.stub_hub.http.addresses import Call
from tests.support.stub_hub.http.answers import Answer
from tests.support.stub_hub.http.journal import Journal, Request
from tests.support.stub_hub.http.routes import Routes
from tests.support.stub_hub.http.stub import Stub
from tests.support.stub_hub.traits import SHAPES, Traits, answered
from tests.support.stub_hub.webhooks import post_webhook, webhook_payload

NOT_IN_YOUR_REGION = "This model is not available in your region."


class StubHub(Stub):
    """A Hub on loopback.

    ``missing_status`` answers for repositories that are missing or hidden; None is what the real Hub does: 401 for
    callers without a token, 404 for the others.
    """

    def __init__(self, port: int = 0, *, missing_status: int | None = None) -> None:
        super().__init__(port)
        self._lock = threading.RLock()
        self._routes = Routes(missing_status)
        self._faults = Faults()
        self._storm: Storm | None = None
        self._quotas = Quotas()
        self._journal = Journal()
        self._traits = Traits()
        self._born = 0

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
            self._born += 1
            born = hashlib.sha1(f"{model_id} {self._born}".encode(), usedforsecurity=False)
            hub_id = settings.pop("hub_id", born.hexdigest()[:24])
            readers = frozenset(settings.pop("readers", ()))
            repo = Repository(model_id, hub_id, lfs=frozenset(lfs), readers=readers, **settings)
            self._routes.moved.pop(model_id, None)
            commit = repo.commit(files, (), message, at or datetime.now(UTC))
            self._routes.shelf.put(repo)
            return commit

    def crowd(
        self,
        count: int,
        files: Callable[[int], Files] | Files,
        *,
        owners: int = 20,
        until: datetime | None = None,
        apart_seconds: float = 1.0,
        **settings: Any,  # noqa: ANN401 - as for publish
    ) -> list[str]:
        """Publish many repositories at once and return their ids, oldest first.

        They are ``owner-0/model-0``, ``owner-1/model-1``... by ``owners`` owners in turn, the last changed at ``until``
        and the others ``apart_seconds`` (0: ties) before each other; ``files`` may depend on the number.
        """
        last = until or datetime.now(UTC)
        ids = [f"owner-{number % owners}/model-{number}" for number in range(count)]
        for number, model_id in enumerate(ids):
            held = files(number) if callable(files) else files
            at = last - timedelta(seconds=apart_seconds * (count - 1 - number))
            self.publish(model_id, held, at=at, **settings)
        return ids

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

    def tag(self, model_id: str, name: str, revision: str = "main", *, kind: str = "tag") -> str:
        """Let a tag, or with ``kind="branch"`` a branch, stand at a commit, and return the commit's id."""
        with self._lock:
            repo = self.repository(model_id)
            commit = repo.find(revision)
            assert commit is not None, f"{model_id} has no commit {revision}"
            repo.names[kind, name] = commit.sha
            return commit.sha

    def untag(self, model_id: str, name: str, *, kind: str = "tag") -> None:
        """Take a tag or branch away."""
        with self._lock:
            del self.repository(model_id).names[kind, name]

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

    def withhold(
        self, model_id: str, says: str | None = NOT_IN_YOUR_REGION, *, status: int = 403, wholly: bool = False
    ) -> None:
        """Hand files to nobody here, as the Hub does to regions; metadata answers unless ``wholly``. None ends it."""
        repo = self.repository(model_id)
        repo.withheld, repo.withheld_status, repo.is_wholly_withheld = says, status, wholly

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
        """Script trouble (``faults.script.KINDS``) under ``prefix``, ``times`` times or until ``behave``."""
        self._faults.add(Fault(kind, prefix, times, **options))

    def storm(self, seed: int, **weather: Any) -> None:  # noqa: ANN401 - the arguments of Storm
        """Hit requests at random: ``share=0.05`` of them, or ``faults_per_second=10``; see ``Storm``."""
        self._storm = Storm(seed, **weather)

    def behave(self) -> None:
        """Forget all scripted trouble, storms and limits."""
        self._faults.clear()
        self._storm = None
        self._quotas.clear()

    def shape(self, name: str = "hub", **traits: Any) -> None:  # noqa: ANN401 - fields of Traits
        """Be another hub from now on: one of ``traits.SHAPES``, with other ``traits`` where they are given."""
        held: dict[str, Any] = {
            key: frozenset(value) if isinstance(value, list) else value for key, value in traits.items()
        }
        self._traits = replace(SHAPES[name], **held)

    def limit(self, *, api: int | None = None, resolvers: int | None = None, window_seconds: int = 300) -> None:
        """Answer 429 to callers who exceed a quota per fixed window (counted per token; files are ``resolvers``)."""
        limits = {name: n for name, n in (("api", api), ("resolvers", resolvers)) if n is not None}
        self._quotas.limit(limits, window_seconds)

    # -- looking back --------------------------------------------------------------------------------------------

    @property
    def requests(self) -> list[Request]:
        """The log, oldest first; of a very long one the newest part."""
        return self._journal.requests

    def count(
        self, prefix: str = "/", method: str | None = None, status: int | None = None, kind: str | None = None
    ) -> int:
        """How many requests under a path arrived (by method, status or kind, see ``http.addresses.KINDS``)."""
        return self._journal.count(prefix, method, status, kind)

    def exceeded(self, budget: str | None = None) -> int:
        """How many requests came after a quota (``api``, ``resolvers`` or any) was used up."""
        return sum(n for (name, _), n in self._quotas.exceeded.items() if budget in {None, name})

    def faults_met(self) -> dict[str, int]:
        """How many requests were hit by each kind of trouble."""
        return dict(self._journal.by_fault)

    def forget_requests(self) -> None:
        self._journal.clear()

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
            answer = self._quotas.refusal(call) or self._answer(call)
            self._quotas.add_headers(answer, call)
            fault = self._fault(call)
            told = None if fault is None else str(fault.status) if fault.kind == "status" else fault.kind
            status = fault.status if fault is not None and fault.kind == "status" else answer.status
            request = Request(call.method, call.path, call.query, dict(headers), status, call.token, told)
            self._journal.add(request)
        return answer, fault

    def _answer(self, call: Call) -> Answer:
        return answered(call, self._traits, lambda asked: self._routes.answer(asked, self.url), self._port)

    def _fault(self, call: Call) -> Fault | None:
        scripted = self._faults.take(call.method, call.path)
        return scripted if scripted is not None or self._storm is None else self._storm.take(call)
