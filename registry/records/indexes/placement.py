"""Which record an entry of an index belongs to, where its links alone do not tell.

* The repository that its links name, see the readers of each index.
* Where several entries name one repository, it is that of the entries that bear its name: an index may have two.
* A name that contradicts the link of its own entry says nothing where the file of the entry bears the link's name.
* What remains has an id of its own: its name, under the owner of the repository that it links to where that is called
  alike, else under the organisation that the index names. Such a record is what a vendor offers, or an API where no
  weights are out, and no repository.
* A repository that was renamed since, and a name that can mean one repository alone, are that repository:
  ``shipped/names.yaml``, whose names are surely the same model.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Annotated

import msgspec
from msgspec import Meta

from registry.errors import MisconfiguredError
from registry.records.facts.curation import CuratedFacts, Source
from registry.records.facts.scalars import Text
from registry.records.indexes.entries import bears_name
from registry.safe_yaml import Unreadable, read_mapping

_ODD = re.compile(r"[^A-Za-z0-9._]+")
_LONGEST_PART = 90
_NOBODY = "unnamed"
_GREEK = str.maketrans({"\N{GREEK SMALL LETTER ALPHA}": "alpha"})


_NAMES = "indexes/shipped/names.yaml"
_Id = Annotated[str, Meta(pattern="^[^/ ]+/[^/ ]+$")]


class _FormerName(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    former: _Id
    present: _Id
    reason: Text


class _NameList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    names: list[_FormerName]


class Candidate(msgspec.Struct, frozen=True):
    """An entry that looks for its record: what the index calls it, and which repository it names or only links to."""

    file: str
    name: str
    organisation: str | None
    repository: str | None
    linked: str | None = None


def place(candidates: Sequence[Candidate]) -> dict[str, str]:
    """The id of the record of each entry, by its file; the same for entries of one name and repository alone."""
    known = [msgspec.structs.replace(one, repository=one.repository or _by_file(one)) for one in candidates]
    named = dict(_repositories(known))
    taken = {model.lower() for model in named.values()}
    for one in candidates:
        if one.file not in named:
            named[one.file] = _free(_own_id(one), taken)
            taken.add(named[one.file].lower())
    return named


def source_of_entry(candidate: Candidate, model: str, facts: CuratedFacts) -> Source:
    """Where a model of this id lies: on the Hub, behind an API, or wherever its vendor keeps it."""
    if model in {candidate.repository, candidate.linked}:
        return "huggingface"
    weights = {facts.artifacts[kind].availability for kind in ("base_weights", "end_user_weights")
               if kind in facts.artifacts}  # fmt: skip
    return "api" if weights == {"closed"} else "vendor"


def present_name(model: str) -> str:
    """The id that a model has today; the same where nothing else is known."""
    return present_ids().get(model.lower(), model)


@cache
def present_ids() -> Mapping[str, str]:
    """Present ids by former ones in small letters; raises ``MisconfiguredError`` for a file that is none."""
    try:
        plain, _ = read_mapping((resources.files("registry.records") / _NAMES).read_text(encoding="utf-8"))
        names = msgspec.convert(plain, _NameList).names
    except (OSError, Unreadable, msgspec.ValidationError) as wrong:
        raise MisconfiguredError(f"{_NAMES}: {wrong}") from wrong
    return {one.former.lower(): one.present for one in names}


def _repositories(candidates: Iterable[Candidate]) -> Iterable[tuple[str, str]]:
    rivals: dict[str, list[Candidate]] = defaultdict(list)
    for one in candidates:
        if one.repository:
            rivals[one.repository.lower()].append(one)
    for same in rivals.values():
        bearing = [one for one in same if bears_name(one.repository or "", one.name)]
        yield from ((one.file, bearing[0].repository or "") for one in bearing)
        if len(same) == 1 and not bearing:
            yield same[0].file, same[0].repository or ""


def _by_file(candidate: Candidate) -> str | None:
    stem = candidate.file.rpartition(".")[0]
    return candidate.linked if candidate.linked and bears_name(candidate.linked, stem) else None


def _own_id(candidate: Candidate) -> str:
    link = candidate.repository or candidate.linked
    is_alike = link and _letters(link.partition("/")[2]).startswith(_letters(candidate.name))
    owner = link.partition("/")[0] if link and is_alike else _part(candidate.organisation or "")
    return f"{owner or _NOBODY}/{_part(candidate.name) or candidate.file.rpartition('.')[0]}"


def _letters(name: str) -> str:
    """The word that a name begins with, in small letters."""
    found = re.match(r"[A-Za-z]+", _part(name))
    return found[0].lower() if found else name


def _part(name: str) -> str:
    """A name as a part of an id: letters without marks, figures, dots and dashes."""
    plain = unicodedata.normalize("NFKD", name.translate(_GREEK)).encode("ascii", "ignore").decode()
    return _ODD.sub("-", plain)[:_LONGEST_PART].strip("-._")


def _free(model: str, taken: set[str]) -> str:
    number, free = 2, model
    while free.lower() in taken:
        free, number = f"{model}-{number}", number + 1
    return free
