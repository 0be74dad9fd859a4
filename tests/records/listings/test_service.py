"""Items of lists become records as everybody else's, only many at a time, and never harm what is known better."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from sqlmodel import col, func, select

from registry.cli.records.export import export, import_listing
from registry.db import Database
from registry.records.documents.service import refresh, refresh_stale
from registry.records.facts.observation import ObservedFacts
from registry.records.listings.service import BATCH
from registry.records.queries import get_record
from registry.records.service import observe, register
from registry.records.tables import ExcludedCountry, ModelRecord, Observation
from tests.support.licenses.knowledge import knowledge
from tests.support.records.list_items import NOW, SHA, item, take_in

LATER = NOW + timedelta(days=1)
NEW_SHAPE = {
    "_id": "65f0000000000000000000aa", "id": "lab/new", "likes": 3, "private": False, "downloads": 5,
    "tags": ["gguf", "license:llama3.2"], "pipeline_tag": "image-text-to-text", "library_name": "transformers",
    "createdAt": "2026-01-01T00:00:00.000Z", "gated": "manual", "cardData": {"license": "llama3.2"},
}  # fmt: skip
KINDS: list[dict[str, Any]] = [
    item("lab/plain"), item("lab/none", None, tags=()), item("lab/tagged", "cc-by-nc-4.0", tags=('"quoted"', "ü")),
    item("gpt9", "other", downloads=None, lastModified=None), NEW_SHAPE,
    item("lab/expanded", sha=None, gated=False, cardData={"license": ["mit", "apache-2.0"], "license_name": "x"}),
]  # fmt: skip


def documents(database: Database) -> dict[str, bytes]:
    with database.reading() as session:
        return dict(session.exec(select(ModelRecord.id, ModelRecord.document)).all())


def test_a_listed_record_is_the_one_that_everybody_would_get(database: Database) -> None:
    report = take_in(database, *KINDS)
    assert (report.new, report.refused) == (len(KINDS), 0)
    with database.unit_of_work() as work:
        for record in work.session.exec(select(ModelRecord)).all():
            before = record.model_dump()
            countries = select(ExcludedCountry.country).where(ExcludedCountry.record_pk == record.pk)
            known = set(work.session.exec(countries))
            refresh(work, knowledge(), record, LATER)
            work.session.flush()
            after = record.model_dump()
            assert {name: value for name, value in before.items() if value != after[name]} == {}, record.id
            assert set(work.session.exec(countries)) == known
    with database.reading() as session:
        gated = dict(session.exec(select(ModelRecord.id, ModelRecord.gated)).all())
        assert (gated["lab/new"], gated["lab/expanded"], gated["lab/plain"]) == ("manual", "no", "unknown")
        assert get_record(session, "lab/new").hub_id == NEW_SHAPE["_id"]


def test_the_same_item_says_nothing_new(database: Database) -> None:
    take_in(database, *KINDS)
    before = documents(database)
    report = take_in(database, *KINDS, now=LATER)
    assert (report.unchanged, report.new, report.changed) == (len(KINDS), 0, 0)
    assert documents(database) == before


def test_a_change_is_taken_over_and_the_past_kept(database: Database) -> None:
    take_in(database, item("lab/a"), item("lab/b"))
    report = take_in(database, item("lab/a", "gpl-3.0", sha="f" * 40), item("lab/b", downloads=8), now=LATER)
    assert (report.changed, report.new) == (2, 0)
    with database.reading() as session:
        a, b = get_record(session, "lab/a"), get_record(session, "lab/b")
        assert (a.license_key, a.created_at, a.updated_at) == ("gpl-3.0", NOW, LATER)
        assert msgspec.json.decode(b.document)["downloads"] == b.downloads == 8
        seen = session.exec(select(Observation).order_by(col(Observation.pk))).all()
        assert [(one.revision, one.observed_at, one.last_seen_at) for one in seen if one.record_pk == a.pk] == [
            (SHA, NOW, NOW), ("f" * 40, LATER, LATER),
        ]  # fmt: skip
        assert [(one.observed_at, one.last_seen_at) for one in seen if one.record_pk == b.pk] == [(NOW, LATER)]


def test_who_read_the_files_knows_better(database: Database) -> None:
    with database.unit_of_work() as work:
        record = register(work, knowledge(), "Lab/Read", source="huggingface", now=NOW)
        observe(work, knowledge(), record, ObservedFacts(id="Lab/Read", revision=SHA, declared=("mit",)), NOW)
    before = documents(database)
    report = take_in(database, item("lab/read", "gpl-3.0"), now=LATER)
    assert (report.kept, report.new, report.changed) == (1, 0, 0)
    assert documents(database) == before


def test_a_model_that_was_listed_and_then_read_stays_read(database: Database) -> None:
    take_in(database, item("lab/a"))
    with database.unit_of_work() as work:
        record = get_record(work.session, "lab/a")
        observe(work, knowledge(), record, ObservedFacts(id="lab/a", revision=SHA, declared=("mit",)), LATER)
    report = take_in(database, item("lab/a", "gpl-3.0"), now=LATER)
    assert report.kept == 1
    with database.reading() as session:
        assert get_record(session, "lab/a").license_key == "mit"


def test_bases_are_linked_and_what_was_made_from_a_new_model_is_rendered_again(database: Database) -> None:
    child = item("lab/child", "apache-2.0", tags=("base_model:finetune:lab/base", "base_model:lab/base"))
    assert take_in(database, child).new == 1
    assert take_in(database, item("lab/base", "llama3.2")).new == 1
    assert refresh_stale(database, knowledge(), NOW) == 1
    (base,) = msgspec.json.decode(documents(database)["lab/child"])["base_models"]
    assert (base["id"], base["relation"], base["registered"], base["license"]) == (
        "lab/base", "finetune", True, "llama3.2",
    )  # fmt: skip
    assert take_in(database, {**child, "downloads": 9}, now=LATER).changed == 1


@pytest.mark.parametrize(
    "bad",
    [b"", b"[]", b"null", b"{}", b'{"id": 5}', b"[" * 100_000, b'{"id": "a/b/c"}', b'{"id": "x y"}', b"\xff{",
     b'{"id": "a/b", "sha": "main"}', b'{"id": "' + b"a" * 300 + b'"}', b'{"id":"a/b","x":"' + b"y" * 2**20 + b'"}'],
)  # fmt: skip
def test_an_odd_item_is_refused_by_itself(database: Database, bad: bytes) -> None:
    report = take_in(database, item("lab/a"), bad, item("lab/b"))
    assert (report.new, report.refused, [one.position for one in report.refusals]) == (2, 1, [1])
    assert report.refusals[0].reason


def test_odd_fields_are_unknown_and_odd_texts_are_kept_as_they_are(database: Database) -> None:
    odd = item("lab/odd", tags=("a\x00b", "x" * 300, *(f"t{number}" for number in range(90))), downloads="many")
    assert take_in(database, {**odd, "pipeline_tag": 5, "gated": "perhaps", "_id": 7}).new == 1
    document = msgspec.json.decode(documents(database)["lab/odd"])
    assert (document["downloads"], document["hub"]["pipeline_tag"], len(document["tags"])) == (None, None, 50)


def test_batches_repeat_ids_and_end_anywhere(database: Database) -> None:
    items = [item(f"lab/m{number % 1_500}", downloads=number % 1_500) for number in range(2 * BATCH)]
    report = take_in(database, *items)
    assert (report.new, report.unchanged) == (1_500, 500)
    with database.reading() as session:
        assert session.exec(select(func.count()).select_from(Observation)).one() == 1_500


def test_the_command_imports_and_exports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARDWATCH_DATA_DIR", str(tmp_path / "data"))
    file, out = tmp_path / "list.jsonl", tmp_path / "out.jsonl"
    file.write_bytes(b"\n".join([*map(msgspec.json.encode, KINDS), b"", b"nonsense"]))
    result = CliRunner().invoke(import_listing, [str(file)])
    assert (result.exit_code, result.stdout) == (0, "6 new, 0 changed, 0 unchanged, 0 left alone, 1 refused\n")
    assert "item 7: not a JSON object" in result.stderr
    assert CliRunner().invoke(export, ["--output", str(out), "--filter", "owner=lab"]).exit_code == 0
    written = [msgspec.json.decode(line)["id"] for line in out.read_bytes().splitlines()]
    assert written == ["lab/expanded", "lab/new", "lab/none", "lab/plain", "lab/tagged"]
