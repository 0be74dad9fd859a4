"""What the lines of a document stand for in the registry.

* A line is matched where it spells the id of a registered model, or an old one; where Ollama serves one model, and no
  other, under its name; or where it names one licence of the catalogue.
* A name that fits only nearly is never taken for a match: it is ambiguous, with what it may mean.
"""

from collections.abc import Sequence

import msgspec
from sqlmodel import Session

from registry.compliance.inventories.intake.documents import ListedLine
from registry.compliance.rules.facts import find_license
from registry.compliance.scan import NameKind
from registry.licenses.catalogue import Catalogue
from registry.records import ModelRecord, find_records
from registry.records.names import ServedNames, similar_ids

MOST_SUGGESTED = 100
"""Lines of one document for which similar ids are looked for."""
MOST_CANDIDATES = 10
_HUBS = frozenset({NameKind.HUB, NameKind.MODELSCOPE})


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """What a line stands for: a model, a licence, or nothing that is certain."""

    listed: ListedLine
    model: str | None = None
    license: str | None = None
    suggestions: tuple[str, ...] = ()
    is_ambiguous: bool = False
    reason: str = ""

    @property
    def is_settled(self) -> bool:
        """Whether it is certain."""
        return self.model is not None or self.license is not None


class Matcher:
    """Matches the lines of one document, in a session that only reads."""

    def __init__(self, session: Session, catalogue: Catalogue) -> None:
        self._session, self._catalogue = session, catalogue
        self._served = ServedNames(session)
        self._records: dict[str, ModelRecord] = {}
        self._suggested: dict[str, list[str]] = {}

    def match(self, lines: Sequence[ListedLine]) -> list[Match]:
        """The matches, in the order of the lines."""
        names = {one.name for one in lines if one.name and one.kind in _HUBS}
        self._records = find_records(self._session, names, bare=True)
        return [self._match(one) for one in lines]

    def _match(self, one: ListedLine) -> Match:
        if one.license is not None:
            return self._of_license(one, one.license)
        if not one.name:
            return Match(listed=one, reason=one.reason)
        if one.is_doubted:
            return self._of_doubt(one)
        if one.kind is NameKind.OLLAMA:
            return self._of_ollama(one)
        record = self._records.get(one.name.lower()) if one.kind in _HUBS else None
        if record is not None:
            return Match(listed=one, model=record.id)
        return self._unknown(one)

    def _of_license(self, one: ListedLine, word: str) -> Match:
        entry = self._catalogue.get(word) or find_license(self._catalogue, word)
        if entry is None:
            return Match(listed=one, reason=f"{word[:60]!r} is not one licence of the catalogue.")
        return Match(listed=one, license=entry.key)

    def _of_doubt(self, one: ListedLine) -> Match:
        meant = self._match(msgspec.structs.replace(one, is_doubted=False))
        candidates = (meant.model,) if meant.model else meant.suggestions
        if candidates:
            return _ambiguous(one, candidates, one.reason)
        return Match(listed=one, reason=one.reason)

    def _of_ollama(self, one: ListedLine) -> Match:
        found = self._served.named(one.name)
        if len(found) == 1:
            return Match(listed=one, model=found[0])
        candidates = found or self._served.of_family(one.name)
        if candidates:
            reason = "Ollama's name fits several models." if len(found) > 1 else "Ollama's tag is not on record."
            return _ambiguous(one, candidates, reason)
        base = one.name.partition(":")[0].rpartition("/")[2]
        return Match(
            listed=one, suggestions=tuple(self._similar(base)),
            reason="No registered model is served under this name of Ollama's.",
        )  # fmt: skip

    def _unknown(self, one: ListedLine) -> Match:
        similar = self._similar(one.name)
        own = one.name.lower().rpartition("/")[2]
        alike = [id_ for id_ in similar if id_.lower().rpartition("/")[2] == own]
        if "/" not in one.name and alike:
            return _ambiguous(one, [*alike, *(id_ for id_ in similar if id_ not in alike)], "The owner is missing.")
        reason = (
            "A provider serves this under a name of its own." if one.kind is NameKind.API
            else "This model is not in the registry."
        )  # fmt: skip
        return Match(listed=one, suggestions=tuple(similar), reason=reason)

    def _similar(self, name: str) -> list[str]:
        if name not in self._suggested and len(self._suggested) < MOST_SUGGESTED:
            self._suggested[name] = similar_ids(self._session, name)
        return self._suggested.get(name, [])


def _ambiguous(one: ListedLine, candidates: Sequence[str], reason: str) -> Match:
    return Match(listed=one, suggestions=tuple(candidates[:MOST_CANDIDATES]), is_ambiguous=True, reason=reason)
