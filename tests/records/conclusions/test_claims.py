"""What other sources say: once is enough, a newer word ends the older one, and nothing is ever deleted."""

from datetime import UTC, datetime, timedelta

from sqlmodel import col, select

from registry.db import Database
from registry.records.conclusions.claims import find_claim, state_claim
from registry.records.facts.curation import CuratedFacts, Item, Origin
from registry.records.queries import get_record
from registry.records.service import register
from registry.records.tables import Claim
from tests.support.licenses.knowledge import knowledge

NOW = datetime(2026, 2, 3, tzinfo=UTC)
MODEL = "example-lab/claimed"
FIRST = CuratedFacts(
    origin=Origin(country="AT"), artifacts={"base_weights": Item(availability="open", evidence=("https://a.example",))}
)
SECOND = CuratedFacts(origin=Origin(country="FR"))


def say(database: Database, facts: CuratedFacts, days: int, source: str = "osai") -> str:
    now = NOW + timedelta(days=days)
    with database.unit_of_work() as work:
        record = register(work, knowledge(), MODEL, source="huggingface", now=now)
        return state_claim(
            work, knowledge(), record, source=source, facts=facts, version=f"v{days}", data_license="CC-BY-4.0", now=now
        )


def test_the_same_word_again_changes_nothing(database: Database) -> None:
    assert say(database, FIRST, 0) == "new"
    with database.reading() as session:
        etag = get_record(session, MODEL).etag
    assert say(database, FIRST, 1) == "unchanged"
    with database.reading() as session:
        assert get_record(session, MODEL).etag == etag
        claim = find_claim(session, get_record(session, MODEL), "osai")
        assert claim is not None
        assert (claim.version, claim.data_license, claim.at) == ("v0", "CC-BY-4.0", NOW)


def test_a_newer_word_ends_the_older_one_and_keeps_it(database: Database) -> None:
    say(database, FIRST, 0)
    assert say(database, SECOND, 1) == "changed"
    assert say(database, FIRST, 2, source="mot") == "new"
    with database.reading() as session:
        claims = session.exec(select(Claim).where(Claim.source == "osai").order_by(col(Claim.pk))).all()
        assert [(claim.at, claim.until_at) for claim in claims] == [
            (NOW, NOW + timedelta(days=1)), (NOW + timedelta(days=1), None),
        ]  # fmt: skip
        record = get_record(session, MODEL)
        assert b'"disagreement"' in record.document
        assert record.status == "needs_review"
