"""ModelScope read by the real client over loopback: the Hub's values, its care, and nothing made up."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest

from registry.hub.failures import FailureKind, HubFailure
from registry.hub.ids import git_blob_id
from registry.hub.modelscope.client import ModelScopeClient
from registry.hub.values import HubModel, Snapshot
from tests.support.stub_hub.seeds import MIT
from tests.support.stub_modelscope import StubScope

NAME = "Qwen/Qwen3-8B"
ID = f"modelscope:{NAME}"
CARD = "---\nlicense: apache-2.0\nlicense_link: LICENSE\nbase_model: Qwen/Qwen3-8B-Base\n---\n# Qwen\n"
FILES = {"README.md": CARD, "LICENSE": MIT.format(who="2025 Example"), "docs/NOTICE": "notice", "a.safetensors": "w"}


@pytest.fixture
def scope() -> Iterator[StubScope]:
    with StubScope() as started:
        yield started


@pytest.fixture
def client(scope: StubScope) -> Iterator[ModelScopeClient]:
    made = ModelScopeClient(scope.url, None, timeout_seconds=0.5, deadline_seconds=3)
    yield made
    made.close()


def read(client: ModelScopeClient, **how: Any) -> Snapshot:  # noqa: ANN401 - arguments of the call
    found = client.snapshot(ID, **how)
    assert isinstance(found, Snapshot), found
    return found


def failure(found: object) -> HubFailure:
    assert isinstance(found, HubFailure), found
    return found


def test_a_snapshot_is_of_one_commit(scope: StubScope, client: ModelScopeClient) -> None:
    model = scope.publish(NAME, FILES)
    found = read(client)
    assert (found.model.id, found.model.sha, found.model.hub_id) == (ID, model.head, None)
    assert found.model.declared == ("apache-2.0",)
    assert found.model.license_tags == ("apache-2.0",)
    assert (found.model.license_link, found.model.library, found.modality) == ("LICENSE", "transformers", "text")
    assert [base.id for base in found.model.base_models] == ["modelscope:Qwen/Qwen3-8B-Base"]
    assert [file.path for file in found.files] == ["README.md", "LICENSE", "docs/NOTICE"]
    license_ = found.files[1]
    assert license_.sha256 == hashlib.sha256(license_.data).hexdigest()
    assert license_.blob_id == git_blob_id(license_.data)
    assert found.is_complete
    asked = [query for path, query in scope.asked if path.endswith(("/repo", "/repo/files"))]
    assert all(model.head in query for query in asked), "a branch could move meanwhile"


def test_weights_have_the_hashes_that_it_lists(scope: StubScope, client: ModelScopeClient) -> None:
    scope.publish(NAME, FILES)
    found = read(client)
    assert found.weights is not None
    digest = hashlib.sha256(b"w").hexdigest()
    assert [(file.path, file.sha256) for file in found.weights.files] == [("a.safetensors", digest)]
    assert (found.weights.gaps, found.weights.signature.state) == ((), "none")
    again = client.weights(found.model)
    assert again is not None
    assert again.files == found.weights.files


def test_held_bytes_are_not_read_again(scope: StubScope, client: ModelScopeClient) -> None:
    scope.publish(NAME, FILES)
    first = read(client)
    model = client.model(ID)
    assert isinstance(model, HubModel)
    scope.asked.clear()
    again = read(client, listed=model, held={file.sha256: file.data for file in first.files})
    assert again.files == first.files
    assert [path for path, _ in scope.asked] == [f"/api/v1/models/{NAME}/repo/files"]


def test_held_bytes_of_another_text_are_not_taken(scope: StubScope, client: ModelScopeClient) -> None:
    scope.publish(NAME, FILES)
    first = read(client)
    right = first.files[1]
    forged = {right.sha256: b"x" * right.size}
    assert read(client, held=forged).files == first.files


@pytest.mark.parametrize(("told", "expected"), [(None, "unknown"), (False, False), (True, True), ("yes", "unknown")])
def test_a_gate_that_is_not_told_is_unknown(
    scope: StubScope, client: ModelScopeClient, told: object, expected: object
) -> None:
    scope.publish(NAME, FILES, gated=told)
    model = client.model(ID)
    assert isinstance(model, HubModel)
    assert model.gated == expected
    assert model.gate_prompt is None


def test_a_former_commit_can_be_read(scope: StubScope, client: ModelScopeClient) -> None:
    first = scope.publish(NAME, FILES).head
    scope.commit(NAME, {"LICENSE": "other terms"})
    then = read(client, revision=first)
    assert then.model.sha == first
    assert b"Permission is hereby granted" in then.files[1].data
    assert failure(client.snapshot(ID, "0" * 40)).kind is FailureKind.REVISION_NOT_FOUND
    assert failure(client.snapshot(ID, "no-such-branch")).kind is FailureKind.REVISION_NOT_FOUND


def test_missing_and_private_are_the_same_and_no_deletion(scope: StubScope, client: ModelScopeClient) -> None:
    gone = failure(client.model(ID))
    scope.publish(NAME, FILES).private = True
    hidden = failure(client.model(ID))
    assert gone == hidden
    assert gone.kind is FailureKind.UNAUTHORIZED
    assert "or it is private" in gone.detail


@pytest.mark.parametrize(
    "model_id", [NAME, "modelscope:Qwen", "modelscope:../x", "modelscope:a/b/c", "modelscope:a/b?c"]
)
def test_other_ids_ask_nothing(scope: StubScope, client: ModelScopeClient, model_id: str) -> None:
    assert failure(client.model(model_id)).kind is FailureKind.INVALID_ID
    assert scope.asked == []


def test_there_is_no_list(client: ModelScopeClient) -> None:
    told = failure(client.page(author="modelscope:Qwen"))
    assert told.kind is FailureKind.UNSUPPORTED
    assert not told.is_transient


def test_a_closed_card_is_no_card_without_a_link(scope: StubScope, client: ModelScopeClient) -> None:
    scope.publish(NAME, FILES, gated=True).closed = ("README.md",)
    told = failure(client.snapshot(ID))
    assert (told.kind, told.path) == (FailureKind.FORBIDDEN, "README.md")


def test_a_closed_licence_is_named(scope: StubScope, client: ModelScopeClient) -> None:
    scope.publish(NAME, FILES, gated=True).closed = ("LICENSE",)
    found = read(client)
    assert found.incomplete[0].path == "LICENSE"
    assert found.incomplete[0].detail.startswith("ModelScope answered 403")


@pytest.mark.parametrize(
    ("kind", "prefix", "how", "expected"),
    [
        ("dropped", "/", {}, FailureKind.UNREACHABLE),
        ("silence", "/", {}, FailureKind.TIMEOUT),
        ("html", "/openapi", {}, FailureKind.MALFORMED),
        ("html", "/api/v1", {}, FailureKind.MALFORMED),
        ("truncated", "/api/v1", {}, FailureKind.TRUNCATED),
        ("status", "/", {"status": 503}, FailureKind.SERVER_ERROR),
        ("status", "/", {"status": 429, "headers": {"Retry-After": "7"}}, FailureKind.RATE_LIMITED),
        ("status", "/api/v1", {"status": 404}, FailureKind.MALFORMED),
        ("redirect", "/openapi", {"to": "http://example.invalid/"}, FailureKind.FOREIGN_HOST),
        ("huge", "/api/v1/models/Qwen/Qwen3-8B/repo/files", {"size": 20 * 2**20}, FailureKind.TOO_LARGE),
    ],
)
def test_trouble_is_a_value(
    scope: StubScope, client: ModelScopeClient, kind: str, prefix: str, how: dict[str, Any], expected: FailureKind
) -> None:
    scope.publish(NAME, FILES)
    scope.misbehave(kind, prefix=prefix, **how)
    told = failure(client.snapshot(ID))
    assert told.kind is expected
    assert "the Hub " not in told.detail
    scope.behave()
    read(client)


def test_bytes_that_are_not_the_listed_ones_are_refused(scope: StubScope, client: ModelScopeClient) -> None:
    scope.publish(NAME, FILES)
    scope.misbehave("wrong_bytes", prefix=f"/api/v1/models/{NAME}/repo", times=None)
    told = failure(client.snapshot(ID))
    assert told.kind in {FailureKind.MALFORMED, FailureKind.MISMATCH}


ODD_LISTS: dict[str, tuple[dict[str, Any], FailureKind]] = {
    "nothing": ({"Files": None}, FailureKind.REVISION_NOT_FOUND),
    "no list": ({"Files": {}}, FailureKind.MALFORMED),
    "an item that may be a licence": ({"Files": [{"Path": "LICENSE"}]}, FailureKind.MALFORMED),
    "cut": ({"Files": [{"Type": "tree"}] * 3_000}, FailureKind.TOO_LARGE),
    "another commit": ({"Files": [], "LatestCommitter": {"ShortId": "00000000"}}, FailureKind.MISMATCH),
    "no hash": ({"Files": [{"Path": "README.md", "Type": "blob", "Size": 4}]}, FailureKind.MISMATCH),
}


@pytest.mark.parametrize("name", ODD_LISTS)
def test_odd_lists_of_files(scope: StubScope, client: ModelScopeClient, name: str) -> None:
    data, expected = ODD_LISTS[name]
    scope.publish(NAME, FILES)
    body = json.dumps({"Code": 200, "Success": True, "Data": data})
    scope.misbehave("status", prefix=f"/api/v1/models/{NAME}/repo/files", status=200, body=body)
    assert failure(client.snapshot(ID)).kind is expected


def test_a_failure_with_status_200_is_a_failure(scope: StubScope, client: ModelScopeClient) -> None:
    scope.publish(NAME, FILES)
    body = json.dumps({"success": False, "code": "QuotaLimitExceed", "message": "too much"})
    scope.misbehave("status", prefix="/openapi", status=200, body=body)
    told = failure(client.model(ID))
    assert (told.kind, told.is_transient) == (FailureKind.MALFORMED, True)
    assert "too much" in told.detail


def test_an_answer_for_another_model_is_not_taken(scope: StubScope, client: ModelScopeClient) -> None:
    scope.publish(NAME, FILES, id="Qwen/Other")
    assert failure(client.model(ID)).kind is FailureKind.MISMATCH


def test_the_token_goes_along(scope: StubScope) -> None:
    scope.publish(NAME, FILES)
    client = ModelScopeClient(scope.url, "ms-secret")
    read(client)
    client.close()
    assert set(scope.tokens) == {"ms-secret"}
