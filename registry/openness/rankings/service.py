"""A ranking page by page, or as CSV."""

from collections.abc import Sequence

import msgspec
from sqlmodel import Session

from registry.errors import Invalid
from registry.inputs import not_among
from registry.licenses.catalogue import Catalogue
from registry.openness.derivation import FRAMEWORK_IDS
from registry.openness.frameworks import FRAMEWORKS
from registry.openness.rankings.developers import DEVELOPER_RANKINGS
from registry.openness.rankings.queries import count_pending, read_results
from registry.openness.rankings.rules import OUTPUTS, RankedModel, in_order
from registry.pagination import Page, Total, decode_cursor, page_of
from registry.records.search import csv_bytes

COLUMNS = ("rank", "model", "result", "score", "most", "type", "framework", "method_version")


class Ranking(Page[RankedModel], frozen=True, kw_only=True):
    """A page of a ranking."""

    framework: str
    method_version: str
    pending: int
    """Models that are not in it since their verdicts are being made anew."""


def read_ranking(
    session: Session, catalogue: Catalogue, framework: str, type_: str | None, *, limit: int, cursor: str | None
) -> Ranking:
    """A page of the models that a framework knows anything of; raises ``Invalid`` for a framework that ranks none."""
    check(framework, type_)
    ranked = in_order(framework, read_results(session, catalogue, framework, type_))
    bound_to = ("openness", framework, type_)
    behind = _behind(ranked, cursor, bound_to)
    page = page_of(
        behind, limit, lambda one: [one.rank, one.model], bound_to=bound_to, total=Total(len(ranked), "exact")
    )
    return Ranking(
        items=page.items, next_cursor=page.next_cursor, total=page.total, framework=framework,
        method_version=FRAMEWORKS[framework].method_version, pending=count_pending(session, catalogue),
    )  # fmt: skip


def ranking_as_csv(session: Session, catalogue: Catalogue, framework: str, type_: str | None) -> bytes:
    """The whole ranking, a model a row; raises ``Invalid`` as above."""
    check(framework, type_)
    method = FRAMEWORKS[framework].method_version
    ranked = in_order(framework, read_results(session, catalogue, framework, type_))
    rows = ((*msgspec.structs.astuple(one), framework, method) for one in ranked)
    return csv_bytes([COLUMNS, *rows])


def check(framework: str, type_: str | None) -> None:
    """Raise ``Invalid`` for a framework that ranks no models, or a type that there is not."""
    if framework not in FRAMEWORK_IDS:
        supported = (*FRAMEWORK_IDS, *DEVELOPER_RANKINGS)
        message = not_among(framework, supported, "a framework that ranks models or developers")
        raise Invalid(message, pointer="/framework", supported=list(supported))
    if type_ is not None and type_ not in OUTPUTS:
        raise Invalid(not_among(type_, OUTPUTS, "what comes out of a model"), pointer="/type", supported=list(OUTPUTS))


def _behind(ranked: Sequence[RankedModel], cursor: str | None, bound_to: tuple[object, ...]) -> Sequence[RankedModel]:
    """What comes behind the last model that was shown, or behind its place where it is not ranked any more."""
    if cursor is None:
        return ranked
    rank, model = decode_cursor(cursor, bound_to, 2)
    place = next((one.rank for one in ranked if one.model == model), rank)
    return ranked[int(place) :] if isinstance(place, int) and place >= 0 else ranked
