"""Indexes that come with Cardwatch: what each says of each model, as compact claims in a folder per source.

``shipped/<source>/`` holds ``claims.json`` with derived facts only (classes of availability, links, names of licences,
days), ``source.yaml`` with the commit, its date, the attribution and a note of what was changed, and ``LICENSE``.
`cardwatch import claims` writes them.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

import msgspec
import yaml
from msgspec import Meta

from registry.errors import MisconfiguredError
from registry.licenses.catalogue import Catalogue
from registry.records.facts.curation import Base, CuratedFacts
from registry.records.facts.data_sources import ATTRIBUTIONS
from registry.records.facts.scalars import Day, Link, Text, Word
from registry.records.indexes.checkout import UnreadFile
from registry.records.indexes.copies import IndexCopy, open_copy
from registry.records.indexes.digests import DIGESTS, claims_of_digest, read_digest
from registry.records.indexes.entries import IndexClaim
from registry.records.indexes.mot import MOT
from registry.records.indexes.osai import OSAI
from registry.records.indexes.placement import place, present_name, source_of_entry
from registry.safe_yaml import Unreadable, read_mapping

CLAIMS, SOURCE, LICENSE = "claims.json", "source.yaml", "LICENSE"
_CHANGES = (
    "Turned into the fields of Cardwatch, see registry/records/indexes/{0}.py: classes of availability, links, names "
    "of licences, days, organisations. Sentences were left out."
)
_CHANGES_OF_DIGEST = (
    "Which licence it names for which repositories, as names of Cardwatch, see registry/records/indexes/digests.py; "
    "only of models that have a record. Everything else was left out."
)
_OF_BASES = frozenset({"base_weights", "pretraining_data"})
"""What an entry says of the base model."""
_NAME_OF_LICENSE = re.compile(r"[^\"“”;\n]{1,80}")
"""Longer ones, or lists with quotes, are sentences about licences."""


class ShippedSource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose data it is, at which commit, and on which terms it may be passed on."""

    source: Word
    title: Word
    homepage: Link
    repository: Link
    commit: Annotated[str, Meta(pattern="^([0-9a-f]{40}|sha256:[0-9a-f]{64})$")]
    date: Day
    data_license: Word
    """SPDX id."""
    attribution: Text
    changes: Text


class ShippedIndex(msgspec.Struct, frozen=True):
    """An index that comes with Cardwatch."""

    about: ShippedSource
    claims: tuple[IndexClaim, ...]


class CopiedClaims(msgspec.Struct, frozen=True):
    """All that the copy of a source says, and which of its files could not be read."""

    claims: tuple[IndexClaim, ...]
    commit: str
    date: str | None
    failed: tuple[UnreadFile, ...] = ()


_INDEXES = {index.source: index for index in (OSAI, MOT)}
SHIPPED = (*_INDEXES, *DIGESTS)
_MIT_HOLDER = "Copyright (c) 2024 The Model Openness Tool Authors"


def shipped_folder() -> Traversable:
    """Where the shipped indexes lie."""
    return resources.files("registry.records") / "indexes" / "shipped"


@cache
def read_sources() -> Mapping[str, ShippedSource]:
    """Whose data comes with Cardwatch, by the name of the source; raises ``MisconfiguredError`` naming the file."""
    return {name: _source_in(shipped_folder() / name) for name in SHIPPED}


def read_shipped(name: str) -> ShippedIndex:
    """All claims of one source; raises ``MisconfiguredError`` naming the file."""
    try:
        claims = msgspec.json.decode((shipped_folder() / name / CLAIMS).read_bytes(), type=tuple[IndexClaim, ...])
    except msgspec.MsgspecError as wrong:
        raise MisconfiguredError(f"indexes/shipped/{name}/{CLAIMS}: {wrong}") from wrong
    return ShippedIndex(_source_in(shipped_folder() / name), claims)


def copied_claims(catalogue: Catalogue, name: str, path: Path, known: Collection[str]) -> CopiedClaims:
    """What the copy of a source says; of a digest what it says of the models in ``known``; raises ``Invalid``."""
    if name in DIGESTS:
        digest = read_digest(name, path)
        return CopiedClaims(claims_of_digest(catalogue, digest, known), digest.commit, digest.date)
    copy = open_copy(catalogue, name, path)
    return CopiedClaims(claims_in(copy), copy.commit, copy.date, copy.failed)


def claims_in(copy: IndexCopy) -> tuple[IndexClaim, ...]:
    """Every entry of an index as a claim about its model, and about a base that no entry is about, by id."""
    placed = place([entry.candidate for entry in copy.entries])
    claims = []
    for entry in copy.entries:
        written = placed[entry.candidate.file]
        model = present_name(written)
        facts = _with_present_bases(_without_sentences(entry.describe(written).facts))
        source = "huggingface" if model != written else source_of_entry(entry.candidate, model, facts)
        claims.append(IndexClaim(model=model, source=source, entry=entry.candidate.file, facts=facts))
    about = {claim.model.lower() for claim in claims}
    claims += [one for claim in claims for one in _claims_of_bases(claim) if one.model.lower() not in about]
    return tuple(sorted(claims, key=lambda claim: (claim.model.lower(), claim.model, claim.entry)))


def _claims_of_bases(claim: IndexClaim) -> Iterator[IndexClaim]:
    """What an entry about a model says of the one that it was made from."""
    artifacts = {kind: item for kind, item in claim.facts.artifacts.items() if kind in _OF_BASES}
    for base in claim.facts.base_relations:
        facts = CuratedFacts(artifacts=artifacts, evidence=claim.facts.evidence)
        yield IndexClaim(model=base, source="huggingface", entry=claim.entry, facts=facts)


def write_shipped(
    name: str, claims: Sequence[IndexClaim], commit: str, date: str, texts: Mapping[str, str], folder: Path
) -> None:
    """Write the folder of a source anew; ``texts`` are licence texts by SPDX id."""
    named = ATTRIBUTIONS[name]
    about = ShippedSource(
        source=name, title=named.title, homepage=named.homepage, repository=named.repository, commit=commit,
        date=date, data_license=(_INDEXES.get(name) or DIGESTS[name]).data_license, attribution=named.text,
        changes=_CHANGES_OF_DIGEST if name in DIGESTS else _CHANGES.format(name),
    )  # fmt: skip
    msgspec.convert(msgspec.to_builtins(about), ShippedSource)
    folder.mkdir(parents=True, exist_ok=True)
    lines = b",\n".join(msgspec.json.encode(claim) for claim in claims)
    (folder / CLAIMS).write_bytes(b"[\n" + lines + b"\n]\n")
    plain = yaml.safe_dump(msgspec.to_builtins(about), sort_keys=False, width=110, allow_unicode=True)
    (folder / SOURCE).write_text(plain, encoding="utf-8")
    (folder / LICENSE).write_text(_license_text(about, texts), encoding="utf-8")


def _with_present_bases(facts: CuratedFacts) -> CuratedFacts:
    """The facts with bases by the names that they have today."""
    bases = tuple(
        present_name(base) if isinstance(base, str) else Base(id=present_name(base.id), relation=base.relation)
        for base in facts.base_models
    )
    return msgspec.structs.replace(facts, base_models=bases)


def _source_in(folder: Traversable) -> ShippedSource:
    try:
        plain, _ = read_mapping((folder / SOURCE).read_text(encoding="utf-8"))
        return msgspec.convert(plain, ShippedSource)
    except (OSError, Unreadable, msgspec.ValidationError) as wrong:
        raise MisconfiguredError(f"indexes/shipped/{folder.name}/{SOURCE}: {wrong}") from wrong


def _license_text(about: ShippedSource, texts: Mapping[str, str]) -> str:
    text = texts[about.data_license].strip()
    if about.data_license == "MIT":
        text = re.sub(r"Copyright \(c\) <year> <copyright holders>", _MIT_HOLDER, text)
    return text + "\n"


def _without_sentences(facts: CuratedFacts) -> CuratedFacts:
    """The facts without licences that are no name but a sentence."""
    kept = facts.license if facts.license and _are_names(facts.license.declared) else None
    licenses = {group: one for group, one in facts.licenses.items() if _are_names(one.declared)}
    artifacts = {
        kind: item if _are_names([item.license or "-"]) else msgspec.structs.replace(item, license=None)
        for kind, item in facts.artifacts.items()
    }
    documents = {
        kind: item if _are_names([item.license or "-"]) else msgspec.structs.replace(item, license=None)
        for kind, item in facts.documentation.items()
    }
    return msgspec.structs.replace(
        facts, license=kept, licenses=licenses, artifacts=artifacts, documentation=documents
    )  # fmt: skip


def _are_names(words: Iterable[str]) -> bool:
    return all(_NAME_OF_LICENSE.fullmatch(one) for one in words)
