"""The values that filters of a list know: a mistyped one is refused, since an empty list would read as "there is none".

* Words are compared as the contract writes them; a country by its code in capitals, a licence by its key, its Hub id or
  its SPDX id.
* ``q``, ``owner``, ``organisation`` and ``base_model`` are free text: what they name need not be registered. A base may
  be an address.
"""

from collections.abc import Mapping
from typing import get_args

import msgspec

from registry.countries import ISO_3166_1, country_fault
from registry.errors import Invalid
from registry.hub import base_id
from registry.inputs import not_among, shown, take
from registry.licenses.catalogue import LicenseClass, load_catalogue
from registry.pagination import refuse_unknown
from registry.records.documents.hardware import BYTES_PER_PARAMETER, MemoryClass
from registry.records.facts.curation import Architecture, OpennessCategory, Region, Source
from registry.records.facts.observation import Gate
from registry.records.license.rules import Status
from registry.records.search.filters import BEST_FIRST, SORTS, ModelFilter

UNKNOWN = "unknown"
VALUES: Mapping[str, tuple[str, ...]] = {
    "license_class": tuple(map(str, LicenseClass)),
    "own_class": tuple(map(str, LicenseClass)),
    "gated": get_args(Gate),
    "source": get_args(Source),
    "status": get_args(Status),
    "openness_category": get_args(OpennessCategory),
    "origin_region": get_args(Region),
    "architecture": (*get_args(Architecture), UNKNOWN),
    "memory_class": get_args(MemoryClass),
}
"""The filters that compare with one of few words, and these words."""
OPENNESS: Mapping[str, tuple[str, ...]] = {
    "mof-1.0": ("unclassified", "class_3", "class_2", "class_1"),
    "osaid-1.0": ("would_not_meet", "needs_review", "would_meet"),
    "ai-act-53-2": ("not_met", "needs_legal_review", "conditions_met"),
    "g7-2026": (
        "undetermined", "none", "weights_available_ai", "open_weights_ai", "open_source_ai",
        "open_source_ai_with_open_data",
    ),
    "solaiman-2023": ("fully_closed", "gradual", "hosted", "api", "downloadable", "fully_open"),
    "category": ("closed", "open_weights", "open_source"),
}  # fmt: skip
"""The frameworks of openness whose results are words, and these; a test holds them against the frameworks'."""
OPENNESS_RESULTS = tuple(f"{framework}:{result}" for framework, results in OPENNESS.items() for result in results)
_SHORT_RESULTS = {f"mof-1.0:{number}": f"mof-1.0:class_{number}" for number in (1, 2, 3)} | {
    "mof-1.0:0": "mof-1.0:unclassified"
}
ALL_SORTS = (*SORTS, BEST_FIRST)
PRECISIONS = tuple(BYTES_PER_PARAMETER)
MOST_GB, MOST_TOKENS = 1_000_000, 100_000_000
COUNTRIES = tuple(sorted(ISO_3166_1))


def filter_of(given: Mapping[str, str], at: str = "") -> ModelFilter:
    """A filter as it was written; raises ``Invalid`` for a name or a value that does not exist, ``at`` a pointer."""
    refuse_unknown(given, ModelFilter.__struct_fields__, at=at)
    return checked(take(dict(given), ModelFilter, at, strict=False), at)


def checked(wanted: ModelFilter, at: str = "") -> ModelFilter:
    """The filter with its licence spelled as it is stored; raises ``Invalid`` for unknown values."""
    for name, known in VALUES.items():
        value = getattr(wanted, name)
        if value is not None and value not in known:
            raise Invalid(
                not_among(value, known, f"a value of `{name}`"), pointer=f"{at}/{name}", supported=list(known)
            )
    _check_memory(wanted, at)
    _check_openness(wanted.openness, at)
    return msgspec.structs.replace(
        wanted,
        not_allowed_in=_country("not_allowed_in", wanted.not_allowed_in, at),
        origin_country=_country("origin_country", wanted.origin_country, at),
        license=_license(wanted.license, at),
        openness=_openness(wanted.openness),
        base_model=base_id(wanted.base_model) if wanted.base_model is not None else None,
    )


def _check_memory(wanted: ModelFilter, at: str) -> None:
    """Raise ``Invalid`` for a memory that no machine has, and for what describes a memory that is not given."""
    if wanted.max_memory_gb is None:
        for name in ("memory_precision", "memory_context"):
            if getattr(wanted, name) is not None:
                raise Invalid(f"`{name}` narrows `max_memory_gb`: give that, too.", pointer=f"{at}/{name}")
        return
    precision = wanted.memory_precision
    if precision is not None and precision not in PRECISIONS:
        detail = not_among(precision, PRECISIONS, "a value of `memory_precision`")
        raise Invalid(detail, pointer=f"{at}/memory_precision", supported=list(PRECISIONS))
    if not 0 < wanted.max_memory_gb <= MOST_GB:
        raise Invalid(f"`max_memory_gb` is more than 0 and at most {MOST_GB}.", pointer=f"{at}/max_memory_gb")
    if wanted.memory_context is not None and not 0 < wanted.memory_context <= MOST_TOKENS:
        raise Invalid(f"`memory_context` is 1 to {MOST_TOKENS} tokens.", pointer=f"{at}/memory_context")


def _check_openness(written: str | None, at: str) -> None:
    """Raise ``Invalid`` for a framework, or a result of it, that there is not."""
    if written is None or _openness(written) in OPENNESS_RESULTS:
        return
    detail = not_among(written, OPENNESS_RESULTS, "a framework of openness and a result of it")
    raise Invalid(detail, pointer=f"{at}/openness", supported=list(OPENNESS_RESULTS))


def _openness(written: str | None) -> str | None:
    """A result as it is stored: ``mof-1.0:2`` is class 2."""
    return _SHORT_RESULTS.get(written, written) if written else written


def check_sort(sort: str | None, wanted: ModelFilter) -> str:
    """The sort that is wanted, by default relevance for a search and id for a list; raises ``Invalid``."""
    if sort is None:
        return BEST_FIRST if wanted.q else "id"
    known = (*SORTS, BEST_FIRST) if wanted.q else SORTS
    if sort not in known:
        hint = " It is an order for searches: give `q`, too." if sort == BEST_FIRST else ""
        detail = not_among(sort, known, "a value of `sort`") + hint
        raise Invalid(detail, pointer="/sort", supported=list(known))
    return sort


def _country(name: str, written: str | None, at: str) -> str | None:
    fault = None if written is None else country_fault(written)
    if fault is not None:
        raise Invalid(fault, pointer=f"{at}/{name}", supported=list(COUNTRIES))
    return written


def _license(written: str | None, at: str) -> str | None:
    """The key of the one licence that a key, a Hub id or an SPDX id names."""
    catalogue = load_catalogue()
    if written is None or written in catalogue.entries:
        return written
    entry = catalogue.by_hub_id(written)
    meant = (entry,) if entry else catalogue.by_spdx(written)
    if len(meant) == 1:
        return meant[0].key
    alike = catalogue.similar_keys(written)
    hint = f"; did you mean {' or '.join(map(repr, alike))}?" if alike else "."
    raise Invalid(
        f"{shown(written)} is no licence of the catalogue{hint} GET /v1/licenses lists them.",
        pointer=f"{at}/license", supported=sorted(catalogue.entries), suggestions=list(alike),
    )  # fmt: skip
