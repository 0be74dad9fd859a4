"""Two addresses of the same models: the mirror answers only while the first cannot be reached.

* A mirror is believed about what it has, never about what it refuses: it may lag behind, hold less, or ask for another
  key. So its every failure is dropped for the first one's.
* A snapshot of it counts only if it is whole, and that a model was renamed is not taken from it.
* What came from it says so (``via``); a list goes on where it was begun.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar

import msgspec
import structlog

from registry.hub.failures import FailureKind, HubFailure
from registry.hub.protocol import Hub
from registry.hub.values import HubModel, ListPage, Ref, Snapshot, WeightList

log = structlog.get_logger(__name__)

_UNREACHED = frozenset({FailureKind.UNREACHABLE, FailureKind.TIMEOUT, FailureKind.SERVER_ERROR})

T = TypeVar("T", HubModel, ListPage, Snapshot)


class MirroredHub:
    """A hub and its mirror, read as one; ``address`` is the mirror's, and what came from it says so in ``via``.

    The mirror is to be made without a token.
    """

    def __init__(self, first: Hub, mirror: Hub, address: str) -> None:
        self._first, self._mirror = first, mirror
        self._address = address.rstrip("/")

    @property
    def place(self) -> str | None:
        """The hub's own: a mirror stands for it."""
        return self._first.place

    def close(self) -> None:
        """Close the connections of both."""
        self._first.close()
        self._mirror.close()

    def model(self, model_id: str, revision: str | None = None) -> HubModel | HubFailure:
        """What the hub says about a model at a branch or commit, or else the mirror."""
        answer = self._first.model(model_id, revision)
        return self._or_else(answer, lambda: self._same(model_id, self._mirror.model(model_id, revision)))

    def page(self, *, author: str | None = None, link: str | None = None, limit: int = 1_000) -> ListPage | HubFailure:
        """One page of a list; a list that was begun at one of the two is read on there."""
        if link is not None and link.startswith(f"{self._address}/"):
            return self._marked(self._mirror.page(author=author, link=link, limit=limit))
        answer = self._first.page(author=author, link=link, limit=limit)
        if link is not None:
            return answer
        return self._or_else(answer, lambda: self._marked(self._mirror.page(author=author, limit=limit)))

    def snapshot(
        self,
        model_id: str,
        revision: str | None = None,
        *,
        listed: HubModel | None = None,
        held: Mapping[str, bytes] | None = None,
    ) -> Snapshot | HubFailure:
        """Metadata, card and licence-bearing files of one commit, all from the same of the two."""
        answer = self._first.snapshot(model_id, revision, listed=listed, held=held)
        at = listed.sha if revision is None and listed is not None else revision
        return self._or_else(answer, lambda: self._whole(model_id, at, held))

    def weights(self, model: HubModel) -> WeightList | None:
        """As the hub itself lists them; what came from its mirror is not asked about again."""
        return self._first.weights(model) if model.via is None else None

    def hands_out(self, model_id: str, sha: str, path: str) -> bool | None:
        """Whether the hub itself hands us a file: what its mirror does says nothing of it."""
        return self._first.hands_out(model_id, sha, path)

    def refs(self, model_id: str) -> tuple[Ref, ...] | HubFailure:
        """The hub's tags and branches; those of a mirror may lag behind, and are not asked for."""
        return self._first.refs(model_id)

    def _or_else(self, answer: T | HubFailure, ask: Callable[[], T | HubFailure]) -> T | HubFailure:
        if not isinstance(answer, HubFailure) or answer.kind not in _UNREACHED:
            return answer
        other = ask()
        if isinstance(other, HubFailure):
            log.info("mirror.no_help", kind=other.kind, first=answer.kind)
            return answer
        return other

    def _marked(self, page: ListPage | HubFailure) -> ListPage | HubFailure:
        if isinstance(page, HubFailure):
            return page
        items = tuple(msgspec.structs.replace(item, via=self._address) for item in page.items)
        # A mirror that only names models tells nothing that could be believed.
        return msgspec.structs.replace(page, items=items, named=())

    def _same(self, model_id: str, answer: HubModel | HubFailure) -> HubModel | HubFailure:
        """The mirror's model, marked; a mirror's word that a model was renamed is not taken."""
        if isinstance(answer, HubFailure):
            return answer
        if answer.id != model_id:
            return HubFailure(FailureKind.MISMATCH, f"the mirror answers for {answer.id}, not for {model_id}")
        return msgspec.structs.replace(answer, via=self._address)

    def _whole(self, model_id: str, revision: str | None, held: Mapping[str, bytes] | None) -> Snapshot | HubFailure:
        """The mirror's snapshot, marked, if it has every file: what it does not show may stand in the hub."""
        answer = self._mirror.snapshot(model_id, revision, held=held)
        if isinstance(answer, HubFailure):
            return answer
        if answer.incomplete:
            return answer.incomplete[0]
        model = self._same(model_id, answer.model)
        if isinstance(model, HubFailure):
            return model
        weights = msgspec.structs.replace(answer.weights, via=self._address) if answer.weights is not None else None
        return msgspec.structs.replace(answer, model=model, via=self._address, weights=weights)
