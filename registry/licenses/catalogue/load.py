"""The catalogue: every licence Cardwatch knows, read once from ``facts/*.yaml`` and checked as it is read.

* A file that is wrong stops the start, with file, key and field.
* A name may stand for several entries: all of them are found, never the likeliest.
* A stronger kind of name hides a weaker one: Hub id, Hub name, key and SPDX id, then names and aliases.
* An address names an entry only where one fixed text stands at it: a page of that text, a file at a commit, a dated
  document. The page of an entry on a branch shows what it shows today, and settles nothing.

Decided in ADR 0009 and 0013.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from registry.errors import MisconfiguredError
from registry.licenses.catalogue.entries import License
from registry.licenses.catalogue.policies import KnownPolicy
from registry.licenses.catalogue.silence import fill_silence, flaws
from registry.licenses.catalogue.yaml_files import digest_of, parse
from registry.licenses.links import LinkedFile, licence_page, linked_file, pinned_file, same_page
from registry.licenses.names import fold, halves_of, nearest, readings

_COUNTRY_SETS = "country_sets.yaml"
_POLICIES = "policies.yaml"
_COUNTRY = re.compile("[A-Z]{2}")


class CatalogueCounts(msgspec.Struct, frozen=True):
    """How much a catalogue holds; whoever tells a number takes it from here."""

    entries: int
    """What `GET /v1/licenses` lists."""
    texts: int
    """Entries that are licence texts, each version for itself."""
    words: int
    """Entries for words that name no licence, such as `other`, or a family of them."""
    hub_ids: int


class Catalogue(msgspec.Struct, frozen=True):
    """All entries by key, and the ways to find one; ``version`` names the content, so that an answer can cite it."""

    entries: Mapping[str, License]
    version: str
    hub_ids: Mapping[str, str]
    """Hub id in lower case to key."""
    spellings: Mapping[str, tuple[str, ...]]
    """Folded spelling to the keys it may mean; more than one where a name stands for several texts."""
    spdx: Mapping[str, tuple[str, ...]]
    pages: Mapping[str, tuple[str, ...]]
    """Web address of an entry's text, without what does not change the page, to keys."""
    texts_at: Mapping[str, tuple[tuple[LinkedFile | None, str], ...]]
    """Files, and other documents, in which a text stands for good, to the commits (None of a document) and keys."""
    policies: Mapping[str, KnownPolicy] = MappingProxyType({})
    """Policies for users by key: no licences, and found by their texts alone."""

    @property
    def counts(self) -> CatalogueCounts:
        """How much it holds."""
        words = sum(entry.family for entry in self.entries.values())
        return CatalogueCounts(len(self.entries), len(self.entries) - words, words, len(self.hub_ids))

    def get(self, key: str) -> License | None:
        """The entry under exactly this key."""
        return self.entries.get(key)

    def line_of(self, key: str) -> frozenset[str]:
        """The keys of the texts that an entry stands for: its own, and those of its versions."""
        return frozenset((key, *(entry.key for entry in self.entries.values() if entry.version_of == key)))

    def texts_of(self, key: str) -> frozenset[str]:
        """The keys of the texts that a word may stand for: those of its line, or of the family that it names."""
        entry = self.entries[key]
        return frozenset(one for one in self.entries if entry.is_family_of(one)) if entry.family else self.line_of(key)

    def parts_of(self, keys: Iterable[str]) -> frozenset[str]:
        """The keys of the texts that belong to these licences although they are licences of their own."""
        return frozenset(part for key in keys for part in self.entries[key].incorporates)

    def by_hub_id(self, hub_id: str) -> License | None:
        """The entry of a ``license:`` value of the Hub."""
        key = self.hub_ids.get(hub_id.strip().casefold())
        return self.entries[key] if key else None

    def by_name(self, written: str) -> tuple[License, ...]:
        """All entries that a written name, id or alias may mean; empty where it is not known."""
        if entry := self.by_hub_id(written):
            return (entry,)
        for spelling in readings(written):
            if keys := self.spellings.get(spelling):
                return tuple(self.entries[key] for key in keys)
        return self._twice(written)

    def by_link(self, address: str) -> tuple[License, ...]:
        """The entries that a web address shows: a fixed text, or today's at the page where an entry is known to be."""
        if fixed := self.by_fixed_link(address):
            return fixed
        return tuple(self.entries[key] for key in self.pages.get(same_page(address) or "", ()))

    def by_fixed_link(self, address: str) -> tuple[License, ...]:
        """The entries whose text an address shows for good: a page of one text, a file at a commit, dated pages."""
        if page := licence_page(address):
            return tuple(entry for entry in self.by_name(page) if entry.spdx)
        file = pinned_file(address)
        known = self.texts_at.get(_place(address, file), ())
        keys = dict.fromkeys(key for other, key in known if other is None or (file and file.is_at(other)))
        return tuple(self.entries[key] for key in keys)

    def texts_in_file(self, address: str) -> tuple[License, ...]:
        """The entries whose text stood in the linked file at some commit: what a branch shows may be one of them."""
        file = linked_file(address)
        known = self.texts_at.get(_place(address, file), ()) if file else ()
        keys = dict.fromkeys(key for other, key in known if other and file and other.owner == file.owner)
        return tuple(self.entries[key] for key in keys)

    def similar_keys(self, written: str) -> tuple[str, ...]:
        """Keys of what ``written`` may have meant, at most ten: a hint for a person, never an answer."""
        meant = {entry.key for entry in self.by_name(written)}
        alike = meant or {key for name in nearest(written, self.spellings) for key in self.spellings[name]}
        return tuple(sorted(alike)[:10])

    def _twice(self, written: str) -> tuple[License, ...]:
        """What both halves of ``Apache License 2.0 (Apache-2.0)`` mean."""
        halves = halves_of(written)
        if halves is None:
            return ()
        inner = {entry.key for entry in self.by_name(halves[1])}
        return tuple(entry for entry in self.by_name(halves[0]) if entry.key in inner)

    def by_spdx(self, spdx_id: str) -> tuple[License, ...]:
        """The entries with this SPDX id."""
        return tuple(self.entries[key] for key in self.spdx.get(spdx_id.casefold(), ()))


@cache
def load_catalogue() -> Catalogue:
    """The catalogue shipped with the service; raises MisconfiguredError naming file, key and field."""
    folder = resources.files("registry.licenses") / "facts"
    texts = {file.name: file.read_text(encoding="utf-8") for file in _yaml_files(folder)}
    return read_catalogue(texts, Path(str(folder)) / "__pycache__")


@cache
def country_set(name: str) -> frozenset[str]:
    """The countries behind a name of the shipped country sets (``EU27``); raises KeyError for any other name."""
    file = resources.files("registry.licenses") / "facts" / _COUNTRY_SETS
    return frozenset(parse({_COUNTRY_SETS: file.read_text(encoding="utf-8")})[_COUNTRY_SETS][name])


def read_catalogue(files: Mapping[str, str], kept_in: Path | None = None) -> Catalogue:
    """A catalogue from YAML texts by file name; raises MisconfiguredError naming file, key and field.

    In ``kept_in`` the texts are kept as they were parsed (``yaml_files.py``).
    """
    values = parse(files, kept_in)
    sets = values.get(_COUNTRY_SETS, {})
    entries: dict[str, License] = {}
    for name in sorted(values):
        if name in (_COUNTRY_SETS, _POLICIES):
            continue
        for entry in _read_file(name, values[name], sets):
            if entry.key in entries:
                raise MisconfiguredError(f"{name}: {entry.key}: key: the catalogue has this key already")
            entries[entry.key] = entry
    policies = dict(_read_policies(values.get(_POLICIES, {"policies": []}), entries))
    return msgspec.structs.replace(_index(entries, digest_of(files)[:12]), policies=MappingProxyType(policies))


class _CatalogueFile(msgspec.Struct, forbid_unknown_fields=True):
    licenses: list[Any]


def _read_file(name: str, value: object, sets: Mapping[str, list[str]]) -> Iterator[License]:
    try:
        file = msgspec.convert(value, _CatalogueFile)
    except msgspec.ValidationError as wrong:
        raise MisconfiguredError(f"{name}: it must hold one list, licenses: {wrong}") from wrong
    for number, raw in enumerate(file.licenses):
        key = raw.get("key", f"entry {number}") if isinstance(raw, dict) else f"entry {number}"
        try:
            yield _checked(_with_countries(msgspec.convert(raw, License), sets))
        except msgspec.ValidationError as wrong:
            raise MisconfiguredError(f"{name}: {key}: {wrong}") from wrong


class _PoliciesFile(msgspec.Struct, forbid_unknown_fields=True):
    policies: list[KnownPolicy]


def _read_policies(value: object, entries: Mapping[str, License]) -> Iterator[tuple[str, KnownPolicy]]:
    try:
        read = msgspec.convert(value, _PoliciesFile).policies
    except msgspec.ValidationError as wrong:
        raise MisconfiguredError(f"{_POLICIES}: {wrong}") from wrong
    keys = set(entries)
    for policy in read:
        if policy.key in keys:
            raise MisconfiguredError(f"{_POLICIES}: {policy.key}: key: the catalogue has this key already")
        if strange := [key for key in policy.licenses if key not in entries]:
            raise MisconfiguredError(f"{_POLICIES}: {policy.key}: licenses: {strange[0]!r} is no entry")
        keys.add(policy.key)
        yield policy.key, policy


def _checked(entry: License) -> License:
    """An entry that says what its text says and where it is silent."""
    if wrong := "; ".join(flaws(entry)):
        raise msgspec.ValidationError(f"{wrong} - at `$.terms.silent`")
    return msgspec.structs.replace(entry, terms=fill_silence(entry.terms))


def _with_countries(entry: License, sets: Mapping[str, list[str]]) -> License:
    """Write country sets out."""
    territory = entry.terms.territory
    if territory is None:
        return entry
    countries = {code for name in territory.excluded for code in sets.get(name, [name])}
    for code in countries:
        if not _COUNTRY.fullmatch(code):
            message = f"{code!r} is neither a country code nor a country set - at `$.terms.territory.excluded`"
            raise msgspec.ValidationError(message)
    written = msgspec.structs.replace(territory, excluded=tuple(sorted(countries)))
    return msgspec.structs.replace(entry, terms=msgspec.structs.replace(entry.terms, territory=written))


def _index(entries: dict[str, License], version: str) -> Catalogue:
    hub_ids: dict[str, str] = {}
    spdx: dict[str, list[str]] = defaultdict(list)
    pages: dict[str, list[str]] = defaultdict(list)
    texts_at: dict[str, list[tuple[LinkedFile | None, str]]] = defaultdict(list)
    for entry in entries.values():
        if strange := [part for part in entry.incorporates if part not in entries]:
            raise MisconfiguredError(f"{entry.key}: incorporates: {strange[0]!r} is no entry")
        if entry.version_of and (entry.version_of not in entries or entries[entry.version_of].version_of):
            message = f"{entry.key}: version_of: {entry.version_of!r} is no entry, or a version itself"
            raise MisconfiguredError(message)
        if entry.link and (page := same_page(entry.link)):
            pages[page].append(entry.key)
        for address in entry.text_at:
            file = pinned_file(address)
            texts_at[_place(address, file)].append((file, entry.key))
        for hub_id in entry.hub_ids:
            if (other := hub_ids.setdefault(hub_id.casefold(), entry.key)) != entry.key:
                raise MisconfiguredError(f"{entry.key}: hub_ids: {hub_id!r} belongs to {other} already")
        if entry.spdx:
            spdx[entry.spdx.casefold()].append(entry.key)
    return Catalogue(
        entries=MappingProxyType(entries),
        version=version,
        hub_ids=MappingProxyType(hub_ids),
        spellings=MappingProxyType(_spellings(entries.values())),
        spdx=MappingProxyType({name: tuple(keys) for name, keys in spdx.items()}),
        pages=MappingProxyType({page: tuple(keys) for page, keys in pages.items()}),
        texts_at=MappingProxyType({place: tuple(known) for place, known in texts_at.items()}),
    )


def _place(address: str, file: LinkedFile | None) -> str:
    """Where a text stands, whoever owns the repository and at whichever commit; the page for a dated document."""
    return f"{file.host}/{file.repository}/{file.path}" if file else same_page(address) or ""


def _spellings(entries: Iterable[License]) -> dict[str, tuple[str, ...]]:
    """A stronger kind of name hides a weaker one: Hub id, Hub name, key and SPDX id, then names and aliases."""
    found: dict[str, tuple[str, ...]] = {}
    listed = list(entries)
    kinds = (
        lambda entry: entry.hub_ids,
        lambda entry: entry.hub_names,
        lambda entry: (entry.key, *((entry.spdx,) if entry.spdx else ())),
        lambda entry: (entry.name, *entry.aliases),
    )
    for names_of in kinds:
        level: dict[str, list[str]] = defaultdict(list)
        for entry in listed:
            for spelling in {fold(name) for name in names_of(entry)}:
                level[spelling].append(entry.key)
        for spelling, keys in level.items():
            found.setdefault(spelling, tuple(keys))
    return found


def _yaml_files(folder: Traversable) -> Iterator[Traversable]:
    return (file for file in folder.iterdir() if file.name.endswith(".yaml"))
