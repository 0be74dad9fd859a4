"""Developers by the transparency index: its own figures, edition by edition, with whose they are and on which terms.

* Editions have other indicators, so each is ranked by itself: the most indicators first, then the name.
* A developer that an edition does not have is in it as `not scored`, behind the others and without a place.
"""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from registry.errors import Invalid
from registry.inputs import not_among
from registry.openness.frameworks import TransparencyFacts, Verdict, transparency_index
from registry.openness.frameworks.tables import EDITIONS, load_editions, read_origin
from registry.pagination import Page, Total, decode_cursor, page_of
from registry.records.search import csv_bytes

ALL = "fmti"
DEVELOPER_RANKINGS = (ALL, *EDITIONS)
_COLUMNS = (
    "edition", "rank", "developer", "result", "score", "max", "upstream", "model", "downstream", "method_version",
    "source", "data_license", "attribution",
)  # fmt: skip


class RankedDeveloper(msgspec.Struct, frozen=True, kw_only=True):
    """A developer in its place in one edition."""

    edition: str
    rank: int | None
    """From 1; null where the edition does not score it."""
    developer: str
    result: str
    """How many indicators are met, or `not scored`, which is no 0."""
    score: float | None
    max: float | None
    domains: dict[str, int]
    """Indicators met by domain; none where it is not scored."""
    method_version: str


class FigureOrigin(msgspec.Struct, frozen=True, kw_only=True):
    """Whose figures they are, and on which terms they may be passed on."""

    title: str
    homepage: str
    repository: str
    commit: str
    date: str
    data_license: str
    attribution: str
    changes: str


class DeveloperRanking(Page[RankedDeveloper], frozen=True, kw_only=True):
    """A page of developers by edition, the newest edition first."""

    framework: str
    source: FigureOrigin


def rank_developers(framework: str) -> list[RankedDeveloper]:
    """All developers of an edition, or of all editions; raises ``Invalid`` for one that there is not."""
    if framework not in DEVELOPER_RANKINGS:
        message = not_among(framework, DEVELOPER_RANKINGS, "an edition")
        raise Invalid(message, pointer="/framework", supported=list(DEVELOPER_RANKINGS))
    editions = tuple(reversed(EDITIONS)) if framework == ALL else (framework,)
    return [one for edition in editions for one in _of_edition(edition, _names() if framework == ALL else _in(edition))]


def read_developers(framework: str, type_: str | None, *, limit: int, cursor: str | None) -> DeveloperRanking:
    """A page of them; raises ``Invalid`` where models of a type are asked for."""
    ranked = _ranked(framework, type_)
    bound_to = ("developers", framework)
    start = 0
    if cursor is not None:
        edition, developer = decode_cursor(cursor, bound_to, 2)
        places = (place for place, one in enumerate(ranked, 1) if [one.edition, one.developer] == [edition, developer])
        start = next(places, 0)
    page = page_of(
        ranked[start:], limit, lambda one: [one.edition, one.developer], bound_to=bound_to,
        total=Total(len(ranked), "exact"),
    )  # fmt: skip
    return DeveloperRanking(
        items=page.items, next_cursor=page.next_cursor, total=page.total, framework=framework, source=_origin()
    )  # fmt: skip


def developers_as_csv(framework: str, type_: str | None) -> bytes:
    """All of them, a developer and edition a row."""
    origin = _origin()
    rows = (
        (
            one.edition, one.rank, one.developer, one.result, one.score, one.max,
            *(one.domains.get(domain) for domain in ("upstream", "model", "downstream")), one.method_version,
            origin.repository, origin.data_license, origin.attribution,
        )
        for one in _ranked(framework, type_)
    )  # fmt: skip
    return csv_bytes([_COLUMNS, *rows])


def _ranked(framework: str, type_: str | None) -> list[RankedDeveloper]:
    if type_ is not None:
        raise Invalid("Developers are ranked, not models of a type.", pointer="/type")
    return rank_developers(framework)


def _of_edition(edition: str, names: Iterable[str]) -> Iterator[RankedDeveloper]:
    verdicts = {name: transparency_index.judge(TransparencyFacts(developer=name), edition) for name in names}
    order = sorted(verdicts, key=lambda name: (-_score(verdicts[name]), name))
    for place, name in enumerate(order, 1):
        verdict = verdicts[name]
        yield RankedDeveloper(
            edition=edition, rank=place if verdict.score is not None else None, developer=name, result=verdict.result,
            score=verdict.score, max=verdict.max, domains={part.id: int(part.value) for part in verdict.parts},
            method_version=verdict.method_version,
        )  # fmt: skip


def _score(verdict: Verdict) -> float:
    """Below all figures where there is none."""
    return -1.0 if verdict.score is None else verdict.score


def _in(edition: str) -> list[str]:
    return [one.name for one in load_editions()[edition].developers]


def _names() -> list[str]:
    """All developers of all editions, each once, as the newest edition spells it."""
    found: dict[str, str] = {}
    for edition in reversed(EDITIONS):
        for name in _in(edition):
            found.setdefault(transparency_index.folded(name), name)
    return list(found.values())


def _origin() -> FigureOrigin:
    told: Mapping[str, str] = msgspec.structs.asdict(read_origin())
    return FigureOrigin(**{name: told[name] for name in FigureOrigin.__struct_fields__})
