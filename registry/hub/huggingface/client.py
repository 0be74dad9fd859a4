"""The Hub, read carefully: every call ends by its deadline, and every failure is a value (docs/adr/0012).

* Everything of a snapshot belongs to one commit: the model names it, the files are asked for at it, and an answer for
  another commit is refused.
* Of a model that a list has just shown only the tree is asked for; a tree that cannot be trusted leads to the model.
* Only the Hub's own words say that a repository is gone. A token that expired hides every model, so after a 401 the Hub
  is asked whether it knows us at all.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar
from urllib.parse import quote

import msgspec

from registry.hub.abilities import Abilities, Ability
from registry.hub.budget.rules import Budget
from registry.hub.cards.license_files import README, USUAL, license_paths, linked_path
from registry.hub.cards.modality import modality_of
from registry.hub.commit_files import CommitFiles
from registry.hub.failures import FailureKind, HubFailure, HubTrouble, trouble
from registry.hub.huggingface.history import History
from registry.hub.huggingface.lists import ListWire, RawPage, read_tree
from registry.hub.huggingface.model_pages import LONGEST_PAGE, ask_page, read_models
from registry.hub.huggingface.payloads import EXPAND, is_repository_id, read_model
from registry.hub.huggingface.refs import read_refs
from registry.hub.huggingface.snapshot import NO_SUCH_CALL, FilePlace, file_path, is_no_call
from registry.hub.ids import base_id, is_commit, is_the_hub, place_of
from registry.hub.transport.client import MAX_ANSWER_BYTES
from registry.hub.values import BaseModel, Card, HubModel, ListPage, Ref, Snapshot, TreeEntry, WeightList
from registry.hub.weight_lists import weights_at
from registry.hub.weights.lists import paths_beside
from registry.transport import deadline

_MAX_FILE_BYTES = 4 * 1024 * 1024
_FILE_HOSTS = ("hf.co", "huggingface.co")

T = TypeVar("T")


class HubClient:
    """Reads one Hub; thread-safe, to be made after a fork.

    ``timeout_seconds`` bounds one wait, ``deadline_seconds`` a whole call, ``max_file_bytes`` one file. ``token`` None
    means none: a token found on the machine is never used. An answer that broke is asked for once more at once; nothing
    else is retried here, and nothing sleeps. Where ``budget`` is used up nothing is sent. ``abilities`` remembers what
    the hub lacks.
    """

    def __init__(
        self,
        endpoint: str,
        token: str | None,
        *,
        timeout_seconds: float = 10,
        deadline_seconds: float = 60,
        max_file_bytes: int = _MAX_FILE_BYTES,
        file_hosts: tuple[str, ...] = _FILE_HOSTS,
        budget: Budget | None = None,
        abilities: Abilities | None = None,
    ) -> None:
        self._wire = ListWire(endpoint, token, timeout_seconds, file_hosts, budget)
        self._abilities = abilities or Abilities()
        self._place = FilePlace(self._wire, self._abilities, max_file_bytes)
        self._deadline_seconds = deadline_seconds
        self._limit = max_file_bytes
        self.has_token = bool(token)

    def close(self) -> None:
        """Close the connections; the client is of no use afterwards."""
        self._wire.close()

    @property
    def place(self) -> str:
        """The address that records say they were read from."""
        return place_of(str(self._wire.endpoint))

    @property
    def history(self) -> History:
        """The calls about the past of a repository."""
        return History(self._wire, self._answer, self._limit, self._abilities)

    def model(self, model_id: str, revision: str | None = None) -> HubModel | HubFailure:
        """What the Hub says about a model at a branch or commit (default: the head of main)."""
        return self._answer(lambda: self._model(model_id, revision))

    def page(
        self, *, author: str | None = None, link: str | None = None, limit: int = LONGEST_PAGE
    ) -> ListPage | HubFailure:
        """One page of all models, or of one author's, that which changed last first.

        ``link`` is a former page's ``next_link`` and goes on there; it is believed no more than the Hub is.
        """

        def read() -> ListPage:
            return read_models(ask_page(self._wire, self._abilities, author, link, limit), self._abilities)

        return self._answer(read)

    def listing(self, author: str, link: str | None = None) -> RawPage | HubFailure:
        """A page of an author's models as it came, for whoever takes its items apart."""
        return self._answer(lambda: ask_page(self._wire, self._abilities, author, link, LONGEST_PAGE).raw)

    def snapshot(
        self,
        model_id: str,
        revision: str | None = None,
        *,
        listed: HubModel | None = None,
        held: Mapping[str, bytes] | None = None,
    ) -> Snapshot | HubFailure:
        """Metadata, card and licence-bearing files of one commit; the bytes of all files belong to that commit.

        ``listed`` is the model as a page has just shown it: then only its files are asked for. ``held`` are bytes by
        git blob id (of LFS files: by sha256) that need not be read again; they are checked against that id.
        """
        return self._answer(lambda: self._snapshot(model_id, revision, listed, held or {}))

    def weights(self, model: HubModel) -> WeightList | None:
        """The weights of a model as it was told with its files; one request, and another one for a signature.

        None where no weights were told, or they cannot be listed now.
        """

        def read() -> WeightList | None:
            _refuse_odd(model.id, model.sha)
            collected = self._place.files_at_commit(model, {})
            collected.announce(paths_beside(model.siblings))
            return weights_at(collected)

        answer = self._answer(read)
        return None if isinstance(answer, HubFailure) else answer

    def hands_out(self, model_id: str, sha: str, path: str) -> bool | None:
        """Whether a file of a commit is handed to people where we are; one request without a body.

        False only where it is refused for our region; a gate is no such refusal, and trouble tells nothing (None).
        """

        def ask() -> bool:
            _refuse_odd(model_id, sha)
            self._wire.ask_for_file(file_path(model_id, sha, path))
            return True

        answer = self._answer(ask)
        if isinstance(answer, HubFailure):
            return {FailureKind.REGION_BLOCKED: False, FailureKind.GATED: True}.get(answer.kind)
        return answer

    def refs(self, model_id: str) -> tuple[Ref, ...] | HubFailure:
        """The tags and branches of a model and the commits they stand at; one request."""

        def read() -> tuple[Ref, ...]:
            _refuse_odd(model_id, None)
            if self._abilities.lacks(Ability.REFS):
                raise trouble(FailureKind.UNSUPPORTED, "the hub does not tell tags and branches")
            try:
                found = read_refs(self._wire, model_id)
            except HubTrouble as told:
                if is_no_call(told):
                    self._abilities.note(Ability.REFS, told.failure.detail)
                raise
            self._abilities.clear(Ability.REFS)
            return found

        return self._answer(read)

    def _answer(self, read: Callable[[], T]) -> T | HubFailure:
        try:
            with deadline(self._deadline_seconds):
                return read()
        except HubTrouble as told:
            return self._own_fault(told.failure) or told.failure

    def _own_fault(self, failure: HubFailure) -> HubFailure | None:
        """A token that has expired makes every model look hidden: the Hub is asked whether it knows us at all."""
        if failure.kind is not FailureKind.UNAUTHORIZED or not self.has_token:
            return None
        try:
            with deadline(self._deadline_seconds):
                self._wire.read_json("GET", "/api/whoami-v2", MAX_ANSWER_BYTES)
        except HubTrouble as told:
            if told.failure.kind is FailureKind.UNAUTHORIZED:
                return HubFailure(FailureKind.CREDENTIALS, "the Hub refuses our token; it may have expired", 401)
        return None

    def _model(self, model_id: str, revision: str | None) -> HubModel:
        _refuse_odd(model_id, revision)
        at = "" if revision is None else f"/revision/{quote(revision, safe='')}"
        expand = [("expand", name) for name in EXPAND]
        raw = self._wire.read_json("GET", f"/api/models/{model_id}{at}", MAX_ANSWER_BYTES, params=expand)
        model = read_model(raw)
        if model is None or not is_repository_id(model.id):
            raise trouble(FailureKind.MALFORMED, "the answer describes no model")
        if is_commit(revision) and model.sha != revision:
            raise trouble(FailureKind.MISMATCH, f"the Hub answered for commit {model.sha}, not for {revision}")
        if model.hub_id is None:
            self._abilities.note(Ability.MODEL_IDS, f"{model.id} was told without a lasting id")
        else:
            self._abilities.clear(Ability.MODEL_IDS)
        return model

    def _snapshot(
        self, model_id: str, revision: str | None, listed: HubModel | None, held: Mapping[str, bytes]
    ) -> Snapshot:
        _refuse_odd(model_id, revision)
        shown = listed if listed is not None and revision in {None, listed.sha} else None
        model = shown or self._model(model_id, revision)
        tree = self._tree(model) if shown or not model.siblings else None
        if tree:
            # A tree may come back shorter than it is: a file that the model names and the tree does not spoils it all.
            model = msgspec.structs.replace(model, siblings=tuple(dict.fromkeys((*tree, *model.siblings))))
        elif shown:
            model = self._model(model_id, revision)
        return self._collected(model_id, self._place.files_at_commit(model, held, tree or None))

    def _tree(self, model: HubModel) -> dict[str, TreeEntry] | None:
        """All files of a model's commit; None where only the model itself can tell."""
        _refuse_odd(model.id, model.sha)
        if self._abilities.lacks(Ability.TREE):
            return None
        try:
            return read_tree(self._wire, model)
        except HubTrouble as told:
            if is_no_call(told):
                self._abilities.note(Ability.TREE, told.failure.detail)
            if told.failure.is_transient and told.failure.status not in NO_SUCH_CALL:
                raise
            return None

    def _collected(self, model_id: str, collected: CommitFiles) -> Snapshot:
        model = collected.model
        names, hosts = (model.id, model_id), (self._wire.endpoint.host,)
        usual = (README, *license_paths(model.siblings)) if model.siblings else USUAL
        collected.fetch([*usual, linked_path(model.license_link, names, hosts)], paths_beside(model.siblings))
        card = collected.card()
        collected.fetch([linked_path(card.link, names, hosts)])
        collected.check_found()
        return Snapshot(
            model=self._with_card(model, card),
            card=card,
            files=tuple(collected.files.values()),
            renamed_from=model_id if model.id != model_id else None,
            modality=modality_of(model.pipeline_tag or card.pipeline_tag),
            incomplete=tuple(collected.incomplete),
            is_region_blocked=collected.is_region_blocked(),
            weights=weights_at(collected),
        )

    def _with_card(self, model: HubModel, card: Card) -> HubModel:
        """The model, and what its card says, where the hub does not read cards: our own reading stands for it.

        What the Hugging Face Hub does not make of a card is told by its silence, and stays so.
        """
        if model.tells_card:
            self._abilities.clear(Ability.MODEL_CARDS)
            return model
        says_something = card.unreadable is None and (card.declared or card.base_models or card.link or card.name)
        if is_the_hub(self.place) or not says_something:
            return model
        self._abilities.note(Ability.MODEL_CARDS, f"{model.id} was told without the metadata of its card")
        return msgspec.structs.replace(
            model, declared=card.declared, license_name=card.name, license_link=card.link,
            base_models=tuple(BaseModel(base_id(name), card.relation) for name in card.base_models)
            or model.base_models,
            gate_prompt=card.gate_prompt, pipeline_tag=model.pipeline_tag or card.pipeline_tag,
            library=model.library or card.library, new_version=card.new_version,
        )  # fmt: skip


def _refuse_odd(model_id: str, revision: str | None) -> None:
    if not is_repository_id(model_id):
        raise trouble(FailureKind.INVALID_ID, f"not a model id: {model_id[:120]!r}")
    longest = 200
    if revision is not None and not (0 < len(revision) <= longest and revision.isprintable()):
        raise trouble(FailureKind.INVALID_ID, f"not a revision: {revision[:120]!r}")
