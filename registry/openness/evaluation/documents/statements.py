"""What a document says of one model, with the place of every word, as facts that records know. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

import msgspec

from registry.records.documents import ArtifactKind, DocumentKind
from registry.records.facts import CuratedFacts, Item
from registry.records.statements import StatedBase

Availability = Literal["open", "partial", "closed", "none", "unknown"]
NOTHING = "none"
UNREAD = "LicenseRef-unread"
"""A licence that is there and that nobody here can read: what holds together with it is unknown."""
_NO_LICENCE = frozenset({"none", "unlicensed", ""})
_NOT_ASSERTED = "noassertion"
_NOTHING_SAID = frozenset({_NOT_ASSERTED, "other", "unknown"})
_LONGEST, _LONGEST_LINK = 200, 1_000
_LINK = re.compile(r"https?://[^\s]+")
MOST_NOTES = 100
MOST_BASES = 50


class UnreadElement(msgspec.Struct, frozen=True):
    """Something of a document that no fact was made of, and why."""

    pointer: str
    detail: str


class StatedElement(msgspec.Struct, frozen=True, kw_only=True):
    """A fact, and the element of the document that it comes from."""

    fact: str
    value: str
    pointer: str
    license: str | None = None
    """As it is read; null where none is stated, or where it is too long to be one."""
    license_pointers: tuple[str, ...] = ()


class WrittenLicence(msgspec.Struct, frozen=True):
    """A licence as a document writes it, and where."""

    word: str
    pointer: str


class ModelStatement:
    """Collects what a document says of one model."""

    def __init__(self, name: str, pointer: str, *, id_: str | None = None) -> None:
        self.name, self.pointer, self.id = name, pointer, id_
        self.bases: list[StatedBase] = []
        self.elements: list[StatedElement] = []
        self.unread: list[UnreadElement] = []
        self.places: dict[str, str] = {}
        """By field of the record: where the word of it stands."""
        self._artifacts: dict[ArtifactKind, Item] = {}
        self._documents: dict[DocumentKind, Item] = {}
        self._others: dict[str, Any] = {}

    def artifact(
        self, kind: ArtifactKind, value: Availability, pointer: str, licences: Iterable[WrittenLicence] = (), *,
        link: str = "",
    ) -> None:  # fmt: skip
        """Whether an artifact is released, and under what."""
        self._artifacts[kind] = self._item(f"artifacts.{kind}", value, pointer, tuple(licences), link)

    def document(
        self, kind: DocumentKind, value: Availability, pointer: str, licences: Iterable[WrittenLicence] = (), *,
        link: str = "",
    ) -> None:  # fmt: skip
        """Whether a document is there, and under what."""
        self._documents[kind] = self._item(f"documentation.{kind}", value, pointer, tuple(licences), link)

    def tell(self, field: str, values: Mapping[str, str], pointers: Mapping[str, str]) -> None:
        """Several answers of one field, as `usage_information`; raises nothing for none."""
        if values:
            self._others[field] = {**self._others.get(field, {}), **values}
            self.places.setdefault(field, next(iter(pointers.values())))
            self.elements += [
                StatedElement(fact=f"{field}.{name}", value=value, pointer=pointers[name])
                for name, value in values.items()
            ]

    def developer(self, name: str, pointer: str) -> None:
        """Whose model it is."""
        if name and len(name) <= _LONGEST and "origin" not in self._others:
            self._others["origin"] = {"organisation": name}
            self.elements.append(StatedElement(fact="origin.organisation", value=name, pointer=pointer))

    def base(self, name: str, pointer: str, declared: tuple[WrittenLicence, ...] = ()) -> None:
        """A model that it was made from."""
        word = _joined(declared)
        if len(self.bases) >= MOST_BASES:
            # A base that is left out must not leave its model free of what binds it.
            self.bases[-1] = StatedBase(id="further models")
            self.pass_over(pointer, f"At most {MOST_BASES} bases are read; the licences of further ones are unknown.")
            return
        self.bases.append(StatedBase(id=name[:_LONGEST], declared=(word,) if word else ()))
        self.elements.append(
            StatedElement(
                fact="base_models", value=name[:_LONGEST], pointer=pointer, license=word,
                license_pointers=tuple(one.pointer for one in declared),
            )
        )  # fmt: skip

    def pass_over(self, pointer: str, detail: str) -> None:
        """Something that no fact is made of."""
        if len(self.unread) < MOST_NOTES:
            self.unread.append(UnreadElement(pointer, detail))

    @property
    def facts(self) -> CuratedFacts:
        """All of it as facts of a record."""
        return msgspec.convert(
            {"artifacts": self._artifacts, "documentation": self._documents, **self._others}, CuratedFacts
        )  # fmt: skip

    def _item(
        self, field: str, value: Availability, pointer: str, licences: tuple[WrittenLicence, ...], link: str
    ) -> Item:
        word = _joined(licences)
        self.places[field] = pointer
        self.elements.append(
            StatedElement(
                fact=field, value=value, pointer=pointer, license=word,
                license_pointers=tuple(one.pointer for one in licences),
            )
        )  # fmt: skip
        for one in licences:
            if len(one.word) > _LONGEST:
                self.pass_over(one.pointer, f"The licence has more than {_LONGEST} letters, and is unknown.")
        return Item(availability=value, license=word, evidence=(link,) if is_link(link) else ())


def is_link(written: object) -> bool:
    """Whether it is an address of the web."""
    return isinstance(written, str) and len(written) <= _LONGEST_LINK and _LINK.fullmatch(written) is not None


def that_binds(declared: WrittenLicence | None, concluded: WrittenLicence | None) -> tuple[WrittenLicence, ...]:
    """What holders declare and what the author of the document concludes, which hold together where they differ.

    That nothing was declared says no more than that where something was concluded.
    """
    if declared is not None and concluded is not None and declared.word.casefold() in _NO_LICENCE:
        is_told = concluded.word.casefold() not in _NOTHING_SAID
        return (concluded,) if is_told else (declared,)
    return tuple(one for one in (declared, concluded) if one is not None)


def _joined(licences: Iterable[WrittenLicence]) -> str | None:
    """All licences together; what says nothing takes no part, and one that is no licence at all decides."""
    words = tuple(_known(licences))
    if not words:
        return None
    if any(word.casefold() in _NO_LICENCE for word in words):
        return NOTHING
    joined = words[0] if len(words) == 1 else " AND ".join(f"({word})" for word in words)
    return joined if len(joined) <= _LONGEST else None


def _known(licences: Iterable[WrittenLicence]) -> Iterator[str]:
    """What is said; a licence that is there and has no name, as `other`, keeps all in doubt."""
    words = dict.fromkeys(one.word.strip() for one in licences if one.word.strip().casefold() != _NOT_ASSERTED)
    if any(word.casefold() not in _NOTHING_SAID for word in words):
        yield from dict.fromkeys(UNREAD if word.casefold() in _NOTHING_SAID else word for word in words)
