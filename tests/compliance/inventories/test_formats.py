"""About twenty documents of each format: every line is accounted for, and nothing is matched that is not certain."""

import json
from pathlib import Path
from typing import Any, get_args

import pytest

from registry.compliance.inventories.intake.documents import ListedLine, read_document
from registry.compliance.inventories.intake.documents.readers import recognised
from registry.compliance.inventories.intake.formats import DocumentFormat
from registry.compliance.inventories.intake.matches import Matcher
from registry.db import Database
from registry.licenses.knowledge import Knowledge
from registry.records.conclusions.service import curate
from registry.records.facts.curation import CuratedFacts
from registry.records.names.rules import may_leave_out, spellings
from registry.records.queries import get_record
from tests.support.compliance.desk import Desk
from tests.support.compliance.questions import NOW
from tests.support.compliance.shelf import Shelf
from tests.support.stocks import Stock

DATA = Path(__file__).parent / "documents"
FORMATS = sorted(set(get_args(DocumentFormat)) - {"auto"})
"""Each has a file of documents: a test that looked for files would pass where there are none."""
MODELS = {
    "good/apache": (), "good/derived": (), "closed/research": (), "meta-llama/Llama-3.2-11B-Vision": ("llama3.2:3b",),
    "good/tuned-instruct": ("tuned:8b",), "good/solo": ("solo",), "good/one": ("shared:1b",),
    "good/two": ("shared:1b",),
}  # fmt: skip
"""With the names under which Ollama serves them."""


@pytest.fixture(params=["sqlite"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    path = tmp_path / "cardwatch.db"
    path.write_bytes(request.getfixturevalue("sqlite_template").read_bytes())
    return f"sqlite:///{path}"


_STOCK = Stock()


@pytest.fixture
def stocked(database: Database, knowledge: Knowledge) -> Database:
    _STOCK.put(database, lambda: _fill(database, knowledge))
    return database


def _fill(database: Database, knowledge: Knowledge) -> None:
    shelf = Shelf(database, knowledge)
    for model, names in MODELS.items():
        shelf.add(model, "apache-2.0")
        if names:
            with database.unit_of_work() as work:
                record = get_record(work.session, model)
                curate(work, knowledge, record, CuratedFacts(ollama=names), None, actor="a curator", now=NOW)


@pytest.mark.parametrize("format_", FORMATS)
def test_every_line_of_each_document_is_accounted_for(format_: str, stocked: Database, knowledge: Knowledge) -> None:
    cases: list[dict[str, Any]] = json.loads((DATA / f"{format_}.json").read_text(encoding="utf-8"))
    assert len(cases) >= 20
    wrong = dict[str, Any]()
    for case in cases:
        document = case["document"].encode()
        _, lines = read_document(format_, document)  # type: ignore[arg-type]  # the name of a file
        with stocked.reading() as session:
            told = told_of(Matcher(session, knowledge.catalogue), lines)
        expected = {name: case[name] for name in ("matched", "unmatched", "ambiguous", "ignored")}
        expected["matched"] = sorted(expected["matched"])
        if told != expected or recognised(document) != case["auto"]:
            wrong[case["name"]] = (told, expected, recognised(document), case["auto"])
    assert wrong == {}


def told_of(matcher: Matcher, lines: list[ListedLine]) -> dict[str, Any]:
    matches = matcher.match([one for one in lines if not one.is_ignored])
    named = [one.model or f"license:{one.license}" for one in matches if one.is_settled]
    at = [one.listed.revision for one in matches if one.is_settled]
    return {
        "matched": sorted(f"{name}@{sha}" if sha else name for name, sha in zip(named, at, strict=True)),
        "unmatched": sum(not one.is_settled and not one.is_ambiguous for one in matches),
        "ambiguous": sum(one.is_ambiguous for one in matches),
        "ignored": sum(one.is_ignored for one in lines),
    }


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("llama3.1:8b-instruct-q4_K_M", ["llama3.1:8b-instruct-q4_k_m", "llama3.1:8b-instruct", "llama3.1:8b"]),
        ("gemma3:27b-it-qat", ["gemma3:27b-it-qat", "gemma3:27b-it", "gemma3:27b"]),
        ("qwen3:4b-text", ["qwen3:4b-text"]),
        ("ollama.com/library/phi4", ["phi4:latest"]),
        ("x/y:fp16", ["x/y:fp16"]),
    ],
)
def test_only_the_form_of_the_weights_is_left_out(name: str, found: list[str]) -> None:
    assert [spelled for spelled, _ in spellings(name)] == found


def test_a_base_model_is_no_tuned_one() -> None:
    assert may_leave_out("instruct", "meta-llama/Llama-3.1-8B-Instruct")
    assert not may_leave_out("instruct", "meta-llama/Llama-3.1-8B")
    assert may_leave_out("", "meta-llama/Llama-3.1-8B")
    assert not may_leave_out("it", "google/gemma-digital")


@pytest.mark.parametrize("text", ['""', "''", '"', ",", ";;", "()", "[]", "{}", "--", "*", "<>", "`", '""\n""', "\\"])
def test_a_line_of_signs_alone_names_no_model_and_stays_in_sight(desk: Desk, text: str) -> None:
    inventory = desk.open()
    told = desk.client.post(f"{inventory}/import?format=text", content=text.encode())
    assert told.status_code in {200, 400}, told.text
    assert told.status_code == 400 or told.json()["added"] == 0


def test_a_table_in_german_says_the_same_use() -> None:
    german = "Modell;Zweck;Organisation;Land;Weitergabe;Zielgruppe;Kommerziell\n"
    rows = (
        "good/solo;Lehre;Hochschule;Deutschland;keine;intern;nein\n"
        "good/solo;Produktivbetrieb;Behörde;Österreich;weights;extern;ja\n"
        "good/solo;teaching;university;de;none;internal;no\n"
        "good/solo;Unfug;Hochschule;DE;;;\n"
    )
    _, (first, second, third, wrong) = read_document("csv", (german + rows).encode())
    teaching = {
        "purpose": "teaching", "organisation": "university", "country": "DE", "distribution": "none",
        "audience": "internal", "commercial": False,
    }  # fmt: skip
    assert (first.use, third.use) == (teaching, teaching)
    assert (second.use["purpose"], second.use["organisation"], second.use["country"]) == (
        "production", "public_body", "AT",
    )  # fmt: skip
    assert "'Unfug' is not a value of `purpose`" in str(wrong.reason)
