"""A dump: what everybody may see, of one moment, the same bytes for the same facts, and whole or not at all."""

import gzip
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it ships no types

from registry.db import Database
from registry.dumps import contents, service
from registry.dumps.shelf import held, names_on
from registry.errors import CardwatchError, Conflict
from registry.events import record_event
from registry.records import get_record
from registry.records.conclusions.claims import state_claim
from registry.records.facts import CuratedFacts
from registry.records.facts.curation import Origin
from registry.runtime import Runtime
from tests.dumps.conftest import NIGHT, dump_into, lines_in, night
from tests.support.clock import NOW
from tests.support.http.application import Client, speaking_to
from tests.support.licenses.knowledge import knowledge
from tests.support.records.list_items import item, take_in
from tests.support.records.secrets import GATED, SECRET, TOLD, plant
from tests.support.stub_hub.seeds import MINIMAX_MIT, MINIMAX_MODIFIED
from tests.support.watch.story import Story


def test_a_dump_holds_what_the_api_answers(client: Client, runtime: Runtime, tmp_path: Path) -> None:
    take_in(runtime.database, *(item(f"lab/m{number}", "mit") for number in range(3)))
    client.put("/v1/models/lab/told", json={"facts": {"origin": {"region": "EU"}}})
    manifest = dump_into(runtime.database, tmp_path / "dump", "CC0-1.0")
    records = lines_in(tmp_path / "dump", "records")
    assert [one["id"] for one in records] == ["lab/m0", "lab/m1", "lab/m2", "lab/told"]
    assert [client.get(f"/v1/models/{one['id']}").json() for one in records] == records
    verdicts = lines_in(tmp_path / "dump", "openness")
    assert verdicts == [client.get("/v1/models/lab/told/openness").json()]
    licenses = lines_in(tmp_path / "dump", "licenses")
    assert len(licenses) == client.get("/v1/licenses?limit=1").json()["total"]["count"]
    assert next(one for one in licenses if one["key"] == "mit") == client.get("/v1/licenses/mit").json()
    assert [(one.file, one.lines, one.first, one.last) for one in manifest.files] == [
        ("records.jsonl.gz", 4, "lab/m0", "lab/told"),
        ("licenses.jsonl.gz", len(licenses), licenses[0]["key"], licenses[-1]["key"]),
        ("changes.jsonl.gz", 0, None, None), ("openness.jsonl.gz", 1, "lab/told", "lab/told"),
    ]  # fmt: skip
    assert "\n   CC0-1.0.\n" in (tmp_path / "dump" / "LICENSE").read_text()


def test_a_mirror_goes_on_where_the_dump_ends(story: Story, client: Client, tmp_path: Path) -> None:
    model = "MiniMaxAI/MiniMax-M2"
    story.hub.publish(model, MINIMAX_MIT)
    story.watch(model)
    story.sync(model)
    story.hub.commit(model, MINIMAX_MODIFIED)
    story.sync(model)
    folder = tmp_path / "dump"
    until = dump_into(story.database, folder).until
    changes = lines_in(folder, "changes")
    answered = client.get("/v1/changes").json()["items"]
    assert [one["id"] for one in changes] == [one["id"] for one in answered] != []
    hidden = {"acknowledged_by", "note"}
    assert [{**one, "affected": {**one["affected"], "inventories": []}} for one in changes] == [
        {name: value for name, value in one.items() if name not in hidden} for one in answered
    ]
    assert client.get(f"/v1/events?since={until.last_event}").json()["items"] == []
    assert client.get("/v1/changes", params={"cursor": until.changes_cursor}).json()["items"] == []
    newest = client.get("/v1/models?sort=-updated_at&limit=1").json()["items"][0]["updated_at"]
    assert msgspec.convert(newest, type(until.updated_at)) == until.updated_at
    story.hub.commit(model, MINIMAX_MIT)
    story.sync(model)
    later = client.get(f"/v1/events?since={until.last_event}").json()["items"]
    assert "license.changed" in {one["type"] for one in later}
    further = client.get("/v1/changes", params={"cursor": until.changes_cursor}).json()["items"]
    assert [one["id"] for one in further] == [one["id"] for one in client.get("/v1/changes").json()["items"]][
        len(changes) :
    ]
    assert further


def test_the_same_facts_are_the_same_bytes(database: Database, tmp_path: Path) -> None:
    take_in(database, *(item(f"lab/m{number}", "mit") for number in range(3)))
    claim(database, "lab/m1", "osai", "CC-BY-4.0")
    for name in ("one", "two"):
        dump_into(database, tmp_path / name)
        with database.unit_of_work() as work:  # nothing that everybody may see
            record_event(work, "key.created", subject="", data={}, actor="test", now=NOW)
    first, second = (_bytes_of(tmp_path / name) for name in ("one", "two"))
    assert first == second
    assert len(first) == 8
    assert gzip.GzipFile(tmp_path / "one" / "records.jsonl.gz").read()
    assert first["records.jsonl.gz"][3:9] == bytes([0, 0, 0, 0, 0, 0])  # neither name nor moment, RFC 1952
    take_in(database, item("lab/new", "mit"))
    dump_into(database, tmp_path / "three")
    assert _bytes_of(tmp_path / "three") != first


def test_the_sums_are_those_of_other_tools(database: Database, tmp_path: Path) -> None:
    take_in(database, item("lab/a", "mit"))
    dump_into(database, tmp_path / "dump")
    command = [shutil.which("sha256sum") or "sha256sum", "--check", "--strict", "SHA256SUMS"]
    checked = subprocess.run(command, cwd=tmp_path / "dump", capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    assert checked.stdout.count(": OK") == 7


def test_each_line_is_of_its_schema(client: Client, runtime: Runtime, tmp_path: Path) -> None:
    client.put("/v1/models/lab/told", json={"facts": {"origin": {"region": "EU"}}})
    manifest = dump_into(runtime.database, tmp_path / "dump")
    defined = msgspec.json.decode((tmp_path / "dump" / "schema.json").read_bytes())
    for one in manifest.files:
        checker = Draft202012Validator({**defined, "$ref": f"#/$defs/{one.schema}"})
        for line in lines_in(tmp_path / "dump", one.file.partition(".")[0])[:5]:
            checker.validate(line)


def test_nothing_private_is_in_it(runtime: Runtime, tmp_path: Path) -> None:
    planted = plant(runtime)
    dump_into(runtime.database, tmp_path / "dump")
    for name in ("records", "changes", "openness", "licenses"):
        text = gzip.decompress((tmp_path / "dump" / f"{name}.jsonl.gz").read_bytes()).decode().casefold()
        assert SECRET not in text, name
        assert TOLD not in text, name
        assert not any(digest in text for digest in planted.private_hashes)
    assert GATED in {one["id"] for one in lines_in(tmp_path / "dump", "records")}
    assert lines_in(tmp_path / "dump", "changes")


def test_what_may_not_be_passed_on_is_not_in_it(database: Database, tmp_path: Path) -> None:
    take_in(database, item("lab/free", "mit"), item("lab/bound", "mit"))
    claim(database, "lab/free", "osai", "CC-BY-4.0")
    claim(database, "lab/bound", "strange-index", "CC-BY-NC-4.0")
    manifest = dump_into(database, tmp_path / "dump")
    assert [one["id"] for one in lines_in(tmp_path / "dump", "records")] == ["lab/free"]
    assert "lab/bound" not in {one["model"] for one in lines_in(tmp_path / "dump", "openness")}
    assert (manifest.left_out, [one.source for one in manifest.sources]) == (1, ["osai"])
    told = (tmp_path / "dump" / "LICENSE").read_text()
    assert "Radboud University" in told
    assert "no licence was named" in told
    assert "1 records are not in this dump" in told
    assert "Creative Commons Attribution 4.0 International" in told


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("source", "data_license", "left_out"),
    [
        ("osai", "CC0-1.0", 0),
        ("unknown-index", "CC0-1.0", 0),
        ("unknown-index", "CC-BY-4.0", 1),
        ("osai", "MIT", 1),
        ("osai", "CC-BY-SA-4.0", 1),
        ("osai", "ODbL-1.0", 1),
    ],
)
def test_data_goes_with_the_text_that_it_asks_for_and_binds_nothing_else(
    database: Database, tmp_path: Path, source: str, data_license: str, left_out: int
) -> None:
    """Of who may not be quoted, or whose licence would have to be that of all that is made of it, nothing is in it."""
    take_in(database, item("lab/one", "mit"))
    claim(database, "lab/one", source, data_license)
    assert dump_into(database, tmp_path / "dump").left_out == left_out
    assert [one["model"] for one in lines_in(tmp_path / "dump", "openness")] == ["lab/one"] * (1 - left_out)
    assert "stays under their terms" in (tmp_path / "dump" / "LICENSE").read_text()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whose_figures_stand_in_verdicts_is_named_too(client: Client, runtime: Runtime, tmp_path: Path) -> None:
    """Figures about developers are in no record, only in what is made of it."""
    client.put("/v1/models/lab/one", json={"facts": {"origin": {"organisation": "Mistral AI", "country": "FR"}}})
    manifest = dump_into(runtime.database, tmp_path / "dump")
    (line,) = lines_in(tmp_path / "dump", "openness")
    told = {one["claim"]["index"] for one in line["items"] if one["claim"]}
    assert told == {one.source for one in manifest.sources} == {"fmti"}
    text = (tmp_path / "dump" / "LICENSE").read_text()
    assert "Stanford CRFM" in text
    assert "Creative Commons Attribution 4.0 International" in text


def test_a_dump_is_of_one_moment(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written while it is made is in the next one, in none of its files."""
    take_in(database, item("lab/a", "mit"))
    read = contents.lines_of

    def written_to(kind: contents.LineKind, *rest: object) -> object:
        take_in(database, item(f"lab/{kind.name}", "mit"))
        return read(kind, *rest)  # type: ignore[arg-type]  # handed on

    monkeypatch.setattr(service, "lines_of", written_to)
    dump_into(database, tmp_path / "dump")
    assert [one["id"] for one in lines_in(tmp_path / "dump", "records")] == ["lab/a"]


def test_each_night_has_one_dump(database: Database, shelf: Path) -> None:
    take_in(database, item("lab/a", "mit"))
    assert night(database, shelf) == "2026-03-02"
    assert night(database, shelf, NIGHT + timedelta(hours=10)) is None
    for days, kept in ((1, ["2026-03-03", "2026-03-02"]), (2, ["2026-03-04", "2026-03-03"])):
        assert night(database, shelf, NIGHT + timedelta(days=days)) == kept[0]
        assert names_on(shelf) == kept
    assert {one.name for one in shelf.iterdir()} == {"2026-03-04", "2026-03-03", ".lock"}
    with held(shelf) as is_ours:
        assert is_ours
        assert night(database, shelf, NIGHT + timedelta(days=3)) is None


def test_one_that_fails_leaves_the_others(database: Database, shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take_in(database, item("lab/a", "mit"))
    night(database, shelf)
    before = _bytes_of(shelf / "2026-03-02")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(service, "write_file", fail)
    with pytest.raises(CardwatchError, match="No space left"):
        night(database, shelf, NIGHT + timedelta(days=1))
    monkeypatch.undo()
    assert names_on(shelf) == ["2026-03-02"]
    assert _bytes_of(shelf / "2026-03-02") == before
    assert not list(shelf.glob(".*.partial"))
    with pytest.raises(Conflict, match="exists"):
        dump_into(database, shelf / "2026-03-02")


def test_a_record_that_is_no_longer_public_goes(runtime: Runtime, tmp_path: Path) -> None:
    take_in(runtime.database, item("lab/a", "mit"), item("lab/b", "mit"))
    with runtime.database.unit_of_work() as work:
        get_record(work.session, "lab/b").is_private = True
    assert dump_into(runtime.database, tmp_path / "dump").lines_of("records.jsonl.gz") == 1
    with speaking_to(runtime) as client:  # who may see it does
        assert client.get("/v1/models?limit=1").json()["total"]["count"] == 2


def test_verdicts_that_do_not_hold_are_judged_anew(client: Client, runtime: Runtime, tmp_path: Path) -> None:
    client.put("/v1/models/lab/told", json={"facts": {"origin": {"region": "EU"}}})
    with runtime.database.unit_of_work() as work:
        work.session.connection().exec_driver_sql("UPDATE openness_document SET made_from = 'another'")
    dump_into(runtime.database, tmp_path / "dump")
    assert lines_in(tmp_path / "dump", "openness") == [client.get("/v1/models/lab/told/openness").json()]


def claim(database: Database, model: str, source: str, data_license: str) -> None:
    """What an index says of a model."""
    facts = CuratedFacts(origin=Origin(organisation="Lab"))
    with database.unit_of_work() as work:
        record = get_record(work.session, model)
        state_claim(work, knowledge(), record, source=source, facts=facts, data_license=data_license, now=NOW)


def _bytes_of(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir()}
