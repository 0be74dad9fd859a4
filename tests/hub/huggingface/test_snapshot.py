"""What a snapshot knows, told as stories on the stub hub."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from registry.hub import BaseModel, FailureKind, HubFailure, HubModel
from registry.hub.huggingface import HubClient, git_blob_id
from tests.hub.conftest import MODEL, MakeClient
from tests.support.hub.answers import failure_in, snapshot_in
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import MINIMAX, change_minimax, publish_demo

CARD = "---\nlicense: {0}\n---\n# A model\n"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def described(answer: HubModel | HubFailure) -> HubModel:
    assert isinstance(answer, HubModel), answer
    return answer


def test_a_model_is_described_by_api_tags_card_and_files(hub: StubHub, client: HubClient) -> None:
    readme = (
        "---\nlicense: MIT\nbase_model: a/b\nbase_model_relation: adapter\npipeline_tag: image-text-to-text\n"
        "library_name: peft\nlanguage: no\n---\n"
    )
    commit = hub.publish(
        MODEL, {"README.md": readme, "LICENSE": b"terms", "model.py": "x"}, at=NOON, downloads=7, likes=2
    )
    snapshot = snapshot_in(client.snapshot(MODEL))
    model = snapshot.model
    assert (model.id, model.sha, model.hub_id) == (MODEL, commit.sha, hub.repository(MODEL).hub_id)
    assert (model.declared, model.license_tags, snapshot.card.declared) == (("MIT",), ("mit",), ("MIT",))
    assert model.base_models == (BaseModel("a/b", "adapter"),)
    assert (model.gated, model.disabled, model.private) == (False, False, False)
    assert (model.last_modified_at, model.created_at, model.downloads, model.likes) == (NOON, NOON, 7, 2)
    assert (model.library, snapshot.modality, snapshot.card.relation) == ("peft", "multimodal", "adapter")
    assert [file.path for file in snapshot.files] == ["README.md", "LICENSE"]
    license_file = snapshot.files[1]
    assert license_file.data == b"terms"
    assert license_file.sha256 == hashlib.sha256(b"terms").hexdigest()
    assert license_file.blob_id == git_blob_id(b"terms")
    assert snapshot.is_complete
    assert snapshot.renamed_from is None


def test_a_snapshot_costs_one_request_more_than_its_files_and_one_for_their_ids(
    hub: StubHub, client: HubClient
) -> None:
    hub.publish(MODEL, {"README.md": CARD.format("mit"), "LICENSE": "terms", "weights.safetensors": "w"})
    client.snapshot(MODEL)
    assert hub.count() == 4


def test_every_licence_bearing_file_is_read_and_nothing_else(hub: StubHub, client: HubClient) -> None:
    bearing = {
        "LICENSE-MODEL",
        "LICENSE-CODE",
        "Licence.txt",
        "COPYING",
        "NOTICE.md",
        "USE_POLICY.md",
        "MODEL_LICENSE.pdf",
        "legal/LICENSE",
    }
    others = {"a/b/LICENSE", "license.py", "config.json", "model.safetensors", "noticeable.png"}
    hub.publish(MODEL, {"README.md": CARD.format("other"), **dict.fromkeys(bearing | others, "x")})
    paths = {file.path for file in snapshot_in(client.snapshot(MODEL)).files}
    assert paths == bearing | {"README.md"}


@pytest.mark.parametrize(
    "link",
    [
        "docs/deep/TERMS",
        "./docs/deep/TERMS",
        "blob/main/docs/deep/TERMS",
        f"https://huggingface.co/{MODEL}/blob/main/docs/deep/TERMS",
        f"https://huggingface.co/{MODEL}/resolve/main/docs/deep/TERMS?download=true",
    ],
)
def test_the_file_a_licence_link_points_at_is_read(hub: StubHub, client: HubClient, link: str) -> None:
    readme = f"---\nlicense: other\nlicense_link: {link}\n---\n"
    hub.publish(MODEL, {"README.md": readme, "docs/deep/TERMS": "terms", "secret.txt": "x"})
    assert {file.path for file in snapshot_in(client.snapshot(MODEL)).files} == {"README.md", "docs/deep/TERMS"}


@pytest.mark.parametrize(
    "link",
    [
        "../../etc/passwd",
        "https://example.org/LICENSE",
        "https://huggingface.co/a/b/raw/x/conditions.md",
        "::",
    ],
)
def test_a_link_that_leads_elsewhere_is_not_followed(hub: StubHub, client: HubClient, link: str) -> None:
    hub.publish(MODEL, {"README.md": f'---\nlicense: other\nlicense_link: "{link}"\n---\n', "conditions.md": "x"})
    snapshot = snapshot_in(client.snapshot(MODEL))
    assert [file.path for file in snapshot.files] == ["README.md"]
    assert snapshot.card.link == link


def test_a_link_only_our_own_reading_sees_is_followed_too(hub: StubHub, client: HubClient) -> None:
    hub.publish(MODEL, {"README.md": "---\nlicense: other\nlicense_link: TERMS\n---\n", "TERMS": "x"})
    hub.update(MODEL, cardData={"license": "mit"})
    snapshot = snapshot_in(client.snapshot(MODEL))
    assert (snapshot.model.declared, snapshot.card.declared) == (("mit",), ("other",))
    assert {file.path for file in snapshot.files} == {"README.md", "TERMS"}


def test_the_real_change_of_minimax_m2_is_visible(hub: StubHub, client: HubClient) -> None:
    publish_demo(hub)
    before = snapshot_in(client.snapshot(MINIMAX))
    change_minimax(hub)
    after = snapshot_in(client.snapshot(MINIMAX))
    assert (before.card.declared, after.card.declared) == (("mit",), ("other",))
    assert (after.card.name, after.card.link) == ("modified-mit", "LICENSE")
    assert before.files[1].sha256 != after.files[1].sha256
    assert snapshot_in(client.snapshot(MINIMAX, before.model.sha)).files == before.files


def test_gated_files_are_unknown_while_metadata_is_known(hub: StubHub, make_client: MakeClient) -> None:
    readme = "---\nlicense: llama3.2\nextra_gated_prompt: Agree to the terms\n---\n"
    hub.publish(MODEL, {"README.md": readme, "LICENSE": "terms", "USE_POLICY.md": "p"}, gated="manual")
    snapshot = snapshot_in(make_client().snapshot(MODEL))
    assert (snapshot.model.gated, snapshot.model.declared) == ("manual", ("llama3.2",))
    assert snapshot.model.gate_prompt == "Agree to the terms"
    assert snapshot.files == ()
    assert {failure.path for failure in snapshot.incomplete} == {"README.md", "LICENSE", "USE_POLICY.md"}
    assert {failure.kind for failure in snapshot.incomplete} == {FailureKind.GATED}
    assert snapshot.card.unreadable
    assert hub.count(f"/{MODEL}/resolve") == 1
    hub.set_gated(MODEL, "manual", readers=["hf_reader"])
    assert len(snapshot_in(make_client("hf_reader").snapshot(MODEL)).files) == 3


def test_a_rename_is_followed_and_told(hub: StubHub, client: HubClient) -> None:
    hub.publish(MODEL, {"README.md": CARD.format("mit")})
    before = described(client.model(MODEL))
    hub.rename(MODEL, "other-lab/model-2")
    hub.rename("other-lab/model-2", "third-lab/model")
    snapshot = snapshot_in(client.snapshot(MODEL))
    assert (snapshot.model.id, snapshot.renamed_from) == ("third-lab/model", MODEL)
    assert snapshot.model.hub_id == before.hub_id
    assert snapshot.is_complete


def test_the_same_name_published_again_is_another_repository(hub: StubHub, client: HubClient) -> None:
    hub.publish(MODEL, {"README.md": CARD.format("mit")})
    before = described(client.model(MODEL))
    hub.delete(MODEL)
    hub.publish(MODEL, {"README.md": CARD.format("mit")})
    assert described(client.model(MODEL)).hub_id != before.hub_id


def test_deletion_is_seen_only_by_callers_the_hub_knows(hub: StubHub, make_client: MakeClient) -> None:
    hub.publish(MODEL, {"README.md": CARD.format("mit")})
    hub.delete(MODEL)
    assert failure_in(make_client().snapshot(MODEL)).kind is FailureKind.UNAUTHORIZED
    assert failure_in(make_client("hf_known").snapshot(MODEL)).kind is FailureKind.NOT_FOUND


def test_private_and_disabled_are_told_apart(hub: StubHub, make_client: MakeClient) -> None:
    hub.publish(MODEL, {"README.md": CARD.format("mit")})
    hub.make_private(MODEL, readers=["hf_owner"])
    assert failure_in(make_client().model(MODEL)).kind is FailureKind.UNAUTHORIZED
    assert described(make_client("hf_owner").model(MODEL)).private is True
    hub.disable(MODEL)
    assert failure_in(make_client("hf_owner").model(MODEL)).kind is FailureKind.DISABLED
    hub.disable(MODEL, listed=True)
    snapshot = snapshot_in(make_client("hf_owner").snapshot(MODEL))
    assert snapshot.model.disabled is True
    assert {failure.kind for failure in snapshot.incomplete} == {FailureKind.DISABLED}


def test_a_commit_lost_to_a_force_push_is_not_a_lost_model(hub: StubHub, client: HubClient) -> None:
    old = hub.publish(MODEL, {"README.md": CARD.format("mit")})
    hub.force_push(MODEL, {"README.md": CARD.format("other")})
    assert failure_in(client.snapshot(MODEL, old.sha)).kind is FailureKind.REVISION_NOT_FOUND
    assert snapshot_in(client.snapshot(MODEL)).card.declared == ("other",)


def test_lfs_files_are_checked_by_their_sha256(hub: StubHub, make_client: MakeClient) -> None:
    hub.publish(MODEL, {"README.md": CARD.format("other"), "LICENSE.pdf": b"%PDF"}, lfs=["LICENSE.pdf"])
    assert snapshot_in(make_client().snapshot(MODEL)).files[1].data == b"%PDF"
    hub.misbehave("wrong_bytes", f"/{MODEL}/resolve")
    assert {failure.kind for failure in snapshot_in(make_client().snapshot(MODEL)).incomplete} == {FailureKind.MISMATCH}


def test_the_token_stays_with_the_hub(hub: StubHub, make_client: MakeClient) -> None:
    """A file host is followed to only if named, and never learns the token."""
    hub.publish(MODEL, {"README.md": CARD.format("other"), "LICENSE.pdf": b"%PDF"}, lfs=["LICENSE.pdf"])
    hub.redirect_lfs(hub.url.replace("127.0.0.1", "localhost"))
    refused = snapshot_in(make_client("hf_x").snapshot(MODEL))
    assert [(f.kind, f.path) for f in refused.incomplete] == [(FailureKind.FOREIGN_HOST, "LICENSE.pdf")]
    hub.forget_requests()
    followed = snapshot_in(make_client("hf_x", file_hosts=("localhost",)).snapshot(MODEL))
    assert followed.files[1].data == b"%PDF"
    told = {request.headers["Host"].partition(":")[0]: "authorization" in request.headers for request in hub.requests}
    assert told == {"127.0.0.1": True, "localhost": False}


def test_requests_say_who_asks_and_carry_no_token_found_on_the_machine(
    hub: StubHub, client: HubClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_of_this_machine")
    client.model(MODEL)
    headers = {name.lower(): text for name, text in hub.requests[0].headers.items()}
    assert headers["user-agent"].startswith("cardwatch/")
    assert "authorization" not in headers


def test_a_mirror_without_paths_info_may_list_its_tree(hub: StubHub, client: HubClient) -> None:
    hub.publish(MODEL, {"README.md": CARD.format("mit"), "LICENSE": "x"})
    hub.misbehave("status", f"/api/models/{MODEL}/paths-info", status=404)
    assert len(snapshot_in(client.snapshot(MODEL)).files) == 2


def test_a_hub_that_lists_no_files_is_asked_for_the_usual_ones(hub: StubHub, client: HubClient) -> None:
    hub.publish(MODEL, {"README.md": CARD.format("mit"), "LICENSE": "x"})
    hub.update(MODEL, siblings=None)
    hub.misbehave("status", f"/api/models/{MODEL}/tree", status=404)
    assert {file.path for file in snapshot_in(client.snapshot(MODEL)).files} == {"README.md", "LICENSE"}
    hub.misbehave("status", f"/api/models/{MODEL}/paths-info", status=200, body="[]")
    assert not snapshot_in(client.snapshot(MODEL)).is_complete


def test_a_model_that_names_no_files_is_known_by_its_tree(hub: StubHub, client: HubClient) -> None:
    hub.publish(MODEL, {"README.md": CARD.format("mit"), "legal/MODEL_LICENSE": "x"})
    hub.misbehave("no_siblings", f"/api/models/{MODEL}")
    assert {file.path for file in snapshot_in(client.snapshot(MODEL)).files} == {"README.md", "legal/MODEL_LICENSE"}


def test_too_many_licence_files_are_bounded_and_told(hub: StubHub, client: HubClient) -> None:
    hub.publish(MODEL, {"README.md": CARD.format("mit"), **{f"LICENSE.{n}": "x" for n in range(60)}})
    snapshot = snapshot_in(client.snapshot(MODEL))
    assert len(snapshot.files) == 24
    assert snapshot.incomplete[0].kind is FailureKind.TOO_LARGE
    assert snapshot.card.declared == ("mit",)


def test_a_model_without_readme_has_a_card_that_says_so(hub: StubHub, client: HubClient) -> None:
    hub.publish(MODEL, {"config.json": "{}"})
    snapshot = snapshot_in(client.snapshot(MODEL))
    assert snapshot.is_complete
    assert snapshot.card.notes == ("no README.md",)


def test_one_client_serves_many_threads(hub: StubHub, make_client: MakeClient) -> None:
    ids = [f"lab/m{n}" for n in range(40)]
    for model_id in ids:
        hub.publish(model_id, {"README.md": CARD.format("mit"), "LICENSE": model_id})
    client = make_client()
    with ThreadPoolExecutor(8) as pool:
        answers = [snapshot_in(answer) for answer in pool.map(client.snapshot, ids)]
    assert [answer.files[1].data.decode() for answer in answers] == ids
