"""How the figures of a sentence move users: higher or lower, per another time, from another side on, of other users.

A figure is a threshold of a duty, that more users stay below when it rises, or a ceiling of a permission. Pure.
"""

from collections.abc import Iterator, Mapping

from registry.licenses.comparison.sentences import vocabulary as v
from registry.licenses.comparison.sentences.figures import bounds_in, figures_in, times_per_year
from registry.licenses.comparison.sentences.residues import Move
from registry.licenses.comparison.sentences.segments import Sentence

_PER_YEAR = frozenset(("users", "money"))
_FLOORS = frozenset(("over", "from"))
_CEILINGS = frozenset(("under", "up to"))


def words_about_figures(here: Sentence, there: Sentence) -> frozenset[str]:
    """Words that say from where on and per what time figures count, where that is what differs."""
    said: frozenset[str] = frozenset()
    if bounds_in(here.words) != bounds_in(there.words):
        said |= v.BOUND_WORDS
    periods = times_per_year(here.words), times_per_year(there.words)
    if None in periods or periods[0] == periods[1] or not _PER_YEAR & figures_in(here.words).keys():
        return said
    return said | frozenset(v.PERIODS)


def moves_of_figures(before: Sentence, after: Sentence) -> Iterator[Move]:
    """Higher or lower, per other times, and from another side on."""
    old, new = figures_in(before.words), figures_in(after.words)
    for unit in sorted(old.keys() | new.keys()):
        first, second = (_per_year(side, unit, one, other) for side, one, other in (
            (old.get(unit), before, after), (new.get(unit), after, before),
        ))  # fmt: skip
        if first == second:
            continue
        if not first or not second or len(first) != len(second) or not _raising_widens(unit, before, after):
            yield "unknown"
            continue
        higher = {b > a for a, b in zip(first, second, strict=True) if a != b}
        yield "lateral" if len(higher) > 1 else "widened" if higher == {True} else "narrowed"
    if old and new:
        yield from _bounds(before, after)


def _per_year(values: tuple[float, ...] | None, unit: str, here: Sentence, there: Sentence) -> tuple[float, ...] | None:
    """Figures of users and money by the year, where two sentences count per another time."""
    periods = times_per_year(here.words), times_per_year(there.words)
    if values is None or unit not in _PER_YEAR or None in periods or periods[0] == periods[1]:
        return values
    return tuple(value * (periods[0] or 1) for value in values)


def _raising_widens(unit: str, before: Sentence, after: Sentence) -> bool:
    """A threshold of a duty that more may stay below, or a ceiling of a permission that more reach."""
    if unit not in v.RAISING_WIDENS or any(part in "".join(before.words + after.words) for part in v.CJK_CEILINGS):
        return False
    bounds = bounds_in(before.words) | bounds_in(after.words)
    forces = {before.force, after.force}
    if bounds & _FLOORS and bounds & _CEILINGS:
        return False
    if bounds & _CEILINGS:
        return forces <= {"permission", "limit", "mixed"}
    return not (bounds & _FLOORS and "permission" in forces)


def _bounds(before: Sentence, after: Sentence) -> Iterator[Move]:
    """Whether who has just as much as a figure says now belongs to those it concerns."""
    old, new = bounds_in(before.words), bounds_in(after.words)
    if old == new:
        return
    if not _raising_widens("users", before, after):
        yield "unknown"
        return
    moves: Mapping[tuple[frozenset[str], frozenset[str]], Move] = {
        (frozenset(("over",)), frozenset(("from",))): "narrowed",
        (frozenset(("from",)), frozenset(("over",))): "widened",
        (frozenset(("up to",)), frozenset(("under",))): "narrowed",
        (frozenset(("under",)), frozenset(("up to",))): "widened",
    }
    yield moves.get((frozenset(old), frozenset(new)), "unknown")


def moves_of_scope(before: Sentence, after: Sentence) -> Iterator[Move]:
    """Whose users or money is counted."""
    if v.RAISING_WIDENS & figures_in(before.words).keys() & figures_in(after.words).keys():
        old, new = (set(one.words) & v.SCOPE for one in (before, after))
        if old != new:
            yield "narrowed" if new > old else "widened" if new < old else "unknown"
