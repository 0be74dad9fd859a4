"""What binds a model through all that it was made from: pure, from the own facts of a chain.

* The base's licence binds the base's part, so whatever is stricter in the chain holds: adapters need both licences, a
  merge has the intersection of what its parents grant, a quantised copy is its base.
* An ancestor of which nobody knows the licence makes the answer incomplete; it never makes it milder.
* What several hand down is shown once, with the nearest model it comes from.

Decided in ADR 0016.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Literal, TypeVar

import msgspec

from registry.licenses.catalogue import Answer, Catalogue, License, LicenseClass, Threshold
from registry.licenses.declarations import (
    Candidates,
    Declared,
    Operator,
    Part,
    class_rank,
    find_candidates,
)
from registry.records.lineage.members import Member, MemberLicense

Term = TypeVar("Term", bound=msgspec.Struct)
Why = Literal["not_registered", "not_read", "not_known"]
FREEDOM: tuple[Answer, ...] = ("yes", "conditional", "unknown", "no")


class Ancestor(msgspec.Struct, frozen=True, kw_only=True):
    """A model of the chain above; without facts where it is not registered."""

    id: str
    depth: int
    relation: str = "unknown"
    member: Member | None = None


class Chain(msgspec.Struct, frozen=True, kw_only=True):
    """All that a model descends from, nearest first; ``truncated`` where there is more than was read."""

    ancestors: tuple[Ancestor, ...] = ()
    truncated: bool = False


class BindingLicense(msgspec.Struct, frozen=True, kw_only=True, rename={"class_": "class", "from_": "from"}):
    """A licence that binds, and the nearest model that it comes from; ``joined`` how it stands beside others there."""

    license: str
    class_: LicenseClass
    from_: str
    depth: int
    joined: Operator = "single"


class BindingTerritory(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """Countries that are left out, and the nearest model because of which."""

    countries: tuple[str, ...]
    who: str = "unknown"
    covers: str = "all"
    clause: str | None = None
    license: str | None = None
    """None where a curator excluded them."""
    from_: str


class BindingThreshold(Threshold, frozen=True, kw_only=True, rename={"from_": "from"}):
    """A size that binds, and the nearest model because of which."""

    license: str | None
    from_: str


class BindingObligation(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """What whoever passes the model on owes: a code of the checks' vocabulary."""

    code: str
    value: str | None = None
    clause: str | None = None
    license: str
    from_: str


class UnknownLicense(msgspec.Struct, frozen=True, kw_only=True):
    """A model of the chain whose licence is not known, and why."""

    model: str
    why: Why


class Effective(msgspec.Struct, frozen=True, kw_only=True, rename={"class_": "class"}):
    """The terms that hold for a model through its whole chain, its own included.

    ``class`` is the strictest known one: the true one is that or stricter where ``is_complete`` is false.
    """

    class_: LicenseClass
    is_complete: bool
    commercial: Answer
    licenses: tuple[BindingLicense, ...]
    countries_excluded: tuple[BindingTerritory, ...]
    thresholds: tuple[BindingThreshold, ...]
    obligations: tuple[BindingObligation, ...]
    unknown: tuple[UnknownLicense, ...]
    doubtful: tuple[str, ...]
    """Models whose licence is named and waits for a person all the same."""
    truncated: bool


def reading_of(catalogue: Catalogue, block: MemberLicense) -> Candidates:
    """The entries that a licence block stands for: the one it was resolved to, else what is declared."""
    entry = catalogue.get(block.license) if block.license else None
    if entry is not None:
        return Candidates(operator="single", parts=(Part(text=entry.key, entries=(entry,)),))
    return find_candidates(catalogue, Declared(block.declared, block.name, block.link))


def licenses_in(reading: Candidates) -> tuple[License, ...]:
    """The licences that a reading names without doubt about which text is meant."""
    return tuple(part.entry for part in reading.leaves() if part.entry)


def modality_through(own: str | None, bases: Iterable[str | None]) -> str | None:
    """What a model is to the licences that bind it, None where that is not known.

    Part of a multimodal model stays one, whatever was left out of it; what says nothing of itself and was made from
    text models alone is one.
    """
    above = set(bases)
    if "multimodal" in {own, *above}:
        return "multimodal"
    return own or ("text" if above == {"text"} else None)


def own_territories(catalogue: Catalogue, member: Member, modality: str | None) -> Iterator[BindingTerritory]:
    """What a model's licence or curator leaves out for a model of this modality.

    Limits on multimodal models spare what is known as text: by itself, or since all that bears the licence is.
    """
    for one in member.license.restrictions.countries_excluded:
        if not (one.covers == "multimodal" and _released_as(catalogue, one.license, modality) == "text"):
            yield BindingTerritory(
                countries=one.countries, who=one.who, covers=one.covers, clause=one.clause, license=one.license,
                from_=member.id,
            )  # fmt: skip
    for known in (member.territory, member.conclusion.territory if member.conclusion else None):
        if known is not None:
            yield BindingTerritory(countries=known.countries, clause=known.clause, from_=member.id)


def _released_as(catalogue: Catalogue, license_: str | None, modality: str | None) -> str | None:
    """The modality that counts: where all released models are multimodal, a text part of one is made from these."""
    entry = catalogue.get(license_) if license_ else None
    released = entry.terms.territory.released if entry and entry.terms.territory else None
    return released if released == "multimodal" else modality or released


def chain_territories(catalogue: Catalogue, own: Member, chain: Chain) -> Iterator[BindingTerritory]:
    """What a model's licences and curators leave out through the whole chain, its own first."""
    above = [one.member for one in chain.ancestors]
    modality = modality_through(own.modality, (member.modality if member else None for member in above))
    for member in filter(None, (own, *above)):
        yield from own_territories(catalogue, member, modality)


def effective(catalogue: Catalogue, own: Member, chain: Chain) -> Effective:
    """The terms of a model through its chain."""
    links = (Ancestor(id=own.id, depth=0, member=own), *chain.ancestors)
    members = [link.member for link in links if link.member is not None]
    readings = {link.id: reading_of(catalogue, link.member.license) for link in links if link.member is not None}
    unknown = tuple(_unknown_licenses(links, readings))
    doubtful = tuple(member.id for member in members if readings[member.id].parts and member.license.status != "known")
    doubtful = tuple(model for model in doubtful if model not in {one.model for one in unknown})
    return Effective(
        class_=_strictest_class(member.license.class_ for member in members),
        is_complete=not unknown and not doubtful and not chain.truncated,
        commercial=_strictest_commercial(links),
        licenses=_nearest(_bound(links, readings), without=("from_", "depth")),
        countries_excluded=_nearest(chain_territories(catalogue, own, chain), without=("from_",)),
        thresholds=_nearest((one for member in members for one in _thresholds(member)), without=("from_",)),
        obligations=_nearest(_obligations(links, readings), without=("from_", "clause")),
        unknown=unknown,
        doubtful=doubtful,
        truncated=chain.truncated,
    )


def binding_class(own: LicenseClass, terms: Effective | None) -> LicenseClass:
    """The class that binds a model, for lists; unknown where its own licence is, whatever its bases say.

    ``terms`` are those of its whole chain, None where it was made from nothing.
    """
    return own if terms is None or own is LicenseClass.UNKNOWN else terms.class_


def _unknown_licenses(links: Iterable[Ancestor], readings: dict[str, Candidates]) -> Iterator[UnknownLicense]:
    for link in links:
        member = link.member
        if member is None:
            yield UnknownLicense(model=link.id, why="not_registered")
        elif member.license.class_ is LicenseClass.UNKNOWN or not licenses_in(readings[link.id]):
            is_silent = member.hub is None and not readings[link.id].parts
            yield UnknownLicense(model=link.id, why="not_read" if is_silent else "not_known")


def _strictest_class(classes: Iterable[LicenseClass]) -> LicenseClass:
    known = [class_ for class_ in classes if class_ is not LicenseClass.UNKNOWN]
    return max(known, key=class_rank, default=LicenseClass.UNKNOWN)


def _strictest_commercial(links: Iterable[Ancestor]) -> Answer:
    answers = (link.member.license.restrictions.commercial if link.member else "unknown" for link in links)
    return max(answers, key=FREEDOM.index)


def _bound(links: Iterable[Ancestor], readings: dict[str, Candidates]) -> Iterator[BindingLicense]:
    for link in links:
        if link.member is not None:
            reading = readings[link.id]
            for entry in licenses_in(reading):
                yield BindingLicense(
                    license=entry.key, class_=entry.class_, from_=link.id, depth=link.depth, joined=reading.operator
                )


def _thresholds(member: Member) -> Iterator[BindingThreshold]:
    for one in member.license.restrictions.thresholds:
        yield BindingThreshold(**msgspec.structs.asdict(one), license=member.license.license, from_=member.id)


def _obligations(links: Iterable[Ancestor], readings: dict[str, Candidates]) -> Iterator[BindingObligation]:
    for link in links:
        for entry in licenses_in(readings[link.id]) if link.member else ():
            for code, value, clause in _owed_under(entry):
                yield BindingObligation(code=code, value=value, clause=clause, license=entry.key, from_=link.id)


def _owed_under(entry: License) -> Iterator[tuple[str, str | None, str | None]]:
    terms = entry.terms
    if terms.redistribution is not None:
        yield from ((duty, None, terms.redistribution.clause) for duty in terms.redistribution.duties)
    yield from (("display", display.text, display.clause) for display in terms.displays)
    if terms.naming is not None:
        yield "name_prefix", terms.naming.text, terms.naming.clause


def _nearest(found: Iterable[Term], *, without: tuple[str, ...]) -> tuple[Term, ...]:
    """The first of those that differ in nothing but where they come from."""
    seen: dict[tuple[Any, ...], Term] = {}
    for one in found:
        fields = msgspec.structs.asdict(one)
        seen.setdefault(tuple(value for name, value in fields.items() if name not in without), one)
    return tuple(seen.values())
