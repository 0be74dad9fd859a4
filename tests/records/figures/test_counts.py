"""What plots count, on both databases: as the records stand, and of what whoever asks may see."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import delete
from sqlmodel import Session, col, select, update

from registry.db import Database
from registry.db.visibility import narrowed
from registry.records.downloads import keep_downloads
from registry.records.facts import ObservedBase, ObservedFacts
from registry.records.figures import (
    AgreementCount,
    DownloadsCount,
    FamilyCount,
    claimed_sources,
    count_agreement,
    count_countries,
    count_downloads,
    count_families,
    count_models,
    count_parameters,
    count_releases,
    count_results,
    count_what_is_out,
    refresh_figures,
)
from registry.records.figures.families import SEVERAL, family_of
from registry.records.figures.tables import ModelFigure
from registry.records.search import OpennessResult
from registry.records.service import observe, register
from registry.records.tables import ExcludedCountry, ModelRecord
from tests.support.clock import NOW
from tests.support.licenses.knowledge import knowledge
from tests.support.records.list_items import item, take_in

HIDDEN = "quokka-lab/secret"


def add(database: Database, model: str, *bases: str, day: datetime | None = None, **facts: Any) -> int:  # noqa: ANN401
    seen = ObservedFacts(
        id=model, hub_id=model, revision="a" * 40, declared=("mit",), card_declared=("mit",), created_at=day,
        bases=tuple(ObservedBase(base, "finetune") for base in bases), **facts,
    )  # fmt: skip
    with database.unit_of_work() as work:
        record = register(work, knowledge(), model, source="huggingface", now=NOW)
        observe(work, knowledge(), record, seen, NOW)
        return record.number


def asked(database: Database, count: Callable[[Session], Any], *, is_open: bool = False) -> Any:  # noqa: ANN401
    with database.reading() as session, narrowed(session, when=is_open):
        return count(session)


def test_a_row_follows_its_document(database: Database) -> None:
    day = datetime(2024, 8, 9, tzinfo=UTC)
    add(database, "lab/one", day=day, parameters=7_000_000_000)
    take_in(database, item("lab/two", "apache-2.0"), item("lab/three", None))
    assert asked(database, count_models) == 3
    assert asked(database, count_parameters) == {7_000_000_000: 1, None: 2}
    found = {(one.month, one.license_class): one.models for one in asked(database, count_releases)}
    assert found == {("2024-08", "permissive"): 1, ("", "permissive"): 1, ("", "unknown"): 1}
    add(database, "lab/one", day=day, parameters=8_000_000_000)
    assert asked(database, count_parameters) == {8_000_000_000: 1, None: 2}
    assert sum(asked(database, count_what_is_out).values()) == 3


def test_missing_and_older_rows_are_made_anew(database: Database) -> None:
    take_in(database, *(item(f"lab/{number}", "mit") for number in range(5)))
    whole = asked(database, count_releases)
    with database.unit_of_work() as work:
        first = work.session.exec(select(ModelFigure.record_pk).limit(1)).one()
        work.session.execute(delete(ModelFigure).where(col(ModelFigure.record_pk) == first))
        work.session.execute(update(ModelFigure).values(version=0, license_class="community"))
    assert asked(database, count_releases) != whole
    assert refresh_figures(database, each=2) == 5
    assert refresh_figures(database) == 0
    assert asked(database, count_releases) == whole


def test_downloads_are_summed_from_the_last_reading_of_each(database: Database) -> None:
    one, two = add(database, "lab/one"), add(database, "lab/two")
    for month, counted in ((1, {one: 100}), (3, {one: 90, two: 50}), (4, {two: 70})):
        with database.unit_of_work() as work:
            keep_downloads(work.session, counted, datetime(2026, month, 5, tzinfo=UTC))
    assert asked(database, count_downloads) == [
        DownloadsCount("2026-01", "unknown", 100, 1),
        DownloadsCount("2026-02", "unknown", 100, 1),
        DownloadsCount("2026-03", "unknown", 140, 2),
        DownloadsCount("2026-04", "unknown", 160, 2),
    ]


def test_derivatives_count_for_the_owner_of_all_their_roots(database: Database) -> None:
    day = datetime(2025, 2, 3, tzinfo=UTC)
    add(database, "Meta/Base", day=day)
    add(database, "lab/child", "Meta/Base", day=day)
    add(database, "lab/grandchild", "lab/child", day=day)
    add(database, "lab/merge", "lab/child", "Other/Root", day=day)
    add(database, "lab/elsewhere", "Other/Root", day=day)
    assert asked(database, count_families) == [
        FamilyCount("2025-02", SEVERAL, 1),
        FamilyCount("2025-02", "Meta", 2),
        FamilyCount("2025-02", "Other", 1),
    ]


def test_circles_of_bases_end() -> None:
    assert family_of("a/x", {"a/x": ["b/y"], "b/y": ["a/x"]}) == "a"
    assert family_of("a/x", {"a/x": ["a/x"]}) == "a"
    assert family_of("a/x", {"a/x": ["b/y", "c/z"], "b/y": ["c/z"], "c/z": ["b/y", "d/root"]}) == "d"


def test_results_of_each_two_frameworks_are_counted(database: Database) -> None:
    numbers = [add(database, f"lab/{number}") for number in range(3)]
    with database.unit_of_work() as work:
        work.session.execute(delete(OpennessResult))
        for number in numbers:
            work.session.add(OpennessResult(record_pk=number, framework="b", result="no", output="text"))
        work.session.add(OpennessResult(record_pk=numbers[0], framework="a", result="yes", most="more", output="text"))
        work.session.add(OpennessResult(record_pk=numbers[0], framework="c", result="yes", output="text"))
    found = asked(database, lambda session: count_agreement(session, ("a", "b")))
    assert found == [AgreementCount("a", "yes", "more", "b", "no", None, 1)]
    assert asked(database, lambda session: count_results(session, "b")) == {("no", None): 3}
    assert asked(database, lambda session: count_results(session, "a")) == {("yes", "more"): 1}


COUNTS: list[Callable[[Session], Any]] = [
    count_models, count_releases, count_what_is_out, count_parameters, count_downloads, count_families,
    count_countries, claimed_sources, lambda session: count_agreement(session, ("category", "osaid-1.0")),
    lambda session: count_results(session, "category"),
]  # fmt: skip


@pytest.mark.parametrize("count", COUNTS)
def test_what_is_private_is_counted_for_whoever_may_see_it(database: Database, count: Callable[[Session], Any]) -> None:
    day = datetime(2025, 2, 3, tzinfo=UTC)
    add(database, "lab/base", day=day)
    add(database, "lab/child", "lab/base", day=day)
    before = asked(database, count)
    number = add(database, HIDDEN, "lab/base", day=day, private=True, parameters=5)
    with database.unit_of_work() as work:
        assert work.session.get_one(ModelRecord, number).is_private
        keep_downloads(work.session, {number: 9}, NOW)
        work.session.add(ExcludedCountry(record_pk=number, country="DE"))
        for framework in ("category", "osaid-1.0"):
            row = OpennessResult(record_pk=number, framework=framework, result="closed", output="text")
            work.session.merge(row)
    assert asked(database, count, is_open=True) == before
    assert count is claimed_sources or asked(database, count) != before


def test_a_private_base_is_nobodys_family(database: Database) -> None:
    add(database, HIDDEN, private=True)
    add(database, "lab/child", HIDDEN, day=datetime(2025, 2, 3, tzinfo=UTC))
    assert asked(database, count_families) == [FamilyCount("2025-02", "quokka-lab", 1)]
    assert asked(database, count_families, is_open=True) == []
