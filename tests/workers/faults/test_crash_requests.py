"""A process of the API that dies at any commit of a request: all of what was asked for was written, or nothing.

Either is shown by all rows of the database, compared with an undisturbed request. What was not written can be asked for
again, and leads to what it would have led to.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import httpx2
import pytest

from registry import jobs
from registry.verification import Anchors, LogOutcome, read_keys, verify_pack
from tests.support.stub_hub.seeds import MINIMAX_MIT, MINIMAX_MODIFIED
from tests.support.transparency.audit import log_faults
from tests.support.workers.crash.commits import Side
from tests.support.workers.crash.launcher import Trial, do
from tests.support.workers.crash.state import Picture, differences, picture

SOAK = os.environ.get("CARDWATCH_SOAK") == "1"
SIDES: tuple[Side, ...] = ("before", "after")
KILLED = -9
MODEL, PATH = "asked/model", "/v1/models/asked/model"
HOOK = {
    "event": {"action": "update", "scope": "repo.content"},
    "repo": {"type": "model", "name": MODEL},
    "updatedRefs": [{"ref": "refs/heads/main"}],
}
MOST_COMMITS = 5

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3_600 if SOAK else 240)]


class Write(NamedTuple):
    """A request that changes something; a path in braces is filled with ids that the scene has."""

    method: str
    path: str
    body: object = None
    status: int = 200
    matches: str | None = None
    """The path whose ETag is sent."""
    headers: dict[str, str] = {}  # noqa: RUF012 - never changed


WRITES = {
    "record made": Write("PUT", "/v1/models/asked/new", {"facts": {"description": "New."}}, 201),
    "record changed": Write("PUT", PATH, {"facts": {"description": "Changed."}}, 200, PATH),
    "record deleted": Write("DELETE", "/v1/models/asked/curated", None, 204, "/v1/models/asked/curated"),
    "watch": Write("PUT", "/v1/watch/asked/more", None, 201),
    "group made": Write("PUT", "/v1/watch-groups/new", {"models": [MODEL, "asked/a", "asked/b"]}, 201),
    "group changed": Write("PUT", "/v1/watch-groups/old", {"models": ["asked/b"]}, 200, "/v1/watch-groups/old"),
    "group deleted": Write("DELETE", "/v1/watch-groups/old", None, 204, "/v1/watch-groups/old"),
    "accepted": Write("POST", "/v1/proposals/{proposal}/accept", {"reason": "Read it."}),
    "rejected": Write("POST", "/v1/proposals/{proposal}/reject", {"reason": "No."}),
    "hook": Write("POST", "/v1/hooks/huggingface", HOOK, 202, None, {"X-Webhook-Secret": "shared", "Webhook-Id": "h1"}),
    "sync": Write("POST", f"{PATH}/sync", None, 202),
    "webhook made": Write("POST", "/v1/webhooks", {"url": "http://127.0.0.1:9/x"}, 201),
    "webhook deleted": Write("DELETE", "/v1/webhooks/{webhook}", None, 204, "/v1/webhooks/{webhook}"),
    "replayed": Write("POST", "/v1/webhooks/{webhook}/replay", {"states": ["delivered"]}, 202),
    "acknowledged": Write("POST", "/v1/changes/{change}/acknowledge", {"note": "Seen."}),
    "paused": Write("POST", "/v1/sync/pause", {"reason": "The Hub asked."}),
}
SHORT = {
    "sqlite": {"record made", "group made", "group changed", "accepted", "rejected", "hook", "webhook made"},
    "postgresql": {"record made", "group changed", "accepted"},
}
"""What the short form tries."""


class Scene(NamedTuple):
    """A registry with something of everything."""

    trial: Trial
    ids: dict[str, str]


@pytest.fixture(scope="module")
def scene(base: Trial) -> Iterator[Scene]:
    with closing(base.copy()) as trial:
        trial.hub.publish(MODEL, MINIMAX_MIT)
        made = trial.run("keys", "create", "curator", "--scope", "models:propose")
        curator = {"Authorization": f"Bearer {made.stdout.strip()}"}
        with trial.serve():
            trial.ask("PUT", f"/v1/watch/{MODEL}", expect=201)
            trial.ask("PUT", "/v1/models/asked/curated", {"facts": {"description": "Old."}}, 201)
            trial.ask("PUT", "/v1/watch-groups/old", {"models": [MODEL, "asked/a"]}, 201)
        do(trial, jobs.WATCH_SCHEDULE, jobs.WATCH_WORK)
        trial.hub.commit(MODEL, MINIMAX_MODIFIED)
        with trial.serve():
            trial.sync(MODEL)
        do(trial, jobs.WATCH_WORK, jobs.WEBHOOKS_DELIVER)
        with trial.serve():
            wish: dict[str, object] = {"model": MODEL, "changes": [{"field": "description", "value": "Better."}]}
            wish["reason"] = "So."
            wish["evidence"] = ["https://example.org/card"]
            answer = trial.client.post("/v1/proposals", json=wish, headers=curator)
            assert answer.status_code == 201, answer.text
            (webhook,) = trial.ask("GET", "/v1/webhooks")["items"]
            ids = {"proposal": answer.json()["id"], "webhook": webhook["id"], "change": trial.flags()[-1]["id"]}
        yield Scene(trial, ids)


@pytest.mark.parametrize("name", WRITES)
def test_a_request_whose_process_dies(scene: Scene, name: str) -> None:
    if not SOAK and name not in SHORT["postgresql" if scene.trial.postgres else "sqlite"]:
        pytest.skip("the long form tries all")
    write, before = WRITES[name], picture(scene.trial.url)
    with closing(scene.trial.copy()) as trial:
        with trial.serve():
            commits = len(trial.committed())
            assert _ask(trial, scene, write).status_code == write.status
            commits = len(trial.committed()) - commits
        after = picture(trial.url)
    assert 1 <= commits <= MOST_COMMITS
    assert differences(before, after) != []
    died = [_dies(scene, write, number, side, (before, after)) for number in range(1, commits + 1) for side in SIDES]
    assert all(died)


def _dies(scene: Scene, write: Write, number: int, side: Side, rows: tuple[Picture, Picture]) -> bool:
    before, after = rows
    with closing(scene.trial.copy()) as trial:
        with trial.serve(number, side) as _, pytest.raises(httpx2.TransportError):
            _ask(trial, scene, write)
        left = picture(trial.url)
        assert log_faults(trial.url) == [], f"{side} commit {number}"
        is_written = differences(before, left) != []
        assert is_written is (side == "after"), f"{side} commit {number}"
        assert not is_written or differences(after, left) == []
        with trial.serve():
            if not is_written:
                assert _ask(trial, scene, write).status_code == write.status
            else:
                assert _ask(trial, scene, write).status_code < 500
                return True
        assert differences(after, picture(trial.url)) == []
    return True


LAB = {
    "name": "Lab", "use": {"organisation": "company", "country": "DE", "purpose": "production", "commercial": True},
}  # fmt: skip


def test_a_pack_that_is_asked_for_by_a_process_that_dies(scene: Scene, tmp_path: Path) -> None:
    """Row and leaf are both there or neither, and whoever asks again gets a pack that holds, always the same."""
    with closing(scene.trial.copy()) as trial:
        with trial.serve():
            path = f"/v1/inventories/{trial.ask('POST', '/v1/inventories', LAB, 201)['id']}"
            trial.ask("PUT", f"{path}/entries/a", {"license": "mit"}, 201)
            trial.ask("POST", f"{path}/check", expect=202)
        do(trial, jobs.INVENTORIES_CHECK)
        with closing(trial.copy()) as whole, whole.serve():
            before = len(whole.committed())
            assert whole.client.get(f"{path}/evidence").status_code == 200
            commits = whole.committed()[before:]
        assert len(commits) <= MOST_COMMITS
        for number in range(1, len(commits) + 1):
            for side in SIDES:
                _dies_with_a_pack(trial, path, (number, side), tmp_path)


def _dies_with_a_pack(due: Trial, path: str, point: tuple[int, Side], folder: Path) -> None:
    with closing(due.copy()) as trial:
        with trial.serve(*point) as _, pytest.raises(httpx2.TransportError):
            trial.client.get(f"{path}/evidence")
        assert log_faults(trial.url) == [], point
        with trial.serve():
            data = trial.client.get(f"{path}/evidence").content
            assert trial.client.get(f"{path}/evidence").content == data
            keys = read_keys(trial.client.get("/v1/log/key").text.split())
        assert picture(trial.url)["inventory_pack"].total() == 1, point
    (folder / "lab.zip").write_bytes(data)
    assert verify_pack(folder / "lab.zip", Anchors(keys))[1].outcome is LogOutcome.HOLDS, point


def _ask(trial: Trial, scene: Scene, write: Write) -> httpx2.Response:
    fill: Callable[[str], str] = lambda path: path.format(**scene.ids)  # noqa: E731 - a word for what follows
    headers = dict(write.headers)
    if write.matches is not None:
        headers["If-Match"] = trial.client.get(fill(write.matches)).headers.get("ETag", '"gone"')
    return trial.client.request(write.method, fill(write.path), json=write.body, headers=headers)
