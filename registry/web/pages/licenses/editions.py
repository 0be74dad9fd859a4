"""Editions of one licence, side by side: what they share is left unmarked, what differs is named."""

import re
from collections.abc import Sequence

import msgspec

from registry.licenses.catalogue import Catalogue, License
from registry.web.languages import Locale
from registry.web.pages.licenses.terms import Remark, lines_of
from registry.web.pages.licenses.words import TITLES

MOST = 6
"""Editions beside each other; a wider table is not read."""
_COMPARED = (
    "commercial", "purposes", "thresholds", "territory", "redistribution", "naming", "displays", "output_training",
    "hosted_service", "fields", "use_policy", "binding",
)  # fmt: skip
_VERSION = re.compile(r"[-.]?v?\d+(?:[.-]\d+)*$")


class ComparedTerm(msgspec.Struct, frozen=True):
    """One term of several editions."""

    title: str
    cells: tuple[tuple[Remark, ...], ...]
    differs: bool


def editions_of(catalogue: Catalogue, entry: License) -> list[License]:
    """The editions of a licence, the oldest first, itself among them; empty where it is the only one.

    Editions are what the catalogue calls versions of one entry, and entries of one licensor whose keys differ in their
    version alone.
    """
    found = [one for one in catalogue.entries.values() if not one.family and _is_edition(one, entry)]
    found.sort(key=lambda one: (str(one.effective or one.published or ""), one.key))
    place = next((number for number, one in enumerate(found) if one.key == entry.key), 0)
    start = max(0, min(place - MOST // 2, len(found) - MOST))
    return found[start : start + MOST] if len(found) > 1 else []


def _is_edition(one: License, other: License) -> bool:
    if one.line == other.line:
        return True
    stem, same = _stem(other.key), one.licensor == other.licensor
    return bool(stem) and same and _stem(one.key) == stem


def _stem(key: str) -> str:
    return key[: found.start()] if (found := _VERSION.search(key)) else ""


def compared(editions: Sequence[License], locale: Locale) -> list[ComparedTerm]:
    """The terms that decide what users may do, of each edition; a term that none states is left out."""
    rows = []
    for name in _COMPARED:
        cells = tuple(lines_of(one.terms, name, locale) or _unstated(one, name, locale) for one in editions)
        if any(getattr(one.terms, name) for one in editions):
            rows.append(ComparedTerm(TITLES[name], cells, len(set(cells)) > 1))
    return rows


def _unstated(entry: License, name: str, locale: Locale) -> tuple[Remark, ...]:
    return (Remark(locale.say("says nothing") if name in entry.terms.silent else locale.say("not known")),)
