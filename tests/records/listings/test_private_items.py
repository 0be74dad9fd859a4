"""What a list shows as private is hidden from then on, before anybody reads the model itself."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from registry.db import Database
from registry.records.documents.service import refresh, refresh_stale
from registry.records.facts.observation import ObservedFacts
from registry.records.listings.service import ListingReport, import_batches
from registry.records.queries import get_record
from registry.records.service import observe, register
from registry.records.tables import ModelRecord
from tests.support.licenses.knowledge import knowledge
from tests.support.records.list_items import NOW, item, take_in

LATER = NOW + timedelta(days=1)


def hidden(database: Database) -> dict[str, bool]:
    with database.reading() as session:
        return dict(session.exec(select(ModelRecord.id, ModelRecord.is_private)).all())


def read(database: Database, model: str, *, private: bool = False) -> None:
    facts = ObservedFacts(id=model, revision="a" * 40, declared=("mit",), private=private)
    with database.unit_of_work() as work:
        record = register(work, knowledge(), model, source="huggingface", now=NOW)
        observe(work, knowledge(), record, facts, NOW)


def untold(model: str) -> dict[str, Any]:
    return {name: value for name, value in item(model).items() if name != "private"}


def test_an_item_that_says_so_is_hidden(database: Database) -> None:
    take_in(database, item("lab/open"), item("lab/closed", private=True), item("lab/gated", gated="manual"))
    assert hidden(database) == {"lab/open": False, "lab/closed": True, "lab/gated": False}
    with database.reading() as session:
        assert get_record(session, "lab/gated").gated == "manual"
    take_in(database, item("lab/closed", private=False), now=LATER)
    assert hidden(database)["lab/closed"] is False


@pytest.mark.parametrize("has_token", [True, False])
def test_with_a_token_an_item_that_does_not_say_is_hidden(database: Database, *, has_token: bool) -> None:
    items = [untold("lab/untold"), item("lab/open"), {**untold("lab/odd"), "private": "no"}]
    list(import_batches(database, knowledge(), items, NOW, ListingReport(), has_token=has_token))
    assert hidden(database) == {"lab/untold": has_token, "lab/open": False, "lab/odd": has_token}


def test_what_was_read_is_hidden_until_it_is_read_again(database: Database) -> None:
    read(database, "lab/model")
    assert take_in(database, item("lab/model", private=True)).kept == 1
    assert hidden(database) == {"lab/model": True}
    with database.unit_of_work() as work:  # whatever else happens to it meanwhile
        refresh(work, knowledge(), get_record(work.session, "lab/model"), LATER)
    refresh_stale(database, knowledge(), LATER)
    assert hidden(database) == {"lab/model": True}
    read(database, "lab/model")
    assert hidden(database) == {"lab/model": False}


def test_documents_of_what_was_made_from_it_forget_it(database: Database) -> None:
    read(database, "lab/base")
    take_in(database, item("open/child", tags=["base_model:lab/base"]))
    assert b'"registered":true' in document(database, "open/child")
    take_in(database, item("lab/base", private=True))
    refresh_stale(database, knowledge(), LATER)
    assert b'"registered":true' not in document(database, "open/child")
    read(database, "lab/base")
    refresh_stale(database, knowledge(), LATER)
    assert b'"registered":true' in document(database, "open/child")


def document(database: Database, model: str) -> bytes:
    with database.reading() as session:
        return get_record(session, model).document
