"""Which of the texts that bear one name a declaration means, as far as its link and its date tell. Pure.

* A link that shows one text for good settles which: the page of that text, a file at a commit, a dated document, where
  the catalogue knows the address. One that means something else than the name contradicts; alone it grants nothing.
* Everything else only rules texts out: a link on a branch those of other licensors and other pages, a date those that
  were published later. What remains may still be a text that the catalogue does not know, so it is never settled.
* A linked file in which another text stood may show that one: cards of Kimi K3 say ``modified-mit``.

Decided in ADR 0009 and 0028.
"""

import re
from collections.abc import Callable
from datetime import timedelta

import msgspec

from registry.licenses.catalogue.entries import License
from registry.licenses.catalogue.load import Catalogue
from registry.licenses.declarations.parts import Candidates, Part, spdx_of
from registry.licenses.declarations.values import Declared
from registry.licenses.links import date_in

TOLERANCE = timedelta(days=7)
"""By how much a text may seem younger than a model that bears it: time zones, and the days between two sites of one
vendor, of which the catalogue knows one."""

_REPOSITORY = re.compile(r"https?://(?:www\.)?(?:huggingface\.co|hf\.co|github\.com)/([\w.-]+)/[\w.-]+", re.IGNORECASE)
_LETTERS = re.compile(r"[a-z0-9]")


def narrowed_by_link(catalogue: Catalogue, found: Candidates, link: str | None) -> Candidates:
    """The candidates beside a link: settled, fewer, contradicted, or the same."""
    linked = catalogue.by_link(link) if link else ()
    if not link or not linked:
        return _with(_without_others(found, _of_licensor(found, link or "")), catalogue.texts_in_file(link or ""))
    meant = {entry.key for entry in linked}
    named = {entry.key for part in found.leaves() for entry in part.entries if not entry.family}
    if named & meant:
        return _settled(found, meant) if catalogue.by_fixed_link(link) else _without_others(found, meant)
    where = f"license_link leads to {', '.join(sorted(meant))}"
    if not named:
        return msgspec.structs.replace(found, reasons=(*found.reasons, f"{where}, and a link alone grants nothing"))
    parts = (*found.parts, Part(text=link, entries=linked))
    reasons = (*found.reasons, f"{where}, which is not what the card names")
    return Candidates(operator="unspecified", parts=parts, reasons=reasons, contradicts=True)


def narrowed_by_date(found: Candidates, declared: Declared) -> Candidates:
    """The candidates without texts that were published after the model was, or after the page that is linked."""
    days = [day for day in (declared.released, date_in(declared.link or "")) if day]
    if not days:
        return found
    latest = min(days) + TOLERANCE
    return _each(found, lambda part: _without(part, lambda entry: entry.published is None or entry.published <= latest))


def _of_licensor(found: Candidates, link: str) -> set[str]:
    """The texts of the licensor into whose repository a link leads: it rules out those of others, and no more."""
    owner = _REPOSITORY.match(link)
    if owner is None:
        return set()
    entries = {entry.key: entry.licensor for part in found.leaves() for entry in part.entries}
    folded = {key: "".join(_LETTERS.findall((licensor or "").casefold())) for key, licensor in entries.items()}
    name = "".join(_LETTERS.findall(owner[1].casefold()))
    return {key for key, licensor in folded.items() if licensor and name.startswith(licensor)}


def _settled(found: Candidates, meant: set[str]) -> Candidates:
    """``cc-by-nc`` beside a link to its version 4.0."""
    part = _shared(found)
    entries = tuple(entry for entry in part.entries if entry.key in meant) if part else ()
    if part is None or not entries:
        return found
    spdx = spdx_of(part.text, entries, part.exception)
    return msgspec.structs.replace(found, parts=(msgspec.structs.replace(part, entries=entries, spdx=spdx),))


def _without_others(found: Candidates, meant: set[str]) -> Candidates:
    """One name beside a link on a branch; one that would leave none of its texts says nothing."""
    part = _shared(found)
    if part is None or not meant.intersection(entry.key for entry in part.entries):
        return found
    return msgspec.structs.replace(found, parts=(_without(part, lambda entry: entry.key in meant),))


def _with(found: Candidates, seen: tuple[License, ...]) -> Candidates:
    """One name beside a link to a file in which other texts of that vendor stood: it may mean these, too."""
    part = found.parts[0] if found.operator == "single" else None
    if not isinstance(part, Part) or len(part.texts) < 2:  # noqa: PLR2004 - a name of one text means that one
        return found
    more = tuple(entry for entry in seen if entry not in part.texts)
    return msgspec.structs.replace(found, parts=(msgspec.structs.replace(part, entries=(*part.entries, *more)),))


def _shared(found: Candidates) -> Part | None:
    """The one declared name, where several texts bear it."""
    if found.operator != "single" or not isinstance(part := found.parts[0], Part) or len(part.entries) < 2:  # noqa: PLR2004 - several
        return None
    return part


def _without(part: Part, may_be_meant: Callable[[License], bool]) -> Part:
    """A name that several texts bear, without those that cannot be meant."""
    if len(part.texts) < 2:  # noqa: PLR2004 - a name of one text means that one
        return part
    kept = tuple(entry for entry in part.entries if may_be_meant(entry))
    ruled_out = tuple(entry for entry in part.entries if entry not in kept)
    return msgspec.structs.replace(part, entries=kept, ruled_out=(*part.ruled_out, *ruled_out))


def _each(found: Candidates, changed: Callable[[Part], Part]) -> Candidates:
    parts = tuple(changed(part) if isinstance(part, Part) else _each(part, changed) for part in found.parts)
    return msgspec.structs.replace(found, parts=parts)
