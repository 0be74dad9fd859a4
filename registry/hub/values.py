"""What the Hub says about a model, as frozen values. ``None`` means the Hub did not say."""

from datetime import datetime
from typing import Literal

import msgspec

from registry.hub.failures import HubFailure


class BaseModel(msgspec.Struct, frozen=True):
    """A model another one was made from; relation is finetune, adapter, quantized, merge or not stated."""

    id: str
    relation: str | None = None


class EvaluationResult(msgspec.Struct, frozen=True):
    """A result of an evaluation as the card claims it."""

    benchmark: str
    metric: str | None
    value: float


class HubModel(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One model as the API describes it at ``sha``.

    ``declared`` (cardData.license) and ``license_tags`` (the tags ``license:...``) are two separate claims and may
    disagree. ``hub_id`` survives renames: the same ``id`` with another ``hub_id`` is another repository.
    """

    id: str
    hub_id: str | None
    sha: str
    gated: bool | str | None = None
    gate_prompt: str | None = None
    eu_disallowed: bool | None = None
    """Whether the card asks the Hub to hand it to nobody in the European Union; None where no card was shown."""
    disabled: bool | None = None
    private: bool | None = None
    last_modified_at: datetime | None = None
    created_at: datetime | None = None
    downloads: int | None = None
    """On the Hugging Face Hub those of the last 30 days."""
    downloads_all_time: int | None = None
    likes: int | None = None
    tags: tuple[str, ...] = ()
    pipeline_tag: str | None = None
    library: str | None = None
    parameters: int | None = None
    declared: tuple[str, ...] = ()
    license_tags: tuple[str, ...] = ()
    license_name: str | None = None
    license_link: str | None = None
    base_models: tuple[BaseModel, ...] = ()
    new_version: str | None = None
    siblings: tuple[str, ...] = ()
    results: tuple[EvaluationResult, ...] = ()
    via: str | None = None
    """The mirror that said so, where the Hub itself could not be reached."""
    tells_card: bool = True
    """False where the hub does not read cards: then what a card says is known from our own reading of it alone."""


class NamedModel(msgspec.Struct, frozen=True, kw_only=True):
    """A model that a list names without telling its state: whoever wants to know that asks the model.

    ``mark`` is a hash over all that the list shows of it and that bears on the licence.
    """

    id: str
    hub_id: str | None
    mark: str
    last_modified_at: datetime | None = None
    private: bool | None = None
    """None where the list does not say."""


class ListPage(msgspec.Struct, frozen=True):
    """One page of a list, newest change first; ``next_link`` is where it goes on, None at the end.

    ``items`` are told whole, but for their files (``siblings``); ``named`` are only named. ``refused`` counts what
    describes no model and was left out. A page that is not ``is_newest_first`` says nothing about those that follow;
    a list that ends with an ``is_cut`` page may have left models out.
    """

    items: tuple[HubModel, ...] = ()
    next_link: str | None = None
    refused: int = 0
    named: tuple[NamedModel, ...] = ()
    is_newest_first: bool = True
    is_cut: bool = False

    @property
    def length(self) -> int:
        """How many models it shows."""
        return len(self.items) + len(self.named)

    @property
    def dates(self) -> tuple[datetime, ...]:
        """When they changed last, as far as it tells."""
        told = (*(one.last_modified_at for one in self.items), *(one.last_modified_at for one in self.named))
        return tuple(at for at in told if at is not None)


class Ref(msgspec.Struct, frozen=True):
    """A tag or branch of a repository and the commit it stands at."""

    kind: Literal["branch", "tag"]
    name: str
    sha: str


class TreeEntry(msgspec.Struct, frozen=True):
    """A file as a source announces it; ``sha256`` is set for LFS files, ``blob_id`` is empty where it names none.

    Where the source names no id of git's at all (``is_identified`` false), ``size`` may be -1 for unknown.
    """

    path: str
    size: int
    blob_id: str
    sha256: str | None = None
    is_identified: bool = True


class HubFile(msgspec.Struct, frozen=True):
    """A file's bytes at one commit, checked against the id git or LFS knows it by; ``sha256`` is of ``data``."""

    path: str
    size: int
    blob_id: str
    sha256: str
    data: bytes


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """Our own reading of a README's front matter.

    ``unreadable`` says why nothing could be read; then the other fields say nothing. ``notes`` are oddities that did
    not prevent reading.
    """

    declared: tuple[str, ...] = ()
    name: str | None = None
    link: str | None = None
    base_models: tuple[str, ...] = ()
    relation: str | None = None
    pipeline_tag: str | None = None
    library: str | None = None
    new_version: str | None = None
    gate_prompt: str | None = None
    eu_disallowed: bool | None = False
    """Whether it asks the Hub to hand the model to nobody in the European Union; None where that cannot be read."""
    notes: tuple[str, ...] = ()
    unreadable: str | None = None


class WeightFile(msgspec.Struct, frozen=True):
    """A file of weights as a source lists it at a commit; nobody downloaded it.

    ``sha256`` is the id by which LFS knows it, None where the source tells none; so is ``size``, in bytes.
    """

    path: str
    size: int | None
    sha256: str | None
    format: str
    """By its name, such as ``safetensors``, see ``registry.hub.weights``."""


class SignatureState(msgspec.Struct, frozen=True, kw_only=True):
    """What a repository's signature of its model (OpenSSF Model Signing) says of the weights that are listed.

    ``unknown``: it was not looked for, or could not be read. ``present``: it can be read, and names only some of the
    weights, or the list of weights is not complete. ``covers_weights``: it names every one with the listed hash.
    ``differs``: it names another hash.
    """

    state: Literal["none", "unknown", "present", "covers_weights", "differs"] = "unknown"
    path: str | None = None
    """The file of the repository that holds it."""
    sha256: str | None = None
    """Of that file, as it was read."""
    identity: Literal["certificate", "key"] | None = None
    """The kind of identity that it claims; whose it is was not looked at."""
    is_verified: bool = False
    """Whether the signature was checked against a root of trust: never yet, so nothing says who made it."""
    covered: int = 0
    """How many of the listed weights it names with the listed hash."""
    differing: tuple[str, ...] = ()
    """Weights that it names with another hash; at most 100 of them are kept."""
    unnamed: tuple[str, ...] = ()
    """Weights that it does not name, or whose listed hash is not known; at most 100 of them are kept."""
    detail: str | None = None
    """In words, why it could not be read, or what is odd about it."""


class WeightList(msgspec.Struct, frozen=True, kw_only=True):
    """The files of weights of one commit as a source lists them.

    ``gaps`` say why it may not be all of them, or why hashes are missing: empty where the list is complete.
    """

    revision: str
    files: tuple[WeightFile, ...] = ()
    gaps: tuple[str, ...] = ()
    signature: SignatureState = SignatureState()
    via: str | None = None
    """The mirror that told it, where the source itself could not be reached."""


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """Metadata, card and licence-bearing files of one commit.

    ``incomplete`` names what could not be read although the model answered: a file it names is unknown, not absent.
    ``modality`` is text, multimodal, image, audio, video or None where the pipeline tag does not tell.
    """

    model: HubModel
    card: Card
    files: tuple[HubFile, ...] = ()
    renamed_from: str | None = None
    modality: str | None = None
    incomplete: tuple[HubFailure, ...] = ()
    is_region_blocked: bool | None = None
    """Whether a file was refused for the place that was asked from; None where no file was asked for."""
    via: str | None = None
    """The mirror that all of it came from, where the Hub itself could not be reached."""
    weights: WeightList | None = None
    """None where no list of the commit's files was read."""

    @property
    def is_complete(self) -> bool:
        """Whether every file that should be there was read."""
        return not self.incomplete
