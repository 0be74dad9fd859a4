"""Two states of a licence: is the difference only cosmetic, and if not, what moved and in which direction for users."""

import re
from typing import Literal

import msgspec

from registry.errors import Invalid
from registry.licenses.catalogue.entries import License, LicenseClass
from registry.licenses.catalogue.load import Catalogue
from registry.licenses.comparison.moved_terms import (
    DECISIVE,
    Direction,
    TermChange,
    describe_threshold,
    moved_terms,
    overall,
)
from registry.licenses.declarations.candidates import Candidates, Part, find_candidates
from registry.licenses.declarations.rules import Judged, class_rank, judge, judge_entry
from registry.licenses.declarations.values import Declared
from registry.licenses.names import fold
from registry.licenses.texts.diff import DiffLine, Passage, diff_lines, diff_words
from registry.licenses.texts.identification import Identification, TextIndex, identify_normalised
from registry.licenses.texts.normalisation import Normalised, normalise
from registry.licenses.texts.observed_texts import Lookup, nothing_seen
from registry.licenses.texts.sensitive import sensitive_changes

Kind = Literal["license.id_changed", "license.text_changed", "license.link_changed", "license.removed"]

_RESTRICTING = re.compile(
    r"\b(?:must|shall|not|no|only|provided|unless|except|prohibit\w*|restrict\w*|forbid\w*|require\w*|may not|agree)\b"
)
_MIN_ADDED_WORDS = 6
_LINK_NOISE = re.compile(r"^https?://(?:www\.)?|/(?:blob|resolve|raw)/main(?=/)|[/#?.]+$")


class LicenseState(msgspec.Struct, frozen=True):
    """What one observation knew: None means that this part was not available, not that it was empty."""

    declared: Declared | None = None
    text: str | None = None


class Comparison(msgspec.Struct, frozen=True):
    """The difference of two states in the contract's shape; ``direction`` is seen from the users' side."""

    material: bool
    kind: tuple[Kind, ...]
    direction: Direction
    class_before: LicenseClass
    class_after: LicenseClass
    terms: tuple[TermChange, ...]
    """What moved in the terms of the licences, as far as both are known."""
    sensitive: tuple[str, ...]
    diff: tuple[DiffLine, ...] = ()
    """What reads differently in the texts, as far as both were given: another answer than ``terms``."""


class _View(msgspec.Struct, frozen=True):
    """One state with everything the rules need to know of it."""

    declared: Declared | None
    found: Candidates
    text: Normalised | None
    identified: Identification | None
    judged: Judged
    entry: License | None

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(entry.key for leaf in self.found.leaves() for entry in leaf.entries)

    @property
    def is_named(self) -> bool:
        """Somebody says which licence it is, known to the catalogue or not."""
        return self.text is not None or any(fold(leaf.text) != "unknown" for leaf in self.found.leaves())


def compare(
    catalogue: Catalogue, index: TextIndex, old: LicenseState, new: LicenseState, seen: Lookup = nothing_seen
) -> Comparison:
    """Compare two states, with ``seen`` finding what was learned of their texts; raises Invalid over 1 MiB."""
    before = _view(catalogue, index, old, seen, "old")
    after = _view(catalogue, index, new, seen, "new")
    passages = _passages(before, after)
    kinds = _kinds(before, after, text_changed=bool(passages))
    terms = _terms(before, after, passages) if kinds else ()
    return Comparison(
        material=bool(kinds),
        kind=kinds,
        direction=_direction(before, after, passages, terms) if kinds else "lateral",
        class_before=before.judged.class_,
        class_after=after.judged.class_,
        terms=terms,
        sensitive=sensitive_changes(passages),
        diff=diff_lines(passages),
    )


def _view(catalogue: Catalogue, index: TextIndex, state: LicenseState, seen: Lookup, side: str) -> _View:
    found = find_candidates(catalogue, state.declared or Declared())
    try:
        text = normalise(state.text) if state.text is not None and state.text.strip() else None
    except Invalid as error:
        raise Invalid(error.message, pointer=f"/{side}/text") from error
    identified = identify_normalised(index, text, seen(text)) if text else None
    judged, entry = _effective(catalogue, found, identified)
    return _View(state.declared, found, text, identified, judged, entry)


def _effective(
    catalogue: Catalogue, found: Candidates, identified: Identification | None
) -> tuple[Judged, License | None]:
    """The licence that holds: the text decides, and a card that contradicts its text leaves nothing known."""
    declared = judge(found)
    leaves = list(found.leaves())
    entry = leaves[0].entry if len(leaves) == 1 else None
    if identified is None:
        return declared, entry
    named = {one.key for leaf in leaves for one in leaf.entries if not one.family}
    keys = frozenset[str]().union(*map(catalogue.line_of, named))
    if identified.license:
        from_text = catalogue.entries[identified.license]
        if not keys or identified.license in keys:
            return judge_entry(from_text), from_text
        contradiction = "the card and the text name different licences"
    elif identified.nearest and identified.match != "unknown" and identified.nearest in keys:
        contradiction = "the text is not the one that the card names"
    else:
        return declared, entry
    return msgspec.structs.replace(judge(Candidates("none")), reasons=(contradiction,)), None


def _passages(before: _View, after: _View) -> tuple[Passage, ...]:
    """What changed in the text; nothing where a side is missing or both are the same licence word for word."""
    if before.text is None or after.text is None or before.text.sha256 == after.text.sha256:
        return ()
    licences = {view.identified.license if view.identified else None for view in (before, after)}
    if len(licences) == 1 and None not in licences:
        return ()
    return diff_words(_with_title(before.text), _with_title(after.text))


def _with_title(text: Normalised) -> tuple[str, ...]:
    return (text.title, *text.words) if text.title else text.words


def _kinds(before: _View, after: _View, *, text_changed: bool) -> tuple[Kind, ...]:
    kinds: list[Kind] = []
    if before.declared is not None and after.declared is not None:
        if not before.declared.is_empty and after.declared.is_empty:
            kinds.append("license.removed")
        elif not _same_licence(before.found, after.found):
            kinds.append("license.id_changed")
        if _link_moved(before.declared.link, after.declared.link):
            kinds.append("license.link_changed")
    if text_changed:
        kinds.append("license.text_changed")
    return tuple(kinds)


def _same_licence(old: Candidates, new: Candidates) -> bool:
    """Another spelling, or a name that now says which of several texts of one class it always meant."""
    olds, news = list(old.leaves()), list(new.leaves())
    if len(olds) != len(news) or (len(olds) > 1 and _operators(old) != _operators(new)):
        return False
    remaining = list(news)
    for leaf in olds:
        match = next((other for other in remaining if _same_part(leaf, other)), None)
        if match is None:
            return False
        remaining.remove(match)
    return True


def _same_part(old: Part, new: Part) -> bool:
    if not (old.entries and new.entries):
        return not old.entries and not new.entries and fold(old.text) == fold(new.text)
    if old.exception != new.exception or (
        old.spdx and new.spdx and _stated(old) and _stated(new) and old.spdx != new.spdx
    ):
        return False
    olds, news = ({entry.key for entry in part.entries} for part in (old, new))
    if olds == news:
        return True
    classes = {entry.class_ for entry in (*old.entries, *new.entries)}
    of_olds, of_news = ({entry.version_of for entry in part.entries} for part in (old, new))
    return len(classes) == 1 and (olds < news or news < olds or of_news == olds or of_olds == news)


def _stated(part: Part) -> bool:
    """Whether the writer said "only" or "or later"."""
    return bool(re.search(r"(\+|-or-later|-only)$", part.text, re.IGNORECASE))


def _operators(found: Candidates) -> tuple[str, ...]:
    return (found.operator, *(o for part in found.parts if isinstance(part, Candidates) for o in _operators(part)))


def _link_moved(old: str | None, new: str | None) -> bool:
    return bool(old and new) and _LINK_NOISE.sub("", str(old)) != _LINK_NOISE.sub("", str(new))


def _terms(before: _View, after: _View, passages: tuple[Passage, ...]) -> tuple[TermChange, ...]:
    found: list[TermChange] = []
    class_before, class_after = before.judged.class_, after.judged.class_
    if class_before != class_after:
        direction = _class_direction(class_before, class_after)
        found.append(TermChange(term="class", before=class_before, after=class_after, direction=direction))
    if before.entry and after.entry:
        found.extend(moved_terms(before.entry, after.entry))
    elif limits := _limits(before, after):
        found.append(limits)
    if passages and not (before.entry and after.entry and before.entry != after.entry):
        found.append(_text_change(passages))
    return tuple(found)


def _limits(before: _View, after: _View) -> TermChange | None:
    """Thresholds of a name that stands for several texts: what may apply, beside what did."""
    old, new = (
        "; ".join(map(describe_threshold, view.judged.restrictions.thresholds)) or None for view in (before, after)
    )
    none_before = before.entry is not None and before.entry.terms.thresholds == ()
    none_after = after.entry is not None and after.entry.terms.thresholds == ()
    if old == new or not ((none_before and new) or (none_after and old)):
        return None
    return TermChange(
        term="thresholds", before=old or "none", after=new or "none", direction="narrowed" if new else "widened"
    )


def _text_change(passages: tuple[Passage, ...]) -> TermChange:
    removed, added = (
        " [...] ".join(" ".join(side) for side in sides if side)[:1000] or None
        for sides in ([passage.before for passage in passages], [passage.after for passage in passages])
    )
    return TermChange(term="text", before=removed, after=added, direction=_text_direction(passages))


def _direction(before: _View, after: _View, passages: tuple[Passage, ...], terms: tuple[TermChange, ...]) -> Direction:
    class_before, class_after = before.judged.class_, after.judged.class_
    if not (before.is_named and after.is_named):
        return "unknown"
    if class_before != class_after:
        by_class = _class_direction(class_before, class_after)
        return by_class if by_class != "unknown" or not passages else _text_direction(passages)
    if passages and not (before.entry and after.entry and before.entry != after.entry):
        return _text_direction(passages)
    if before.entry and after.entry:
        return overall([change.direction for change in terms if change.term in DECISIVE])
    return "unknown"


def _class_direction(before: LicenseClass, after: LicenseClass) -> Direction:
    """Leaving a permissive licence for one that nobody knows takes a grant away; coming from there gives one."""
    if LicenseClass.DATA in (before, after):
        return "unknown"
    if LicenseClass.UNKNOWN in (before, after) and LicenseClass.PERMISSIVE not in (before, after):
        return "unknown"
    return "narrowed" if class_rank(after) > class_rank(before) else "widened"


def _text_direction(passages: tuple[Passage, ...]) -> Direction:
    """Added duties narrow, removed ones widen; a passage that reads differently has to be read."""
    if all(p.op == "added" and len(p.after) >= _MIN_ADDED_WORDS for p in passages):
        return "narrowed" if any(_RESTRICTING.search(" ".join(p.after)) for p in passages) else "unknown"
    if all(p.op == "removed" and len(p.before) >= _MIN_ADDED_WORDS for p in passages):
        return "widened" if any(_RESTRICTING.search(" ".join(p.before)) for p in passages) else "unknown"
    return "unknown"
