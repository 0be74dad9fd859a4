"""Requests that lose a race in PostgreSQL: they begin again, and who loses every time is told to come later."""

import re
import threading
from collections.abc import Callable, Iterator

import httpx
import pytest
from litestar.routes import HTTPRoute
from sqlalchemy import text
from sqlmodel import col, delete, select

from registry.db import Database
from registry.http.retries import TRIES
from registry.records.tables import ModelRecord
from registry.runtime import Runtime
from registry.watch.runs.tables import SyncItem
from tests.support.http.application import Client
from tests.support.http.statuses import COMMITTED, Node, operations_of
from tests.support.watch.story import Story

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

WORD = {"Idempotency-Key": "one"}
READ_ONLY = {
    "ask_check", "check_uses", "classify_license", "compare_licenses", "cover_bom", "enrich_bom", "evaluate_openness",
    "export_allow_list", "export_bom", "identify_license", "preview_policy", "preview_proposal", "write_notice",
}  # fmt: skip
"""Operations of POST that change nothing."""
PAGES = {"ask_coverage", "check_use", "log_in", "log_out"}
"""Handlers in the event loop, which hand their writing to functions that begin again."""
DESK = re.compile(r"/\w\w/desk/")
"""Addresses of handlers that do the same, as tests of the desk's rooms show."""
KEEPING = {"check_use": "?store=true"}
"""What lets an operation write that else only reads."""
NOTHING_TO_LOSE = {"create_webhook": 400, "import_inventory": 400}
"""Operations that are refused before anything is written: a host that does not resolve here, no document."""


@pytest.fixture
def lose(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the database end so many of the next transactions that claim a word, with this SQLSTATE."""
    monkeypatch.setattr("registry.http.retries.PAUSE_SECONDS", (0.0, 0.001))

    def prepare(times: int, state: str = "40001") -> None:
        with runtime.database.engine.begin() as connection:
            for statement in (
                "CREATE SEQUENCE IF NOT EXISTS lost",
                "SELECT setval('lost', 1, false)",
                f"""CREATE OR REPLACE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                    IF nextval('lost') <= {times} THEN RAISE EXCEPTION 'lost' USING ERRCODE = '{state}'; END IF;
                    RETURN NEW; END $$""",
                "CREATE OR REPLACE TRIGGER lose BEFORE INSERT ON kept_reply FOR EACH ROW EXECUTE FUNCTION lose()",
            ):
                connection.execute(text(statement))

    return prepare


def keyed_operations() -> Iterator[tuple[str, str, Node]]:
    """Id, path and body of every operation that knows ``Idempotency-Key``."""
    for path, _, operation in operations_of(COMMITTED):
        if any(one["name"] == "Idempotency-Key" for one in operation.get("parameters", ())):
            content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            at = re.sub(r"\{\w+\}", "x", path) + KEEPING.get(operation["operationId"], "")
            yield operation["operationId"], at, content.get("example")


def test_every_keyed_request_begins_again(client: Client, runtime: Runtime, lose: Callable[..., None]) -> None:
    asked = list(keyed_operations())
    assert len(asked) >= 14
    for name, path, body in asked:
        lose(0)
        usual = client.post(path, json=body, headers={"Idempotency-Key": f"{name}-usual", "If-Match": "*"})
        lose(TRIES - 1)
        answer = client.post(path, json=body, headers={"Idempotency-Key": f"{name}-again", "If-Match": "*"})
        assert usual.status_code < 500, (name, usual.text)
        assert answer.status_code in {usual.status_code, 409}, (name, answer.text)  # a name is taken by then
        if usual.status_code == NOTHING_TO_LOSE.get(name):
            continue
        assert times_claimed(runtime.database) == TRIES, name
        lose(TRIES)
        told = client.post(path, json=body, headers={"Idempotency-Key": f"{name}-never", "If-Match": "*"})
        assert told.status_code == 503, (name, told.text)
        assert told.json()["type"] == "urn:cardwatch:problem:unavailable"
        assert int(told.headers["retry-after"]) > 0


def times_claimed(database: Database) -> int:
    with database.engine.connect() as connection:
        return int(connection.execute(text("SELECT last_value FROM lost")).scalar_one())


@pytest.mark.parametrize(
    "state", ["40P01", "40001", "23505", "23503", "55P03", "57014", "57P01", "53300", "25P03", "25P04", "25006"]
)
def test_no_trouble_of_the_database_is_a_fault(client: Client, lose: Callable[..., None], state: str) -> None:
    lose(TRIES, state)
    told = client.post("/v1/sync", headers=WORD)
    assert (told.status_code, told.json()["type"]) == (503, "urn:cardwatch:problem:unavailable"), told.text
    assert "shortly" in told.json()["detail"] or "max_connections" in told.json()["detail"]
    assert int(told.headers["retry-after"]) > 0
    lose(0)
    assert client.post("/v1/sync", headers=WORD).status_code == 202


@pytest.mark.parametrize("state", ["22001", "23514", "42P01", "XX000"])
def test_what_was_asked_wrongly_is_a_fault(client: Client, lose: Callable[..., None], state: str) -> None:
    lose(TRIES, state)
    assert client.post("/v1/sync", headers=WORD).status_code == 500


@pytest.mark.parametrize("headers", [{}, WORD], ids=["plain", "keyed"])
@pytest.mark.parametrize(
    ("path", "found"), [("/v1/sync", ["fuzz/stays"]), ("/v1/models/fuzz/goes/sync", ["fuzz/goes"])]
)
def test_a_model_is_deleted_while_its_reading_is_asked_for(
    client: Client, runtime: Runtime, story: Story, path: str, found: list[str], headers: dict[str, str]
) -> None:
    """Another transaction deletes the record before the run is committed: it is left out, or made anew."""
    story.watch("fuzz/stays", "fuzz/goes")
    answers: list[httpx.Response] = []
    asking = threading.Thread(target=lambda: answers.append(client.post(path, headers=headers)))
    with runtime.database.unit_of_work() as work:
        work.session.execute(delete(ModelRecord).where(col(ModelRecord.folded) == "fuzz/goes"))
        asking.start()
        wait_for_a_waiting_one(runtime.database)
    asking.join()
    assert answers[0].status_code == 202, answers[0].text
    with runtime.database.reading() as session:
        read = session.exec(select(ModelRecord.id).join(SyncItem, col(SyncItem.record_pk) == ModelRecord.pk)).all()
    assert read == found


def wait_for_a_waiting_one(database: Database) -> None:
    """Until a transaction waits for a lock that another holds."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    for _ in range(500):
        with database.engine.connect() as connection:
            if connection.execute(waiting).scalar_one():
                return
            connection.execute(text("SELECT pg_sleep(0.01)"))
    raise AssertionError("nobody waits")


def test_every_handler_that_writes_begins_again(client: Client) -> None:
    plain = set()
    for route in client.app.routes:
        if isinstance(route, HTTPRoute):
            for method, (handler, _) in route.route_handler_map.items():
                is_writer = method in {"POST", "PUT", "PATCH", "DELETE"} and not DESK.match(route.path)
                if is_writer and not begins_again(handler.fn):
                    plain.add(str(handler.operation_id or handler.handler_name))
    assert plain == READ_ONLY | PAGES


def begins_again(function: object) -> bool:
    """Whether it was decorated with ``retried``; the framework wraps what runs in a thread."""
    return bool(getattr(getattr(function, "func", function), "begins_again", False))
