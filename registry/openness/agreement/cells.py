"""Which cells are compared, and why two values differ.

* A cell is one dimension of the European index of one model that it has an entry about.
* It counts where both values are known, and where every fact that ours rests on is our own record's and is shown by a
  link other than the index's page. What the index itself brought into the record agrees with it by nature.
* The reason of a difference stands in reasons.yaml, for the two values that were looked into; of others there is none.
"""

from collections.abc import Iterator, Mapping

import msgspec

from registry.openness.agreement.reasons import reason_of
from registry.openness.verdicts.schemas import OpennessItem, OpennessRead
from registry.records.documents import ModelDocument
from registry.records.facts import Item

FRAMEWORK, INDEX, PAGE = "osai-12", "osai", "://osai-index.eu/"
LICENSES = "licenses"
RESTS_ON: Mapping[str, tuple[str, ...]] = {
    "datasources_basemodel": ("artifacts.pretraining_data",),
    "datasources_endmodel": ("artifacts.finetuning_data", "artifacts.preference_data"),
    "weights_basemodel": ("artifacts.base_weights",),
    "weights_endmodel": ("artifacts.end_user_weights",),
    "trainingcode": ("artifacts.training_code",),
    "code": ("documentation.code",),
    "hardware_architecture": ("documentation.architecture", "artifacts.training_metadata"),
    "preprint": ("documentation.preprint",),
    "paper": ("documentation.paper",),
    "modelcard": ("documentation.model_card",),
    "datasheet": ("documentation.data_sheet",),
    LICENSES: ("license",),
}
"""The facts that each dimension rests on."""


class ComparedCell(msgspec.Struct, frozen=True, kw_only=True):
    """One dimension of one model, as the index says it and as it is computed."""

    model: str
    dimension: str
    imported: str
    computed: str
    kind: str
    """What kind of difference it is, by reasons.yaml; empty where they agree, or nobody looked into it."""
    reason: str
    source: str

    @property
    def agrees(self) -> bool:
        """Whether both say the same."""
        return self.imported == self.computed


def cells_of(document: ModelDocument, read: OpennessRead) -> Iterator[ComparedCell]:
    """The cells of a model that count."""
    computed, imported = read.of(FRAMEWORK), _imported(read)
    if computed is None or imported is None:
        return
    ours = {part.id: part for part in computed.parts}
    for theirs in imported.parts:
        own = ours[theirs.id]
        if "unknown" in {own.value, theirs.value} or not _is_shown(document, theirs.id):
            continue
        reason = reason_of(read.model, theirs.id, theirs.value, own.value)
        yield ComparedCell(
            model=read.model, dimension=theirs.id, imported=theirs.value, computed=own.value,
            kind=reason.kind if reason else "", reason=reason.why if reason else "", source=own.source,
        )  # fmt: skip


def _imported(read: OpennessRead) -> OpennessItem | None:
    found = (item for item in read.items if item.framework == FRAMEWORK and item.source == "imported")
    return next(found, None)


def _is_shown(document: ModelDocument, dimension: str) -> bool:
    """Whether every fact that a dimension rests on is shown by something else than the index."""
    if dimension == LICENSES:
        layer = document.layers.get("license")
        return layer is not None and layer.source != INDEX
    facts = [(field, item) for field in RESTS_ON[dimension] if (item := _item(document, field)) is not None]
    return bool(facts) and all(_has_evidence(document, field, item) for field, item in facts)


def _item(document: ModelDocument, field: str) -> Item | None:
    """A fact that is stated, be it that the thing does not exist."""
    member, _, kind = field.partition(".")
    item: Item | None = getattr(document, member).get(kind)
    return item if item is not None and item.availability != "unknown" else None


def _has_evidence(document: ModelDocument, field: str, item: Item) -> bool:
    layer = document.layers.get(field)
    return layer is not None and layer.source != INDEX and any(PAGE not in link for link in item.evidence)
