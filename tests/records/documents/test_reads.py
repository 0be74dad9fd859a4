"""Reading a record: at once where that is plain, through the handler where it is not, in as few statements."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from registry.access import Scope, create_key
from registry.db import Database
from registry.db.lookups import Fields, Given, Keyed, Lookups
from registry.records.documents.members import known_members
from registry.records.queries import get_record
from registry.records.service import rename
from registry.runtime import Runtime
from tests.support.http.application import Client, make_runtime, speaking_to
from tests.support.records.list_items import item, take_in
from tests.support.records.secrets import PRIVATE, plant

MODEL = "/v1/models/lab/m1"
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


class Counted:
    """The look-ups of a database, with every statement that they ask."""

    def __init__(self, inner: Lookups) -> None:
        self._inner, self.engine, self.dialect = inner, inner.engine, inner.dialect
        self.asked: list[str] = []

    async def row(self, statement: Keyed, key: str) -> Fields | None:
        """Note, and ask."""
        self.asked.append(str(statement))
        return await self._inner.row(statement, key)

    async def rows(self, given: Given, *statements: str) -> list[Sequence[Fields]]:
        """Note all, and ask."""
        self.asked += statements
        return await self._inner.rows(given, *statements)

    def close(self) -> None:
        """As the inner ones."""
        self._inner.close()


@pytest.fixture
def statements(database_url: str, runtime: Runtime) -> Iterator[list[str]]:
    """All that the service asks the database, on the event loop's connections and on those of the pool."""
    del database_url
    database = runtime.database
    take_in(database, *(item(f"lab/m{number}", "mit") for number in range(60)))
    counted = database.__dict__["lookups"] = Counted(database.lookups)

    def note(*told: Any) -> None:  # noqa: ANN401 - what SQLAlchemy tells
        counted.asked.append(told[2])

    event.listen(database.engine, "before_cursor_execute", note)
    yield counted.asked
    event.remove(database.engine, "before_cursor_execute", note)


@pytest.fixture
def reader(runtime: Runtime) -> Iterator[Client]:
    """Somebody without a key, whose requests are not counted in the database."""
    with speaking_to(runtime, key=None) as client:
        client.headers["Accept-Encoding"] = "identity"
        yield client


@pytest.mark.parametrize(
    ("path", "headers", "status", "most"),
    [
        (MODEL, {}, 200, 1),
        (MODEL, {"Accept-Encoding": "gzip"}, 200, 1),
        (f"{MODEL}?fields=id,license.spdx", {}, 200, 1),
        (MODEL, {"If-None-Match": "*"}, 304, 1),
        (MODEL, {"If-None-Match": '"other"'}, 200, 1),
        ("/v1/models?limit=50", {}, 200, {"sqlite": 2, "postgresql": 1}),
        ("/v1/models?limit=50&license_class=permissive&sort=-downloads", {}, 200, {"sqlite": 2, "postgresql": 1}),
        ("/v1/models?limit=50&fields=id", {}, 200, {"sqlite": 2, "postgresql": 1}),
        ("/v1/models?id=lab/m1", {}, 200, 1),
    ],
)
def test_a_read_is_so_many_statements(
    reader: Client, statements: list[str], path: str, headers: dict[str, str], status: int, most: int | dict[str, int],
    runtime: Runtime,
) -> None:  # fmt: skip
    assert reader.get(path, headers=headers).status_code == status
    assert len(statements) == (most if isinstance(most, int) else most[runtime.database.engine.dialect.name])


def test_what_the_client_has_is_not_read(reader: Client, statements: list[str], runtime: Runtime) -> None:
    """The one statement gives the bytes only where the ETag is another one."""
    etag = reader.get(MODEL).headers["etag"]
    statements.clear()
    answer = reader.get(MODEL, headers={"If-None-Match": f'"x", {etag}'})
    assert (answer.status_code, len(statements)) == (304, 1)
    with runtime.database.engine.connect() as connection:
        document, found = connection.execute(text(statements[0]), {"known": etag, "key": "lab/m1"}).one()
    assert (document, found) == (None, etag)


def test_an_etag_inside_another_one_is_not_that_one(reader: Client, statements: list[str]) -> None:
    etag = reader.get(MODEL).headers["etag"]
    answer = reader.get(MODEL, headers={"If-None-Match": f'"a{etag}b"'})
    assert answer.status_code == 200
    assert answer.headers["etag"] == etag
    assert len(statements) == 3, "the second one reads what the first one did not"


Speaks = Callable[[Client], None]


def _plainly(client: Client) -> None:
    """As everybody."""
    del client


def _with_cookie(client: Client) -> None:
    client.headers["Cookie"] = "cardwatch_session=nothing"


def _with_key(client: Client) -> None:
    database: Database = client.app.state.database
    with database.unit_of_work() as work:
        _, secret = create_key(work, name="reader", scopes=[Scope.MODELS_READ], actor="test", now=NOW)
    client.headers["Authorization"] = f"Bearer {secret}"


@pytest.mark.parametrize("speaks", [_plainly, _with_cookie, _with_key])
@pytest.mark.parametrize("limits", [{}, {"rate_limit": 1_000, "rate_limit_key": 1_000}], ids=["free", "counted"])
def test_both_ways_answer_alike(database_url: str, tmp_path: Path, speaks: Speaks, limits: dict[str, int]) -> None:
    """`?as_of=` of the future is refused by the handler alone; a trailing slash, and `id=`, lead through it."""
    runtime = make_runtime(database_url, tmp_path / "data", anonymous_read=True, **limits)
    take_in(runtime.database, item("lab/m1", "mit"))
    with speaking_to(runtime, key=None) as client:
        speaks(client)
        quick, slow = client.get(MODEL), client.get("/v1/models?id=lab/m1")
        assert quick.status_code == slow.status_code == 200
        assert quick.content == slow.content
        assert quick.headers["etag"] == slow.headers["etag"]
        assert quick.headers["content-type"] == slow.headers["content-type"]
        assert client.get("/v1/models/LAB/m1").content == quick.content
        assert client.get("/v1/models/lab/none").status_code == 404
        assert client.get(MODEL, headers={"If-None-Match": quick.headers["etag"]}).status_code == 304
        assert client.get(f"/v1/models/lab/{'m' * 300}").status_code == 400
    runtime.close()


@pytest.mark.parametrize("limits", [{}, {"rate_limit": 1_000, "rate_limit_key": 1_000}], ids=["free", "counted"])
def test_who_may_not_read_is_refused_as_ever(database_url: str, tmp_path: Path, limits: dict[str, int]) -> None:
    runtime = make_runtime(database_url, tmp_path / "data", anonymous_read=False, **limits)
    take_in(runtime.database, item("lab/m1", "mit"))
    with speaking_to(runtime, key=None) as client:
        assert client.get(MODEL).status_code == 401
        assert client.get(MODEL, headers={"Authorization": "Bearer nonsense"}).status_code == 401
        assert client.get(MODEL, headers={"Authorization": "Basic eA=="}).status_code == 401
        with runtime.database.unit_of_work() as work:
            _, secret = create_key(work, name="other", scopes=[Scope.AUDIT_READ], actor="test", now=NOW)
        assert client.get(MODEL, headers={"Authorization": f"Bearer {secret}"}).status_code == 403
    runtime.close()


@pytest.mark.parametrize("scopes", [[Scope.MODELS_READ], [Scope.MODELS_READ, Scope.PRIVATE_READ]], ids=len)
def test_a_private_record_is_there_for_whoever_may_see_it(
    database_url: str, tmp_path: Path, scopes: list[Scope]
) -> None:
    runtime = make_runtime(database_url, tmp_path / "data", anonymous_read=True, rate_limit=1_000, rate_limit_key=1_000)
    plant(runtime)
    path = f"/v1/models/{PRIVATE}"
    with speaking_to(runtime, key=None) as client:
        assert client.get(path).status_code == 404
        with runtime.database.unit_of_work() as work:
            _, secret = create_key(
                work, name="key", scopes=scopes, actor="test", now=NOW, expires_at=datetime.now(UTC) + timedelta(1)
            )
        key = {"Authorization": f"Bearer {secret}"}
        may = Scope.PRIVATE_READ in scopes
        for query in ("", "?fields=id"):
            answer = client.get(path + query, headers=key)
            assert answer.status_code == (200 if may else 404)
        assert client.get(path, headers={"If-None-Match": "*"}).status_code == 404
        assert client.get(path, headers={**key, "If-None-Match": "*"}).status_code == (304 if may else 404)
    runtime.close()


def test_a_list_of_some_members_goes_on_like_the_whole_one(reader: Client, statements: list[str]) -> None:
    del statements
    whole = reader.get("/v1/models", params={"limit": 20}).json()
    cut = reader.get("/v1/models", params={"limit": 20, "fields": "license.class,id"}).json()
    assert cut["items"] == [{"id": one["id"], "license": {"class": one["license"]["class"]}} for one in whole["items"]]
    assert (cut["next_cursor"], cut["total"]) == (whole["next_cursor"], whole["total"])
    for fields in ({}, {"fields": "id"}):
        onward = reader.get("/v1/models", params={"limit": 20, "cursor": cut["next_cursor"], **fields}).json()
        assert onward["items"][0]["id"] > cut["items"][-1]["id"]
    searched = reader.get("/v1/models", params={"q": "m1", "fields": "id"}).json()
    assert {"id": "lab/m1"} in searched["items"]
    assert all(one.keys() == {"id"} for one in searched["items"])


def test_some_members_of_a_record_have_a_version_of_their_own(reader: Client, statements: list[str]) -> None:
    del statements
    whole, cut = reader.get(MODEL), reader.get(f"{MODEL}?fields=id,license_class")
    assert cut.json() == {"id": "lab/m1", "license_class": whole.json()["license_class"]}
    assert cut.headers["etag"] != whole.headers["etag"]
    assert reader.get("/v1/models", params={"id": "lab/m1", "fields": "id,license_class"}).content == cut.content
    for path, etag, status in (
        (f"{MODEL}?fields=id,license_class", cut.headers["etag"], 304),
        (f"{MODEL}?fields=id,license_class", whole.headers["etag"], 200),
        (MODEL, cut.headers["etag"], 200),
        (f"{MODEL}?fields=id", cut.headers["etag"], 200),
    ):
        assert reader.get(path, headers={"If-None-Match": etag}).status_code == status


def test_a_former_id_leads_to_the_same_members(reader: Client, statements: list[str], runtime: Runtime) -> None:
    del statements
    with runtime.database.unit_of_work() as work:
        rename(work, runtime.knowledge, get_record(work.session, "lab/m1"), "lab/n1", NOW)
    for path, asked in ((MODEL, {}), ("/v1/models", {"id": "lab/m1"})):
        answer = reader.get(path, params={**asked, "fields": "id,license.spdx"})
        assert answer.status_code == 308
        assert reader.get(answer.headers["location"]).json() == {"id": "lab/n1", "license": {"spdx": "MIT"}}
    assert reader.get(MODEL).headers["location"] == "/v1/models/lab/n1"


@pytest.mark.parametrize("path", [MODEL, "/v1/models"])
def test_a_member_that_there_is_not_is_refused(reader: Client, statements: list[str], path: str) -> None:
    del statements
    answer = reader.get(path, params={"fields": "id,licence"})
    assert (answer.status_code, answer.json()["supported"]) == (400, list(known_members()))
    assert "did you mean 'license'" in answer.json()["detail"]
    assert answer.json()["errors"][0]["pointer"] == "/fields"


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        (MODEL, {"as_of": "2026-01-01"}),
        (MODEL, {"revision": "0123456"}),
        ("/v1/models", {"purl": "pkg:huggingface/lab/m1@0123456"}),
    ],
)
def test_a_past_is_whole(reader: Client, statements: list[str], path: str, asked: dict[str, str]) -> None:
    del statements
    answer = reader.get(path, params={"fields": "id", **asked})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/fields")
