"""Whatever a Hub does wrong, the caller gets a failure of the right kind, in time."""

import pytest

from registry.hub import FailureKind, HubFailure, Snapshot
from registry.hub.huggingface import HubClient
from tests.hub.conftest import MODEL, MakeClient
from tests.support.hub.answers import failure_in
from tests.support.stub_hub import StubHub

API = f"/api/models/{MODEL}"
FILES = f"/{MODEL}/resolve"
# Only what waits for a server that will not speak is given little time: a busy machine must not fail the others.
SLOW = frozenset({"silence", "drip", "drip_headers"})
TIMEOUT, DEADLINE = 0.5, 0.9


@pytest.fixture(autouse=True)
def model(hub: StubHub) -> None:
    hub.publish(MODEL, {"README.md": "---\nlicense: mit\n---\n" + "text " * 50, "LICENSE": "the terms " * 50})


def patient_or_not(make_client: MakeClient, kind: str) -> HubClient:
    return make_client(timeout_seconds=TIMEOUT, deadline_seconds=DEADLINE) if kind in SLOW else make_client()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("html", FailureKind.MALFORMED),
        ("malformed_json", FailureKind.MALFORMED),
        ("compressed", FailureKind.MALFORMED),
        ("truncated", FailureKind.TRUNCATED),
        ("dropped", FailureKind.UNREACHABLE),
        ("silence", FailureKind.TIMEOUT),
        ("drip", FailureKind.TIMEOUT),
        ("drip_headers", FailureKind.TIMEOUT),
        ("huge", FailureKind.TOO_LARGE),
        ("redirect", FailureKind.FOREIGN_HOST),
    ],
)
def test_trouble_with_the_answer(hub: StubHub, make_client: MakeClient, kind: str, expected: FailureKind) -> None:
    client = patient_or_not(make_client, kind)
    hub.misbehave(kind, API, size=20 * 1024 * 1024)
    assert failure_in(client.snapshot(MODEL)).kind is expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("html", FailureKind.MALFORMED),
        ("compressed", FailureKind.MALFORMED),
        ("truncated", FailureKind.TRUNCATED),
        ("dropped", FailureKind.UNREACHABLE),
        ("silence", FailureKind.TIMEOUT),
        ("drip", FailureKind.TIMEOUT),
        ("drip_headers", FailureKind.TIMEOUT),
    ],
)
def test_passing_trouble_with_a_file_fails_the_whole_snapshot(
    hub: StubHub, make_client: MakeClient, kind: str, expected: FailureKind
) -> None:
    client = patient_or_not(make_client, kind)
    hub.misbehave(kind, FILES)
    failure = failure_in(client.snapshot(MODEL))
    assert (failure.kind, failure.path, failure.is_transient) == (expected, "README.md", True)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("wrong_bytes", FailureKind.MISMATCH),
        ("malformed_json", FailureKind.MISMATCH),
        ("huge", FailureKind.TOO_LARGE),
        ("redirect", FailureKind.FOREIGN_HOST),
    ],
)
def test_lasting_trouble_with_a_file_leaves_the_snapshot_incomplete(
    hub: StubHub, client: HubClient, kind: str, expected: FailureKind
) -> None:
    hub.misbehave(kind, f"{FILES}/{hub.heads()[MODEL]}/LICENSE")
    snapshot = client.snapshot(MODEL)
    assert isinstance(snapshot, Snapshot)
    assert [(failure.kind, failure.path) for failure in snapshot.incomplete] == [(expected, "LICENSE")]
    assert [file.path for file in snapshot.files] == ["README.md"]


@pytest.mark.parametrize(
    ("status", "headers", "body", "expected", "wait"),
    [
        (401, {}, "", FailureKind.UNAUTHORIZED, None),
        (401, {"X-Error-Code": "RepoNotFound"}, "", FailureKind.UNAUTHORIZED, None),
        (401, {"X-Error-Code": "GatedRepo"}, "", FailureKind.GATED, None),
        (403, {}, "", FailureKind.FORBIDDEN, None),
        (403, {"X-Error-Code": "GatedRepo"}, "", FailureKind.GATED, None),
        (403, {"X-Error-Message": "Mod\u00e8le indisponible"}, "", FailureKind.FORBIDDEN, None),
        (403, {"X-Error-Code": "Gat\u00e9"}, "", FailureKind.FORBIDDEN, None),
        (404, {"Content-Type": "text/\u00e9", "X-Error-Code": "RepoNotFound"}, "", FailureKind.NOT_FOUND, None),
        (403, {"X-Error-Message": "Access to this resource is disabled."}, "", FailureKind.DISABLED, None),
        # Of the call, perhaps: that a repository is gone takes words about the repository.
        (404, {}, "", FailureKind.UNSUPPORTED, None),
        (404, {"X-Error-Code": "RepoNotFound"}, "", FailureKind.NOT_FOUND, None),
        (410, {}, "", FailureKind.NOT_FOUND, None),
        (410, {}, '{"error": "This API is no longer supported"}', FailureKind.UNSUPPORTED, None),
        (410, {"Content-Type": "text/html"}, "<html>nginx</html>", FailureKind.MALFORMED, None),
        (404, {"X-Error-Code": "RevisionNotFound"}, "", FailureKind.REVISION_NOT_FOUND, None),
        (404, {"Content-Type": "text/html"}, "<html>nginx</html>", FailureKind.MALFORMED, None),
        (429, {"RateLimit": '"api";r=0;t=55'}, "", FailureKind.RATE_LIMITED, 55),
        (429, {"Retry-After": "7"}, "", FailureKind.RATE_LIMITED, 7),
        (429, {"Retry-After": "9" * 30}, "", FailureKind.RATE_LIMITED, 86400),
        (429, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT", "RateLimit": "?"}, "", FailureKind.RATE_LIMITED, None),
        (500, {}, "", FailureKind.SERVER_ERROR, None),
        (503, {"Retry-After": "30"}, "", FailureKind.SERVER_ERROR, 30),
        (500, {"X-Error-Code": "RepoNotFound"}, "", FailureKind.SERVER_ERROR, None),
        (418, {}, '{"errors": [1, {"message": {}}], "error": {}}', FailureKind.MALFORMED, None),
        (400, {}, "[" * 5000, FailureKind.MALFORMED, None),
        (304, {}, "", FailureKind.MALFORMED, None),
    ],
)
def test_a_status_is_told_by_its_kind(
    hub: StubHub,
    client: HubClient,
    status: int,
    headers: dict[str, str],
    body: str,
    expected: FailureKind,
    wait: int | None,
) -> None:
    hub.misbehave("status", API, status=status, headers=headers, body=body)
    failure = failure_in(client.model(MODEL))
    assert (failure.kind, failure.status, failure.retry_after_seconds) == (expected, status, wait)
    assert failure.is_transient == (status in {429, 500, 503} or expected is FailureKind.MALFORMED)


def test_a_wrong_etag_changes_nothing(hub: StubHub, client: HubClient) -> None:
    hub.misbehave("wrong_etag", FILES)
    snapshot = client.snapshot(MODEL)
    assert isinstance(snapshot, Snapshot)
    assert snapshot.is_complete


def test_a_hub_that_is_not_there(hub: StubHub, client: HubClient) -> None:
    hub.stop()
    assert failure_in(client.model(MODEL)).kind is FailureKind.UNREACHABLE
    hub.start()
    assert not isinstance(client.model(MODEL), HubFailure)


def test_a_hub_that_restarts_between_two_calls_is_reached_again(hub: StubHub, client: HubClient) -> None:
    assert not isinstance(client.model(MODEL), HubFailure)
    hub.stop()
    hub.start()
    assert not isinstance(client.model(MODEL), HubFailure)


def test_redirects_in_circles_end(hub: StubHub, client: HubClient) -> None:
    hub.misbehave("redirect", API, to=API)
    assert failure_in(client.model(MODEL)).kind is FailureKind.MALFORMED
    assert hub.count(API) < 10


@pytest.mark.parametrize(
    "place",
    ["http://127.0.0.1:1/", "//example.invalid/x", "http://[::1", "file:///etc/passwd", "https://hf.co.evil.test/"],
)
def test_a_redirect_elsewhere_is_refused_without_a_request(hub: StubHub, make_client: MakeClient, place: str) -> None:
    hub.misbehave("redirect", API, to=place)
    assert failure_in(make_client("hf_secret").model(MODEL)).kind in {FailureKind.FOREIGN_HOST, FailureKind.MALFORMED}


@pytest.mark.parametrize("model_id", ["", "a//b", "a/b/c", "../etc", "a/b?x=1", "a" * 200, "a/b\n", "a/b#c", "-a/b"])
def test_a_bad_id_is_refused_before_any_request(hub: StubHub, client: HubClient, model_id: str) -> None:
    assert failure_in(client.snapshot(model_id)).kind is FailureKind.INVALID_ID
    assert hub.count() == 0


@pytest.mark.parametrize("revision", ["", "a\nb", "x" * 300])
def test_a_bad_revision_is_refused_before_any_request(hub: StubHub, client: HubClient, revision: str) -> None:
    assert failure_in(client.model(MODEL, revision)).kind is FailureKind.INVALID_ID
    assert hub.count() == 0


def test_a_revision_cannot_leave_its_place_in_the_address(hub: StubHub, client: HubClient) -> None:
    assert failure_in(client.model(MODEL, "../../../other/one?x=")).kind is FailureKind.REVISION_NOT_FOUND
    assert hub.count(f"{API}/revision/") == 1


def test_an_answer_for_another_commit_is_refused(hub: StubHub, client: HubClient) -> None:
    asked = hub.heads()[MODEL]
    hub.update(MODEL, sha="f" * 40)
    assert failure_in(client.model(MODEL, asked)).kind is FailureKind.MISMATCH


def test_a_file_larger_than_the_cap_is_not_even_asked_for(hub: StubHub, make_client: MakeClient) -> None:
    hub.commit(MODEL, {"LICENSE": "x" * 5000})
    snapshot = make_client(max_file_bytes=4000).snapshot(MODEL)
    assert isinstance(snapshot, Snapshot)
    assert [(failure.kind, failure.path) for failure in snapshot.incomplete] == [(FailureKind.TOO_LARGE, "LICENSE")]
    assert hub.count(f"{FILES}/{hub.heads()[MODEL]}/LICENSE") == 0


def test_an_answer_with_an_id_that_is_none(hub: StubHub, client: HubClient) -> None:
    hub.update(MODEL, id="../../other")
    assert failure_in(client.snapshot(MODEL)).kind is FailureKind.MALFORMED


@pytest.mark.parametrize("body", ["null", "[]", '"x"', "{}", '{"id": 5, "sha": "x"}', '{"id": "a/b", "sha": null}'])
def test_json_that_describes_no_model(hub: StubHub, client: HubClient, body: str) -> None:
    hub.misbehave("status", API, status=200, body=body)
    assert failure_in(client.snapshot(MODEL)).kind is FailureKind.MALFORMED


def test_deep_json_is_malformed(hub: StubHub, client: HubClient) -> None:
    hub.misbehave("status", API, status=200, body="[" * 200_000)
    assert failure_in(client.snapshot(MODEL)).kind is FailureKind.MALFORMED


def test_the_rate_limit_of_the_hub_is_told_with_its_wait(hub: StubHub, client: HubClient) -> None:
    hub.limit(api=2, window_seconds=300)
    assert not isinstance(client.snapshot(MODEL), HubFailure)
    failure = failure_in(client.snapshot(MODEL))
    assert failure.kind is FailureKind.RATE_LIMITED
    assert failure.retry_after_seconds is not None
    assert 290 < failure.retry_after_seconds <= 300


def test_a_proxy_named_by_the_environment_is_used(hub: StubHub, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stub stands in as the proxy: it is asked for an address on a host that does not exist."""
    for name in ("no_proxy", "NO_PROXY", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", hub.url)
    client = HubClient("http://hub.invalid", None)
    answer = client.model(MODEL)
    client.close()
    assert not isinstance(answer, HubFailure), answer
