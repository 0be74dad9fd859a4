"""Which catalogue entries a declaration may mean, and how its parts are joined. Pure.

* Nothing is guessed: what is not known stays a part without an entry, and look-alikes are hints for a person.
* Under ``other`` the licence is what ``license_name`` says; id and name that mean different licences stay two.
* A list is several licences unless all its items are spellings of one.
* Of the texts that one name stands for, ``shared_names`` says which are meant.

Decided in ADR 0009.
"""

import re
from collections.abc import Mapping

import msgspec

from registry.licenses.catalogue.entries import License
from registry.licenses.catalogue.load import Catalogue
from registry.licenses.declarations.expressions import Expression, Name, find_license, parse_expression
from registry.licenses.declarations.parts import OR_LATER, Candidates, Part, excepted, spdx_of
from registry.licenses.declarations.shared_names import narrowed_by_date, narrowed_by_link
from registry.licenses.declarations.values import Declared
from registry.licenses.names import fold, nearest

_PROSE_JOIN = re.compile(r"\s*(?:[,;&/+]|\band\b|\bor\b|\bplus\b)\s*", re.IGNORECASE)
_ONLY = re.compile(r"[\s-]only$", re.IGNORECASE)
_REFERENCE = re.compile(r"LicenseRef-(?=\w)", re.IGNORECASE)
_NAMELESS = frozenset({"other", "unknown", "license", "model", "custom", "none", "proprietary", ""})
_MAX_PROSE_PARTS = 8
_MAX_COMPOUND = 8
"""Later items of a list are plain names or unknown: reading expressions is slow, and no card lists so many."""


def find_candidates(catalogue: Catalogue, declared: Declared) -> Candidates:
    """The entries that ``declared`` may mean; never guesses: what is not known stays a part without an entry."""
    words = [word for word in declared.declared if word]
    if not words:
        named = _single(_resolve(catalogue, declared.name)) if declared.name else Candidates(operator="none")
        return _narrowed(catalogue, named, declared)
    parts = [
        _with_name(catalogue, word, declared.name) if place < _MAX_COMPOUND else _look_up(catalogue, word)
        for place, word in enumerate(words)
    ]
    only = parts[0] if len(parts) == 1 else _one_licence(words, parts)
    if only is not None:
        found = _contradiction(catalogue, only, declared) or _single(only)
    else:
        found = Candidates(operator="unspecified", parts=tuple(parts), reasons=("the list does not say AND or OR",))
    return _narrowed(catalogue, found, declared)


def _narrowed(catalogue: Catalogue, found: Candidates, declared: Declared) -> Candidates:
    """The same without the texts that link and date rule out, and settled where the link shows one text for good."""
    return narrowed_by_date(narrowed_by_link(catalogue, found, declared.link), declared)


def _one_licence(words: list[str], parts: list[Part | Candidates]) -> Part | None:
    """The one licence that every item of a list names, in one spelling or another; ``other`` may be a further one."""
    named = [part for part in parts if isinstance(part, Part) and part.entry]
    meant = {(part.entry.key, part.exception) for part in named if part.entry}
    if len(named) < len(parts) or len(meant) != 1 or any(fold(word) in _NAMELESS for word in words):
        return None
    first = named[0]
    if len({part.spdx for part in named}) == 1:
        return first
    # ["GPL-3.0-only", "GPL-3.0-or-later"] leaves open which, as the plain id does.
    return msgspec.structs.replace(first, text=first.entries[0].key, spdx=first.entries[0].spdx)


def with_hints(catalogue: Catalogue, found: Candidates, limit: int) -> Candidates:
    """The same with spellings that look like the first ``limit`` unknown words; each takes about two milliseconds."""
    unknown = [part for part in found.leaves() if not part.texts][:limit]
    hinted = {id(part): _hinted(catalogue, part) for part in unknown}
    return _replaced(found, hinted) if hinted else found


def _hinted(catalogue: Catalogue, part: Part) -> Part:
    return msgspec.structs.replace(part, hints=nearest(part.text, catalogue.spellings))


def _replaced(found: Candidates, by_id: Mapping[int, Part]) -> Candidates:
    parts = tuple(
        by_id.get(id(part), part) if isinstance(part, Part) else _replaced(part, by_id) for part in found.parts
    )
    return msgspec.structs.replace(found, parts=parts)


def _with_name(catalogue: Catalogue, word: str, name: str | None) -> Part | Candidates:
    """Under ``other`` the licence is what ``license_name`` says."""
    if name and fold(word) in _NAMELESS and fold(name) not in _NAMELESS:
        return _resolve(catalogue, name)
    return _resolve(catalogue, word)


def _contradiction(catalogue: Catalogue, part: Part | Candidates, declared: Declared) -> Candidates | None:
    """A card whose id and name mean different licences is not resolved by preferring one of them."""
    word, name = declared.declared[0], declared.name
    if not name or fold(name) in _NAMELESS or fold(word) in _NAMELESS:
        return None
    named = _resolve(catalogue, name)
    if _keys(part) & _keys(named) or (not _keys(named) and _is_abbreviation(name, part)):
        return None
    reason = f"license {word!r} and license_name {name!r} do not mean the same licence"
    return Candidates(operator="unspecified", parts=(part, named), reasons=(reason,), contradicts=True)


def _is_abbreviation(name: str, part: Part | Candidates) -> bool:
    """``apache`` beside ``apache-2.0`` says less, not something else."""
    leaves = (part,) if isinstance(part, Part) else tuple(part.leaves())
    known = (fold(f"{entry.key} {entry.name}").split() for leaf in leaves for entry in leaf.entries)
    return any(set(fold(name).split()) <= set(words) for words in known)


def _resolve(catalogue: Catalogue, written: str) -> Part | Candidates:
    written = " ".join(written.split())
    part = _look_up(catalogue, written)
    if part.entries:
        return part
    if expression := parse_expression(written):
        return _from_expression(catalogue, expression)
    return _from_prose(catalogue, written) or part


def _from_expression(catalogue: Catalogue, expression: Expression) -> Part | Candidates:
    if isinstance(expression, Name):
        return _look_up(catalogue, expression.text, expression.exception)
    return Candidates(
        operator=expression.operator,
        parts=tuple(_from_expression(catalogue, branch) for branch in expression.branches),
    )


def _from_prose(catalogue: Catalogue, written: str) -> Candidates | None:
    """``Apache-2.0 and bespoke community licence``: split only where at least one part is known."""
    if "://" in written:
        return None
    pieces = [piece for piece in _PROSE_JOIN.split(written) if fold(piece)]
    if not 1 < len(pieces) <= _MAX_PROSE_PARTS:
        return None
    parts = tuple(_look_up(catalogue, piece) for piece in pieces)
    if not any(part.entries for part in parts):
        return None
    return Candidates(operator="unspecified", parts=parts, reasons=("the words do not say how the licences combine",))


def _look_up(catalogue: Catalogue, written: str, exception: str | None = None) -> Part:
    entries = catalogue.by_name(written) or _of_a_version(catalogue, written) or _referred_to(catalogue, written)
    if not entries:
        return Part(text=written, spdx=excepted(find_license(written), exception), exception=exception)
    return Part(text=written, entries=entries, spdx=spdx_of(written, entries, exception), exception=exception)


def _of_a_version(catalogue: Catalogue, written: str) -> tuple[License, ...]:
    """``GPL-3.0 or any later version``; vendors' licences know no such thing."""
    plain = _ONLY.sub("", OR_LATER.sub("", written))
    return tuple(entry for entry in catalogue.by_name(plain) if entry.spdx) if plain != written else ()


def _referred_to(catalogue: Catalogue, written: str) -> tuple[License, ...]:
    """``LicenseRef-llama3.1``, as SPDX documents name what SPDX does not list (SPDX 2.3, annex D.3; ``++`` is spelled).

    One that bears the name of a licence on the SPDX list, or of a family, means another text: that one has an id.
    """
    name = _REFERENCE.sub("", written, count=1) if _REFERENCE.match(written) else ""
    entries = name and (catalogue.by_name(name) or catalogue.by_name(name.replace("-plus", "+")))
    return entries if entries and not any(entry.spdx or entry.family for entry in entries) else ()


def _single(part: Part | Candidates) -> Candidates:
    return part if isinstance(part, Candidates) else Candidates(operator="single", parts=(part,))


def _keys(part: Part | Candidates) -> set[str]:
    leaves = (part,) if isinstance(part, Part) else part.leaves()
    return {entry.key for leaf in leaves for entry in leaf.entries}
