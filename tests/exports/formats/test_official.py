"""Documents against what others say that they must be, offline: small sets here, hundreds of real records slowly."""

import json
from pathlib import Path

import pytest
from sqlmodel import select

from registry.db import Database, open_database
from registry.exports.formats import FORMATS
from registry.exports.queries import gather_all
from registry.exports.values import ModelBom, Selection
from registry.licenses.knowledge import Knowledge
from registry.records.tables import ModelRecord
from tests.support.clock import NOW
from tests.support.exports.builders import HOSTILE, hostile_bom, plain_bom
from tests.support.exports.official import faults_of, shape_faults, written

MOST = 500
SEVERAL = Selection(name=HOSTILE[1], kind="selection", notes=HOSTILE[:3])
OTHERS = [name for name in FORMATS if name != "spdx-3.0.1"]


def hostile() -> list[ModelBom]:
    return [hostile_bom(word, number) for number, word in enumerate(HOSTILE)]


@pytest.mark.parametrize("format_", OTHERS)
def test_a_document_with_every_fact_is_valid(format_: str, tmp_path: Path) -> None:
    assert faults_of(format_, written(format_, [plain_bom()]), tmp_path) == []


@pytest.mark.slow
@pytest.mark.timeout(900)  # the strict validators need a second for a large document
def test_the_shapes_hold_for_every_fact_and_for_every_hostile_word() -> None:
    documents = [written("spdx-3.0.1", [bom]) for bom in (plain_bom(), *hostile())]
    assert shape_faults([*documents, written("spdx-3.0.1", hostile(), SEVERAL)]) == ""


@pytest.mark.slow
@pytest.mark.timeout(900)  # the strict validators need a second for a large document
@pytest.mark.parametrize("format_", OTHERS)
def test_hostile_words_make_valid_documents(format_: str, tmp_path: Path) -> None:
    for bom in hostile():
        assert faults_of(format_, written(format_, [bom]), tmp_path) == [], bom.id[:100]
    assert faults_of(format_, written(format_, hostile(), SEVERAL), tmp_path) == []


@pytest.mark.parametrize("format_", [name for name in FORMATS if name != "spdx-2.3-tag"])
def test_no_hostile_word_becomes_structure_or_stays_unseen(format_: str) -> None:
    for bom in hostile():
        text = written(format_, [bom]).decode()
        assert json.loads(text)
        assert not set(text) & set("\x00\x1b\u202e\u2028\u200b\u2066"), bom.id[:100]
        assert "\\u0000" not in text
        assert "\\u001b" not in text


@pytest.fixture(scope="module")
def real_boms(starter_file: Path, knowledge: Knowledge) -> dict[str, list[ModelBom]]:
    """The facts of records of the starter catalogue, for each format."""
    database: Database = open_database(f"sqlite:///{starter_file}", pool_size=1)
    with database.reading() as session:
        records = session.exec(select(ModelRecord).order_by(ModelRecord.id).limit(MOST)).all()
        found = {name: gather_all(session, knowledge, records, form.listed(), NOW) for name, form in FORMATS.items()}
    database.engine.dispose()
    return found


@pytest.mark.slow
@pytest.mark.timeout(900)  # the strict validators need a second for a large document
@pytest.mark.parametrize("part", range(4))
@pytest.mark.parametrize("format_", OTHERS)
def test_real_records_make_valid_documents(
    format_: str, part: int, real_boms: dict[str, list[ModelBom]], tmp_path: Path
) -> None:
    boms = real_boms[format_]
    assert len(boms) == MOST
    faulty = {bom.id: told for bom in boms[part::4] if (told := faults_of(format_, written(format_, [bom]), tmp_path))}
    assert faulty == {}


@pytest.mark.slow
@pytest.mark.timeout(900)  # the strict validators need a second for a large document
def test_real_records_fit_the_shapes(real_boms: dict[str, list[ModelBom]]) -> None:
    boms = real_boms["spdx-3.0.1"]
    for start in range(0, MOST, 100):
        assert shape_faults(written("spdx-3.0.1", [bom]) for bom in boms[start : start + 100]) == ""


@pytest.mark.slow
@pytest.mark.timeout(900)  # the strict validators need a second for a large document
@pytest.mark.parametrize("format_", OTHERS)
def test_a_selection_of_real_records_is_valid(
    format_: str, real_boms: dict[str, list[ModelBom]], tmp_path: Path
) -> None:
    assert faults_of(format_, written(format_, real_boms[format_][:60], SEVERAL), tmp_path) == []


@pytest.mark.slow
@pytest.mark.timeout(900)  # the strict validators need a second for a large document
def test_minimum_elements_of_the_ntia_are_there_where_the_source_allows(tmp_path: Path) -> None:
    from ntia_conformance_checker import SbomChecker  # noqa: PLC0415 - loading it takes longer than most tests

    path = tmp_path / "model.spdx.json"
    everything = plain_bom(bases=(), parts=(), weights=None)
    path.write_bytes(written("spdx-2.3-json", [everything]))
    assert SbomChecker(str(path)).compliant
