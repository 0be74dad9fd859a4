"""What one reading of a source found, as frozen values; the *observed* layer."""

import hashlib
import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import Literal

import msgspec

from registry.hub import HUGGINGFACE, BaseModel, Card, HubModel, base_id, source_of
from registry.hub.cards import FILE_NAMES, is_policy, linked_path
from registry.licenses.declarations import CUT, parse_declared
from registry.records.facts.scalars import MAX_COUNT

FileKind = Literal["card", "license", "code_license", "policy", "notice"]
Relation = Literal["finetune", "adapter", "quantized", "merge", "unknown"]
Gate = Literal["no", "auto", "manual", "unknown"]

MAX_ID = 200
"""No source has longer names of models."""
MAX_BASES = 50
MAX_TAGS, MAX_TAG = 50, 100
"""Tags with a colon, such as ``license:mit``, are facts of their own."""
_RELATIONS: dict[str, Relation] = {
    "finetune": "finetune", "adapter": "adapter", "quantized": "quantized", "merge": "merge",
}  # fmt: skip


class ObservedFile(msgspec.Struct, frozen=True):
    """One file that bears on the licence, at the observed revision; its bytes are evidence."""

    path: str
    sha256: str
    size: int
    kind: FileKind

    @classmethod
    def of(cls, path: str, sha256: str, size: int, links: Collection[str] = ()) -> "ObservedFile":
        """A file that was read; what a card links to is its licence, see ``kind_of_file``."""
        return cls(path, sha256, size, kind_of_file(path, links) or "license")


class ObservedPage(msgspec.Struct, frozen=True, omit_defaults=True):
    """A web page that the card names as its licence; the text it was reduced to is evidence."""

    url: str
    sha256: str
    baseline: int = 1
    """Only texts of one baseline are compared: another one is of a parser that counts other words.

    Left out where it is the first one, so that older readings stay as they were.
    """


class ObservedBase(msgspec.Struct, frozen=True):
    """A model that this one says it was made from."""

    id: str
    relation: Relation = "unknown"

    @property
    def folded(self) -> str:
        """The id in lower case, of an address that was kept as one, too."""
        return base_id(self.id).lower()


class ObservedResult(msgspec.Struct, frozen=True):
    """A result of an evaluation as the card claims it."""

    benchmark: str
    metric: str | None
    value: float


class ObservedFacts(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Everything the registry keeps of one reading of one model."""

    id: str
    hub_id: str | None = None
    """The hub's own ``_id``: the same name with another one is another repository."""
    revision: str | None = None
    declared: tuple[str, ...] = ()
    license_name: str | None = None
    license_link: str | None = None
    card_declared: tuple[str, ...] | None = None
    """The licence as our own parse of the card reads it; None where the card could not be read."""
    license_tags: tuple[str, ...] = ()
    gated: Gate = "no"
    """Lists do not always say it."""
    gate_prompt_sha256: str | None = None
    bases: tuple[ObservedBase, ...] = ()
    private: bool = False
    disabled: bool = False
    pipeline_tag: str | None = None
    library: str | None = None
    created_at: datetime | None = None
    last_modified_at: datetime | None = None
    downloads: int | None = None
    downloads_all_time: int | None = None
    files: tuple[ObservedFile, ...] = ()
    unread: tuple[str, ...] = ()
    """Paths that exist but could not be read (the files of a gated model, for example)."""
    appeared: tuple[str, ...] = ()
    """Those of ``unread`` where nothing stood before."""
    tags: tuple[str, ...] = ()
    """What the author filed it under; at most 50 of them are kept."""
    parameters: int | None = None
    evaluations: tuple[ObservedResult, ...] = ()
    listed: bool = False
    """Known from a list only: no file was read."""
    file_names: int = 1
    """The version of the rules by which names of files were understood, ``FILE_NAMES`` when it was read."""
    pages: tuple[ObservedPage, ...] = ()
    """The page that ``license_link`` leads to, once its text is known."""
    eu_disallowed: bool | None = None
    """Whether the card asks the hub to hand it to nobody in the European Union; None where that was not told."""
    is_region_blocked: bool | None = None
    """Whether the source refused files for the place that the registry asks from; None where it was not asked."""
    card_untold: bool = False
    """The source does not read cards, and the card itself could not be read: what it says is not known."""
    region_since: datetime | None = None
    """Since when the access by region is as it is, see ``regions``."""
    region_known: Literal["open", "restricted"] | None = None
    """What the access by region last was while it was known; None where it is known, or never was."""

    @property
    def is_closed(self) -> bool:
        """Whether not everybody may read its files."""
        return self.private or self.gated in {"auto", "manual"}

    @property
    def is_card_unreadable(self) -> bool:
        """Whether there is a card, and our own parse could not read it."""
        return self.card_declared is None and any(file.kind == "card" for file in self.files)

    @classmethod
    def of(
        cls, model: HubModel, card: Card | None = None, files: Iterable[ObservedFile] = (), unread: Iterable[str] = (),
        *, is_region_blocked: bool | None = None, card_untold: bool = False,
    ) -> "ObservedFacts":  # fmt: skip
        """What a source says of a model; ``card`` is our own reading of its README, None where there is none.

        What the source leaves out is absent; a ``gated`` that it cannot tell is to be ``unknown``.
        """
        declared = parse_declared(list(model.declared), model.license_name, model.license_link)
        linked = linked_path(declared.link, (model.id,))
        links = (linked,) if linked else ()
        read = (ObservedFile.of(file.path, file.sha256, file.size, links) for file in files)
        return cls(
            id=model.id,
            hub_id=model.hub_id,
            revision=model.sha,
            declared=declared.declared,
            license_name=declared.name,
            license_link=declared.link,
            card_declared=_card_declared(card),
            license_tags=model.license_tags,
            gated=_gate(model),
            gate_prompt_sha256=hashlib.sha256(model.gate_prompt.encode()).hexdigest() if model.gate_prompt else None,
            bases=_bases(model.base_models),
            private=bool(model.private),
            disabled=bool(model.disabled),
            pipeline_tag=model.pipeline_tag,
            library=model.library,
            created_at=model.created_at,
            last_modified_at=model.last_modified_at,
            downloads=model.downloads,
            downloads_all_time=model.downloads_all_time,
            files=tuple(sorted(read, key=lambda file: file.path)),
            unread=tuple(sorted(set(unread))),
            file_names=FILE_NAMES,
            tags=tuple(islice((tag for tag in model.tags if ":" not in tag and len(tag) <= MAX_TAG), MAX_TAGS)),
            parameters=model.parameters if (model.parameters or 0) <= MAX_COUNT else None,
            evaluations=tuple(ObservedResult(one.benchmark, one.metric, one.value) for one in model.results),
            eu_disallowed=_eu_disallowed(model, card),
            is_region_blocked=is_region_blocked,
            card_untold=card_untold,
        )


def _card_declared(card: Card | None) -> tuple[str, ...] | None:
    if card is None or card.unreadable is not None:
        return None
    return parse_declared(list(card.declared)).declared


def _eu_disallowed(model: HubModel, card: Card | None) -> bool | None:
    """What either of the two readings of the card says; the switch is the Hub's own, and nobody else obeys it."""
    if source_of(model.id) != HUGGINGFACE:
        return None
    if card is not None and card.unreadable is not None:
        # The source could not read it better: that it found no switch there says nothing.
        return model.eu_disallowed or None
    said = {model.eu_disallowed, card.eu_disallowed if card is not None else None} - {None}
    return any(said) if said else None


def _gate(model: HubModel) -> Gate:
    if model.gated in {"auto", "unknown"}:
        return "auto" if model.gated == "auto" else "unknown"
    return "manual" if model.gated else "no"


def _base(base: BaseModel) -> ObservedBase:
    """A name too long for an id is no model's; cut, it stays a base of which nobody knows the licence."""
    name = base.id if len(base.id) <= MAX_ID else base.id[: MAX_ID - len(CUT)] + CUT
    return ObservedBase(name, _RELATIONS.get(base.relation or "", "unknown"))


def _bases(named: Sequence[BaseModel]) -> tuple[ObservedBase, ...]:
    """As many as the facts of a record hold; what is left out stays one base of which nobody knows the licence."""
    if len(named) <= MAX_BASES:
        return tuple(map(_base, named))
    return (*map(_base, named[: MAX_BASES - 1]), ObservedBase(CUT))


_VOLATILE = frozenset(
    {
        "downloads",
        "downloads_all_time",
        "last_modified_at",
        "revision",
        "created_at",
        "tags",
        "parameters",
        "evaluations",
        "file_names",
        "region_since",
        "region_known",
    }
)
_NEWER = frozenset({"listed", "pages", "appeared", "eu_disallowed", "is_region_blocked", "card_untold"})
"""Facts that older readings lack; left out where they are empty, so that a reading of then still matches one of now."""
_LASTING = tuple(name for name in ObservedFacts.__struct_fields__ if name not in _VOLATILE)
_encode_sorted = msgspec.json.Encoder(order="sorted").encode


def fingerprint(facts: ObservedFacts) -> str:
    """A hash over all that could matter to a licence; popularity and dates do not."""
    plain = {name: value for name in _LASTING if (value := getattr(facts, name)) or name not in _NEWER}
    return hashlib.sha256(_encode_sorted(plain)).hexdigest()


_MULTIMODAL = re.compile(r"image|video|audio|speech|any-to-any|visual|document-question", re.ASCII)


def modality_of(pipeline_tag: str | None) -> Literal["text", "multimodal"] | None:
    """What a model takes and gives, as far as its pipeline tells; None where it does not."""
    if pipeline_tag is None:
        return None
    return "multimodal" if _MULTIMODAL.search(pipeline_tag) else "text"


_FOR_CODE = re.compile(r"(?<![a-z])code(?![a-z])", re.ASCII)
"""A word of its own: CodeLlama_LICENSE is the licence of a model."""


def kind_of_file(path: str, links: Collection[str] = ()) -> FileKind | None:
    """What a file says by its name: a licence, a policy, a notice, the card; None for all others.

    What the card links to (``links``) as its licence is that, whatever its name.
    """
    name = path.rsplit("/", 1)[-1].lower()
    if path.lower() == "readme.md":
        return "card"
    if path in links:
        return "license"
    is_licence = bool(re.search(r"licen[sc]e|copying", name))
    if is_policy(path.rsplit("/", 1)[-1]) and (not is_licence or "use_policy" in name or "use-policy" in name):
        return "policy"
    if name.startswith(("notice", "third")):
        return "notice"
    if is_licence:
        return "code_license" if _FOR_CODE.search(name) and "model" not in name else "license"
    return None
