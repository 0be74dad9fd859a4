"""What a page of a list shows as private is hidden at once, though it is read only later."""

from datetime import timedelta

import pytest
from sqlmodel import select

from registry.db import Database
from registry.hub import HubModel, ListPage, NamedModel
from registry.records import observe, register
from registry.records.facts import ObservedFacts
from registry.records.tables import ModelRecord
from registry.watch.service import add_watch
from registry.watch.sweeps.reconcile import reconcile_page
from registry.watch.sweeps.tables import Sweep
from registry.watch.tables import WatchRule
from tests.support.clock import NOW
from tests.support.licenses.knowledge import knowledge


def show(database: Database, *items: HubModel, named: tuple[NamedModel, ...] = (), has_token: bool = False) -> None:
    """A page of the list of all models."""
    page = ListPage(items=items, named=named, next_link=None)
    with database.unit_of_work() as work:
        if work.session.exec(select(WatchRule)).first() is None:
            rule = WatchRule(name="lab", kind="owner", spec={"owner": "lab"}, added_at=NOW, added_by="test")
            work.session.add(rule)
        sweep = Sweep(source="huggingface", scope="recent", due_at=NOW)
        reconcile_page(work, knowledge(), sweep, page, 60.0, NOW, has_token=has_token)


def hidden(database: Database) -> dict[str, bool]:
    with database.reading() as session:
        return dict(session.exec(select(ModelRecord.id, ModelRecord.is_private)).all())


def listed(model: str, *, private: bool | None) -> HubModel:
    return HubModel(id=model, hub_id=None, sha="b" * 40, gated=False, private=private)


@pytest.mark.parametrize("has_token", [True, False])
def test_new_models_are_hidden_as_the_page_shows_them(database: Database, *, has_token: bool) -> None:
    told = NamedModel(id="lab/named-closed", hub_id=None, mark="x", private=True)
    untold = NamedModel(id="lab/named", hub_id=None, mark="x")
    items = [listed(f"lab/{private}", private=private) for private in (True, False, None)]
    show(database, *items, named=(told, untold), has_token=has_token)
    assert hidden(database) == {
        "lab/True": True, "lab/False": False, "lab/None": has_token, "lab/named-closed": True, "lab/named": has_token,
    }  # fmt: skip


def test_a_watched_model_is_hidden_before_it_is_read_again(database: Database) -> None:
    with database.unit_of_work() as work:
        record = register(work, knowledge(), "lab/known", source="huggingface", now=NOW)
        facts = ObservedFacts(id="lab/known", revision="a" * 40, declared=("mit",))
        observe(work, knowledge(), record, facts, NOW)
        add_watch(work, knowledge(), "lab/known", actor="test", now=NOW)
    show(database, listed("lab/known", private=None), has_token=True)
    assert hidden(database) == {"lab/known": False}  # what was last read of it holds
    show(database, listed("lab/known", private=True))
    assert hidden(database) == {"lab/known": True}
    with database.unit_of_work() as work:
        record = work.session.exec(select(ModelRecord)).one()
        observe(work, knowledge(), record, facts, NOW + timedelta(hours=1))
    assert hidden(database) == {"lab/known": False}
