"""What a source of models answers, whichever it is: one client, or several put together (docs/adr/0012, 0023).

* Six questions: a model, a page of a list, the files of one commit, its weights, whether files are handed out here,
  the tags and branches. All of them only read.
* Every call ends by its deadline, and every failure is a value (``HubFailure``); nothing is raised.
* Nothing is retried and nothing sleeps: when to ask again is decided by rows (``registry.watch``).
* A source that lacks a call says so (``FailureKind.UNSUPPORTED``).
"""

from collections.abc import Mapping
from typing import Protocol

from registry.hub.failures import HubFailure
from registry.hub.values import HubModel, ListPage, Ref, Snapshot, WeightList


class Hub(Protocol):
    """Reads models; thread-safe, and every failure is a value (see ``HubClient`` for what each call means)."""

    @property
    def place(self) -> str | None:
        """The address that records say they were read from; None where the source is always the same."""

    def model(self, model_id: str, revision: str | None = None) -> HubModel | HubFailure:
        """What the source says about a model at a branch or commit."""

    def page(self, *, author: str | None = None, link: str | None = None, limit: int = 1_000) -> ListPage | HubFailure:
        """One page of all models, or of one author's."""

    def snapshot(
        self,
        model_id: str,
        revision: str | None = None,
        *,
        listed: HubModel | None = None,
        held: Mapping[str, bytes] | None = None,
    ) -> Snapshot | HubFailure:
        """Metadata, card and licence-bearing files of one commit."""

    def weights(self, model: HubModel) -> WeightList | None:
        """The weights of a model's commit, where its files were told with it; one request, two with a signature."""

    def hands_out(self, model_id: str, sha: str, path: str) -> bool | None:
        """Whether a file is handed out where we are, gate or not; False only where it is refused for our region.

        None where nothing is told.
        """

    def refs(self, model_id: str) -> tuple[Ref, ...] | HubFailure:
        """The tags and branches of a model and the commits they stand at."""

    def close(self) -> None:
        """Close the connections."""
