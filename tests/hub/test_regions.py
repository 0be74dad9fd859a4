"""A refusal that is for a region says so in words; what only looks like one is some other refusal."""

import pytest

from registry.hub import FailureKind, Snapshot
from registry.hub.transport.regions import is_about_the_place
from tests.hub.conftest import MODEL, MakeClient
from tests.support.hub.answers import failure_in
from tests.support.stub_hub import StubHub

API = f"/api/models/{MODEL}"
FOR_A_REGION = (
    "This model is not available in your region.", "This model is not available in your country",
    "Access to model acme/x isn\u2019t available from your location.", "Not accessible from your current region.",
    "This repository is blocked in your country.", "This model is unavailable in the European Union.",
    "Access denied for EU users.", "Access from certain countries is prohibited.", "geo-restricted",
    "This content is region-locked.", "NOT AVAILABLE IN YOUR REGION", "Unavailable in this territory",
)  # fmt: skip
OTHERS = (
    "Access to model acme/region-finder is restricted and you are not in the authorized list.",
    "Access to this resource is disabled.", "Your request to access model eu/your-country has been rejected.",
    "Access to model acme/not-in-your-region is restricted.", "Invalid username or password.", "As told", "",
    "You need to agree to share your contact information to access this model",
    "This model is available in your region.", "Region", "Forbidden",
    "Your token is not authorized for this region of storage", "Storage region is locked: this repo is geo-replicated",
    "Access denied: the bucket's data location is read-only", "This account region is not authorized for writing",
)  # fmt: skip


@pytest.mark.parametrize("words", FOR_A_REGION)
def test_words_about_where_one_is(words: str) -> None:
    assert is_about_the_place(words)


@pytest.mark.parametrize("words", OTHERS)
def test_words_about_anything_else(words: str) -> None:
    assert not is_about_the_place(words)


@pytest.mark.parametrize(
    ("status", "headers", "body", "kind"),
    [
        (403, {"X-Error-Message": FOR_A_REGION[0]}, "", FailureKind.REGION_BLOCKED),
        (451, {"X-Error-Message": FOR_A_REGION[1]}, "", FailureKind.REGION_BLOCKED),
        (403, {"X-Error-Code": "GatedRepo", "X-Error-Message": FOR_A_REGION[0]}, "", FailureKind.REGION_BLOCKED),
        (403, {"Content-Type": "application/json"}, '{"error": "Not available in your region"}',
         FailureKind.REGION_BLOCKED),
        (451, {}, "{}", FailureKind.FORBIDDEN),
        # A page that some server on the way shows for everything, not the Hub's word about a model.
        (403, {"Content-Type": "text/html"}, "<html>This website is not available in your country</html>",
         FailureKind.FORBIDDEN),
        (403, {"X-Error-Code": "GatedRepo", "X-Error-Message": OTHERS[0]}, "", FailureKind.GATED),
        (404, {"X-Error-Code": "RepoNotFound", "X-Error-Message": FOR_A_REGION[0]}, "", FailureKind.NOT_FOUND),
        (401, {"X-Error-Message": FOR_A_REGION[0]}, "", FailureKind.UNAUTHORIZED),
        (503, {"X-Error-Message": FOR_A_REGION[0]}, "", FailureKind.SERVER_ERROR),
    ],
)  # fmt: skip
def test_the_kind_of_a_refusal(
    hub: StubHub, make_client: MakeClient, status: int, headers: dict[str, str], body: str, kind: FailureKind
) -> None:
    hub.publish(MODEL, {"README.md": "words"})
    hub.misbehave("status", API, status=status, headers=headers, body=body)
    failure = failure_in(make_client().model(MODEL))
    assert (failure.kind, failure.is_transient) == (kind, kind is FailureKind.SERVER_ERROR)


def test_files_that_are_not_handed_out_are_met_once(hub: StubHub, make_client: MakeClient) -> None:
    hub.publish(MODEL, {"README.md": "words", "LICENSE": "terms", "NOTICE": "names"})
    client = make_client()
    whole = client.snapshot(MODEL)
    assert isinstance(whole, Snapshot)
    assert whole.is_region_blocked is False
    assert client.hands_out(MODEL, whole.model.sha, "LICENSE") is True
    hub.withhold(MODEL)
    hub.forget_requests()
    blocked = client.snapshot(MODEL)
    assert isinstance(blocked, Snapshot)
    assert (blocked.is_region_blocked, {failure.kind for failure in blocked.incomplete}) == (
        True, {FailureKind.REGION_BLOCKED},
    )  # fmt: skip
    assert hub.count(kind="file") == 1
    assert client.hands_out(MODEL, whole.model.sha, "LICENSE") is False
    hub.behave()
    hub.set_gated(MODEL, "manual")
    hub.withhold(MODEL, None)
    assert client.hands_out(MODEL, whole.model.sha, "LICENSE") is True
