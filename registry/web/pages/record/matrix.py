"""What of a model is released and documented, as rows: each with its state, its licence and what shows it."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from registry.web.languages.codes import N_

ARTIFACTS: Mapping[str, tuple[str, ...]] = {
    N_("Weights"): ("base_weights", "end_user_weights", "checkpoints", "tokenizer"),
    N_("Code"): ("training_code", "inference_code", "evaluation_code", "preprocessing_code"),
    N_("Data"): ("pretraining_data", "finetuning_data", "evaluation_data", "training_metadata"),
    N_("From human feedback"): ("preference_data", "reward_model"),
}
"""All artifacts by what they are; preferences and rewards are those of RLHF."""
DOCUMENTS: Mapping[str, tuple[str, ...]] = {
    N_("Documents"): (
        "model_card", "data_sheet", "data_statement", "architecture", "code", "preprint", "paper", "evaluation_results",
    ),
}  # fmt: skip
_LONGEST = 40
"""Characters of a link's last part that are shown."""


class ReleasedItem(NamedTuple):
    """One artifact or document."""

    name: str
    availability: str
    license: str | None
    license_class: str
    is_certain: bool
    """Whether that licence is known to be meant for it."""
    license_of: str
    """``artifact``, ``kind`` or ``repository``."""
    evidence: tuple[str, ...]
    note: str | None

    @property
    def is_stated(self) -> bool:
        """Whether anybody says anything of it."""
        return self.availability != "unknown" or bool(self.evidence or self.note)


class ReleasedGroup(NamedTuple):
    """Things of one kind."""

    title: str
    rows: tuple[ReleasedItem, ...]


def artifact_groups(document: Mapping[str, Any]) -> tuple[ReleasedGroup, ...]:
    """Every artifact there can be; what nobody tells is not known."""
    licensed = (document.get("artifact_licenses") or {}).get("artifacts") or {}
    return _groups(ARTIFACTS, document.get("artifacts") or {}, licensed)


def document_groups(document: Mapping[str, Any]) -> tuple[ReleasedGroup, ...]:
    """Every kind of documentation there can be."""
    return _groups(DOCUMENTS, document.get("documentation") or {}, {})


def short_address(address: str) -> str:
    """A web address as few words: its host and the last part of its path."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or address
    except ValueError:
        return address
    last = parts.path.rstrip("/").rpartition("/")[2]
    shown = f"{host}: {last}" if last else host
    return shown if len(shown) <= 2 * _LONGEST else f"{shown[: 2 * _LONGEST]}…"


def _groups(
    kinds: Mapping[str, tuple[str, ...]], items: Mapping[str, Any], licensed: Mapping[str, Any]
) -> tuple[ReleasedGroup, ...]:
    return tuple(
        ReleasedGroup(title, tuple(_row(name, items.get(name) or {}, licensed.get(name) or {}) for name in names))
        for title, names in kinds.items()
    )


def _row(name: str, item: Mapping[str, Any], licensed: Mapping[str, Any]) -> ReleasedItem:
    own = item.get("license")
    return ReleasedItem(
        name=name,
        availability=item.get("availability") or "unknown",
        license=licensed.get("license") or own or ", ".join(licensed.get("declared") or ()) or None,
        license_class=licensed.get("class") or "unknown",
        is_certain=bool(own) or licensed.get("status") == "known",
        license_of=licensed.get("inherited_from") or "artifact",
        evidence=tuple(item.get("evidence") or ()),
        note=item.get("note"),
    )
