"""Counting for plots: each count is one statement over narrow rows, of what whoever asks may see."""

from collections import Counter
from itertools import combinations
from typing import Any

import msgspec
from sqlalchemy import Integer, case, cast, func, select
from sqlmodel import Session, col

from registry.records.facts.data_sources import DataSource, data_source
from registry.records.figures.tables import ModelFigure
from registry.records.tables import Claim, ExcludedCountry, ModelRecord, MonthlyDownloads, OpennessResult

_MONTH_LETTERS, _TURNS = 7, ">"
"""``_TURNS`` stands between a result and what it can become."""


class DownloadsCount(msgspec.Struct, frozen=True):
    """What tracked models of one region had been downloaded in all by a month, and how many models these are."""

    month: str
    region: str
    downloads: int
    models: int


class ReleaseCount(msgspec.Struct, frozen=True):
    """Models by month of their first release (`2024-07`, or `2024` where no month is known) and licence class."""

    month: str
    license_class: str
    models: int


class AgreementCount(msgspec.Struct, frozen=True):
    """Models of which two frameworks say this; ``most`` is what a result can become, where it is not settled."""

    first: str
    first_result: str
    first_most: str | None
    second: str
    second_result: str
    second_most: str | None
    models: int


class ClaimedSource(msgspec.Struct, frozen=True):
    """A source of its own licence whose statements records hold."""

    source: DataSource
    models: int


def count_models(session: Session) -> int:
    """All records."""
    return int(session.execute(select(func.count()).select_from(ModelRecord)).scalar_one())


def count_downloads(session: Session) -> list[DownloadsCount]:
    """Downloads of all time by month and region of origin.

    A model counts from its first reading on; in a month without a reading, with what was read last.
    """
    rows: dict[tuple[str, str], tuple[int, int]] = {}
    for month, region, more, new in session.execute(_MORE):
        rows[month, region] = (int(more), int(new))
    found, months, regions = [], sorted({month for month, _ in rows}), sorted({region for _, region in rows})
    for region in regions:
        downloads = models = 0
        for month in _all_months(months):
            more, new = rows.get((month, region), (0, 0))
            downloads, models = downloads + more, models + new
            found.append(DownloadsCount(month, region, downloads, models))
    return found


def _more() -> Any:  # noqa: ANN401 - a select
    """By how much each reading is more than the one before, summed up by month and region."""
    row = MonthlyDownloads
    model, month = col(row.record_pk), col(row.month)
    before = func.lag(col(row.downloads_all_time), 1, 0).over(partition_by=model, order_by=month)
    place = func.row_number().over(partition_by=model, order_by=month)
    steps = select(model, month, (col(row.downloads_all_time) - before).label("more"), place.label("place")).subquery()
    region = col(ModelFigure.origin_region)
    return (
        select(steps.c.month, region, func.sum(steps.c.more), func.sum(cast(steps.c.place == 1, Integer)))
        .join(ModelFigure, col(ModelFigure.record_pk) == steps.c.record_pk)
        .group_by(steps.c.month, region)
    )


_MORE = _more()


def _all_months(months: list[str]) -> list[str]:
    """Every month from the first to the last, those in between without a reading, too."""
    if not months:
        return []
    first, last = (12 * int(month[:4]) + int(month[5:]) - 1 for month in (months[0], months[-1]))
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(first, last + 1)]


def count_releases(session: Session) -> list[ReleaseCount]:
    """Models by month of their first release and licence class; an empty month where nobody knows it."""
    month, name = func.substr(col(ModelFigure.released), 1, _MONTH_LETTERS), col(ModelFigure.license_class)
    rows = session.execute(select(month, name, func.count()).group_by(month, name).order_by(month, name))
    return [ReleaseCount(*row) for row in rows]


def count_what_is_out(session: Session) -> dict[tuple[str, str], int]:
    """Models by whether their weights and their pretraining data are out."""
    weights, data = col(ModelFigure.weights), col(ModelFigure.data)
    rows = session.execute(select(weights, data, func.count()).group_by(weights, data))
    return {(weights, data): count for weights, data, count in rows}


def count_parameters(session: Session) -> dict[int | None, int]:
    """Models by their number of parameters; None of those of which it is not known."""
    number = col(ModelFigure.parameters)
    return dict(session.execute(select(number, func.count()).group_by(number)).all())


def count_countries(session: Session) -> dict[str, int]:
    """Models that their licences keep from a country, by its code."""
    country = col(ExcludedCountry.country)
    return dict(session.execute(select(country, func.count()).group_by(country)).all())


def count_results(session: Session, framework: str) -> dict[tuple[str, str | None], int]:
    """Models by what one framework says of them, and what that can become where it is not settled."""
    result, most = col(OpennessResult.result), col(OpennessResult.most)
    query = select(result, most, func.count()).where(col(OpennessResult.framework) == framework)
    return {(said, best): count for said, best, count in session.execute(query.group_by(result, most))}


def count_agreement(session: Session, frameworks: tuple[str, ...]) -> list[AgreementCount]:
    """Models by what each two of these frameworks say of them."""
    row = OpennessResult
    told = [
        func.max(case((col(row.framework) == name, col(row.result) + _TURNS + func.coalesce(col(row.most), "")))).label(
            name
        )
        for name in frameworks
    ]
    each = select(*told).where(col(row.framework).in_(frameworks)).group_by(col(row.record_pk)).subquery()
    columns = [each.c[name] for name in frameworks]
    counted = Counter[tuple[str, str, str, str]]()
    for *found, models in session.execute(select(*columns, func.count()).group_by(*columns)):
        said = [(name, words) for name, words in zip(frameworks, found, strict=True) if words is not None]
        for first, second in combinations(said, 2):
            counted[*first, *second] += models
    return [_agreement(*key, models) for key, models in counted.items()]


def _agreement(first: str, said: str, second: str, also_said: str, models: int) -> AgreementCount:
    (result, _, most), (other, _, other_most) = said.partition(_TURNS), also_said.partition(_TURNS)
    return AgreementCount(first, result, most or None, second, other, other_most or None, models)


def claimed_sources(session: Session) -> list[ClaimedSource]:
    """The sources with a licence of their own whose statements are in force, those of the most models first."""
    name, license_, models = col(Claim.source), col(Claim.data_license), func.count()
    in_force = (col(Claim.until_at).is_(None), license_.is_not(None))
    rows = session.execute(select(name, license_, models).where(*in_force).group_by(name, license_).order_by(name))
    found = [ClaimedSource(data_source(source, said, None), count) for source, said, count in rows]
    return sorted(found, key=lambda one: -one.models)
