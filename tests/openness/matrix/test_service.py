"""The matrix on both databases: in the order of the index, by name, by a column; narrowed and page by page."""

from typing import Any

import pytest

from registry.db import Database
from registry.errors import Invalid
from registry.openness.matrix import Matrix, MatrixChoice, columns_of, read_matrix
from registry.records.conclusions.claims import state_claim
from registry.records.facts.curation import ArtifactKind, CitedLicense, CuratedFacts, Item, Origin, Region
from registry.records.facts.scalars import Availability
from registry.records.indexes import read_shipped
from registry.records.service import register
from tests.support.clock import NOW
from tests.support.licenses.knowledge import knowledge
from tests.support.stocks import Stock

KINDS: tuple[ArtifactKind, ...] = ("base_weights", "end_user_weights", "training_code", "pretraining_data")


def put(
    database: Database, name: str, *states: Availability, region: Region = "EU", licence: str = "apache-2.0"
) -> None:
    facts = CuratedFacts(
        artifacts={kind: Item(availability=state) for kind, state in zip(KINDS, states, strict=False)},
        license=CitedLicense(declared=(licence,), basis="card"), origin=Origin(region=region), modality="text",
    )  # fmt: skip
    with database.unit_of_work() as work:
        record = register(work, knowledge(), name, source="vendor", now=NOW)
        state_claim(work, knowledge(), record, source="starter", facts=facts, now=NOW)


_STOCK = Stock()


@pytest.fixture
def models(database: Database) -> Database:
    _STOCK.put(database, lambda: _fill(database))
    return database


def _fill(database: Database) -> None:
    put(database, "uni/Zeta", "open", "open", region="USA")
    put(database, "uni/alpha", "open", "open", "closed", "partial")
    put(database, "lab_x/closed", "closed", "closed", licence="cc-by-nc-4.0")
    put(database, "lab/most", "open", "open", "open", "open")
    put(database, "labyx/unknown")


def read(database: Database, page: int = 1, limit: int = 500, **wanted: str) -> Matrix:
    choice = MatrixChoice(**{"framework": "osai-14", **wanted})
    with database.reading() as session:
        return read_matrix(session, knowledge().catalogue, choice, page=page, limit=limit)


def names(matrix: Matrix) -> list[str]:
    return [row.model for row in matrix.rows]


def test_it_stands_in_the_order_of_the_index_and_says_every_dimension(models: Database) -> None:
    found = read(models)
    assert names(found)[0] == "lab/most"
    assert found.total == len(found.rows) >= 4
    assert (found.pending, found.method_version) == (0, "osai-14/before-ff85b6f")
    alpha = next(row for row in found.rows if row.model == "uni/alpha")
    cells = dict(zip(columns_of("osai-14"), alpha.cells, strict=True))
    assert (cells["trainingcode"], cells["datasources_basemodel"], cells["paper"]) == ("closed", "partial", "unknown")
    assert [row.rank for row in found.rows] == list(range(1, found.total + 1))


def test_it_is_ordered_by_name_and_by_a_column_with_the_unknown_last(models: Database) -> None:
    by_name = names(read(models, sort="name"))
    assert by_name == sorted(by_name, key=str.lower)
    assert names(read(models, sort="-name")) == by_name[::-1]
    assert names(read(models, sort="-result")) == names(read(models))[::-1]
    for sort, first in (("datasources_basemodel", "lab/most"), ("-datasources_basemodel", "uni/alpha")):
        found = read(models, sort=sort)
        assert found.sort == sort
        assert names(found)[0] == first
        assert found.rows[-1].cells[columns_of("osai-14").index(sort.removeprefix("-"))] == "unknown"


def test_it_is_narrowed_and_wildcards_are_letters(models: Database) -> None:
    assert names(read(models, q="UNI/")) == ["uni/alpha", "uni/Zeta"]
    assert names(read(models, q="b_x")) == ["lab_x/closed"]
    assert names(read(models, q="%")) == []
    assert names(read(models, origin_region="USA")) == ["uni/Zeta"]
    assert names(read(models, license_class="research-only")) == ["lab_x/closed"]
    assert "uni/Zeta" in names(read(models, type_="text"))
    assert names(read(models, type_="image")) == []


def test_it_goes_on_page_by_page(models: Database) -> None:
    whole = names(read(models))
    shown = [name for page in range(1, 9) for name in names(read(models, page=page, limit=2))]
    assert shown == whole
    by_column = names(read(models, sort="paper"))
    assert [name for page in range(1, 9) for name in names(read(models, page=page, limit=3, sort="paper"))] == by_column


def test_too_many_are_not_ordered_by_a_column(models: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.openness.matrix.service.MOST_SORTED", 2)
    found = read(models, sort="paper")
    assert found.sort == "result"
    assert names(found) == names(read(models))


def test_what_an_index_says_otherwise_is_marked(database: Database) -> None:
    shipped = read_shipped("osai")
    claim = next(one for one in shipped.claims if one.entry == "OLMo.yaml" and one.facts.documentation)
    with database.unit_of_work() as work:
        record = register(work, knowledge(), "a/b", source="vendor", now=NOW)
        own = CuratedFacts(artifacts={"training_code": Item(availability="closed", evidence=("https://a.example",))})
        state_claim(work, knowledge(), record, source="starter", facts=own, now=NOW)
        state_claim(
            work, knowledge(), record, source="osai", facts=claim.facts, version=shipped.about.commit,
            data_license="CC-BY-4.0", now=NOW,
        )  # fmt: skip
    for framework, has_result in (("osai-12", True), ("osai-14", False)):
        (row,) = read(database, framework=framework).rows
        assert columns_of(framework).index("trainingcode") in row.differs
        assert (row.imported is not None) is has_result


@pytest.mark.parametrize(
    ("wanted", "pointer"),
    [({"framework": "osai-13"}, "/framework"), ({"type_": "smell"}, "/type"), ({"sort": "smell"}, "/sort")],
)
def test_what_there_is_not_is_refused(models: Database, wanted: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(models, **wanted)
    assert refused.value.errors[0][0] == pointer
