"""Which parts of a licence changed from one state to another.

* A part that was not available on one side did not change.
* Another spelling is no change, nor is a name that now says which of several texts of one class it always meant.
* What stands beside the licence (its link) changes by itself; what does not change the page shown does not count.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal

from registry.licenses.comparison.states import AssessedState, DeclaredPart
from registry.licenses.links import shows_the_same

Kind = Literal[
    "license.id_changed", "license.text_changed", "license.link_changed", "license.removed", "territory.changed"
]


def kinds_between(
    before: AssessedState, after: AssessedState, *, text_changed: bool, territory_changed: bool = False
) -> tuple[Kind, ...]:
    """What changed: id, link, text, and beside the text the countries that it names, each by itself."""
    in_text: tuple[tuple[Kind, bool], ...] = (
        ("license.text_changed", text_changed),
        ("territory.changed", territory_changed),
    )
    return (*_declared_kinds(before, after), *(kind for kind, is_so in in_text if is_so))


def _declared_kinds(before: AssessedState, after: AssessedState) -> Iterator[Kind]:
    if before.declared is None or after.declared is None:
        return
    if not before.declared.is_empty and after.declared.is_empty:
        yield "license.removed"
    elif not _names_the_same(before, after):
        yield "license.id_changed"
    if _link_moved(before.declared.link, after.declared.link):
        yield "license.link_changed"


def _names_the_same(before: AssessedState, after: AssessedState) -> bool:
    """Every part has its counterpart, whatever their order and however often each is named; they are joined alike."""
    parts, remaining = _without_repeats(before.parts), _without_repeats(after.parts)
    if len(parts) != len(remaining) or (len(parts) > 1 and before.operators != after.operators):
        return False
    for part in parts:
        match = next((other for other in remaining if _is_same_part(part, other)), None)
        if match is None:
            return False
        remaining.remove(match)
    return True


def _without_repeats(parts: Sequence[DeclaredPart]) -> list[DeclaredPart]:
    """A licence that is listed twice, in whatever spelling, is listed once."""
    return list({(part.name if part.kind == "unknown" else part.keys, *_stated(part)): part for part in parts}.values())


def _stated(part: DeclaredPart) -> tuple[str | None, str | None]:
    return part.exception, part.stated_spdx


def _is_same_part(old: DeclaredPart, new: DeclaredPart) -> bool:
    return _SAME[old.kind, new.kind](old, new)


def _has_same_name(old: DeclaredPart, new: DeclaredPart) -> bool:
    return old.name == new.name


def _may_mean_the_same(old: DeclaredPart, new: DeclaredPart) -> bool:
    if old.exception != new.exception or _states_another(old, new):
        return False
    return old.keys == new.keys or (len(old.classes | new.classes) == 1 and _says_more_or_less(old, new))


def _states_another(old: DeclaredPart, new: DeclaredPart) -> bool:
    """``GPL-2.0-only`` and ``GPL-2.0-or-later`` are one entry and two licences."""
    return bool(old.stated_spdx and new.stated_spdx) and old.stated_spdx != new.stated_spdx


def _says_more_or_less(old: DeclaredPart, new: DeclaredPart) -> bool:
    """One side names some of what the other may mean, or versions of it."""
    is_part = old.keys < new.keys or new.keys < old.keys
    return is_part or old.versions_of == new.keys or new.versions_of == old.keys


def _never(_old: DeclaredPart, _new: DeclaredPart) -> bool:
    return False


_SAME: Mapping[tuple[str, str], Callable[[DeclaredPart, DeclaredPart], bool]] = {
    ("unknown", "unknown"): _has_same_name,
    ("unknown", "known"): _never,
    ("known", "unknown"): _never,
    ("known", "known"): _may_mean_the_same,
}
"""Whether two parts are the same licence, by what is known of the old one and of the new one."""


def _link_moved(old: str | None, new: str | None) -> bool:
    return bool(old and new and not shows_the_same(old, new))
