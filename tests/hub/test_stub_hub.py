"""The stub is a Hub: the official client library, unchanged, says so."""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from huggingface_hub import HfApi
from huggingface_hub.errors import (
    DisabledRepoError,
    GatedRepoError,
    HfHubHTTPError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from huggingface_hub.utils import close_session  # type: ignore[attr-defined]  # public by documentation

from tests.hub.conftest import MODEL
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import publish_demo
from tests.support.webhooks.receiver import run_receiver


@pytest.fixture
def api(hub: StubHub) -> Iterator[HfApi]:
    yield HfApi(endpoint=hub.url, token=False)
    close_session()


def test_the_library_reads_models_files_and_history(hub: StubHub, api: HfApi, tmp_path: Path) -> None:
    first = hub.publish(MODEL, {"README.md": "---\nlicense:\tMIT\n---\n", "sub/NOTICE": "n"}, likes=3)
    second = hub.commit(MODEL, {"LICENSE": "terms"}, message="Add licence")
    info = api.model_info(MODEL, timeout=5)
    assert (info.sha, info.likes, info.card_data and info.card_data["license"]) == (second.sha, 3, "MIT")
    assert info.tags
    assert {"license:mit", "region:us"} <= set(info.tags)
    assert api.model_info(MODEL, revision=first.sha).sha == first.sha
    assert [c.commit_id for c in api.list_repo_commits(MODEL)] == [second.sha, first.sha]
    assert api.list_repo_refs(MODEL).branches[0].target_commit == second.sha
    assert {entry.path for entry in api.list_repo_tree(MODEL)} == {"README.md", "LICENSE", "sub"}
    assert {entry.path for entry in api.list_repo_tree(MODEL, recursive=True)} == {
        "README.md",
        "LICENSE",
        "sub",
        "sub/NOTICE",
    }
    assert [entry.path for entry in api.get_paths_info(MODEL, ["LICENSE", "absent"])] == ["LICENSE"]
    assert Path(api.hf_hub_download(MODEL, "LICENSE", cache_dir=tmp_path)).read_text() == "terms"


def test_the_library_pages_through_listings(hub: StubHub, api: HfApi) -> None:
    for number in range(7):
        hub.publish(f"lab/m{number}", {"README.md": f"---\nlicense: {'mit' if number % 2 else 'gpl-3.0'}\n---\n"})
    hub.publish("else/m", {"README.md": ""})
    expand: list[Any] = ["sha", "gated", "cardData"]
    found = [model.id for model in api.list_models(author="lab", expand=expand)]
    assert sorted(found) == [f"lab/m{number}" for number in range(7)]
    assert {model.id for model in api.list_models(filter="license:mit")} == {"lab/m1", "lab/m3", "lab/m5"}
    page = urllib.request.urlopen(f"{hub.url}/api/models?limit=3&author=lab")  # noqa: S310 - loopback
    assert len(json.load(page)) == 3
    assert 'rel="next"' in page.headers["Link"]
    page.close()


def test_the_library_names_every_refusal(hub: StubHub, api: HfApi, tmp_path: Path) -> None:
    hub.publish(MODEL, {"README.md": ""}, gated="auto")
    with pytest.raises(GatedRepoError):
        api.hf_hub_download(MODEL, "README.md", cache_dir=tmp_path)
    with pytest.raises(RevisionNotFoundError):
        api.model_info(MODEL, revision="b" * 40)
    with pytest.raises(RepositoryNotFoundError):
        api.model_info("nobody/nothing")
    hub.disable(MODEL)
    with pytest.raises(DisabledRepoError):
        api.model_info(MODEL)
    hub.limit(api=0)
    with pytest.raises(HfHubHTTPError, match="429"):
        api.model_info(MODEL)


def test_a_listing_can_be_spoiled(hub: StubHub) -> None:
    hub.publish(MODEL, {"README.md": ""})
    hub.misbehave("malformed_item", "/api/models", times=1)
    items = _get(f"{hub.url}/api/models")
    assert (len(items), items[-1]["id"]) == (6, MODEL)
    assert len(_get(f"{hub.url}/api/models")) == 1


def test_the_stub_is_driven_from_another_process(hub: StubHub) -> None:
    _post(f"{hub.url}/_stub/publish", {"model_id": MODEL, "files": {"README.md": "---\nlicense: mit\n---\n"}})
    told = _post(f"{hub.url}/_stub/commit", {"model_id": MODEL, "files": {"LICENSE": "x"}})
    assert _get(f"{hub.url}/_stub/models")["items"] == {MODEL: told["result"]["sha"]}
    _post(f"{hub.url}/_stub/misbehave", {"kind": "status", "status": 503, "times": 1})
    with pytest.raises(urllib.error.HTTPError, match="503") as caught:
        _get(f"{hub.url}/api/models/{MODEL}")
    caught.value.close()
    assert _get(f"{hub.url}/api/models/{MODEL}")["sha"] == told["result"]["sha"]
    assert [item["status"] for item in _get(f"{hub.url}/_stub/requests")["items"]] == [503, 200]
    made = _post(f"{hub.url}/_stub/crowd", {"count": 3, "files": {"README.md": ""}, "until": "2026-03-01T12:00:00Z"})
    assert made["result"] == ["owner-0/model-0", "owner-1/model-1", "owner-2/model-2"]
    assert hub.repository("owner-2/model-2").head.at.year == 2026
    _post(f"{hub.url}/_stub/storm", {"seed": 1, "share": 0.1})
    for path, body in (("rename", {"model_id": "no/body", "to": "a/b"}), ("misbehave", {"kind": "sulk"}), ("x", {})):
        with pytest.raises(urllib.error.HTTPError, match="40") as caught:
            _post(f"{hub.url}/_stub/{path}", body)
        caught.value.close()


def test_the_stub_sends_webhooks(hub: StubHub) -> None:
    publish_demo(hub)
    with run_receiver(then=202) as receiver:
        url = receiver.url
        assert hub.send_webhook(url, "google/gemma-2-9b", secret="s3cret", webhook_id="one") == 202  # noqa: S106 - a test's
    headers, payload = receiver.received[0].headers, json.loads(receiver.received[0].body)
    assert (headers["x-webhook-secret"], headers["webhook-id"]) == ("s3cret", "one")
    assert payload["event"] == {"action": "update", "scope": "repo.content"}
    assert payload["repo"]["headSha"] == hub.heads()["google/gemma-2-9b"]
    assert payload["updatedRefs"][0]["ref"] == "refs/heads/main"


def _get(url: str) -> Any:  # noqa: ANN401 - any JSON
    with urllib.request.urlopen(url) as answer:  # noqa: S310 - loopback
        return json.load(answer)


def _post(url: str, body: dict[str, Any]) -> Any:  # noqa: ANN401 - any JSON
    with urllib.request.urlopen(url, json.dumps(body).encode()) as answer:  # noqa: S310 - loopback
        return json.load(answer)
