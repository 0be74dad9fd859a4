"""Foundation Model Transparency Index, imported: `fmti-2023-10`, `fmti-2024-05`, `fmti-2025-12`.

Bommasani, Klyman et al., arXiv:2310.12941 and arXiv:2407.12929; Wan, Klyman et al. 2025;
https://github.com/stanford-crfm/fmti at f4500c5, CC-BY-4.0.

* It scores developers, not models, by 100 indicators of yes or no; the total is their sum, domains likewise.
* Each edition has its own indicators, so that totals of two editions are never compared or subtracted.
* A developer that an edition does not have is `not scored` in it, which is no 0.
* Nothing is computed here: these are the index's own figures.
"""

from collections.abc import Mapping
from functools import cache

import msgspec

from registry.openness.frameworks.result import Part, Verdict
from registry.openness.frameworks.tables import EDITIONS, ScoredDeveloper, load_editions

NOT_SCORED = "not scored"
_COMMIT = "f4500c5"
_SAME = {"stability ai": "stability", "mistral ai": "mistral"}
"""Names that editions spell in two ways."""


class TransparencyFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Whose model it is, as the index or the record names the developer."""

    developer: str | None = None


def judge(facts: TransparencyFacts, edition: str = EDITIONS[-1]) -> Verdict:
    """What an edition says of the developer; raises KeyError for an edition that there is not."""
    found = _developer(facts.developer, edition)
    counts = load_editions()[edition].indicators
    return Verdict(
        framework=edition,
        method_version=method_of(edition),
        result=str(found.total) if found else NOT_SCORED,
        score=float(found.total) if found else None,
        max=float(sum(counts.values())) if found else None,
        parts=tuple(
            Part(domain, str(met), f"of {counts[domain]} indicators", found.name)
            for domain, met in found.domains.items()
        )
        if found
        else (),
        missing=() if facts.developer else ("developer",),
        source="imported",
    )


def method_of(edition: str) -> str:
    """The version of the figures of an edition."""
    return f"{edition}/{_COMMIT}"


def _developer(name: str | None, edition: str) -> ScoredDeveloper | None:
    return _by_name(edition).get(folded(name or ""))


@cache
def _by_name(edition: str) -> Mapping[str, ScoredDeveloper]:
    """The developers of an edition, the first of each name; raises KeyError for an edition that there is not."""
    return {folded(one.name): one for one in reversed(load_editions()[edition].developers)}


def folded(name: str) -> str:
    """A developer's name without what editions spell in two ways."""
    words = " ".join(name.casefold().split())
    return _SAME.get(words, words)
