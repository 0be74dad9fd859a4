"""Two states of a licence: is the difference only cosmetic, and if not, what moved and in which direction for users.

1. Each state is worked out once (``states``): which licence holds, what its text says.
2. What changed (``kinds``): nothing is material that is only another spelling, layout or order.
3. What moved in the terms (``terms``), as far as both licences are known, and in the sentences of the text.
4. One direction for users (``directions``); where one cannot tell, ``unknown``.

Pure. Decided in ADR 0006 and 0008.
"""

import msgspec

from registry.binary_files import files_in
from registry.errors import Invalid
from registry.licenses.catalogue.entries import LicenseClass
from registry.licenses.catalogue.load import Catalogue
from registry.licenses.comparison.directions import (
    CLASS_DIRECTIONS,
    TextDifference,
    direction_between,
    is_another_license,
    text_direction,
)
from registry.licenses.comparison.kinds import Kind, kinds_between
from registry.licenses.comparison.sentences import EditionChange, compare_editions
from registry.licenses.comparison.states import AssessedState, LicenseState, assess
from registry.licenses.comparison.terms import Direction, TermChange, describe_threshold, moved_terms
from registry.licenses.texts.diff import DiffLine, diff_lines, diff_words
from registry.licenses.texts.identification import TextIndex
from registry.licenses.texts.lookup import Lookup
from registry.licenses.texts.normalisation import Normalised
from registry.licenses.texts.sensitive import sensitive_changes


class Comparison(msgspec.Struct, frozen=True):
    """The difference of two states, as the API gives it; ``direction`` is seen from the users' side."""

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


def compare(
    catalogue: Catalogue, index: TextIndex, old: LicenseState, new: LicenseState, lookup: Lookup | None = None
) -> Comparison:
    """Compare two states, with ``lookup`` finding what was learned of their texts; raises Invalid over 1 MiB."""
    sides = []
    for side, state in (("old", old), ("new", new)):
        try:
            sides.append(assess(catalogue, index, state, lookup))
        except Invalid as error:
            raise Invalid(error.message, pointer=f"/{side}/text") from error
    return compare_states(*sides)


def compare_states(before: AssessedState, after: AssessedState) -> Comparison:
    """Compare two states that were worked out."""
    text = _text_difference(before, after)
    passages = text.passages
    elsewhere = _names_other_countries(before, after, text)
    kinds = kinds_between(before, after, text_changed=bool(passages), territory_changed=elsewhere)
    terms = _terms(before, after, text) if kinds else ()
    return Comparison(
        material=bool(kinds),
        kind=kinds,
        direction=direction_between(before, after, text, terms) if kinds else "lateral",
        class_before=before.class_,
        class_after=after.class_,
        terms=terms,
        sensitive=sensitive_changes(passages),
        diff=diff_lines(passages),
    )


def _text_difference(before: AssessedState, after: AssessedState) -> TextDifference:
    """What changed in the text; nothing where a side is missing, or both are one licence but for names and links."""
    if before.text is None or after.text is None or before.text.sha256 == after.text.sha256:
        return TextDifference()
    if before.text_license and before.text_license == after.text_license and before.entry and before.entry.spdx:
        # A listed licence is one in all its printings; a vendor's entry may hold editions that differ in their terms.
        return TextDifference()
    if files_in(before.written or "") != files_in(after.written or ""):
        # What such a file says is not read, so neither is which way it moved.
        return TextDifference(diff_words(_with_title(before.text), _with_title(after.text)))
    edition = compare_editions(before.written, after.written) if before.written and after.written else None
    if edition and edition.is_cosmetic and before.text.title == after.text.title:
        return TextDifference()
    return TextDifference(diff_words(_with_title(before.text), _with_title(after.text)), edition)


def _names_other_countries(before: AssessedState, after: AssessedState, text: TextDifference) -> bool:
    """Whether a text that changed names other countries than before, or its licence does by its terms."""
    if not text.passages:
        return False
    if text.edition is not None:
        return text.edition.territory is not None
    if before.entry is None or after.entry is None:
        return False
    return any(change.term == "territory" for change in moved_terms(before.entry, after.entry))


def _with_title(text: Normalised) -> tuple[str, ...]:
    return (text.title, *text.words) if text.title else text.words


def _terms(before: AssessedState, after: AssessedState, text: TextDifference) -> tuple[TermChange, ...]:
    found: list[TermChange] = []
    if direction := CLASS_DIRECTIONS.get((before.class_, after.class_)):
        found.append(TermChange(term="class", before=before.class_, after=after.class_, direction=direction))
    if before.entry and after.entry:
        found.extend(moved_terms(before.entry, after.entry))
    elif limits := _limits(before, after):
        found.append(limits)
    if text.edition and text.edition.territory and not any(change.term == "territory" for change in found):
        found.append(_territory_change(text.edition, text.edition.territory))
    if text.passages and not is_another_license(before, after):
        found.append(_text_change(text))
    return tuple(found)


def _territory_change(edition: EditionChange, direction: Direction) -> TermChange:
    before, after = (", ".join(side) or "none" for side in (edition.countries_before, edition.countries_after))
    return TermChange(term="territory", before=before, after=after, direction=direction)


def _limits(before: AssessedState, after: AssessedState) -> TermChange | None:
    """Thresholds of a name that stands for several texts: what may apply, beside what did."""
    old, new = map(_sizes, (before, after))
    none_before, none_after = (
        state.entry is not None and state.entry.terms.thresholds == () for state in (before, after)
    )
    if old == new or not ((none_before and new) or (none_after and old)):
        return None
    return TermChange(
        term="thresholds", before=old or "none", after=new or "none", direction="narrowed" if new else "widened"
    )


def _sizes(state: AssessedState) -> str | None:
    """The thresholds in words; of a name that several texts bear, each is one that only some of them have."""
    sizes = "; ".join(dict.fromkeys(map(describe_threshold, state.thresholds))) or None
    return sizes if state.entry or sizes is None else f"one of: {sizes}"


def _text_change(text: TextDifference) -> TermChange:
    removed, added = (
        " [...] ".join(" ".join(side) for side in sides if side)[:1000] or None
        for sides in ([passage.before for passage in text.passages], [passage.after for passage in text.passages])
    )
    return TermChange(term="text", before=removed, after=added, direction=text_direction(text))
