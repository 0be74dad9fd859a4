"""Which terms moved between two licences, and whether users may do more or less afterwards."""

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

import msgspec

from registry.licenses.catalogue.clauses import Term, Threshold
from registry.licenses.catalogue.entries import Evidence, License, Terms

Direction = Literal["widened", "narrowed", "lateral", "unknown"]

_RANKS: dict[str, tuple[str, ...]] = {
    "commercial": ("yes", "conditional", "no"),
    "redistribution": ("yes", "conditional", "no"),
    "output_training": ("allowed", "conditional", "forbidden"),
    "hosted_service": ("allowed", "separate_license", "forbidden"),
    "binding": (
        "none",
        "notice",
        "notice-and-license-copy",
        "pass-through-use-restrictions",
        "same-license",
        "nc-inherits",
        "no-sharing-of-adapted-material",
        "no-distribution",
    ),
}
DECISIVE = frozenset(
    (
        *("commercial", "redistribution", "output_training", "hosted_service", "thresholds"),
        *("territory", "purposes", "fields", "use_policy"),
    )
)
"""Terms that decide what users may do; notices, names and patents move beside them (MIT to Apache-2.0 is lateral)."""
_RESTRICTIONS = ("purposes", "naming", "displays", "fields", "use_policy", "register", "content_filter", "disclosure")
_STATEMENTS = ("patents", "revocable", "may_change", "litigation", "termination", "outputs_commercial")


class TermChange(msgspec.Struct, frozen=True):
    """One term before and after, in words."""

    term: str
    before: str | None
    after: str | None
    direction: Direction


def moved_terms(before: License, after: License) -> tuple[TermChange, ...]:
    """The terms in which two licences differ; a side that is not known gives direction ``unknown``."""
    if before.key == after.key:
        return ()
    old, new = before.terms, after.terms
    read = before.evidence == after.evidence == Evidence.TEXT
    found = [
        *(_ranked(name, old, new) for name in _RANKS),
        _sets("duties", _duties(old), _duties(new)),
        _thresholds(old.thresholds, new.thresholds),
        _sets("territory", _countries(old), _countries(new)),
        *(_restriction(name, old, new, read=read) for name in _RESTRICTIONS),
        *(_statement(name, getattr(old, name), getattr(new, name)) for name in _STATEMENTS),
        *_further(old, new),
    ]
    return tuple(change for change in found if change)


def overall(directions: Sequence[Direction]) -> Direction:
    """One direction for many moves: both ways at once is sideways."""
    seen = set(directions)
    if {"widened", "narrowed"} <= seen:
        return "lateral"
    for direction in ("widened", "narrowed"):
        if direction in seen:
            return "widened" if direction == "widened" else "narrowed"
    return "unknown" if "unknown" in seen else "lateral"


def describe_threshold(threshold: Threshold) -> str:
    """A threshold in one line."""
    sign = "more than" if threshold.operator == ">" else "at least"
    return f"{sign} {threshold.value:,} {threshold.metric.replace('_', ' ')}: {threshold.effect.replace('_', ' ')}"


def _ranked(name: str, old: Terms, new: Terms) -> TermChange | None:
    before, after = (getattr(getattr(terms, name), "value", None) for terms in (old, new))
    if before == after:
        return None
    ranks = _RANKS[name]
    if before not in ranks or after not in ranks:
        return TermChange(term=name, before=before, after=after, direction="unknown")
    narrower = ranks.index(after) > ranks.index(before)
    return TermChange(term=name, before=before, after=after, direction="narrowed" if narrower else "widened")


def _sets(name: str, old: frozenset[str] | None, new: frozenset[str] | None) -> TermChange | None:
    """More members restrict more."""
    if old == new or (not old and not new):
        return None
    before, after = (None if side is None else ", ".join(sorted(side)) or "none" for side in (old, new))
    if old is None or new is None:
        return TermChange(term=name, before=before, after=after, direction="unknown")
    direction: Direction = "narrowed" if new > old else "widened" if new < old else "lateral"
    return TermChange(term=name, before=before, after=after, direction=direction)


def _thresholds(old: tuple[Threshold, ...] | None, new: tuple[Threshold, ...] | None) -> TermChange | None:
    before, after = (None if side is None else frozenset(map(describe_threshold, side)) for side in (old, new))
    change = _sets("thresholds", before, after)
    if change is None or change.direction != "lateral" or not old or not new:
        return change
    moves = overall([_limit(one, new) for one in old])
    return msgspec.structs.replace(change, direction=moves)


def _limit(one: Threshold, others: Sequence[Threshold]) -> Direction:
    """The same kind of limit, higher or lower."""
    same = [other for other in others if (other.metric, other.effect) == (one.metric, one.effect)]
    if len(same) != 1 or same[0].value == one.value:
        return "lateral"
    return "widened" if same[0].value > one.value else "narrowed"


def _restriction(name: str, old: Terms, new: Terms, *, read: bool) -> TermChange | None:
    """A limit that one text has and the other, read as a whole, does not."""
    before, after = _in_words(getattr(old, name)), _in_words(getattr(new, name))
    if before == after:
        return None
    direction: Direction = "unknown"
    if read and not (before and after):
        direction = "narrowed" if after else "widened"
    return TermChange(term=name, before=before, after=after, direction=direction)


def _further(old: Terms, new: Terms) -> Iterator[TermChange | None]:
    """What both texts say on a topic that has no type of its own."""
    after = {fact.topic: fact for fact in new.further}
    for fact in old.further:
        yield _statement(fact.topic, fact, after.get(fact.topic))


def _statement(name: str, old: Term | None, new: Term | None) -> TermChange | None:
    before, after = _in_words(old), _in_words(new)
    if before == after or not (before and after):
        return None
    return TermChange(term=name, before=before, after=after, direction="unknown")


def _in_words(term: object) -> str | None:
    """A term in words: what it says, or what it lists."""
    if isinstance(term, tuple):
        return "; ".join(filter(None, map(_in_words, term))) or None
    if term is None:
        return None
    describers: tuple[Callable[[object], object], ...] = (
        lambda item: getattr(item, "value", None),
        lambda item: getattr(item, "text", None),
        lambda item: getattr(item, "description", None),
        lambda item: ", ".join(getattr(item, "prohibited", ())),
        lambda item: getattr(item, "when", None),
    )
    return next((str(said) for describe in describers if (said := describe(term))), "yes")


def _duties(terms: Terms) -> frozenset[str] | None:
    return frozenset(terms.redistribution.duties) if terms.redistribution else None


def _countries(terms: Terms) -> frozenset[str] | None:
    return frozenset(terms.territory.excluded) if terms.territory else None
