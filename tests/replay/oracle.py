"""Which flags a right registry raises for a change of meaning: told from the meaning alone, not from the service."""

from tests.replay.content.facts import Meaning
from tests.replay.content.texts import LANDS, standard_text


def kinds_of(before: Meaning, after: Meaning) -> tuple[str, ...]:
    """The kinds of flag, one for each thing that changed; none where nothing did."""
    if after.fate != before.fate:
        return ("model.unavailable",) if after.fate == "disabled" else ("model.deleted",)
    license_kind = _license_kind(before, after)
    texts = [pair for pair in ((before.text, after.text), (before.policy, after.policy)) if all(pair)]
    moves = license_kind in (None, "license.text_changed") and any(_lands(old) != _lands(new) for old, new in texts)
    found = (
        license_kind,
        "territory.changed" if moves else None,
        "policy.text_changed" if before.policy != after.policy else None,
        "gating.changed" if (before.gate, before.prompt) != (after.gate, after.prompt) else None,
        "lineage.base_changed" if _lineage(before) != _lineage(after) else None,
        "model.renamed" if before.id != after.id else None,
    )
    return tuple(kind for kind in found if kind is not None)


def _license_kind(before: Meaning, after: Meaning) -> str | None:
    """A change of licence is told once, by what weighs most in it: gone, another one, other words, another link."""
    if _names(before) and not _names(after):
        return "license.removed"
    if (set(before.license), before.name) != (set(after.license), after.name):
        return "license.id_changed"
    if _terms(before) != _terms(after):
        return "license.text_changed"
    return "license.link_changed" if before.link != after.link else None


def _lands(text: str | None) -> frozenset[str]:
    return frozenset(land for land in LANDS if land in (text or ""))


def _names(meaning: Meaning) -> bool:
    return bool(meaning.license or meaning.name or meaning.link)


def _terms(meaning: Meaning) -> str | None:
    """The words that hold: those of the file, else those that the named licence stands for."""
    return meaning.text if meaning.text is not None else standard_text(meaning.license)


def _lineage(meaning: Meaning) -> tuple[frozenset[str], str | None]:
    return frozenset(meaning.bases), meaning.relation if meaning.bases else None
