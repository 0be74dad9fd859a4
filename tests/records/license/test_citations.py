"""A licence that only an index names, or that sources name differently, waits until somebody reads or decides it."""

import json
from typing import Any

import pytest

from registry.compliance.checks import judge
from registry.compliance.checks.queries import gather_subject
from registry.compliance.checks.schemas import SubjectBody
from registry.compliance.rules.values import Use
from registry.db import Database
from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.knowledge import Knowledge
from registry.records.conclusions.claims import state_claim
from registry.records.conclusions.service import curate
from registry.records.facts.curation import CitedLicense, ConclusionWrite, CuratedFacts, Item
from registry.records.facts.observation import ObservedFacts
from registry.records.queries import get_record
from registry.records.service import observe, register
from tests.support.clock import NOW

MODEL = "lab/model"
INTERNAL = Use(purpose="internal", organisation="university", country="DE")
LINK = ("https://example.org/lab/model",)


def cited(*declared: str, basis: Any = None, name: str | None = None) -> CuratedFacts:  # noqa: ANN401 - a word
    return CuratedFacts(license=CitedLicense(declared=declared, name=name, basis=basis, evidence=LINK))


class Registry:
    def __init__(self, database: Database, knowledge: Knowledge) -> None:
        self.database, self.knowledge = database, knowledge

    def say(self, source: str = "starter", *, model: str = MODEL, facts: CuratedFacts) -> None:
        with self.database.unit_of_work() as work:
            record = register(work, self.knowledge, model, source="huggingface", now=NOW)
            state_claim(
                work, self.knowledge, record, source=source, facts=facts, now=NOW,
                version="0" * 40 if source != "starter" else None,
                data_license="CC-BY-4.0" if source != "starter" else None,
            )  # fmt: skip

    def read(self, *declared: str, listed: bool = False) -> None:
        with self.database.unit_of_work() as work:
            record = get_record(work.session, MODEL)
            observe(work, self.knowledge, record, ObservedFacts(id=MODEL, declared=declared, listed=listed), NOW)

    def curate(self, facts: CuratedFacts | None = None, conclusion: ConclusionWrite | None = None) -> None:
        with self.database.unit_of_work() as work:
            record = get_record(work.session, MODEL)
            curate(work, self.knowledge, record, facts or CuratedFacts(), conclusion, actor="someone", now=NOW)

    def document(self, model: str = MODEL) -> dict[str, Any]:
        with self.database.reading() as session:
            found: dict[str, Any] = json.loads(get_record(session, model).document)
        return found

    def codes(self, model: str = MODEL) -> list[str]:
        document = self.document(model)
        codes: list[str] = document["license"]["codes"]
        assert [question["code"] for question in document["questions"]] == codes
        assert (document["status"] == "needs_review") == (document["license"]["status"] == "needs_review")
        return codes

    def verdict(self, model: str = MODEL) -> tuple[str, str]:
        with self.database.reading() as session:
            facts = gather_subject(session, self.knowledge, SubjectBody(model=model), NOW)
        answer = judge(load_catalogue(), facts, INTERNAL, now=NOW)
        return answer.verdict, " ".join(finding.reason for finding in answer.findings)


@pytest.fixture
def registry(database: Database, knowledge: Knowledge) -> Registry:
    return Registry(database, knowledge)


@pytest.mark.parametrize(
    ("basis", "is_read"), [("text", True), ("card", True), ("statement", True), ("index", False), (None, False)]
)
def test_what_was_read_counts_and_what_an_index_says_waits(registry: Registry, basis: str, *, is_read: bool) -> None:
    registry.say(facts=cited("apache-2.0", basis=basis))
    assert registry.codes() == ([] if is_read else ["license_not_read"])
    assert registry.document()["license"]["license"] == "apache-2.0"
    verdict, reasons = registry.verdict()
    assert verdict == ("allowed" if is_read else "needs_review")
    assert ("cardwatch watch add" in reasons) == (not is_read)


def test_an_index_alone_never_allows(registry: Registry) -> None:
    registry.say("osai", facts=cited("mit", basis="card"))  # whatever it says of itself
    assert registry.codes() == ["license_not_read"]
    assert registry.verdict()[0] == "needs_review"
    registry.read("mit", listed=True)
    assert registry.codes() == []
    assert registry.verdict()[0] == "allowed"


def test_a_licence_that_an_index_names_for_a_base_waits_too(registry: Registry) -> None:
    registry.say("mot", model="lab/base", facts=cited("mit"))
    child = CuratedFacts(license=cited("mit", basis="text").license, base_models=("lab/base",), evidence=LINK)
    registry.say(facts=child)
    assert registry.codes() == []
    verdict, reasons = registry.verdict()
    assert verdict == "needs_review"
    assert "Base model lab/base: The licence is known only from mot" in reasons


@pytest.mark.parametrize(
    ("first", "second", "disagree"),
    [
        (("mit",), ("apache-2.0",), True),
        (("llama3.1",), ("llama3",), True),
        (("apache-2.0",), ("Apache License 2.0",), False),
        (("apache-2.0",), ("OpenRAIL",), False),
        (("cc-by-nc-4.0",), ("cc",), False),
        (("mit",), ("other",), False),
        (("mit",), ("Custom license",), False),
        (("mit", "apache-2.0"), ("mit",), False),
        (("bigscience-bloom-rail-1.0",), ("Apache 2.0 and RAIL",), True),
        (("apache-2.0",), ("Apache 2.0 and RAIL",), False),
        (("mit",), ("Apache-2.0 and MIT",), True),
        (("mit",), ("terms of mine and of others",), False),
        (("ai2-impact-license-low-risk",), ("AI2 ImpACT license",), False),
    ],
)
def test_sources_that_name_different_licences_wait(
    registry: Registry, first: tuple[str, ...], second: tuple[str, ...], *, disagree: bool
) -> None:
    registry.say(facts=cited(*first, basis="statement"))
    registry.say("osai", facts=cited(*second))
    assert ("sources_disagree" in registry.codes()) == disagree
    if disagree:
        document = registry.document()
        assert {one["source"]: one["declared"] for one in document["license_sources"]} == {
            "starter": list(first), "osai": list(second),
        }  # fmt: skip
        verdict, reasons = registry.verdict()
        assert verdict == "needs_review"
        assert reasons.count("The sources name different licences") == 1


@pytest.mark.parametrize("basis", ["text", "card"])
def test_the_word_of_the_model_itself_is_judged_and_the_difference_told(registry: Registry, basis: str) -> None:
    registry.say(facts=cited("mit", basis=basis))
    registry.say("osai", facts=cited("apache-2.0"))
    document = registry.document()
    assert (document["status"], document["license"]["codes"]) == ("needs_review", ["sources_disagree"])
    assert (document["license"]["license"], document["license"]["status"]) == ("mit", "known")
    assert document["status_reasons"][-1].startswith("The sources name different licences: osai says apache-2.0;")
    verdict, reasons = registry.verdict()
    assert verdict == "allowed_with_obligations"
    assert reasons.count("The sources name different licences") == 1


def test_a_reading_settles_a_dispute(registry: Registry) -> None:
    registry.say(facts=cited("mit", basis="statement"))
    registry.say("mot", facts=cited("apache-2.0"))
    assert registry.codes() == ["sources_disagree"]
    registry.read("apache-2.0")
    assert registry.codes() == []
    assert registry.verdict()[0] == "allowed"


def test_a_person_settles_a_dispute(registry: Registry) -> None:
    registry.say("osai", facts=cited("mit"))
    registry.say("mot", facts=cited("apache-2.0"))
    assert registry.codes() == ["license_not_read", "sources_disagree"]
    registry.curate(conclusion=ConclusionWrite(license="mit", reason="Read at the vendor's."))
    assert registry.codes() == []
    assert registry.verdict()[0] == "allowed"


def test_a_person_may_write_what_the_source_says(registry: Registry) -> None:
    registry.say("osai", facts=cited("mit"))
    registry.curate(cited("apache-2.0"))
    assert registry.codes() == []
    assert registry.document()["license"]["license"] == "apache-2.0"


def test_a_dispute_about_artifacts_leaves_the_licence_alone(registry: Registry) -> None:
    has = Item(availability="open", evidence=LINK)
    facts = CuratedFacts(license=cited("mit", basis="text").license, artifacts={"training_code": has})
    registry.say(facts=facts)
    registry.say("osai", facts=CuratedFacts(artifacts={"training_code": Item(availability="closed", evidence=LINK)}))
    document = registry.document()
    assert document["artifacts"]["training_code"]["availability"] == "open"
    (other,) = document["layers"]["artifacts.training_code"]["disagreement"]
    assert (other["source"], other["value"]["availability"]) == ("osai", "closed")
    assert registry.codes() == []
    assert registry.verdict()[0] == "allowed"


def test_a_closed_model_waits_for_nobody(registry: Registry) -> None:
    facts = CuratedFacts(license=cited("Proprietary", basis="index").license, openness_category="closed")
    registry.say(facts=facts)
    document = registry.document()
    assert (document["status"], document["questions"]) == ("current", [])
    assert registry.verdict()[0] == "needs_review"


def test_a_record_names_whose_data_it_shows(registry: Registry) -> None:
    registry.say(facts=cited("mit", basis="text"))
    registry.say("osai", facts=cited("mit"))
    (source,) = registry.document()["data_sources"]
    assert (source["source"], source["data_license"], source["version"]) == ("osai", "CC-BY-4.0", "0" * 40)
    assert "Liesenfeld & Dingemanse 2024" in source["attribution"]
