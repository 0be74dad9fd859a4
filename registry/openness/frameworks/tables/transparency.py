"""The tables of the Foundation Model Transparency Index: a 0 or 1 for each of 100 indicators and each developer.

Bommasani, Klyman et al., arXiv:2310.12941 and arXiv:2407.12929; Wan, Klyman et al. 2025;
https://github.com/stanford-crfm/fmti at f4500c5, CC-BY-4.0.

* Domains are those of the list of indicators of the same edition, joined by position: nine names differ.
* A table without exactly 100 indicators, with other values than 0 and 1, or whose own totals are not the sums, is none.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from registry.errors import Invalid, MisconfiguredError
from registry.safe_yaml import Unreadable, read_mapping

EDITIONS = ("fmti-2023-10", "fmti-2024-05", "fmti-2025-12")
INDICATORS = 100
DOMAINS = ("upstream", "model", "downstream")
_LEADING = frozenset({"domain", "subdomain", "indicator"})
_TOTAL = "total"


class ScoredDeveloper(msgspec.Struct, frozen=True):
    """How many indicators a developer meets, by domain."""

    name: str
    """As the edition spells it."""
    domains: Mapping[str, int]

    @property
    def total(self) -> int:
        """Of 100."""
        return sum(self.domains.values())


class TransparencyEdition(msgspec.Struct, frozen=True):
    """One edition: how many indicators each domain has, and what each developer meets."""

    edition: str
    indicators: Mapping[str, int]
    developers: tuple[ScoredDeveloper, ...]


class FmtiOrigin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose tables they are, and on which terms they may be passed on."""

    source: str
    title: str
    homepage: str
    repository: str
    commit: str
    date: str
    data_license: str
    attribution: str
    changes: str


@cache
def load_editions() -> Mapping[str, TransparencyEdition]:
    """The editions that come with the service; raises MisconfiguredError where they cannot be read."""
    file = resources.files("registry.openness.frameworks.tables") / "fmti" / "editions.json"
    try:
        editions = msgspec.json.decode(file.read_bytes(), type=tuple[TransparencyEdition, ...])
    except msgspec.MsgspecError as wrong:
        raise MisconfiguredError(f"fmti/editions.json: {wrong}") from wrong
    return {one.edition: one for one in editions}


@cache
def read_origin() -> FmtiOrigin:
    """Whose tables they are; raises MisconfiguredError where that cannot be read."""
    file = resources.files("registry.openness.frameworks.tables") / "fmti" / "source.yaml"
    try:
        return msgspec.convert(read_mapping(file.read_text(encoding="utf-8"))[0], FmtiOrigin)
    except (Unreadable, msgspec.ValidationError) as wrong:
        raise MisconfiguredError(f"fmti/source.yaml: {wrong}") from wrong


@cache
def read_terms() -> str:
    """The text of the licence under which they may be passed on."""
    file = resources.files("registry.openness.frameworks.tables") / "fmti" / "LICENSE"
    return file.read_text(encoding="utf-8")


def read_edition(edition: str, scores: str, indicators: str) -> TransparencyEdition:
    """An edition from its two tables in CSV; raises ``Invalid`` for what is no such table."""
    domains = [row[0].strip().casefold() for row in _rows(indicators)[1:]]
    head, *rows = _rows(scores)
    rows, own = _without_totals(rows)
    if len(rows) != INDICATORS or len(domains) != INDICATORS or not set(domains) <= set(DOMAINS):
        raise Invalid(
            f"{edition}: {len(rows)} rows of scores and {len(domains)} indicators; an edition has {INDICATORS} of each."
        )
    names = [
        (at, name) for at, name in enumerate(head) if name.strip().casefold() not in _LEADING | {_TOTAL}
    ]  # fmt: skip
    developers = tuple(ScoredDeveloper(name, _counts(edition, name, at, rows, domains)) for at, name in names)
    _compare_totals(edition, developers, [at for at, _ in names], own)
    return TransparencyEdition(edition, {name: domains.count(name) for name in DOMAINS}, developers)


def _rows(table: str) -> list[list[str]]:
    return [row for row in csv.reader(io.StringIO(table.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"))) if any(row)]


def _without_totals(rows: Sequence[list[str]]) -> tuple[list[list[str]], list[str] | None]:
    """The rows of indicators, and that of totals where a table has one."""
    totals = [row for row in rows if any(cell.strip().casefold() == _TOTAL for cell in row[:3])]
    return [row for row in rows if row not in totals], totals[0] if totals else None


def _counts(edition: str, name: str, at: int, rows: list[list[str]], domains: list[str]) -> dict[str, int]:
    values = [row[at].strip() if at < len(row) else "" for row in rows]
    if strange := next((value for value in values if value not in {"0", "1"}), None):
        raise Invalid(f"{edition}: {name}: {strange[:40]!r} is neither 0 nor 1.")
    if "" in values:
        raise Invalid(f"{edition}: {name}: the value of an indicator is missing.")
    met = [domain for domain, value in zip(domains, values, strict=True) if value == "1"]
    return {domain: met.count(domain) for domain in DOMAINS}


def _compare_totals(
    edition: str, developers: Sequence[ScoredDeveloper], places: Sequence[int], own: list[Any] | None
) -> None:  # fmt: skip
    for developer, at in zip(developers, places, strict=True):
        if own is not None and own[at].strip() != str(developer.total):
            raise Invalid(f"{edition}: {developer.name}: its total is {own[at]!r}, the sum is {developer.total}.")
