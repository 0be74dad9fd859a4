"""Which licences are open for which kind of thing, by an SPDX expression or what means one.

* `OR` is its best branch, `AND` its worst; a list without an operator is `AND`.
* `A WITH x` is `A` where `x` is a listed exception, else unknown.
* Code: approved by OSI, or free by FSF. Data: that, or one of the 31 ids of the Model Openness Tool.
* Documents: as code, or CC0, CC-BY, CC-BY-SA and GFDL. Weights: as code or as data.
* No licence is no. What was never read, and `other`, is unknown.
* What is on no list is no where it restricts, by its entry in the catalogue or by FSF; else unknown.
"""

import re
from typing import Literal

from registry.licenses.catalogue import load_catalogue
from registry.licenses.declarations import Declared, classify
from registry.memo import for_short_texts
from registry.openness.facts.algebra import Fact, all_of, best_of
from registry.openness.facts.lists import ALSO_OPEN_DATA, OPEN_DATA, load_lists
from registry.openness.facts.readings import LicenceLeaf, Written, read
from registry.openness.facts.terms import terms_of_leaf

Kind = Literal["code", "data", "document", "weights"]
KINDS: tuple[Kind, ...] = ("code", "data", "document", "weights")
Standing = Literal["osi_approved", "open", "restricted", "none", "unknown"]
"""Approved by OSI; else open for its kind, or read and without limits; else with terms that restrict; else no licence
at all; else unknown."""

_DOCUMENTS = re.compile(r"CC0-1\.0|CC-BY(-SA)?-\d\.\d(-[A-Z]+)?|GFDL-\d\.\d(-[a-z-]+)?")
_RANK: dict[Standing, int] = {"none": 0, "restricted": 1, "unknown": 2, "open": 3, "osi_approved": 4}


def open_licence(written: Written, kind: Kind) -> Fact:
    """Whether a licence is open for things of this kind."""
    return _open_licences(_key(written))[KINDS.index(kind)]


def is_osi(written: Written) -> Fact:
    """Whether OSI approved a licence: the best branch of `OR`, all of `AND`."""
    return read(written, _is_osi, lambda parts: best_of(*parts), lambda parts: all_of(*parts))


def standing(written: Written, kind: Kind) -> Standing:
    """How a licence stands for things of this kind; the best branch of `OR`, the worst of `AND`."""
    return _standing(_key(written), kind)


def worst_standing(*standings: Standing) -> Standing:
    """How several things stand that are all needed; unknown where there are none."""
    return min(standings, key=_RANK.__getitem__, default="unknown")


@for_short_texts(4_096)
def normalised_id(written: str) -> str:
    """What somebody wrote as an SPDX expression, `Apache 2.0` as `Apache-2.0`; as written where that is not certain."""
    block = classify(load_catalogue(), Declared(declared=(written,)))
    return block.spdx or (f"LicenseRef-{block.license}" if block.license else written)


def _key(written: Written) -> str | tuple[str, ...] | None:
    return written if isinstance(written, str | None) else tuple(written)


@for_short_texts(4_096)
def _open_licences(written: str | tuple[str, ...] | None) -> tuple[Fact, ...]:
    """For each kind, read once."""
    return read(
        written,
        lambda leaf: tuple(_open_leaf(leaf, kind) for kind in KINDS),
        lambda parts: tuple(best_of(*of_kind) for of_kind in zip(*parts, strict=True)),
        lambda parts: tuple(all_of(*of_kind) for of_kind in zip(*parts, strict=True)),
    )


@for_short_texts(4_096)
def _standing(written: str | tuple[str, ...] | None, kind: Kind) -> Standing:
    return read(
        written,
        lambda leaf: _standing_of_leaf(leaf, kind),
        lambda parts: max(parts, key=_RANK.__getitem__),
        lambda parts: worst_standing(*parts),
    )


def _open_leaf(leaf: LicenceLeaf, kind: Kind) -> Fact:
    if leaf.is_nothing:
        return "no"
    if leaf.id is None:
        return "unknown"
    if _is_listed(leaf.id, kind):
        return "yes"
    return "no" if leaf.id in load_lists().not_fsf or terms_of_leaf(leaf).restricts else "unknown"


def _is_listed(spdx: str, kind: Kind) -> bool:
    lists = load_lists()
    if spdx in lists.osi or spdx in lists.fsf:
        return True
    if kind == "document":
        return _DOCUMENTS.fullmatch(spdx) is not None and spdx in lists.ids
    return kind != "code" and (spdx in OPEN_DATA or spdx in ALSO_OPEN_DATA)


def _is_osi(leaf: LicenceLeaf) -> Fact:
    lists = load_lists()
    if leaf.is_nothing or terms_of_leaf(leaf).restricts:
        return "no"
    if leaf.id not in lists.ids:
        return "unknown"
    return "yes" if leaf.id in lists.osi else "no"


def _standing_of_leaf(leaf: LicenceLeaf, kind: Kind) -> Standing:
    if leaf.is_nothing:
        return "none"
    if leaf.id in load_lists().osi:
        return "osi_approved"
    found = _open_leaf(leaf, kind)
    if found == "yes" or (kind in {"code", "weights"} and terms_of_leaf(leaf).is_free):
        return "open"
    return "restricted" if found == "no" else "unknown"
