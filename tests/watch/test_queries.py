"""The watch list, page by page."""

from datetime import UTC, datetime

from registry.db import Database
from registry.licenses import Knowledge
from registry.watch import add_watch, list_watched

NOW = datetime(2026, 5, 1, tzinfo=UTC)
MODELS = ["Zeta/one", "alpha/two", "beta/Three"]


def test_watched_models_are_listed_by_id_page_by_page(database: Database, knowledge: Knowledge) -> None:
    for model in MODELS:
        with database.unit_of_work() as work:
            add_watch(work, knowledge, model, actor="test", now=NOW)
    found, cursor = [], None
    with database.reading() as session:
        while True:
            page = list_watched(session, limit=2, cursor=cursor)
            assert (page.total.count, page.total.type) == (3, "exact")
            found.append([item.model for item in page.items])
            cursor = page.next_cursor
            if cursor is None:
                break
    assert found == [["alpha/two", "beta/Three"], ["Zeta/one"]]
