"""The Hub's own webhook: a hint that makes the model be read again, and nothing more."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from registry.runtime import Runtime
from tests.support.http.application import Client, make_runtime, speaking_to
from tests.support.stub_hub.seeds import card
from tests.support.stub_hub.webhooks import webhook_payload
from tests.support.watch.story import MIT_TEXT, MODEL, Story

SHARED_WORD = "what-the-hub-and-we-agreed-on"
HOOK = "/v1/hooks/huggingface"


@pytest.fixture
def runtime(database_url: str, tmp_path: Path) -> Iterator[Runtime]:
    made = make_runtime(database_url, tmp_path / "data", hub_webhook_secret=SHARED_WORD)
    yield made
    made.close()


def body(story: Story, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    return {**webhook_payload(story.hub.repository(MODEL), story.hub.url, "update", "repo.content"), **more}


def send(client: Client, payload: dict[str, Any], hook_id: str = "one", secret: str | None = SHARED_WORD) -> Any:  # noqa: ANN401 - JSON
    headers = {"Webhook-Id": hook_id, **({"X-Webhook-Secret": secret} if secret is not None else {})}
    answer = client.post(HOOK, json=payload, headers=headers)
    return answer.json() if answer.status_code == 202 else answer.status_code


def test_a_hook_schedules_one_reading_and_its_repetition_none(story: Story, runtime: Runtime) -> None:
    story.hub.publish(MODEL, {"README.md": card(license="mit"), "LICENSE": MIT_TEXT})
    story.sync()
    story.hub.commit(MODEL, {"README.md": card(license="gpl-3.0")})
    with speaking_to(runtime, key=None) as client:
        taken = send(client, body(story))
        assert taken["status"] == "scheduled"
        assert send(client, body(story)) == {"status": "known", "run_id": None}
        # Nothing in the hook is believed: the licence is what the hub then says.
        story.finish(taken["run_id"])
        assert story.record()["license"]["license"] == "gpl-3.0"
        assert story.kinds() == ["license.id_changed"]


def test_hooks_that_are_none_of_ours(story: Story, runtime: Runtime) -> None:
    story.hub.publish(MODEL, {"README.md": card(license="mit")})
    story.sync()
    before = story.events()
    other_branch = body(story, updatedRefs=[{"ref": "refs/heads/draft", "oldSha": None, "newSha": "0" * 40}])
    unknown = body(story, repo={"type": "model", "name": "nobody/knows"})
    data_set = body(story, repo={"type": "dataset", "name": MODEL})
    hostile = body(story, repo={"type": "model", "name": "../../etc/passwd"})
    with speaking_to(runtime, key=None) as client:
        for number, payload in enumerate((other_branch, unknown, data_set, hostile)):
            assert send(client, payload, f"hook-{number}") == {"status": "ignored", "run_id": None}
        for secret in ("", "wrong", None):
            assert send(client, body(story), "a", secret) == 401
        assert send(client, {"repo": 5}, "b") == 400
    assert story.events() == before


def test_without_a_secret_hooks_are_off(story: Story, database_url: str, tmp_path: Path) -> None:
    story.hub.publish(MODEL, {"README.md": card(license="mit")})
    with speaking_to(make_runtime(database_url, tmp_path / "other"), key=None) as client:
        assert send(client, body(story)) == 403
