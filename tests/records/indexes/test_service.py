"""Imports say what was new, changed and unmapped, write it once, and take real copies."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from click.testing import CliRunner, Result
from sqlmodel import Session, col, select

from registry.cli.records.import_indexes import COMMANDS
from registry.db import Database
from registry.events.tables import Event
from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.knowledge import Knowledge
from registry.records.facts.curation import CuratedFacts
from registry.records.indexes.checkout import IndexFile
from registry.records.indexes.entries import Index
from registry.records.indexes.mot import MOT
from registry.records.indexes.osai import OSAI
from registry.records.indexes.service import IMPORTED, Report, import_index, read_entries
from registry.records.queries import get_record
from registry.records.service import register, rename
from registry.records.tables import Claim, ModelRecord
from tests.support.clock import NOW

SYSTEM = """system: {{name: x, endmodelname: {name}, endmodellicense: {license}, releasedate: 2025-03}}
weights_endmodel: {{class: {weights}, link: https://huggingface.co/example/{name}}}
preprint: {{class: {preprint}}}
"""


def put(folder: Path, file: str, name: str, **facts: str) -> None:
    folder.mkdir(exist_ok=True)
    given = {"name": name, "license": "MIT License", "weights": "open", "preprint": "closed", **facts}
    (folder / file).write_text(SYSTEM.format(**given))


def bring(
    database: Database, knowledge: Knowledge, folder: Path, index: Index = OSAI, days: int = 0, *, dry_run: bool = False
) -> Report:
    now = NOW + timedelta(days=days)
    return import_index(database, knowledge, index, folder, dry_run=dry_run, actor="test", now=now)


def claims(session: Session) -> list[Claim]:
    return list(session.exec(select(Claim).order_by(col(Claim.pk))))


def test_the_same_copy_again_changes_nothing(knowledge: Knowledge, database: Database, tmp_path: Path) -> None:
    put(tmp_path, "a.yaml", "A")
    put(tmp_path, "b.yaml", "B")
    (tmp_path / "broken.yaml").write_text("a: [")
    dry = bring(database, knowledge, tmp_path, dry_run=True)
    with database.reading() as session:
        assert claims(session) == []
        assert session.exec(select(ModelRecord)).all() == []
    first = bring(database, knowledge, tmp_path)
    assert first.new == dry.new == ("example/A", "example/B")
    assert [one.file for one in first.failed] == ["broken.yaml"]
    second = bring(database, knowledge, tmp_path, days=1)
    assert (second.new, second.changed, second.unchanged) == ((), (), first.new)
    with database.reading() as session:
        kept = claims(session)
        assert [(one.source, one.version, one.data_license, one.until_at) for one in kept] == [
            ("osai", first.version, "CC-BY-4.0", None)
        ] * 2
        assert msgspec.convert(kept[0].facts, CuratedFacts).released == "2025-03"
        imported = session.exec(select(Event).where(Event.type == IMPORTED)).all()
        assert [event.subject for event in imported] == ["example/A", "example/B"]


def test_a_newer_copy_ends_the_older_word(knowledge: Knowledge, database: Database, tmp_path: Path) -> None:
    put(tmp_path, "a.yaml", "A")
    put(tmp_path, "b.yaml", "B")
    bring(database, knowledge, tmp_path)
    put(tmp_path, "a.yaml", "A", weights="partial", license="Apache-2.0")
    report = bring(database, knowledge, tmp_path, days=1)
    assert [(one.model, one.fields) for one in report.changed] == [
        ("example/A", ("artifacts.end_user_weights", "license"))
    ]
    assert report.unchanged == ("example/B",)
    with database.reading() as session:
        assert [one.until_at for one in claims(session)] == [NOW + timedelta(days=1), None, None]
        document = json.loads(get_record(session, "example/A").document)
    assert document["license"]["license"] == "apache-2.0"


def test_two_files_for_one_repository_tell_nothing_unless_one_bears_its_name(
    knowledge: Knowledge, database: Database, tmp_path: Path
) -> None:
    put(tmp_path, "a.yaml", "A")
    put(tmp_path, "a-again.yaml", "A")
    put(tmp_path, "b.yaml", "B")
    (tmp_path / "c.yaml").write_text((tmp_path / "b.yaml").read_text().replace("endmodelname: B", "endmodelname: C"))
    report = bring(database, knowledge, tmp_path)
    assert report.new == ("example/B",)
    assert {one.file for one in report.unmapped if one.dimension == "repository"} == {
        "a.yaml",
        "a-again.yaml",
        "c.yaml",
    }


def test_an_old_name_leads_to_the_record_of_today(knowledge: Knowledge, database: Database, tmp_path: Path) -> None:
    put(tmp_path, "a.yaml", "A")
    put(tmp_path, "b.yaml", "B")
    with database.unit_of_work() as work:
        rename(work, knowledge, register(work, knowledge, "example/A", source="huggingface", now=NOW), "example/B", NOW)
    report = bring(database, knowledge, tmp_path)
    assert report.new == ("example/B",)
    assert [one.file for one in report.unmapped if one.dimension == "repository"] == ["b.yaml"]
    assert bring(database, knowledge, tmp_path, days=1).unchanged == ("example/B",)


def original_of_osai(record: dict[str, Any]) -> IndexFile:
    """The form in which the index keeps a record, out of the tidy one."""
    compute = record["training_compute_raw"] or {}
    comments = {
        "National origin": record["national_origin"], "Contributor type": record["contributor_type"],
        "Base model training compute": compute.get("base"),
    }  # fmt: skip
    system = {
        "name": record["name"], "link": record["link"], "type": record["types"],
        "performanceclass": record["performance_class"], "basemodelname": record["base_model_name"],
        "endmodelname": record["end_model_name"], "endmodellicense": record["end_model_license_raw"],
        "releasedate": record["release_date"],
    }  # fmt: skip
    tree = {"system": system, "org": {"name": record["org"]}} | {
        name: {"class": one["value"], "link": one["evidence"]} for name, one in record["dimensions"].items()
    }
    tree["licenses"]["notes"] = record["license_note"]
    head = "".join(f"# - {name}: {value}\n" for name, value in comments.items() if value)
    return IndexFile(Path(record["source"]["path"]).name, head + yaml.safe_dump(tree, allow_unicode=True, width=10**6))


def original_of_mot(record: dict[str, Any]) -> IndexFile:
    release = {
        "name": record["name"], "version": record["version"], "date": record["record_date"], "type": record["type"],
        "architecture": record["architecture"], "origin": record["base_model"], "producer": record["producer"],
        "repository": record["repository"], "huggingface": record["huggingface_raw"],
        "license": record["global_licenses"],
    }  # fmt: skip
    plain = {name: value or "" for name, value in release.items()}
    plain["components"] = [
        {"name": one["name"], "license_path": one["license_path"], "component_path": one["component_path"]}
        | ({} if one["license_raw"] is None else {"license": one["license_raw"]})
        for one in record["components"]
    ]
    text = yaml.safe_dump({"framework": {}, "release": plain}, allow_unicode=True, width=10**6)
    return IndexFile(Path(record["source"]["path"]).name, text)


@pytest.mark.parametrize(
    ("index", "source", "original", "share"),
    [(OSAI, "osai_index_models", original_of_osai, 0.85), (MOT, "mot_models", original_of_mot, 0.5)],
    ids=["osai", "mot"],
)
def test_all_real_records_are_read(
    shared_data: Path,
    index: Index,
    source: str,
    original: Callable[[dict[str, Any]], IndexFile],
    share: float,
) -> None:
    records = json.loads((shared_data / "openness" / f"{source}.json").read_text())["records"]
    entries, failed = read_entries(load_catalogue(), index, [original(record) for record in records])
    assert failed == ()
    told = [entry for entry in entries if entry.model]
    assert len(told) >= share * len(entries)
    assert all(entry.model or entry.unmapped for entry in entries)
    for entry in told:
        items = (*entry.facts.artifacts.values(), *entry.facts.documentation.values())
        assert all(item.evidence for item in items), entry.file


def test_the_tidy_data_and_ours_name_the_same_repositories(shared_data: Path) -> None:
    """Where ours names none, nobody could tell; where both name one, it is the same or the better named."""
    records = json.loads((shared_data / "openness/osai_index_models.json").read_text())["records"]
    entries, _ = read_entries(load_catalogue(), OSAI, [original_of_osai(record) for record in records])
    other = []
    for record, entry in zip(records, entries, strict=True):
        ends = {one.lower() for one in record["hf_models"].get("end", [])}
        if entry.model and ends and entry.model.lower() not in ends:
            other.append((entry.name, entry.model))
    assert all(entry_name for entry_name, _ in other)
    assert len(other) <= 12, other


def test_samples_in_their_original_form_are_imported(
    knowledge: Knowledge, database: Database, shared_data: Path
) -> None:
    for index in (OSAI, MOT):
        folder = shared_data / "openness/samples" / index.source
        report = bring(database, knowledge, folder, index)
        assert len(report.new) in {4, 5}
        assert report.failed == ()
        assert bring(database, knowledge, folder, index, days=1).unchanged == report.new
    with database.reading() as session:
        document = json.loads(get_record(session, "swiss-ai/Apertus-70B-Instruct-2509").document)
    assert document["base_models"][0]["id"] == "swiss-ai/Apertus-70B-2509"


def run(name: str, *arguments: str) -> Result:
    return CliRunner().invoke(next(one for one in COMMANDS if one.name == name), arguments, catch_exceptions=False)


def test_the_command_tells_what_it_did(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARDWATCH_DATABASE_URL", database_url)
    monkeypatch.setenv("CARDWATCH_DATA_DIR", str(tmp_path / "data"))
    put(tmp_path / "copy", "a.yaml", "A")
    shown = run("osai", str(tmp_path / "copy"), "--dry-run")
    assert shown.exit_code == 0
    assert "Nothing was written" in shown.output
    report = json.loads(run("osai", str(tmp_path / "copy"), "--json").output)
    assert report["new"] == ["example/A"]
    assert (report["source"], report["data_license"]) == ("osai", "CC-BY-4.0")
    (tmp_path / "copy" / "b.yaml").write_bytes(b"\xff")
    broken = run("osai", str(tmp_path / "copy"))
    assert broken.exit_code == 1
    assert "b.yaml: it is not UTF-8" in broken.output
