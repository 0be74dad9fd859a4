"""What is asked and done often, each about something that was not asked before."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import quote

import msgspec

from benchmarks.invented import invented_items
from benchmarks.samples import path_of
from registry.db import Database
from registry.records.documents import refresh_stale
from registry.records.listings.service import ListingReport, import_listing
from tests.support.clock import NOW
from tests.support.compliance.questions import INTERNAL
from tests.support.http.application import Client
from tests.support.licenses.knowledge import knowledge

RECORDS, MORE = 800, 100
_SEED = 2_022


class Operation(NamedTuple):
    """Something that is done twice, with two things: what is loaded once is loaded by the first."""

    name: str
    work: Callable[[int], object]


def stock(database: Database) -> list[str]:
    """Fill a registry by a list, as a new one is filled; the ids."""
    items = list(islice(invented_items(_SEED), RECORDS))
    import_listing(database, knowledge(), items, NOW)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE" if database.engine.dialect.name == "sqlite" else "VACUUM ANALYZE")
    return [str(item["modelId"]) for item in items]


def operations(client: Client, database: Database, ids: Sequence[str]) -> Iterator[Operation]:
    """All that are counted, in their order."""

    def asked(path: str, status: int = 200, **options: Any) -> Any:  # noqa: ANN401 - what the client takes and gives
        answer = client.get(path, **options)
        assert answer.status_code == status, answer.text
        return answer

    def unchanged(turn: int) -> None:
        path = path_of(ids[-1 - turn])
        asked(path, 304, headers={"If-None-Match": etags[turn]})

    etags = [asked(path_of(one)).headers["ETag"] for one in ids[-1:-3:-1]]
    far = _cursor(asked, "/v1/models?limit=10", 30)
    yield Operation("GET of one record", lambda turn: asked(path_of(ids[turn])))
    yield Operation("GET of one record, not modified", unchanged)
    yield Operation("list", lambda turn: asked(f"/v1/models?limit={49 + turn}"))
    yield Operation(
        "list by class and downloads",
        lambda turn: asked(f"/v1/models?license_class=permissive&sort=-downloads&limit={49 + turn}"),
    )
    yield Operation("list, page 31", lambda turn: asked(f"/v1/models?limit={9 + turn}", params={"cursor": far}))
    yield Operation("search of a common word and a class", lambda turn: asked(_search(("base", "bert")[turn])))
    yield Operation("search of a rare word and a class", lambda turn: asked(_search(("squad", "mnli")[turn])))
    yield Operation("search of nothing", lambda turn: asked(_search(("nosuchword", "nosuchthing")[turn])))
    yield Operation("facets", lambda turn: asked(("/v1/models/facets", "/v1/models/facets?gated=no")[turn]))
    yield Operation("facets of a search", lambda turn: asked(f"/v1/models/facets?q={('base', 'bert')[turn]}"))
    yield Operation("check", lambda turn: _check(client, [ids[10 + turn]]))
    yield Operation("check, once more", lambda _: _check(client, [ids[11]]))
    yield Operation("check of a batch of 50", lambda turn: _check(client, ids[100 + 50 * turn : 150 + 50 * turn]))
    yield Operation("curation of one record", lambda turn: _curate(client, ids[20 + turn]))
    yield Operation("import of 100 new items", lambda turn: _import(database, turn, NOW))
    yield Operation("import of 100 unchanged items", lambda turn: _import(database, turn, NOW + timedelta(hours=1)))
    yield Operation("refresh where no document is stale", lambda _: refresh_stale(database, knowledge(), NOW))
    yield Operation("export as JSON Lines", lambda _: asked("/v1/models/export?format=jsonl"))


def _search(word: str) -> str:
    return f"/v1/models?q={word}&license_class=permissive&sort=id"


def _cursor(asked: Callable[[str], Any], path: str, pages: int) -> str:
    cursor = ""
    for _ in range(pages):
        cursor = asked(f"{path}&cursor={quote(cursor)}" if cursor else path).json()["next_cursor"]
    return cursor


def _check(client: Client, models: Sequence[str]) -> None:
    bodies = [{"subject": {"model": one}, "use": INTERNAL} for one in models]
    if len(bodies) == 1:
        answer = client.post("/v1/checks", json=bodies[0])
    else:
        answer = client.post("/v1/checks/batch", json={"checks": bodies})
        assert len(answer.json()["results"]) == len(models)
    assert answer.status_code == 200, answer.text


def _curate(client: Client, model: str) -> None:
    known = client.get(path_of(model))
    changed = {"facts": {"description": "A model that somebody looked at."}}
    answer = client.patch(path_of(model), json=changed, headers={"If-Match": known.headers["ETag"]})
    assert answer.status_code == 200, answer.text


def _import(database: Database, turn: int, now: Any) -> None:  # noqa: ANN401 - a moment
    start = RECORDS + turn * MORE
    items = [msgspec.json.encode(one) for one in islice(invented_items(_SEED), start, start + MORE)]
    report: ListingReport = import_listing(database, knowledge(), items, now)
    assert report.new + report.unchanged == MORE
