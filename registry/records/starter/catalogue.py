"""All that comes with Cardwatch of each model, whoever says it: our own records, and the claims of shipped indexes.

* Our own records were read from the models' sources and outrank an index; see ``layers.rules``.
* What an index says joins the record of the same id, whatever its case, and makes one where there is none. What a
  digest says of licences makes none.
* Two entries of one index about one model are one claim: where they differ it says no more than both.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache

import msgspec

from registry.records.conclusions.claims import SourceClaim
from registry.records.facts.curation import CuratedFacts, Source
from registry.records.indexes import DIGESTS, SHIPPED, ShippedIndex, read_shipped, shipped_folder
from registry.records.layers.rules import FieldStatement, flatten, stated_value, unflatten
from registry.records.starter.files import StarterModel, list_files, read_starter

OWN = "starter"
"""The source that our own records are."""
SOURCES = frozenset({OWN, *SHIPPED})
"""Whose claims come with Cardwatch."""
READING = 1
"""Counts up when the same files come to mean something else, so that a start reads them again."""
_NEVER = datetime.min.replace(tzinfo=UTC)


class CatalogueEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One model of the catalogue, and what each source says of it."""

    id: str
    source: Source
    claims: tuple[SourceClaim, ...]

    @property
    def digest(self) -> str:
        """A hash of all that is said."""
        said = [(claim.source, claim.facts) for claim in self.claims]
        return hashlib.sha256(msgspec.json.encode(said, order="sorted")).hexdigest()

    @property
    def bases(self) -> set[str]:
        """What it was made from, as any source names it, in small letters."""
        return {base.lower() for claim in self.claims for base in claim.facts.base_relations}


def files_digest() -> str:
    """A hash of all shipped files and of the way they are read, without reading what they mean."""
    total = hashlib.sha256(str(READING).encode())
    folders = [shipped_folder() / name for name in SHIPPED]
    files = [*list_files(), *(file for folder in folders for file in folder.iterdir())]
    for file in sorted(files, key=lambda one: one.name):
        total.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


@cache
def read_catalogue() -> tuple[CatalogueEntry, ...]:
    """All that is shipped, bases before what was made from them; raises ``MisconfiguredError`` naming the file."""
    return ordered(_entries(SHIPPED).values())


def recorded_models() -> tuple[str, ...]:
    """The ids of all models that have a record without the digests, which make none."""
    return tuple(entry.id for entry in _entries([name for name in SHIPPED if name not in DIGESTS]).values())


def _entries(names: Iterable[str]) -> dict[str, CatalogueEntry]:
    entries = {entry.id.lower(): entry for entry in own_entries(read_starter())}
    for name in names:
        _join(entries, read_shipped(name))
    return entries


def own_entries(models: Iterable[StarterModel]) -> tuple[CatalogueEntry, ...]:
    """Our own records alone."""
    return ordered(
        CatalogueEntry(id=one.id, source=one.source, claims=(SourceClaim(source=OWN, facts=one.facts),))
        for one in models
    )


def ordered(entries: Iterable[CatalogueEntry]) -> tuple[CatalogueEntry, ...]:
    """Bases before what was made from them, else by id."""
    known = {entry.id.lower(): entry for entry in entries}
    depths: dict[str, int] = {}
    for name in sorted(known):
        _depth(known, name, depths, frozenset())
    return tuple(known[name] for name in sorted(known, key=lambda name: (depths[name], name)))


def _depth(known: Mapping[str, CatalogueEntry], name: str, depths: dict[str, int], above: frozenset[str]) -> int:
    if name not in depths:
        bases = [base for base in known[name].bases if base in known and base not in above and base != name]
        depths[name] = max((1 + _depth(known, base, depths, above | {name}) for base in bases), default=0)
    return depths[name]


def _join(entries: dict[str, CatalogueEntry], index: ShippedIndex) -> None:
    said: dict[str, list[CuratedFacts]] = {}
    places: dict[str, tuple[str, Source]] = {}
    for claim in index.claims:
        said.setdefault(claim.model.lower(), []).append(claim.facts)
        places.setdefault(claim.model.lower(), (claim.model, claim.source))
    for name, facts in said.items():
        known = entries.get(name)
        if known is None and index.about.source in DIGESTS:
            continue
        model, source = (known.id, known.source) if known else places[name]
        added = SourceClaim(
            source=index.about.source, facts=_joined(facts), version=index.about.commit,
            data_license=index.about.data_license,
        )  # fmt: skip
        claims = (*(known.claims if known else ()), added)
        entries[name] = CatalogueEntry(id=model, source=source, claims=claims)


def _joined(facts: list[CuratedFacts]) -> CuratedFacts:
    if len(facts) == 1:
        return facts[0]
    said: dict[str, list[FieldStatement]] = {}
    for number, one in enumerate(facts):
        for field, value in flatten(one).items():
            said.setdefault(field, []).append(FieldStatement(value=value, source=f"entry {number}", at=_NEVER))
    agreed = {field: stated_value(field, tuple(statements)) for field, statements in said.items()}
    return unflatten({field: value for field, value in agreed.items() if value is not None})
