"""Comparing two observations of one model: what changed, in which direction, and how much it matters. Pure.

- One change of licence is one change, named after what weighs most in it: removed, another id, text, link. Gate,
  policy, licence of the code, base models and name are changes of their own.
- The same words in another layout are no change, nor what one of the readings could not see, nor files that come or go
  and repeat what the card names.
- A change is critical where a licence was removed, or took something away.

The texts and the comparison of licences are arguments. ADR 6 (when a difference is a flag).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import msgspec

from registry.licenses.comparison import Comparison, LicenseState
from registry.licenses.declarations import Declared
from registry.licenses.texts import text_fingerprint
from registry.records.facts import ObservedFacts, ObservedFile
from registry.watch.changes.unread_files import (
    by_role,
    comparable,
    declared_in,
    files_of,
    have_same_bases,
    is_borne_out,
    texts_of,
)  # fmt: skip

Direction = Literal["widened", "narrowed", "lateral", "unknown"]
Severity = Literal["info", "warning", "critical"]
Kind = Literal[
    "license.id_changed", "license.text_changed", "license.link_changed", "license.removed", "policy.text_changed",
    "gating.changed", "territory.changed", "lineage.base_changed", "model.renamed", "model.deleted",
    "model.unavailable", "access.region_changed",
]  # fmt: skip
LOSSES: tuple[Kind, ...] = ("model.deleted", "model.unavailable")
"""What a refusal tells: the model is gone, or hidden."""

EVENT_TYPES = {kind: kind for kind in ("gating.changed", "model.renamed", *LOSSES, "access.region_changed")}
"""The alert of each kind; all others are ``license.changed``."""

Compare = Callable[[LicenseState, LicenseState], Comparison]
Texts = Mapping[str, str]
"""Text by sha256 of its bytes."""
AreNamed = Callable[[Declared, Sequence[str]], bool]  # whether texts are the very ones that a declared licence means


class EvidencePair(msgspec.Struct, frozen=True):
    """One file before and after."""

    path: str
    sha256_before: str | None
    sha256_after: str | None


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that changed between two observations."""

    kind: Kind
    direction: Direction
    severity: Severity
    before: dict[str, Any]
    after: dict[str, Any]
    class_before: str | None = None
    class_after: str | None = None
    evidence: tuple[EvidencePair, ...] = ()
    terms: tuple[dict[str, Any], ...] = ()
    sensitive: tuple[str, ...] = ()


def changes_between(
    before: ObservedFacts, after: ObservedFacts, texts: Texts, compare: Compare, are_named: AreNamed
) -> tuple[Change, ...]:
    """The material changes from one observation to the next; empty where nothing that matters moved."""
    before, after = by_role(before, after)
    in_texts = (
        _license_change(before, after, texts, compare, are_named),
        _file_change(before, after, texts, compare, "code_license"),
        _file_change(before, after, texts, compare, "policy"),
        _page_change(before, after, texts, compare),
    )
    beside = (_gate_change(before, after, texts), _base_change(before, after), _name_change(before, after))
    compared = [one for found in in_texts if found for one in (found.change, _territory_change(*found)) if one]
    return (*compared, *(change for change in beside if change is not None))


class Compared(NamedTuple):
    """A change of a text, and the comparison that it comes from."""

    change: Change
    result: Comparison


def _territory_change(change: Change, result: Comparison) -> Change | None:
    """What moved in the territory, beside the text that says so: the same files, and the direction of that alone."""
    if "territory.changed" not in result.kind:
        return None
    moved = [term for term in result.terms if term.term == "territory"]
    direction = moved[0].direction if moved else result.direction
    return msgspec.structs.replace(
        change,
        kind="territory.changed",
        direction=direction,
        severity=severity_of("territory.changed", direction),
        terms=tuple(msgspec.to_builtins(term) for term in moved),
    )


def severity_of(kind: Kind, direction: Direction) -> Severity:
    """How urgently a person should look: a licence that took something away, or may have, comes first."""
    if kind == "license.removed" or (
        kind.startswith(("license.", "policy.", "territory.")) and direction == "narrowed"
    ):
        return "critical"
    if direction == "widened" or kind == "model.renamed":
        return "info"
    return "warning"


def _license_change(
    before: ObservedFacts, after: ObservedFacts, texts: Texts, compare: Compare, are_named: AreNamed
) -> Compared | None:
    both = comparable(before, after, "license")
    old, new = both or (files_of(before, "license"), files_of(after, "license"))
    old_text, new_text = (_joined_texts(old, texts), _joined_texts(new, texts)) if both else (None, None)
    if old_text is None or new_text is None:
        old_text = new_text = None
    shown = declared_in(before) if _only_renamed(before, after, texts) else declared_in(after)
    stated = msgspec.structs.replace(declared_in(after), link=shown.link)
    result = compare(LicenseState(declared_in(before), old_text), LicenseState(stated, new_text))
    each = texts_of((*old, *new), texts)
    if not result.material and not _comes_or_goes(stated, (old_text, new_text), each, are_named):
        return None
    kind = _license_kind(before, after, result)
    direction = result.direction if result.material else "unknown"
    if direction == "widened" and "license.id_changed" in result.kind and not is_borne_out(after, texts, are_named):
        direction = "unknown"
    change = Change(
        kind=kind,
        direction=direction,
        severity=severity_of(kind, direction),
        before=_license_values(before),
        after=_license_values(after),
        class_before=result.class_before,
        class_after=result.class_after,
        evidence=_pairs(old, new),
        terms=tuple(msgspec.to_builtins(term) for term in result.terms),
        sensitive=tuple(result.sensitive),
    )
    return Compared(change, result)


def _only_renamed(before: ObservedFacts, after: ObservedFacts, texts: Texts) -> bool:
    """Whether both links lead to files of the repository that say the same."""
    linked = [
        next((file.sha256 for file in facts.files if file.path == facts.license_link), None)
        for facts in (before, after)
    ]
    old, new = linked
    if old is None or new is None:
        return False
    return old == new or (old in texts and new in texts and _same_words(texts[old], texts[new]))


def _comes_or_goes(
    declared: Declared, joined: tuple[str | None, str | None], each: tuple[str, ...], are_named: AreNamed
) -> bool:
    """Whether terms appeared beside the card, or left it, that are not just those which the card names."""
    old, new = joined
    if old is None or new is None or bool(old.strip()) == bool(new.strip()):
        return False
    return not are_named(declared, [text for text in each if text.strip()])


def _license_kind(before: ObservedFacts, after: ObservedFacts, result: Comparison) -> Kind:
    """One flag for one change of licence, named after what weighs most in it."""
    if not after.declared and not files_of(after, "license") and (before.declared or files_of(before, "license")):
        return "license.removed"
    order: tuple[Kind, ...] = ("license.removed", "license.id_changed", "license.text_changed", "license.link_changed")
    return next((kind for kind in order if kind in result.kind), "license.text_changed")


def _file_change(
    before: ObservedFacts, after: ObservedFacts, texts: Texts, compare: Compare, kind: Literal["code_license", "policy"]
) -> Compared | None:
    both = comparable(before, after, kind)
    if both is None:
        return None
    old, new = both
    old_text, new_text = _joined_texts(old, texts), _joined_texts(new, texts)
    if old_text is None or new_text is None or _same_words(old_text, new_text):
        return None
    name: Kind = "policy.text_changed" if kind == "policy" else "license.text_changed"
    values = {"files": _paths(old)}, {"files": _paths(new)}
    return _text_change(name, (old_text, new_text), values, _pairs(old, new), compare)


def _page_change(before: ObservedFacts, after: ObservedFacts, texts: Texts, compare: Compare) -> Compared | None:
    """Other words at the same address; a page that is new, gone, or another one changed the link and not the text.

    Another parser counts other words of the same page: what it reads first is compared with nothing.
    """
    old = {(page.url, page.baseline): page.sha256 for page in before.pages}
    for page in after.pages:
        former = old.get((page.url, page.baseline), "")
        old_text, new_text = texts.get(former), texts.get(page.sha256)
        if old_text is None or new_text is None or _same_words(old_text, new_text):
            continue
        pair = EvidencePair(page.url, former, page.sha256)
        values = {"page": page.url, "sha256": pair.sha256_before}, {"page": page.url, "sha256": pair.sha256_after}
        if found := _text_change("license.text_changed", (old_text, new_text), values, (pair,), compare):
            return found
    return None


def _text_change(
    kind: Kind,
    both: tuple[str, str],
    values: tuple[dict[str, Any], dict[str, Any]],
    evidence: tuple[EvidencePair, ...],
    compare: Compare,
) -> Compared | None:
    """Other words of one text; None where they do nothing to users. A text that comes or goes has to be read."""
    result = compare(*(LicenseState(text=text) for text in both))
    if not result.material and all(text.strip() for text in both):
        return None
    direction = result.direction if result.material else "unknown"
    change = Change(
        kind=kind,
        direction=direction,
        severity=severity_of(kind, direction),
        before=values[0],
        after=values[1],
        evidence=evidence,
        terms=tuple(msgspec.to_builtins(term) for term in result.terms if term.term in ("text", "territory")),
        sensitive=tuple(result.sensitive),
    )
    return Compared(change, result)


def _gate_change(before: ObservedFacts, after: ObservedFacts, texts: Texts) -> Change | None:
    if "unknown" in {before.gated, after.gated}:
        return None
    moved = before.gated != after.gated
    old_prompt, new_prompt = (texts.get(facts.gate_prompt_sha256 or "", "") for facts in (before, after))
    if not moved and _same_words(old_prompt, new_prompt):
        return None
    direction = _gate_direction(before.gated, after.gated) if moved else "unknown"
    pair = EvidencePair("(gate prompt)", before.gate_prompt_sha256, after.gate_prompt_sha256)
    return Change(
        kind="gating.changed",
        direction=direction,
        severity=severity_of("gating.changed", direction),
        before={"gated": before.gated, "prompt_sha256": before.gate_prompt_sha256},
        after={"gated": after.gated, "prompt_sha256": after.gate_prompt_sha256},
        evidence=(pair,) if pair.sha256_before != pair.sha256_after else (),
    )


def _gate_direction(before: str, after: str) -> Direction:
    return "narrowed" if ("no", "auto", "manual").index(after) > ("no", "auto", "manual").index(before) else "widened"


def _base_change(before: ObservedFacts, after: ObservedFacts) -> Change | None:
    if have_same_bases(before, after):
        return None
    return Change(
        kind="lineage.base_changed",
        direction="unknown",
        severity=severity_of("lineage.base_changed", "unknown"),
        before={"base_models": msgspec.to_builtins(before.bases)},
        after={"base_models": msgspec.to_builtins(after.bases)},
    )


def _name_change(before: ObservedFacts, after: ObservedFacts) -> Change | None:
    if before.id == after.id:
        return None
    return Change(
        kind="model.renamed", direction="lateral", severity="info", before={"id": before.id}, after={"id": after.id}
    )


def _license_values(facts: ObservedFacts) -> dict[str, Any]:
    return {
        "declared": list(facts.declared),
        "name": facts.license_name,
        "link": facts.license_link,
        "files": _paths(files_of(facts, "license")),
    }


def _joined_texts(files: tuple[ObservedFile, ...], texts: Texts) -> str | None:
    """All these texts in a row, empty where there is none; None where one is no text. A copy says nothing more."""
    if any(file.sha256 not in texts for file in files):
        return None
    different = dict[str, str]()
    for file in files:
        text = texts[file.sha256]
        different.setdefault(text_fingerprint(text) if len(files) > 1 else "", text)
    return "\n\n".join(different.values())


def _same_words(old: str, new: str) -> bool:
    return old == new or text_fingerprint(old) == text_fingerprint(new)


def _paths(files: tuple[ObservedFile, ...]) -> list[dict[str, str]]:
    return [{"path": file.path, "sha256": file.sha256} for file in files]


def _pairs(old: tuple[ObservedFile, ...], new: tuple[ObservedFile, ...]) -> tuple[EvidencePair, ...]:
    before, after = ({file.path: file.sha256 for file in files} for files in (old, new))
    return tuple(
        EvidencePair(path, before.get(path), after.get(path))
        for path in sorted(before.keys() | after.keys())
        if before.get(path) != after.get(path)
    )
