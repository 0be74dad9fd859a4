"""Levels of release, categories with what follows from them, and the imported figures of developers."""

import datetime as dt
from importlib import resources
from typing import Any

import pytest

from registry.errors import Invalid, MisconfiguredError
from registry.openness.frameworks import (
    FRAMEWORKS,
    CategoryFacts,
    ReleaseFacts,
    TransparencyFacts,
    category,
    solaiman,
    transparency_index,
)
from registry.openness.frameworks.tables import EDITIONS, load_editions, read_edition, read_origin

DAY = dt.date(2024, 3, 15)


@pytest.mark.parametrize(
    ("stages", "day", "least", "most"),
    [
        ((("api", "2023-01-01"), ("downloadable", "2024-05-01")), DAY, "api", "api"),
        ((("api", "2023-01-01"), ("downloadable", "2024-03-15")), DAY, "downloadable", "downloadable"),
        ((("api", "2023"), ("downloadable", "2024-03")), DAY, "api", "downloadable"),
        ((("api", "2023"), ("downloadable", "2024")), DAY, "api", "downloadable"),
        ((("downloadable", ""),), DAY, "unknown", "downloadable"),
        ((("downloadable", ""), ("gradual", "2022")), None, "downloadable", "downloadable"),
        ((("hosted", "2025"),), DAY, "unknown", "unknown"),
        ((), None, "unknown", "unknown"),
    ],
)
def test_the_most_open_stage_that_had_begun(
    stages: tuple[tuple[solaiman.Level, str], ...], day: dt.date | None, least: str, most: str
) -> None:
    found = solaiman.judge(ReleaseFacts(stages=stages, day=day))
    assert (found.result, found.range) == (least, None if least == most else (least, most))
    assert bool(found.missing) == (least != most or not stages)


@pytest.mark.parametrize(
    ("code", "data", "least", "most", "missing"),
    [
        ("yes", "yes", "fully_open", "fully_open", ()),
        ("yes", "unknown", "downloadable", "fully_open", ("pretraining_data",)),
        ("yes", "partly", "downloadable", "downloadable", ()),
        ("no", "unknown", "downloadable", "downloadable", ()),
    ],
)
def test_fully_open_needs_code_and_data(code: Any, data: Any, least: str, most: str, missing: tuple[str, ...]) -> None:  # noqa: ANN401 - facts
    found = solaiman.judge(ReleaseFacts(stages=(("fully_open", ""),), training_code=code, pretraining_data=data))
    assert (found.result, found.range, found.missing) == (least, None if least == most else (least, most), missing)


def test_a_stage_that_may_have_begun_is_what_is_missing() -> None:
    stated = ReleaseFacts(stages=(("fully_open", "2024"),), day=DAY, training_code="yes", pretraining_data="yes")
    assert solaiman.judge(stated).missing == ("stages",)


ALL_OPEN = dict.fromkeys(CategoryFacts.__struct_fields__[:6], "yes")


@pytest.mark.parametrize(
    ("change", "least", "most"),
    [
        ({}, "open_source", "open_source"),
        ({"weights": "no"}, "closed", "closed"),
        ({"training_code": "no"}, "open_weights", "open_weights"),
        ({"weights_licence": "no"}, "open_weights", "open_weights"),
        ({"weights": "partly"}, "open_weights", "open_weights"),
        ({"pretraining_data_licence": "unknown"}, "open_weights", "open_source"),
        ({"weights": "unknown"}, "unknown", "open_source"),
        ({"weights": "unknown", "training_code": "no"}, "unknown", "open_weights"),
    ],
)
def test_category(change: dict[str, Any], least: str, most: str) -> None:
    found = category.judge(CategoryFacts(**{**ALL_OPEN, **change}))
    lower = "closed" if least == "unknown" else least
    assert (found.result, found.range) == (least, None if least == most else (lower, most))
    assert bool(found.missing) == (least != most)


@pytest.mark.parametrize(
    ("change", "follows"),
    [
        ({"weights": "no"}, ("no", "no", "no", "no")),
        ({"training_code": "no"}, ("yes", "no", "yes", "unknown")),
        ({}, ("yes", "yes", "yes", "unknown")),
        ({"training_code": "unknown"}, ("yes", "unknown", "yes", "unknown")),
        ({"weights": "unknown"}, ("unknown", "unknown", "unknown", "unknown")),
    ],
)
def test_four_consequences(change: dict[str, Any], follows: tuple[str, ...]) -> None:
    parts = category.judge(CategoryFacts(**{**ALL_OPEN, **change})).parts[-4:]
    assert tuple(part.id for part in parts) == category.CONSEQUENCES
    assert tuple(part.value for part in parts) == follows


def table(ones: tuple[int, int, int] = (10, 15, 8), rows: int = 100, total: str = "") -> tuple[str, str]:
    """Scores of one developer and the list of indicators, with so many ones in each domain."""
    sizes = {"Upstream": 32, "Model": 33, "Downstream": 35}
    domains = [name for name, size in sizes.items() for _ in range(size)][:rows]
    cells = [
        str(int(place < count)) for (_, size), count in zip(sizes.items(), ones, strict=True) for place in range(size)
    ]
    scores = "\n".join(["Indicator,A Lab", *(f"Indicator {n},{cell}" for n, cell in enumerate(cells[:rows]))])
    return scores + (f"\nTotal,{total}" if total else ""), "Domain,Indicator\n" + "\n".join(
        f"{one},x" for one in domains
    )


@pytest.mark.parametrize("total", ["", "33"])
def test_totals_are_sums_of_ones(total: str) -> None:
    (developer,) = read_edition("fmti-2023-10", *table(total=total)).developers
    assert (developer.total, dict(developer.domains)) == (33, {"upstream": 10, "model": 15, "downstream": 8})


@pytest.mark.parametrize(
    "tables",
    [
        table(rows=99),
        table(total="34"),
        (table()[0].replace("Indicator 3,1", "Indicator 3,2"), table()[1]),
        (table()[0].replace("Indicator 3,1", "Indicator 3,"), table()[1]),
        (table()[0].replace("Indicator 3,1", "Indicator 3"), table()[1]),
        (table()[0], table()[1].replace("Upstream", "Somewhere", 1)),
    ],
)
def test_a_table_that_is_none_is_refused(tables: tuple[str, str]) -> None:
    with pytest.raises(Invalid, match="fmti-2023-10"):
        read_edition("fmti-2023-10", *tables)


def test_a_developer_of_one_edition_is_not_scored_in_another() -> None:
    facts = TransparencyFacts(developer="Inflection")
    assert transparency_index.judge(facts, "fmti-2023-10").score == 21.0
    found = transparency_index.judge(facts, "fmti-2025-12")
    assert (found.result, found.score, found.max, found.source) == ("not scored", None, None, "imported")
    assert transparency_index.judge(TransparencyFacts()).missing == ("developer",)


def test_the_figures_of_the_index() -> None:
    assert tuple(load_editions()) == EDITIONS
    assert [len(one.developers) for one in load_editions().values()] == [10, 14, 13]
    assert transparency_index.judge(TransparencyFacts(developer="ibm")).result == "95"
    older = transparency_index.judge(TransparencyFacts(developer="Stability AI"), "fmti-2024-05")
    assert (older.result, older.max) == ("58", 100.0)
    assert [part.value for part in older.parts] == ["17", "16", "25"]
    origin = read_origin()
    assert (origin.data_license, origin.commit[:7], origin.date) == ("CC-BY-4.0", "f4500c5", "2025-12-09")


def test_broken_tables_of_the_package_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:  # noqa: ANN401 - a path
    (tmp_path / "fmti").mkdir()
    (tmp_path / "fmti" / "editions.json").write_text("{}", encoding="utf-8")
    (tmp_path / "fmti" / "source.yaml").write_text("source: [", encoding="utf-8")
    monkeypatch.setattr(resources, "files", lambda _: tmp_path)
    with pytest.raises(MisconfiguredError, match=r"editions\.json"):
        load_editions.__wrapped__()
    with pytest.raises(MisconfiguredError, match=r"source\.yaml"):
        read_origin.__wrapped__()


def test_every_framework_tells_its_rules_and_source() -> None:
    for one in FRAMEWORKS.values():
        assert one.source, one.id
        assert len(one.rules) >= 3, one.id
        assert one.method_version.startswith(one.id), one.id
        assert "certified" not in str(one.rules).lower(), one.id
