"""Texts that were seen once, and what later texts get from them."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlmodel import SQLModel, col, delete, func, select

from registry.db import Database
from registry.evidence.service import keep_texts
from registry.evidence.tables import EvidenceText
from registry.hub.huggingface.client import HubClient
from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.comparison.rules import compare
from registry.licenses.comparison.states import LicenseState
from registry.licenses.texts.identification import Identification, identify, load_index
from registry.licenses.texts.normalisation import normalise
from registry.licenses.texts.queries import exact_lookup, near_lookup
from registry.licenses.texts.service import forget_decision, renew_texts
from registry.licenses.texts.shingles import bands, shingles
from registry.licenses.texts.spdx import load_spdx_texts
from registry.licenses.texts.tables import KnownText, TextBand, TextDecision
from registry.records.conclusions.service import curate
from registry.records.facts.curation import ConclusionWrite, CuratedFacts
from registry.records.queries import get_record
from registry.records.tables import ModelRecord
from tests.support.licenses.knowledge import knowledge
from tests.support.licenses.texts import NEAR_COPY, VENDOR, decide, sha256_hex, teach
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import card
from tests.support.watch.story import Story

NOW = datetime(2026, 1, 2, tzinfo=UTC)
CATALOGUE, INDEX = load_catalogue(), load_index()


def look_up(database: Database, text: str) -> Identification:
    with database.reading() as session:
        return identify(INDEX, text, near_lookup(session, CATALOGUE))


def count(database: Database, table: type[SQLModel]) -> int:
    with database.reading() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def test_a_near_copy_is_compared_with_what_has_shown(database: Database) -> None:
    assert look_up(database, NEAR_COPY).nearest_text is None
    (seen,) = teach(database, VENDOR)
    found = look_up(database, NEAR_COPY)
    assert (found.match, found.license, found.nearest) == ("modified_of", None, None)
    assert 0.9 < found.similarity < 1
    assert {"50 million", "5 million", "south korea"} <= set(found.sensitive)
    assert found.nearest_text is not None
    assert (found.nearest_text.sha256, found.nearest_text.model) == (seen, "example-lab/model")
    assert found.nearest_text.diff == found.diff


def test_the_same_text_is_found_word_for_word_and_grants_nothing(database: Database) -> None:
    teach(database, VENDOR)
    found = look_up(database, VENDOR.replace("\n", "\r\n").upper())
    assert (found.match, found.license, found.nearest) == ("unknown", None, None)
    assert found.nearest_text is not None
    assert (found.nearest_text.similarity, found.nearest_text.diff) == (1.0, ())


def test_learned_texts_do_not_hide_what_the_catalogue_says(database: Database) -> None:
    mit = load_spdx_texts()["MIT"]
    extended = f"{mit}\n\nWho serves more than 100 million users shows the name of the software in a prominent place.\n"
    teach(database, mit, extended)
    assert count(database, KnownText) == 1
    assert look_up(database, mit).license == "mit"
    found = look_up(database, extended.replace("100 million", "7 million"))
    assert (found.match, found.nearest) == ("known_text_plus_extra", "mit")
    assert found.nearest_text is not None
    assert found.nearest_text.sensitive[:2] == ("100 million", "7 million")


def test_teaching_twice_changes_nothing_and_layout_makes_no_second_text(database: Database) -> None:
    teach(database, VENDOR)
    before = count(database, TextBand)
    assert 10 <= before <= 16
    teach(database, VENDOR, f"# {VENDOR}", VENDOR.replace("\n", "\n\n"), model="example-lab/other")
    assert (count(database, KnownText), count(database, TextBand), count(database, EvidenceText)) == (1, before, 3)


def test_two_workers_may_teach_the_same_text_at_once(database: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: teach(database, VENDOR + "\n" * number), range(8)))
    assert count(database, KnownText) == 1


@pytest.mark.parametrize("text", ["", "See the base model.", "\x00" * 5_000, "word " * 20])
def test_what_says_too_little_is_not_learned(database: Database, text: str) -> None:
    teach(database, text)
    assert count(database, KnownText) == 0


def test_common_text_is_not_filed_without_end(database: Database) -> None:
    """A hundred variants of one text still leave the look-up small, and the nearest is still a near one."""
    many = [f"{VENDOR}\n{number}. This paragraph exists in variant number {number} alone." for number in range(100)]
    teach(database, *many)
    with database.reading() as session:
        fullest = session.exec(
            select(func.count())
            .select_from(TextBand)
            .group_by(col(TextBand.band))
            .order_by(func.count().desc())
            .limit(1)
        ).one()
    assert fullest == 32
    assert look_up(database, NEAR_COPY).match == "modified_of"


def test_a_decision_teaches_which_licence_a_text_is(database: Database) -> None:
    (seen,) = teach(database, VENDOR)
    decide(database, 1, seen, "llama3.1")
    copy = VENDOR.replace("\n", "\r\n")
    found = look_up(database, copy)
    assert (found.match, found.license, found.nearest) == ("exact", "llama3.1", "llama3.1")
    with database.reading() as session:
        assert identify(INDEX, copy, exact_lookup(session, CATALOGUE)).license == "llama3.1"
        state = LicenseState(text=copy)
        seen_before = exact_lookup(session, CATALOGUE)
        difference = compare(CATALOGUE, INDEX, state, LicenseState(text=NEAR_COPY), seen_before)
    near = look_up(database, NEAR_COPY)
    assert (near.match, near.license, near.nearest) == ("modified_of", None, "llama3.1")
    assert (difference.class_before, difference.class_after) == (CATALOGUE.entries["llama3.1"].class_, "unknown")
    assert [line.op for line in difference.diff] == ["added", "changed"]


def test_decisions_that_differ_or_are_taken_back_name_nothing(database: Database) -> None:
    (seen,) = teach(database, VENDOR)
    decide(database, 1, seen, "llama3.1")
    decide(database, 2, seen, "llama3.2")
    assert look_up(database, VENDOR).license is None
    decide(database, 2, seen, "llama3.1")
    assert look_up(database, VENDOR).license == "llama3.1"
    with database.unit_of_work() as work:
        for record in work.session.exec(select(ModelRecord)).all():
            forget_decision(work, record.number)
    assert look_up(database, VENDOR).license is None


def test_no_decision_renames_a_text_of_the_catalogue_or_one_outside_it(database: Database) -> None:
    mit, vendor = teach(database, load_spdx_texts()["MIT"], VENDOR)
    decide(database, 1, mit, "apache-2.0")
    assert look_up(database, load_spdx_texts()["MIT"]).license == "mit"
    decide(database, 2, vendor, "no-such-licence")
    assert look_up(database, VENDOR).license is None


@pytest.mark.parametrize("words", [(), ("a",), tuple("abcd"), tuple("abcde"), tuple(map(str, range(5_000)))])
def test_bands_fit_their_column_and_stay_the_same(words: Sequence[str]) -> None:
    filed = bands(shingles(words))
    assert len(filed) <= 16
    assert all(0 <= number < 2**63 for number in filed)
    assert filed == bands(shingles(list(words)))


def test_the_numbers_of_a_text_are_those_of_every_version() -> None:
    """They are stored: another rule for them would make older texts unfindable without a word."""
    assert sorted(shingles(["you", "may", "use", "the", "weights"])) == [3276742953, 3502547820]
    assert bands(shingles([str(number) for number in range(64)]))[:2] == (6303998959682508, 116137802844606548)


NOTICED = f"Copyright (c) 2024 Example University, Research Department\n\n{VENDOR}"
"""Word for word the same text under the rules of today; others under those of before."""
UNNUMBERED = VENDOR.replace("1. The", "The").replace("2. The", "The").replace("3. Who", "Who").replace("4. Out", "Out")
UNNUMBERED = UNNUMBERED.replace("5. Each", "Each")


def grow_old(database: Database, *names: str) -> None:
    """Leave these texts, and all decisions, as older rules had made them."""
    with database.unit_of_work() as work:
        texts = work.session.exec(select(KnownText).order_by(col(KnownText.pk))).all()
        decisions = {one.fingerprint: one for one in work.session.exec(select(TextDecision)).all()}
        decided = [(decisions.get(known.fingerprint), name) for known, name in zip(texts, names, strict=True)]
        for known in texts:
            known.fingerprint = f"old {known.pk}"
        work.session.flush()
        for known, (decision, name) in zip(texts, decided, strict=True):
            known.fingerprint, known.unnumbered, known.fingerprint_version = name, None, 1
            if decision is not None:
                decision.fingerprint, decision.fingerprint_version = name, 1
        work.session.exec(delete(TextBand))


def test_what_older_rules_named_is_named_anew(database: Database) -> None:
    (seen,) = teach(database, VENDOR)
    decide(database, 1, seen, "llama3.1")
    grow_old(database, "0" * 64)
    assert look_up(database, VENDOR).license is None
    assert renew_texts(database) == 1
    assert renew_texts(database) == 0
    assert look_up(database, NOTICED).license == "llama3.1"
    assert look_up(database, NEAR_COPY).nearest == "llama3.1"


def test_names_that_change_places_change_no_decision(database: Database) -> None:
    names = teach(database, VENDOR, NEAR_COPY)
    decide(database, 1, names[0], "llama3.1")
    decide(database, 2, names[1], "llama3.2")
    new = [normalise(text).sha256 for text in (VENDOR, NEAR_COPY)]
    with database.reading() as session:
        order = [new.index(name) for name in session.exec(select(KnownText.fingerprint).order_by(col(KnownText.pk)))]
    # Each had, under the old rules, the name that the other has under the new ones.
    grow_old(database, *(new[1 - place] for place in order))
    assert renew_texts(database, batch=1)
    assert not renew_texts(database)
    assert look_up(database, VENDOR).license == "llama3.1"
    assert look_up(database, NEAR_COPY).license == "llama3.2"
    assert count(database, KnownText) == 2


def test_copies_under_old_names_are_merged_and_nothing_is_named_wrongly(database: Database) -> None:
    names = teach(database, VENDOR, NEAR_COPY)
    with database.unit_of_work() as work:
        copy = NOTICED.encode()
        keep_texts(work, [copy], NOW)
        row = KnownText(fingerprint="f" * 64, evidence_sha256=sha256_hex(copy), words=9, model="a/b", first_seen_at=NOW)
        work.session.add(row)
    decide(database, 1, names[1], "llama3.2")
    assert renew_texts(database) == 1
    assert count(database, KnownText) == 2
    assert look_up(database, VENDOR).license is None
    assert look_up(database, NEAR_COPY).license == "llama3.2"


def test_a_decision_holds_for_the_copy_that_lost_its_numbers(database: Database) -> None:
    (seen,) = teach(database, VENDOR)
    decide(database, 1, seen, "llama3.1")
    assert look_up(database, UNNUMBERED).license == "llama3.1"
    assert look_up(database, UNNUMBERED.replace("50 million", "5 million")).license is None
    assert look_up(database, VENDOR.replace("5. Each", "50. Each")).license is None


@pytest.fixture
def story(database: Database) -> Iterator[Story]:
    with StubHub() as hub:
        told = Story(hub, database, HubClient(hub.url, None, timeout_seconds=2, deadline_seconds=5))
        yield told
        told.client.close()


def test_a_sync_teaches_licence_and_policy_texts(story: Story) -> None:
    policy = VENDOR.replace("weights", "outputs").replace("territory", "service")
    files = {"README.md": card(license="other"), "LICENSE": VENDOR, "USE_POLICY.md": policy, "notes.md": NEAR_COPY}
    story.hub.publish("example-lab/model", files)
    assert story.outcome() == "first_seen"
    assert count(story.database, KnownText) == 2
    story.sync()
    assert count(story.database, KnownText) == 2
    found = look_up(story.database, NEAR_COPY)
    assert found.nearest_text is not None
    assert (found.nearest_text.model, found.nearest_text.sha256) == ("example-lab/model", sha256_hex(VENDOR.encode()))


def test_a_conclusion_names_the_text_for_every_model_that_carries_it(story: Story) -> None:
    one, other = "example-lab/model", "example-lab/other"
    for model in (one, other):
        story.hub.publish(model, {"README.md": card(license="other"), "LICENSE": VENDOR})
    story.sync(one, other)
    assert story.record(other)["license"]["license"] is None
    _conclude(story, one, "llama3.1", sha256_hex(VENDOR.encode()))
    story.sync(one, other)
    assert story.record(other)["license"]["license"] == "llama3.1"
    _conclude(story, one, None)
    story.sync(other)
    assert story.record(other)["license"]["license"] is None


def test_a_conclusion_that_cites_no_text_teaches_nothing(story: Story) -> None:
    story.hub.publish("example-lab/model", {"README.md": card(license="other"), "LICENSE": VENDOR})
    story.sync("example-lab/model")
    _conclude(story, "example-lab/model", "llama3.1", "https://licensor.example/terms")
    assert look_up(story.database, VENDOR).license is None


def _conclude(story: Story, model: str, key: str | None, *evidence: str) -> None:
    concluded = ConclusionWrite(license=key, reason="read", evidence=evidence) if key else None
    with story.database.unit_of_work() as work:
        record = get_record(work.session, model)
        curate(work, knowledge(), record, CuratedFacts(), concluded, actor="jane", now=story.clock())
