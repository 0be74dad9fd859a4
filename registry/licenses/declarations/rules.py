"""What is known of a declaration: its class, whether it is settled, what it restricts, and why not more. Pure.

* Unknown never becomes known: a family word, one of several texts, a list without an operator and a text that was never
  read all need review, with a reason that says what is missing.
* ``OR`` leaves the choice, so the mildest known branch decides; ``AND`` binds by all, so the strictest does.
* Where nothing says how parts combine, only what all of them agree on is given.
* An exception after ``WITH`` is never decided by machine.

Decided in ADR 0009.
"""

from collections.abc import Callable, Iterable

import msgspec

from registry.licenses.catalogue.clauses import Answer, Threshold
from registry.licenses.catalogue.entries import Evidence, License, LicenseClass, Terms
from registry.licenses.declarations.expressions import MAX_DEPTH, find_exception, find_license, nests_too_deep
from registry.licenses.declarations.parts import Candidates, Part
from registry.licenses.declarations.values import CUT, MAX_LENGTH

_UNREAD = {
    Evidence.SECONDARY: "known from summaries only: the text has to be read",
    Evidence.NONE: "the text was never read",
}
_SHOWN = 120
"""Characters of an unknown name that a reason repeats."""
_PARTLY_READ = "read in part: facts that rest on other clauses are not known"
_FREEDOM: tuple[Answer, ...] = ("yes", "conditional", "unknown", "no")


class ExcludedCountries(msgspec.Struct, frozen=True):
    """Countries that a licence leaves out; ``who`` and ``covers`` as in ``Territory``."""

    countries: tuple[str, ...]
    who: str
    covers: str
    clause: str | None = None
    license: str | None = None


class Restrictions(msgspec.Struct, frozen=True):
    """What limits the use of a licence, in short; the terms say it in full."""

    commercial: Answer = "unknown"
    countries_excluded: tuple[ExcludedCountries, ...] = ()
    thresholds: tuple[Threshold, ...] = ()


class Judged(msgspec.Struct, frozen=True):
    """What is known of one part or one combination."""

    class_: LicenseClass
    known: bool
    reasons: tuple[str, ...]
    restrictions: Restrictions
    license: str | None = None
    spdx: str | None = None
    one_of: tuple[str, ...] = ()
    """The texts that one name may mean, where none is settled."""


def class_rank(class_: LicenseClass) -> int:
    """Position from the mildest class to the least known one."""
    return list(LicenseClass).index(class_)


def judge(found: Candidates | Part) -> Judged:
    """Class, certainty and restrictions: OR takes the mildest, AND the strictest, an unsaid operator neither."""
    if isinstance(found, Part):
        return _judge_part(found)
    if found.operator == "none":
        return _unknown("no licence is declared", *found.reasons)
    judged = [judge(part) for part in found.parts]
    if found.operator == "single":
        return msgspec.structs.replace(judged[0], reasons=(*judged[0].reasons, *found.reasons))
    if found.operator == "or":
        return _either(judged)
    return _all_of(judged, found)


def judge_entry(entry: License) -> Judged:
    """What the catalogue knows of one licence, as far as its text was read."""
    reasons = [_UNREAD[entry.evidence]] if entry.evidence in _UNREAD else []
    known = not reasons and not entry.family and entry.verdict_default is None
    if entry.evidence in (Evidence.TEXT_PARTIAL, Evidence.EXCERPT):
        reasons.append(_PARTLY_READ)
    if entry.ambiguous:
        reasons.append(entry.ambiguous)
    if entry.family:
        reasons = [_family_reason(entry)]
    elif entry.verdict_default and not entry.ambiguous:
        reasons.append("what the text grants is not settled")
    return Judged(
        class_=entry.class_,
        known=known,
        reasons=tuple(reasons),
        restrictions=restrictions(entry.key, entry.terms),
        license=None if entry.family else entry.key,
        spdx=None if entry.family else entry.spdx,
    )


def restrictions(key: str, terms: Terms) -> Restrictions:
    """The short form of a licence's limits."""
    territory = terms.territory
    excluded = (
        (ExcludedCountries(territory.excluded, territory.subject, territory.covers, territory.clause, key),)
        if territory and territory.excluded
        else ()
    )
    return Restrictions(
        commercial=terms.commercial.value if terms.commercial else "unknown",
        countries_excluded=excluded,
        thresholds=terms.thresholds or (),
    )


def _family_reason(entry: License) -> str:
    if entry.key == "unknown":
        return "the card says that the licence is unknown"
    if entry.key == "other":
        return '"other" names no licence: license_name, a link or a LICENSE file has to say which'
    return f"{entry.name!r} names a family: only the text says which licence"


def _judge_part(part: Part) -> Judged:
    if not part.entries and part.ruled_out:
        return _unknown(_why_none(part))
    if not part.entries:
        return msgspec.structs.replace(_unknown(_why_unknown(part)), spdx=part.spdx)
    judged = [judge_entry(entry) for entry in part.entries]
    if len(judged) > 1 or part.ruled_out:
        return _one_of(part, judged)
    if part.exception:
        reason = _about_exception(part.exception)
        return msgspec.structs.replace(judged[0], known=False, spdx=part.spdx, reasons=(*judged[0].reasons, reason))
    if part.spdx and (part.spdx != part.entries[0].spdx or part.spdx.casefold() == part.text.casefold()):
        # "GPL-3.0-or-later" written out says what the bare Hub id leaves open.
        reasons = tuple(reason for reason in judged[0].reasons if reason != part.entries[0].ambiguous)
        return msgspec.structs.replace(judged[0], spdx=part.spdx, reasons=reasons)
    return judged[0]


def _about_exception(exception: str) -> str:
    """SPDX exceptions add permissions, but a card's "WITH" may bring a restriction (Commons Clause): never assumed."""
    if find_exception(exception):
        return f"the exception {exception!r} has to be read"
    if find_license(exception):
        return f"{exception!r} stands where an exception belongs and is a licence"
    return f"the exception {exception!r} is not on the SPDX list and has to be read"


def _why_unknown(part: Part) -> str:
    shown = repr(part.text if len(part.text) <= _SHOWN else part.text[:_SHOWN] + CUT)
    if nests_too_deep(part.text):
        return f"{shown} has more than {MAX_DEPTH} parentheses in each other, which is not read"
    if part.text.endswith(CUT) and len(part.text) == MAX_LENGTH:
        return f"{shown} was cut at {MAX_LENGTH} characters, so it is not known what it says"
    if find_exception(part.text):
        return f"{shown} is an exception to a licence and none itself"
    if find_license(part.text):
        return f"{shown} is not a known licence: SPDX lists it, but the catalogue does not have its terms"
    hint = f"; similar: {', '.join(part.hints)}" if part.hints else ""
    return f"{shown} is not a known licence{hint}"


def _one_of(part: Part, judged: list[Judged]) -> Judged:
    """A name for several texts; what is given is what all of them agree on, never what any of them says."""
    others = f" ({_listed(part.ruled_out)} cannot be meant)" if part.ruled_out else ""
    return Judged(
        class_=_agreed_class(judged),
        known=False,
        reasons=(f"{part.text!r} may mean {_listed(part.entries)}{others}: only the text says which",),
        restrictions=_common([one.restrictions for one in judged]),
        one_of=tuple(entry.key for entry in part.entries),
    )


def _why_none(part: Part) -> str:
    return f"{part.text!r} means none of {_listed(part.ruled_out)}, which are younger: only the text says which"


def _listed(entries: tuple[License, ...]) -> str:
    return ", ".join(entry.key for entry in entries)


def _common(limits: list[Restrictions]) -> Restrictions:
    """What holds whichever of several texts it is."""
    first, *others = limits
    return Restrictions(
        commercial=_agreed(one.commercial for one in limits),
        countries_excluded=tuple(filter(None, (_excluded_by_all(one, others) for one in first.countries_excluded))),
        thresholds=tuple(
            one for one in first.thresholds if all(_size(one) in map(_size, other.thresholds) for other in others)
        ),
    )


def _excluded_by_all(one: ExcludedCountries, others: list[Restrictions]) -> ExcludedCountries | None:
    """The countries that every text leaves out for the same people and the same models; its clause is one text's."""
    countries = set(one.countries)
    for other in others:
        alike = (e.countries for e in other.countries_excluded if (e.who, e.covers) == (one.who, one.covers))
        countries &= set().union(*alike)
    if not countries:
        return None
    return one if not others else ExcludedCountries(tuple(sorted(countries)), one.who, one.covers)


def _size(one: Threshold) -> Threshold:
    """A threshold without where it stands and what explains it."""
    return msgspec.structs.replace(one, clause=None, source=None, note=None, scope=None)


def _either(judged: list[Judged]) -> Judged:
    """The user may choose, so the mildest known branch decides; unknown branches take nothing away."""
    known = [one for one in judged if one.known]
    best = min(known or judged, key=lambda one: class_rank(one.class_))
    return Judged(
        class_=best.class_,
        known=bool(known),
        reasons=(f"either may be chosen: {best.license or best.class_}",)
        if known
        else tuple(r for one in judged for r in one.reasons),
        restrictions=best.restrictions,
        spdx=_join(judged, "OR"),
    )


def _all_of(judged: list[Judged], found: Candidates) -> Judged:
    """Everything binds together; with an unsaid operator nobody knows, so the answer also waits for a person."""
    joined = found.operator == "and"
    return Judged(
        class_=max((one.class_ for one in judged), key=class_rank) if joined else _agreed_class(judged),
        known=joined and all(one.known for one in judged),
        reasons=(*found.reasons, *(reason for one in judged for reason in one.reasons)),
        restrictions=_merge(judged, _strictest if joined else _agreed),
        spdx=_join(judged, "AND") if joined else None,
    )


def _join(judged: list[Judged], operator: str) -> str | None:
    parts = [one.spdx for one in judged]
    return f" {operator} ".join(f"({part})" if " " in part else part for part in parts if part) if all(parts) else None


def _merge(judged: list[Judged], commercial: Callable[[Iterable[Answer]], Answer]) -> Restrictions:
    return Restrictions(
        commercial=commercial(one.restrictions.commercial for one in judged),
        countries_excluded=tuple(dict.fromkeys(e for one in judged for e in one.restrictions.countries_excluded)),
        thresholds=tuple(dict.fromkeys(t for one in judged for t in one.restrictions.thresholds)),
    )


def _strictest(answers: Iterable[Answer]) -> Answer:
    return max(answers, key=_FREEDOM.index)


def _agreed_class(judged: list[Judged]) -> LicenseClass:
    classes = {one.class_ for one in judged}
    return classes.pop() if len(classes) == 1 else LicenseClass.UNKNOWN


def _agreed(answers: Iterable[Answer]) -> Answer:
    distinct = set(answers)
    return distinct.pop() if len(distinct) == 1 else "unknown"


def _unknown(*reasons: str) -> Judged:
    return Judged(class_=LicenseClass.UNKNOWN, known=False, reasons=reasons, restrictions=Restrictions())
