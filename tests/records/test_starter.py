"""The starter catalogue: every fact is cited, loading is quiet and never touches what a person did."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from sqlmodel import select

from registry.db import Database
from registry.errors import MisconfiguredError
from registry.events.tables import Event
from registry.licenses.catalogue import load_catalogue
from registry.licenses.identification import load_index
from registry.records import starter
from registry.records.curated import CuratedFacts
from registry.records.documents import purl_of
from registry.records.editing import withdraw
from registry.records.queries import find_record, get_record
from registry.records.refresh import Knowledge
from registry.records.service import curate
from registry.records.starter import LOADED, StarterModel, load_starter, read_starter
from registry.webhooks.tables import Delivery

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FEW = 4


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge(load_catalogue(), load_index())


def uncited(model: StarterModel) -> Iterator[str]:
    """The facts of a record that say something and show nothing for it."""
    facts = model.facts
    for name, item in (facts.artifacts | facts.documentation).items():
        if item.availability != "unknown" and not item.evidence:
            yield name
        if item.availability == "unknown" and not item.note:
            yield f"{name}: why unknown?"
    if facts.license is not None and not facts.license.evidence:
        yield "license"
    plain = msgspec.to_builtins(facts)
    if not facts.evidence:
        yield from plain.keys() - {"artifacts", "documentation", "license", "description"}


@pytest.mark.parametrize("model", read_starter(), ids=lambda model: model.id)
def test_every_fact_is_cited(model: StarterModel) -> None:
    assert list(uncited(model)) == []


def test_it_holds_models_of_all_kinds() -> None:
    models = read_starter()
    assert len(models) >= 45
    assert len({model.id.lower() for model in models}) == len(models)
    owners = {model.id.split("/")[0].lower() for model in models}
    assert owners >= {"bigscience", "allenai", "meta-llama", "qwen", "deepseek-ai", "google", "swiss-ai", "opengpt-x"}
    kinds = Counter(model.facts.openness_category for model in models)
    assert kinds.keys() == {"closed", "open_weights", "open_source", "unknown"}
    assert {model.facts.origin.region for model in models} >= {"USA", "China", "EU", "other"}


@pytest.mark.parametrize("model", read_starter(), ids=lambda model: model.id)
def test_the_openness_category_follows_from_the_artifacts(model: StarterModel) -> None:
    facts = model.facts
    has = {name: item.availability for name, item in facts.artifacts.items()}
    weights = {has.get("base_weights"), has.get("end_user_weights")}
    if facts.openness_category == "closed":
        assert model.source == "api"
        assert weights == {"closed"}
    if facts.openness_category == "open_source":
        assert "open" in weights
        assert not {"closed", "partial"} & {has.get(name) for name in ("training_code", "pretraining_data")}
    if facts.openness_category == "open_weights":
        assert weights & {"open", "partial"}


def test_a_dispute_is_shown_and_decides_nothing(knowledge: Knowledge, database: Database) -> None:
    disputed = tuple(
        model for model in read_starter() if model.id in {"deepseek-ai/DeepSeek-R1", "MiniMaxAI/MiniMax-M2"}
    )
    load_starter(database, knowledge, NOW, disputed)
    with database.reading() as session:
        for model in disputed:
            record = get_record(session, model.id)
            assert (record.license_key, record.status) == (None, "needs_review")
            assert "disputed" in str(model.facts.description)


def test_loading_is_quiet_and_happens_once(knowledge: Knowledge, database: Database) -> None:
    assert load_starter(database, knowledge, NOW) == len(read_starter())
    assert load_starter(database, knowledge, NOW + timedelta(days=1)) == 0
    with database.reading() as session:
        assert {event.type for event in session.exec(select(Event))} == {LOADED}
        assert session.exec(select(Delivery)).all() == []
        bloomz = msgspec.json.decode(get_record(session, "bigscience/bloomz").document)
    assert bloomz["purl"] == purl_of("huggingface", "bigscience/bloomz", None)
    assert bloomz["base_models"][0]["registered"] is True
    assert bloomz["license"]["class"] == "community"


def test_processes_that_start_together_load_it_once(knowledge: Knowledge, database: Database) -> None:
    models = read_starter()[: 5 * FEW]
    with ThreadPoolExecutor(3) as pool:
        loaded = list(pool.map(lambda _: load_starter(database, knowledge, NOW, models), range(3)))
    assert max(loaded) <= len(models)
    assert load_starter(database, knowledge, NOW, models) == 0
    with database.reading() as session:
        for model in models:
            assert msgspec.convert(get_record(session, model.id).curated, CuratedFacts) == model.facts


def test_a_newer_release_renews_only_what_nobody_touched(knowledge: Knowledge, database: Database) -> None:
    models = read_starter()[:FEW]
    load_starter(database, knowledge, NOW, models)
    newer = tuple(msgspec.structs.replace(model, facts=CuratedFacts(description="newer")) for model in models)
    with database.unit_of_work() as work:
        changed = get_record(work.session, models[0].id)
        curate(work, knowledge, changed, CuratedFacts(description="mine"), None, actor="someone", now=NOW)
        withdraw(work, knowledge, get_record(work.session, models[1].id), actor="someone", now=NOW)
    assert load_starter(database, knowledge, NOW + timedelta(days=1), newer) == FEW - 2
    with database.reading() as session:
        assert get_record(session, models[0].id).curated == {"description": "mine"}
        assert find_record(session, models[1].id) is None
        assert get_record(session, models[2].id).curated == {"description": "newer"}


def test_a_broken_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starter, "_File", StarterModel)
    with pytest.raises(MisconfiguredError, match=r"starter/01-ai\.yaml"):
        list(starter._read_files())  # noqa: SLF001 - the reader behind the cache
