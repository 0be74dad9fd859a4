"""Digests of which licence which repositories have, by their tidy copies; nothing but the licence is taken over.

* ComparIA: one model an entry, with the repository that it links to.
* open-llms: rows of a table. A row counts for the repositories that it links to, and for no sibling of theirs; of a
  row that names several licences it cannot be told which model has which. Terms in a sentence are left out.
* Opening up ChatGPT: the repository of the entry is the one that its link names, else the only one, never its base.

A digest adds its word to records that are there and makes none.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from registry.errors import Invalid
from registry.licenses.catalogue import Catalogue
from registry.records.facts.curation import CitedLicense, CuratedFacts
from registry.records.facts.scalars import Day
from registry.records.indexes.copies import MAX_TIDY_BYTES
from registry.records.indexes.entries import IndexClaim, known_license, repository_of
from registry.records.indexes.placement import present_name

_TERMS = re.compile(r"\s+Free (?:if|with)\b.*")
"""What open-llms writes about a licence after its name."""
_UNSPECIFIC = "Custom"
_APART = re.compile(r"\s*,\s*")
_POLICY = re.compile(r"\s+and\s+[^,]*\bacceptable use policy$", re.IGNORECASE)
"""A use policy beside the licence, which is no licence."""
_REMARK = re.compile(r"\s*\([^()]*\)\s*$")


class LicenseRow(msgspec.Struct, frozen=True):
    """Which licence, in the words of the digest, an entry names for which repositories."""

    entry: str
    models: tuple[str, ...]
    words: str
    evidence: str


class Digest(msgspec.Struct, frozen=True, kw_only=True):
    """A digest that comes with Cardwatch: SPDX id of the licence of its data, and how an entry of it is read."""

    source: str
    data_license: str
    read: Callable[[Mapping[str, Any], str], LicenseRow]


class DigestCopy(msgspec.Struct, frozen=True):
    """A whole digest at one commit."""

    rows: tuple[LicenseRow, ...]
    commit: str
    date: str | None


class _Tidy(msgspec.Struct, frozen=True):
    commit: str
    records: list[dict[str, Any]]
    commit_date: Day | None = None


def _row_of_comparia(one: Mapping[str, Any], commit: str) -> LicenseRow:
    page = f"https://github.com/betagouv/ComparIA/blob/{commit}/utils/models/models.json"
    return LicenseRow(one["id"], tuple(one["hf_models"]), one["license"], page)


def _row_of_open_llms(one: Mapping[str, Any], commit: str) -> LicenseRow:
    written = _TERMS.sub("", one["license_raw"] or "")
    words = _UNSPECIFIC if written.startswith(_UNSPECIFIC) else written
    page = f"https://github.com/eugeneyan/open-llms/blob/{commit}/README.md"
    return LicenseRow(one["name"], tuple(one["hf_models"]), words, page)


def _row_of_opening_up(one: Mapping[str, Any], commit: str) -> LicenseRow:
    linked, named = repository_of(one["link"] or ""), tuple(one["hf_models"])
    models = (linked,) if linked else named if len(named) == 1 else ()
    path = one["source"]["path"]
    page = f"https://github.com/opening-up-chatgpt/opening-up-chatgpt.github.io/blob/{commit}/{path}"
    return LicenseRow(path.rpartition("/")[2], models, one["license_raw"] or "", page)


DIGESTS: Mapping[str, Digest] = {
    digest.source: digest
    for digest in (
        Digest(source="comparia", data_license="Apache-2.0", read=_row_of_comparia),
        Digest(source="open-llms", data_license="Apache-2.0", read=_row_of_open_llms),
        Digest(source="opening-up-chatgpt", data_license="CC-BY-4.0", read=_row_of_opening_up),
    )
}


def read_digest(source: str, path: Path) -> DigestCopy:
    """The tidy copy of a digest; raises ``Invalid`` for what is none."""
    if not path.is_file():
        raise Invalid(f"{str(path)!r} is no tidy copy of a digest in one JSON file.")
    with path.open("rb") as file:
        data = file.read(MAX_TIDY_BYTES + 1)
    try:
        tidy = msgspec.json.decode(data, type=_Tidy)
        rows = tuple(DIGESTS[source].read(one, tidy.commit) for one in tidy.records)
    except (msgspec.MsgspecError, KeyError, TypeError) as wrong:
        raise Invalid(f"{str(path)!r} is no copy of the digest {source}: {wrong!r}") from wrong
    return DigestCopy(rows, tidy.commit, tidy.commit_date)


def claims_of_digest(catalogue: Catalogue, copy: DigestCopy, known: Collection[str]) -> tuple[IndexClaim, ...]:
    """What a digest says of models that have a record; ``known`` are their ids."""
    spelled = {model.lower(): model for model in known}
    found = {
        (model.lower(), row.entry): IndexClaim(model=model, source="huggingface", entry=row.entry, facts=facts)
        for row in copy.rows
        if (facts := _facts(catalogue, row)) is not None
        for model in _models_in(row, spelled)
    }
    return tuple(found[key] for key in sorted(found))


def _models_in(row: LicenseRow, spelled: Mapping[str, str]) -> Iterator[str]:
    for model in row.models:
        present = present_name(model).lower()
        if present in spelled:
            yield spelled[present]


def _facts(catalogue: Catalogue, row: LicenseRow) -> CuratedFacts | None:
    words = [_POLICY.sub("", _REMARK.sub("", one)) for one in _APART.split(row.words.strip())]
    declared = tuple(dict.fromkeys(known_license(catalogue, one) for one in words if one))
    if not declared:
        return None
    return CuratedFacts(license=CitedLicense(declared=declared, basis="index", evidence=(row.evidence,)))
