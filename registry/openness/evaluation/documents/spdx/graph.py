"""The elements of an SPDX 3 document by their ids, the relations between them, and their licences. Pure.

* An id stands for one element; one that stands for two is refused.
* What is named and is not in the document is told, not followed.
* Licences may hold others: sets are read down to a bound, and one that holds itself is refused.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from registry.inputs import shown
from registry.openness.evaluation.documents.elements import Faults, texts_of
from registry.openness.evaluation.documents.statements import UNREAD, WrittenLicence

LISTED = "https://spdx.org/licenses/"
_NONE, _NOASSERTION = "nonelicense", "noassertion"
_SETS = {
    "expandedlicensing_ConjunctiveLicenseSet": " AND ", "expandedlicensing_DisjunctiveLicenseSet": " OR ",
}  # fmt: skip
_RELATIONS = frozenset({"Relationship", "LifecycleScopedRelationship"})
_DEEPEST = 12
_MOST_MEMBERS = 50


class SpdxRelation:
    """From one element to others."""

    def __init__(self, held: Mapping[str, Any], at: str, faults: Faults) -> None:
        self.at = at
        self.type = faults.text(held, "relationshipType", at)
        self.source = id_of(held.get("from"))
        to = held.get("to")
        self.targets = [id_of(one) for one in (to if isinstance(to, list) else [to])]
        self.completeness = faults.text(held, "completeness", at).rpartition("/")[2] or "noAssertion"


class SpdxGraph:
    """All elements of a document."""

    def __init__(self, document: Mapping[str, Any], faults: Faults) -> None:
        self._faults = faults
        self._words: dict[str, str] = {}
        self.elements: dict[str, tuple[dict[str, Any], str]] = {}
        self.by_source: dict[str, list[SpdxRelation]] = {}
        self.by_target: dict[str, list[SpdxRelation]] = {}
        listed = [*faults.objects(document, "@graph", "")] if "@graph" in document else [(dict(document), "")]
        for one, at in listed:
            self._take(one, at)

    def _take(self, held: dict[str, Any], at: str) -> None:
        id_, type_ = id_of(held), type_of(held)
        if id_ and id_ in self.elements:
            first = self.elements[id_][1]
            self._faults.add(f"{at}/spdxId", f"{id_[:100]!r} is the id of {first} too; an id stands for one thing.")
        elif id_:
            self.elements[id_] = held, at
        if type_ in _RELATIONS:
            relation = SpdxRelation(held, at, self._faults)
            self.by_source.setdefault(relation.source, []).append(relation)
            for target in relation.targets:
                self.by_target.setdefault(target, []).append(relation)

    def of_type(self, name: str) -> Iterator[tuple[str, dict[str, Any], str]]:
        """The elements of a type, by id."""
        for id_, (held, at) in self.elements.items():
            if type_of(held) == name:
                yield id_, held, at

    def licence(self, id_: str, kind: str) -> WrittenLicence | None:
        """What a relation of this kind says; all of them together where there are several."""
        found = [one for one in self.by_source.get(id_, ()) if one.type == kind]
        words = [self._word(target, one.at, ()) for one in found for target in one.targets]
        if not words:
            return None
        return WrittenLicence(words[0] if len(words) == 1 else _together(words, " AND "), found[0].at)

    def _word(self, id_: str, at: str, above: tuple[str, ...]) -> str:
        """A licence as an expression, read once however often it is named; what is not known says nothing."""
        if id_ in above:
            self._faults.add(at, f"The licence {id_[:100]!r} holds itself.")
            return _NOASSERTION
        if id_ not in self._words:
            self._words[id_] = self._read(id_, at, above)
        return self._words[id_]

    def _read(self, id_: str, at: str, above: tuple[str, ...]) -> str:
        held, place = self.elements.get(id_, ({}, at))
        type_ = type_of(held)
        if type_ == "simplelicensing_LicenseExpression":
            return self._faults.text(held, "simplelicensing_licenseExpression", place) or _NOASSERTION
        if not held or type_ in {"expandedlicensing_ListedLicense", "expandedlicensing_IndividualLicensingInfo"}:
            return _individual(id_)
        if type_ in _SETS:
            return self._set(held, place, type_, (*above, id_))
        return UNREAD  # a text that nobody has read here, or a licence with an addition

    def _set(self, held: Mapping[str, Any], at: str, type_: str, above: tuple[str, ...]) -> str:
        listed = held.get("expandedlicensing_member")
        members = listed if isinstance(listed, list) else []
        if len(above) > _DEEPEST or not 0 < len(members) <= _MOST_MEMBERS:
            self._faults.add(at, f"A set of 1 to {_MOST_MEMBERS} licences is read, at most {_DEEPEST} in each other.")
            return _NOASSERTION
        return _together([self._word(id_of(one), at, above) for one in members], _SETS[type_])


def _together(words: list[str], operator: str) -> str:
    """One expression; what is unknown in it leaves the whole unknown, and no text grows without bound."""
    if _NOASSERTION in words:
        return _NOASSERTION
    joined = operator.join(f"({word})" if " " in word else word for word in words)
    return joined if len(joined) <= 1_000 else _NOASSERTION  # noqa: PLR2004 - letters


def _individual(id_: str) -> str:
    """A licence that is named by its address alone."""
    name = id_.rpartition("/")[2]
    if name.casefold() in {_NONE, "none"}:
        return "NONE"
    if name.casefold() in {_NOASSERTION, "noassertionlicense"}:
        return _NOASSERTION
    return name if id_.startswith(LISTED) else UNREAD


def id_of(held: object) -> str:
    """The id of an element, or what is named in its place."""
    if isinstance(held, Mapping):
        held = held.get("spdxId", held.get("@id"))
    return held if isinstance(held, str) else ""


def type_of(held: Mapping[str, Any]) -> str:
    """The type of an element, without its address."""
    found = texts_of(held.get("type", held.get("@type")))
    return found[0] if found else ""


def named(held: Mapping[str, Any], at: str) -> str:
    """A name for people."""
    return next(iter(texts_of(held.get("name"))), "") or f"the element at {shown(at)}"
