"""One winner: 64 clients create, change and delete one record, watch, group or webhook at once, on both databases."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx2
import pytest

from tests.support.servers.database_copies import Lending
from tests.support.workers.contest import CONTENDERS, Contest, Write
from tests.support.workers.service import Service
from tests.support.workers.templates import copy_file

ROUNDS = 50 if os.environ.get("CARDWATCH_SOAK") == "1" else 2

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1_800)]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def serving(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The API on either database, as one process for all contests: each has names of its own."""
    with ExitStack() as ends:
        service = Service(tmp_path_factory.mktemp("contests") / "serving", {"LOG_LEVEL": "WARNING"})
        if request.param == "postgresql":
            lending: Lending = request.getfixturevalue("postgres_lending")
            service.settings["DATABASE_URL"] = lending.lend()
            ends.callback(lending.take_back, service.settings["DATABASE_URL"])
        else:
            copy_file(service.data)
        ends.callback(service.close)
        service.start("serve")
        service.wait_until_ready()
        yield service


@pytest.fixture
def contest(serving: Service) -> Iterator[Contest]:
    made = Contest(f"http://127.0.0.1:{serving.port}", serving.key)
    yield made
    made.close()


def curated(number: int, what: str = "begins") -> dict[str, Any]:
    """What a writer says; what is there already changes nothing, and leaves the ETag to another winner."""
    return {"facts": {"description": f"Writer {number} {what}."}}


def replaced(number: int) -> dict[str, Any]:
    return curated(number, "replaces")


def patched(number: int) -> dict[str, Any]:
    return curated(number, "patches")


def write(
    method: str, path: str, body: Callable[[int], object] | None = None, headers: dict[str, str] | None = None
) -> Write:
    """One request of every contender; the body tells who it is."""
    return lambda client, number: client.request(
        method, path, json=body(number) if body else None, headers=headers or {}
    )


def one(winner: int, loser: int) -> Counter[int]:
    return Counter({winner: 1, loser: CONTENDERS - 1})


def matching(serving: Service, path: str) -> dict[str, str]:
    return {"If-Match": serving.etag(path)}


def test_one_record(serving: Service, contest: Contest) -> None:
    for number in range(ROUNDS):
        path = f"/v1/models/contest/model-{number}"
        assert contest.round(write("PUT", path, curated)) == one(201, 428)
        assert contest.round(write("PUT", path, replaced, matching(serving, path))) == one(200, 412)
        assert contest.round(write("PATCH", path, patched, matching(serving, path))) == one(200, 412)
        assert contest.round(write("DELETE", path, None, matching(serving, path))) == one(204, 404)


def test_one_group(serving: Service, contest: Contest) -> None:
    def wanted(_: int) -> object:
        return {"models": [f"contest/model-{number}" for number in range(20)]}

    for number in range(ROUNDS):
        path = f"/v1/watch-groups/group-{number}"
        assert contest.round(write("PUT", path, wanted)) == one(201, 428)
        assert contest.round(write("PUT", path, wanted, matching(serving, path))) == one(200, 412)
        assert contest.round(write("DELETE", path, None, matching(serving, path))) == one(204, 404)


def test_groups_that_share_models(contest: Contest) -> None:
    """Each is new, and all name the same models in another order: nobody waits for ever."""
    for number in range(ROUNDS):

        def put(client: httpx2.Client, n: int, number: int = number) -> httpx2.Response:
            models = [f"shared-{number}/model-{(n * 7 + one) % 20}" for one in range(20)]
            return client.put(f"/v1/watch-groups/shared-{number}-{n}", json={"models": models})

        assert contest.round(put) == Counter({201: CONTENDERS})


def test_one_watch(contest: Contest) -> None:
    for number in range(ROUNDS):
        path = f"/v1/watch/contest/watched-{number}"
        assert contest.round(write("PUT", path)) == one(201, 200)
        assert contest.round(write("DELETE", path)) == one(204, 404)


def test_one_webhook(serving: Service, contest: Contest) -> None:
    for _ in range(ROUNDS):
        made = serving.ask("POST", "/v1/webhooks", {"url": "https://example.org/hook"}, 201)
        path = f"/v1/webhooks/{made['id']}"

        def described(number: int) -> object:
            return {"description": f"Writer {number}."}

        assert contest.round(write("PATCH", path, described, matching(serving, path))) == one(200, 412)
        assert contest.round(write("DELETE", path, None, matching(serving, path))) == one(204, 404)


def test_changes_and_deletions_of_one_record_mixed(serving: Service, contest: Contest) -> None:
    """Whoever comes first of those with one ETag wins, whatever it does; nobody is answered 500."""
    methods = ("DELETE", "PATCH", "PUT")
    for number in range(ROUNDS):
        path = f"/v1/models/contest/mixed-{number}"
        serving.ask("PUT", path, curated(0), 201)
        etag = matching(serving, path)

        def mixed(client: httpx2.Client, n: int, path: str = path, etag: dict[str, str] = etag) -> httpx2.Response:
            method = methods[n % 3]
            return client.request(method, path, json=None if method == "DELETE" else curated(n), headers=etag)

        answers = contest.round(mixed)
        assert sum(answers[status] for status in (200, 201, 204)) == 1, answers
        assert set(answers) <= {200, 204, 404, 412}
