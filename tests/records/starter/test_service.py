"""The starter catalogue: every fact is cited, loading is quiet and never touches what a person did."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from sqlmodel import Session, col, delete, func, select, update

from registry.db import Database
from registry.errors import MisconfiguredError
from registry.events import record_event
from registry.events.tables import Event
from registry.licenses.knowledge import Knowledge
from registry.records.conclusions.claims import state_claim
from registry.records.conclusions.service import curate
from registry.records.documents.render import purl_of
from registry.records.documents.service import refresh_stale
from registry.records.facts.curation import CitedLicense, CuratedFacts
from registry.records.indexes import MOT, SHIPPED, import_index, read_shipped
from registry.records.queries import find_record, get_record
from registry.records.service import register
from registry.records.starter import files, service
from registry.records.starter.catalogue import CatalogueEntry, read_catalogue
from registry.records.starter.files import StarterModel, read_starter
from registry.records.starter.service import LOADED, load_starter
from registry.records.tables import Claim, ExcludedCountry, ModelBase, ModelRecord
from registry.webhooks.tables import Delivery
from tests.support.clock import NOW

FAMILIES = (
    "/bloom", "/bloomz", "/olmo-7b", "/olmo-2", "/olmo-3", "pythia", "gpt-neox", "/llama-7b", "/llama-2", "llama-3-",
    "/llama-3.1", "/llama-4", "/mistral", "/mixtral", "/qwen-", "/qwen1.5", "/qwen2-", "/qwen2.5", "/qwen3", "gpt-4o",
    "/deepseek-v3", "/deepseek-r1", "/gemma-2b", "/gemma-2-", "/gemma-3-", "/gemma-4-", "/phi-2", "/phi-3", "/phi-4",
    "/falcon", "eurollm", "apertus", "teuken", "/aya", "starcoder", "/granite", "gpt-oss", "/kimi", "/minimax", "/glm",
    "chatglm", "exaone", "hunyuan", "/grok", "command-r", "command-a", "jamba", "/claude", "/gemini", "/palm",
)  # fmt: skip
"""Every family that the catalogue is to hold."""
FEW = 4

DISPUTED = {
    "EleutherAI/gpt-neo-2.7B", "HuggingFaceH4/zephyr-7b-gemma-v0.1", "NousResearch/Hermes-3-Llama-3.1-405B",
    "Qwen/Qwen2-72B-Instruct", "THUDM/chatglm-6b", "baichuan-inc/Baichuan2-13B-Chat", "bigscience/bloomz",
    "bigscience/bloomz-p3", "deepseek-ai/DeepSeek-R1", "deepseek-ai/DeepSeek-R1-Distill-Llama-70B",
    "deepseek-ai/DeepSeek-V3", "deepseek-ai/DeepSeek-V3.2", "meta-llama/Llama-3.1-405B-Instruct",
    "moonshotai/Kimi-K2-Instruct", "mosaicml/mpt-30b-instruct", "mosaicml/mpt-7b-instruct", "tiiuae/falcon-180B",
}  # fmt: skip
"""Curated models of which sources name licences that really differ."""

ELSEWHERE = "'elsewhere' is not a value of `source`. Accepted: api, huggingface, modelscope, ollama, vendor."


@pytest.fixture
def some(monkeypatch: pytest.MonkeyPatch) -> tuple[CatalogueEntry, ...]:
    """A catalogue with a family, a model that indexes speak of as well, and models that only they speak of."""
    wanted = ("bigscience/bloom", "deepseek-ai/deepseek-r1", "llm360/", "allenai/olmo", "google/", "mistralai/mixtral")
    found = tuple(entry for entry in read_catalogue() if entry.id.lower().startswith(wanted))
    assert {len(entry.claims) for entry in found} >= {1, 2}
    monkeypatch.setattr(service, "files_digest", lambda: "of these alone")
    monkeypatch.setattr(service, "read_catalogue", lambda: found)
    return found


def test_it_holds_models_of_all_kinds() -> None:
    models = read_starter()
    assert len(read_catalogue()) >= 450
    assert len({model.id.lower() for model in models}) == len(models)
    names = " ".join(model.id.lower() for model in models)
    assert [family for family in FAMILIES if family not in names] == []
    kinds = Counter(model.facts.openness_category for model in models)
    assert kinds.keys() == {"closed", "open_weights", "open_source", "unknown"}
    assert {model.facts.origin.region for model in models} >= {"USA", "China", "EU", "other"}


@pytest.mark.parametrize(
    ("model", "source", "declared"),
    [
        ("bigscience/bloomz", "opening-up-chatgpt", ["Apache 2.0 and RAIL"]),
        ("Qwen/Qwen2-72B-Instruct", "comparia", ["apache-2.0"]),
        ("meta-llama/Llama-3.1-405B", "opening-up-chatgpt", ["llama3"]),
        ("meta-llama/Llama-3.1-405B-Instruct", "osai", ["llama3"]),
        ("tiiuae/falcon-180B", "open-llms", ["apache-2.0"]),
    ],
)
def test_a_dispute_is_shown_and_decides_nothing(
    knowledge: Knowledge, database: Database, monkeypatch: pytest.MonkeyPatch, model: str, source: str,
    declared: list[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(service, "read_catalogue", lambda: tuple(one for one in read_catalogue() if one.id == model))
    load_starter(database, knowledge, NOW)
    with database.reading() as session:
        record = get_record(session, model)
        document = msgspec.json.decode(record.document)
    said = {one["source"]: one["declared"] for one in document["license_sources"]}
    assert said[source] == declared
    assert len(said) >= 2
    assert "sources_disagree" in document["license"]["codes"]
    assert record.status == "needs_review"


def test_only_licences_that_really_differ_are_in_dispute(starter_database: Database) -> None:
    curated = {model.id for model in read_starter() if model.tier == "curated"}
    with starter_database.reading() as session:
        documents = {record.id: record.document for record in session.exec(select(ModelRecord)) if record.id in curated}
    assert {model for model, document in documents.items() if b"sources_disagree" in document} == DISPUTED


def test_loading_is_quiet_and_happens_once(
    knowledge: Knowledge, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load_starter(database, knowledge, NOW) == len(read_catalogue()) >= 450
    with monkeypatch.context() as patched:
        patched.setattr(service, "read_catalogue", None)  # the same files again are not even read
        assert load_starter(database, knowledge, NOW + timedelta(days=1)) == 0
    with database.reading() as session:
        assert {event.type for event in session.exec(select(Event))} == {LOADED}
        assert session.exec(select(Delivery)).all() == []
        bloomz = msgspec.json.decode(get_record(session, "bigscience/bloomz").document)
    assert bloomz["purl"] == purl_of("huggingface", "bigscience/bloomz", None)
    assert bloomz["base_models"][0]["registered"] is True
    assert bloomz["license"]["class"] == "community"


def test_every_entry_of_the_indexes_is_a_claim_with_its_source(starter_database: Database) -> None:
    with starter_database.reading() as session:
        for name in SHIPPED:
            index = read_shipped(name)
            stored = session.exec(select(Claim).where(Claim.source == name)).all()
            assert {(one.version, one.data_license) for one in stored} == {
                (index.about.commit, index.about.data_license)
            }
            models = {record.number: record.folded for record in session.exec(select(ModelRecord))}
            assert {models[one.record_pk] for one in stored} == {claim.model.lower() for claim in index.claims}


def test_all_that_is_made_at_once_is_what_a_refresh_makes(
    knowledge: Knowledge, database: Database, some: tuple[CatalogueEntry, ...]
) -> None:
    assert load_starter(database, knowledge, NOW) == len(some)
    with database.reading() as session:
        made = {record.id: (record.document, record.model_dump()) for record in session.exec(select(ModelRecord))}
        bases, countries = session.exec(select(ModelBase)).all(), session.exec(select(ExcludedCountry)).all()
        edges = {(one.record_pk, one.base_folded, one.base_id, one.relation) for one in bases}
        excluded = {(one.record_pk, one.country) for one in countries}
    with database.unit_of_work() as work:
        work.session.exec(update(ModelRecord).values(rendered_with=""))
    while refresh_stale(database, knowledge, NOW):
        pass
    with database.reading() as session:
        for record in session.exec(select(ModelRecord)):
            assert (record.document, record.model_dump()) == made[record.id]
        bases, countries = session.exec(select(ModelBase)).all(), session.exec(select(ExcludedCountry)).all()
        assert {(one.record_pk, one.base_folded, one.base_id, one.relation) for one in bases} == edges
        assert {(one.record_pk, one.country) for one in countries} == excluded


@pytest.mark.usefixtures("some")
def test_an_index_that_somebody_imported_is_theirs(knowledge: Knowledge, database: Database, tmp_path: Path) -> None:
    text = "release: {name: Amber, version: 8B, huggingface: LLM360/Amber, producer: Mine}"
    (tmp_path / "Amber.yml").write_text(text)
    import_index(database, knowledge, MOT, tmp_path, dry_run=False, actor="someone", now=NOW)
    load_starter(database, knowledge, NOW + timedelta(days=1))
    with database.reading() as session:
        (claim,) = [one for one in claims_of(session, "LLM360/Amber") if one.source == "mot"]
        assert msgspec.convert(claim.facts, CuratedFacts).parameters == 8_000_000_000


def test_what_is_not_shipped_any_more_is_not_said_any_more(
    knowledge: Knowledge, database: Database, monkeypatch: pytest.MonkeyPatch, some: tuple[CatalogueEntry, ...]
) -> None:
    both = next(entry for entry in some if len(entry.claims) > 1)
    gone = next(entry for entry in some if entry.id != both.id)
    load_starter(database, knowledge, NOW)
    fewer = tuple(
        CatalogueEntry(id=entry.id, source=entry.source, claims=entry.claims[:1]) if entry.id == both.id else entry
        for entry in some if entry.id != gone.id
    )  # fmt: skip
    monkeypatch.setattr(service, "files_digest", lambda: "of a newer release")
    monkeypatch.setattr(service, "read_catalogue", lambda: fewer)
    later = NOW + timedelta(days=1)
    assert load_starter(database, knowledge, later) == 1
    with database.reading() as session:
        assert {claim.until_at for claim in claims_of(session, gone.id)} == {later}
        standing = [claim.source for claim in claims_of(session, both.id) if claim.until_at is None]
        assert standing == [both.claims[0].source]
        assert session.exec(select(Delivery)).all() == []
    assert load_starter(database, knowledge, later) == 0


def test_an_older_release_is_brought_up_to_date_without_a_word(
    knowledge: Knowledge, database: Database, some: tuple[CatalogueEntry, ...]
) -> None:
    bloom = next(one for one in read_starter() if one.id == "bigscience/bloom")
    with database.unit_of_work() as work:
        record = register(work, knowledge, bloom.id, source="huggingface", now=NOW)
        cited = CitedLicense(declared=("mit",), evidence=("https://example.org/bloom",))
        state_claim(work, knowledge, record, source="starter", facts=CuratedFacts(license=cited), now=NOW)
        record_event(work, LOADED, subject=bloom.id, data={"mark": "of then"}, actor="starter", now=NOW)
        before = work.session.exec(select(func.max(Event.seq))).one() or 0
    later = NOW + timedelta(days=1)
    assert load_starter(database, knowledge, later) == len(some)
    with database.reading() as session:
        claims = [(one.source, one.until_at) for one in claims_of(session, bloom.id)]
        assert claims[0] == ("starter", later)
        assert {source for source, until_at in claims if until_at is None} >= {"starter", "mot"}
        told = session.exec(select(Event.type).where(col(Event.seq) > before)).all()
        assert set(told) == {LOADED}
        assert session.exec(select(Delivery)).all() == []


def test_processes_that_start_together_load_it_once(
    knowledge: Knowledge, database: Database, some: tuple[CatalogueEntry, ...]
) -> None:
    models = tuple(one for one in read_starter() if one.id in {entry.id for entry in some})
    with ThreadPoolExecutor(3) as pool:
        loaded = list(pool.map(lambda _: load_starter(database, knowledge, NOW, models), range(3)))
    assert max(loaded) <= len(models)
    assert load_starter(database, knowledge, NOW, models) == 0
    with ThreadPoolExecutor(3) as pool:
        whole = list(pool.map(lambda _: load_starter(database, knowledge, NOW), range(3)))
    assert sorted(whole)[:2] == [0, 0]
    assert max(whole) == sum(entry.claims[0].source != "starter" or len(entry.claims) > 1 for entry in some)
    with database.reading() as session:
        for model in models:
            (claim,) = [one for one in claims_of(session, model.id) if one.source == "starter"]
            assert msgspec.convert(claim.facts, CuratedFacts) == model.facts


def claims_of(session: Session, model: str) -> list[Claim]:
    record = get_record(session, model)
    return list(session.exec(select(Claim).where(Claim.record_pk == record.pk).order_by(col(Claim.pk))))


def newer_release(models: tuple[StarterModel, ...]) -> tuple[StarterModel, ...]:
    return tuple(msgspec.structs.replace(model, facts=CuratedFacts(description="newer")) for model in models)


def test_a_newer_release_says_more_and_leaves_what_people_concluded(knowledge: Knowledge, database: Database) -> None:
    models = read_starter()[:FEW]
    load_starter(database, knowledge, NOW, models)
    with database.unit_of_work() as work:
        concluded = get_record(work.session, models[0].id)
        curate(work, knowledge, concluded, CuratedFacts(description="mine"), None, actor="someone", now=NOW)
    later = NOW + timedelta(days=1)
    assert load_starter(database, knowledge, later, newer_release(models)) == FEW
    assert load_starter(database, knowledge, later, newer_release(models)) == 0
    with database.reading() as session:
        shown = [json.loads(get_record(session, model.id).document) for model in models]
        assert [claim.until_at for claim in claims_of(session, models[0].id)] == [later, None]
    assert [document["description"] for document in shown] == ["mine", *["newer"] * (FEW - 1)]


def test_what_people_removed_does_not_come_back(knowledge: Knowledge, database: Database) -> None:
    models = read_starter()[:FEW]
    load_starter(database, knowledge, NOW, models)
    with database.unit_of_work() as work:
        record = get_record(work.session, models[0].id)
        for table in (Claim, ExcludedCountry, ModelBase):
            work.session.exec(delete(table).where(col(table.record_pk) == record.number))
        work.session.delete(record)
    assert load_starter(database, knowledge, NOW + timedelta(days=1), newer_release(models)) == FEW - 1
    with database.reading() as session:
        assert find_record(session, models[0].id) is None


def test_a_record_that_is_there_already_gets_the_claim_beside_what_it_has(
    knowledge: Knowledge, database: Database
) -> None:
    model = next(one for one in read_starter() if one.id == "bigscience/bloom")
    with database.unit_of_work() as work:
        record = register(work, knowledge, "BigScience/Bloom", source="huggingface", now=NOW)
        curate(work, knowledge, record, CuratedFacts(description="mine"), None, actor="someone", now=NOW)
    assert load_starter(database, knowledge, NOW, (model,)) == 1
    with database.reading() as session:
        document = json.loads(get_record(session, model.id).document)
    assert document["id"] == "BigScience/Bloom"
    assert document["description"] == "mine"
    assert document["origin"]["organisation"] == "BigScience Workshop"


def test_a_base_that_comes_later_is_shown_to_its_children(knowledge: Knowledge, database: Database) -> None:
    base, child = (
        next(one for one in read_starter() if one.id == f"bigscience/{name}") for name in ("bloom", "bloomz")
    )
    load_starter(database, knowledge, NOW, (child,))
    load_starter(database, knowledge, NOW, (base,))
    with database.reading() as session:
        document = json.loads(get_record(session, child.id).document)
    assert document["base_models"][0]["registered"] is True


def test_a_broken_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "StarterFile", StarterModel)
    with pytest.raises(MisconfiguredError, match=r"starter/01-ai\.yaml"):
        list(files.read_files())
