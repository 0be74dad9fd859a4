"""Words that a record is found by although they do not stand in its id or tags: of its country and of its licence.

A licence is found by what it is, not by what a sentence says about it: words of licences in a description are left out.
"""

import re
from collections.abc import Iterator
from functools import cache

from registry.countries import all_names_of
from registry.licenses.catalogue import load_catalogue
from registry.licenses.declarations import LicenseBlock
from registry.records.facts.curation import CuratedFacts
from registry.records.fulltext import search_text, tokens_of

_LICENSED = frozenset(
    {"license", "licenses", "licensed", "licence", "licences", "licenced", "licensing", "openrail", "rail"}
)  # fmt: skip
_COMMON = frozenset(
    {"and", "artistic", "by", "clause", "clear", "data", "exception", "for", "later", "of", "only", "open", "or",
     "patent", "perl", "postgresql", "sharing", "the", "to", "vim"}
)  # fmt: skip
"""Words of names of licences that mean other things in a sentence."""
_WORD = re.compile(r"[^\W\d_]+")


def text_to_search(model_id: str, facts: CuratedFacts, block: LicenseBlock) -> str:
    """All tokens that a record is found by, those of its name first."""
    keywords = (*country_words(facts.origin.country), *license_words(block))
    return search_text(model_id, neutral(facts.description), facts.tags, facts.origin.organisation, keywords)


def country_words(code: str | None) -> tuple[str, ...]:
    """A country by its codes and its names in English, German and some more languages."""
    return all_names_of(code) if code else ()


def license_words(block: LicenseBlock) -> tuple[str, ...]:
    """The licence in force by key, SPDX id, ids of the Hub and name, or all that its name may mean; none in dispute."""
    keys = (block.license,) if block.license else block.one_of
    return tuple(dict.fromkeys(word for key in keys for word in (*_words_of(key), block.spdx or "")))


def neutral(description: str | None) -> str | None:
    """A description without words of licences."""
    if description is None:
        return None
    return _WORD.sub(lambda found: "" if found[0].casefold() in _words_of_licenses() else found[0], description)


def _words_of(key: str) -> tuple[str, ...]:
    entry = load_catalogue().get(key)
    return (key, entry.spdx or "", *entry.hub_ids, entry.name) if entry else (key,)


@cache
def _words_of_licenses() -> frozenset[str]:
    """The words of all SPDX ids: apache, mit, gpl, ..."""
    return frozenset(_words_in_ids()) - _COMMON | _LICENSED


def _words_in_ids() -> Iterator[str]:
    for entry in load_catalogue().entries.values():
        if entry.spdx and not entry.spdx.startswith("LicenseRef-"):
            yield from (token for token in tokens_of(entry.spdx) if token.isalpha() and len(token) > 1)
