"""Lists read page by page, and what a model costs that a list has just shown."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from registry.hub import FailureKind, HubFailure, HubModel, ListPage
from registry.hub.huggingface import HubClient, git_blob_id
from registry.hub.huggingface.lists import MAX_LINK
from tests.hub.conftest import MODEL, MakeClient
from tests.support.hub.answers import failure_in, snapshot_in
from tests.support.stub_hub import StubHub

CARD = "---\nlicense: {0}\n---\n# A model\n"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TREE = f"/api/models/{MODEL}/tree"
PATHS = f"/api/models/{MODEL}/paths-info"


def paged(answer: ListPage | HubFailure) -> ListPage:
    assert isinstance(answer, ListPage), answer
    return answer


def listed(hub: StubHub, client: HubClient, model_id: str = MODEL) -> HubModel:
    """The model as a page shows it now; the request for that is forgotten."""
    page = paged(client.page(author=model_id.partition("/")[0]))
    hub.forget_requests()
    return next(model for model in page.items if model.id == model_id)


def publish(hub: StubHub, count: int, owner: str = "lab") -> None:
    for number in range(count):
        hub.publish(f"{owner}/m{number}", {"README.md": CARD.format("mit")}, at=NOON + timedelta(minutes=number))


def test_models_come_newest_first_and_page_by_page(hub: StubHub, client: HubClient) -> None:
    publish(hub, 7)
    first = paged(client.page(limit=3))
    assert [model.id for model in first.items] == ["lab/m6", "lab/m5", "lab/m4"]
    second = paged(client.page(link=first.next_link))
    third = paged(client.page(link=second.next_link))
    assert [model.id for model in (*second.items, *third.items)] == ["lab/m3", "lab/m2", "lab/m1", "lab/m0"]
    assert third.next_link is None
    assert hub.count("/api/models") == hub.count() == 3


def test_a_page_says_all_of_a_model_but_its_files(hub: StubHub, client: HubClient) -> None:
    readme = "---\nlicense: MIT\nbase_model: a/b\npipeline_tag: text-generation\nextra_gated_prompt: agree\n---\n"
    hub.publish(MODEL, {"README.md": readme, "LICENSE": "x"}, gated="auto", downloads=5, likes=2)
    alone = client.model(MODEL)
    assert isinstance(alone, HubModel)
    shown = listed(hub, client)
    assert {name: getattr(shown, name) for name in shown.__struct_fields__ if name != "siblings"} == {
        name: getattr(alone, name) for name in alone.__struct_fields__ if name != "siblings"
    }
    assert shown.siblings == ()


def test_an_owner_is_listed_alone(hub: StubHub, client: HubClient) -> None:
    publish(hub, 2)
    publish(hub, 2, "laboratory")
    assert [model.id for model in paged(client.page(author="lab")).items] == ["lab/m1", "lab/m0"]
    assert failure_in(client.page(author="lab&x=y/../z")).kind is FailureKind.INVALID_ID
    assert hub.count() == 1


def test_items_that_are_no_models_are_counted_and_left_out(hub: StubHub, client: HubClient) -> None:
    publish(hub, 2)
    hub.misbehave("malformed_item", "/api/models")
    page = paged(client.page())
    assert ([model.id for model in page.items], page.refused) == (["lab/m1", "lab/m0"], 4)
    assert [model.id for model in page.named] == ["no/sha"]
    assert page.is_newest_first


@pytest.mark.parametrize(
    ("spoiled", "refused"),
    [
        ("[" * 5_000 + "]" * 5_000, 1),  # deeper than a parser may go
        ('{"id": "a/../b", "sha": "' + "a" * 40 + '"}', 1),
        ('"\\"]}{[,\\\\"', 1),
        ('{"id": "x/y", "tags": "' + "\\u0000" * 2_000_000 + '"}', 1),
        ("1e999", 1),
        ('"\\ud800"', 1),
        ("[" + "0," * 600_000 + "0]", 1),  # more parts than a page has
    ],
    ids=["deep", "id", "quotes", "large", "number", "surrogate", "parts"],
)
def test_one_hostile_item_spoils_itself_alone(hub: StubHub, client: HubClient, spoiled: str, refused: int) -> None:
    good = '{"id": "lab/good", "sha": "' + "b" * 40 + '", "gated": false, "cardData": {}}'
    hub.misbehave("status", "/api/models", status=200, body=f"[{good}, {spoiled}, {good}]")
    page = paged(client.page())
    assert ([model.id for model in page.items], page.refused) == (["lab/good", "lab/good"], refused)


@pytest.mark.parametrize(
    "body",
    ["{}", "null", "", "[}", "[1] x", "x [1]", "[", "[{]", '["' + "\\" * 9,
     '{"a": [' + "0," * 600_000 + "0]}", "[" * 200_000, "[" + "0," * 20_000 + "0]"],
    ids=["object", "null", "nothing", "crossed", "after", "before", "open", "mixed", "string", "parts", "deep", "many"],
)  # fmt: skip
def test_a_page_that_is_no_list_is_malformed(hub: StubHub, client: HubClient, body: str) -> None:
    hub.misbehave("status", "/api/models", status=200, body=body)
    assert failure_in(client.page()).kind is FailureKind.MALFORMED


@pytest.mark.parametrize(
    ("link", "kind"),
    [
        ("http://example.invalid/api/models?cursor=1", FailureKind.FOREIGN_HOST),
        ("//example.invalid/api/models", FailureKind.FOREIGN_HOST),
        ("https://127.0.0.1/api/models", FailureKind.FOREIGN_HOST),
        ("http://127.0.0.1:1/api/models", FailureKind.FOREIGN_HOST),
        ("file:///api/models", FailureKind.FOREIGN_HOST),
        ("/api/whoami-v2", FailureKind.MALFORMED),
        ("/api/models/../datasets", FailureKind.MALFORMED),
        ("?cursor=" + "x" * MAX_LINK, FailureKind.MALFORMED),
        ("http://[", FailureKind.FOREIGN_HOST),
        ("http://127.0.0.1:port/", FailureKind.MALFORMED),
        ("", FailureKind.MALFORMED),
    ],
)
def test_a_list_goes_on_at_the_same_place_only(hub: StubHub, client: HubClient, link: str, kind: FailureKind) -> None:
    publish(hub, 2)
    hub.misbehave("foreign_link", "/api/models", to=link)
    assert failure_in(client.page()).kind is kind
    hub.behave()
    hub.forget_requests()
    assert failure_in(client.page(link=link)).kind is kind
    assert hub.count() == 0


@pytest.mark.parametrize(
    "header",
    ['<?cursor=2>; rel="next"', "</api/models?cursor=2> ; title=a; REL = Next",
     '<x>; rel=prev, <?cursor=2>;rel="a next"'],
)  # fmt: skip
def test_links_are_read_as_the_standard_writes_them(hub: StubHub, client: HubClient, header: str) -> None:
    hub.misbehave("status", "/api/models", status=200, body="[]", headers={"Link": header})
    assert paged(client.page()).next_link == f"{hub.url}/api/models?cursor=2"


def test_a_link_with_a_name_and_password_leaves_them_out(hub: StubHub, client: HubClient) -> None:
    link = hub.url.replace("//", "//user:secret@") + "/api/models?cursor=2#x"
    hub.misbehave("status", "/api/models", status=200, body="[]", headers={"Link": f'<{link}>; rel="next"'})
    assert paged(client.page()).next_link == f"{hub.url}/api/models?cursor=2"


@pytest.mark.parametrize("header", ['<?a=1>; rel="prev"', "nonsense", "<?a=1>", ""])
def test_a_page_without_a_next_link_is_the_last(hub: StubHub, client: HubClient, header: str) -> None:
    hub.misbehave("status", "/api/models", status=200, body="[]", headers={"Link": header})
    assert paged(client.page()).next_link is None


def test_a_page_that_leads_to_itself_is_malformed(hub: StubHub, client: HubClient) -> None:
    link = f"{hub.url}/api/models?cursor=1"
    hub.misbehave("foreign_link", "/api/models", to=link)
    assert failure_in(client.page(link=link)).kind is FailureKind.MALFORMED


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        ({"kind": "status", "status": 429, "headers": {"Retry-After": "7"}}, FailureKind.RATE_LIMITED),
        ({"kind": "status", "status": 503}, FailureKind.SERVER_ERROR),
        ({"kind": "status", "status": 401}, FailureKind.UNAUTHORIZED),
        ({"kind": "html"}, FailureKind.MALFORMED),
        ({"kind": "malformed_json"}, FailureKind.MALFORMED),
        ({"kind": "truncated"}, FailureKind.TRUNCATED),
        ({"kind": "dropped"}, FailureKind.UNREACHABLE),
        ({"kind": "redirect"}, FailureKind.FOREIGN_HOST),
        ({"kind": "huge", "size": 66 * 1024 * 1024}, FailureKind.TOO_LARGE),
    ],
    ids=lambda value: value.get("status", value["kind"]) if isinstance(value, dict) else None,
)
def test_trouble_with_a_page_is_a_value(
    hub: StubHub, client: HubClient, trouble: dict[str, Any], kind: FailureKind
) -> None:
    publish(hub, 2)
    hub.misbehave(prefix="/api/models", **trouble)
    assert failure_in(client.page()).kind is kind


def test_a_listed_model_costs_its_tree_and_the_files_that_moved(hub: StubHub, client: HubClient) -> None:
    hub.publish(
        MODEL, {"README.md": CARD.format("mit"), "LICENSE": "old", "NOTICE": "n", "w.bin": b"w"}, lfs=["NOTICE"]
    )
    held = {file.blob_id: file.data for file in snapshot_in(client.snapshot(MODEL)).files}
    hub.commit(MODEL, {"README.md": CARD.format("other")})
    one = snapshot_in(client.snapshot(MODEL, listed=listed(hub, client), held=held))
    assert (hub.count(), hub.count(TREE), one.card.declared, one.is_complete) == (2, 1, ("other",), True)
    hub.commit(MODEL, {"README.md": CARD.format("mit"), "LICENSE": "new"})
    shown = listed(hub, client)
    two = snapshot_in(client.snapshot(MODEL, listed=shown, held=held))
    assert (hub.count(), two.model.siblings) == (2, ("LICENSE", "NOTICE", "README.md", "w.bin"))
    assert two == snapshot_in(client.snapshot(MODEL, shown.sha))


def test_readme_and_licence_moved_cost_three_requests(hub: StubHub, client: HubClient) -> None:
    hub.publish(MODEL, {"README.md": CARD.format("mit"), "LICENSE": "old"})
    snapshot = snapshot_in(client.snapshot(MODEL, listed=listed(hub, client), held={}))
    assert (hub.count(), [file.path for file in snapshot.files]) == (3, ["README.md", "LICENSE"])


def test_the_linked_file_of_a_listed_model_is_read_wherever_it_lies(hub: StubHub, client: HubClient) -> None:
    readme = "---\nlicense: other\nlicense_link: docs/deep/TERMS\n---\n"
    hub.publish(MODEL, {"README.md": readme, "docs/deep/TERMS": "t", "docs/other": "x"})
    snapshot = snapshot_in(client.snapshot(MODEL, listed=listed(hub, client)))
    assert {file.path for file in snapshot.files} == {"README.md", "docs/deep/TERMS"}
    assert hub.count() == 3


@pytest.mark.parametrize("lfs", [(), ("LICENSE",)])
def test_held_bytes_are_checked_against_their_id(hub: StubHub, client: HubClient, lfs: tuple[str, ...]) -> None:
    hub.publish(MODEL, {"README.md": CARD.format("mit"), "LICENSE": "true terms"}, lfs=lfs)
    license_file = snapshot_in(client.snapshot(MODEL)).files[1]
    for data in (b"fals terms", b"", b"true terms and more"):
        held = {license_file.blob_id: data, license_file.sha256: data}
        assert snapshot_in(client.snapshot(MODEL, held=held)).files[1] == license_file
    hub.forget_requests()
    key = license_file.sha256 if lfs else license_file.blob_id
    assert snapshot_in(client.snapshot(MODEL, held={key: b"true terms"})).files[1] == license_file
    assert hub.count() == 3


def test_a_gate_does_not_hide_files_that_are_held(hub: StubHub, client: HubClient) -> None:
    hub.publish(MODEL, {"README.md": CARD.format("mit"), "LICENSE": "terms"})
    held = {git_blob_id(b"terms"): b"terms"}
    hub.set_gated(MODEL, "manual")
    snapshot = snapshot_in(client.snapshot(MODEL, listed=listed(hub, client), held=held))
    assert ([file.path for file in snapshot.files], snapshot.model.gated) == (["LICENSE"], "manual")
    assert [(failure.kind, failure.path) for failure in snapshot.incomplete] == [(FailureKind.GATED, "README.md")]


@pytest.mark.parametrize("status", [404, 405, 403, 401])
def test_without_a_tree_the_model_itself_is_asked(hub: StubHub, client: HubClient, status: int) -> None:
    hub.publish(MODEL, {"README.md": CARD.format("mit"), "LICENSE": "x"})
    shown = listed(hub, client)
    hub.misbehave("status", TREE, status=status)
    assert snapshot_in(client.snapshot(MODEL, listed=shown)) == snapshot_in(client.snapshot(MODEL))


@pytest.mark.parametrize(
    "body",
    [
        '[{"type": "file", "oid": 5, "path": "LICENSE"}]',
        '[{"type": "directory", "oid": "", "path": "legal"}]',
        "[7]",
        '[{"type": "file", "size": 1, "oid": "%s", "path": "a"}]' % ("a" * 40 + '"}, null, {"x": "'),
    ],
    ids=["odd", "not walked", "number", "null"],
)
def test_a_tree_that_may_lack_a_licence_is_not_believed(hub: StubHub, client: HubClient, body: str) -> None:
    hub.publish(MODEL, {"README.md": CARD.format("mit"), "legal/LICENSE": "x"})
    shown = listed(hub, client)
    hub.misbehave("status", TREE, status=200, body=body)
    snapshot = snapshot_in(client.snapshot(MODEL, listed=shown))
    assert [file.path for file in snapshot.files] == ["README.md", "legal/LICENSE"]


def test_instead_of_an_empty_tree_the_model_is_asked(hub: StubHub, client: HubClient) -> None:
    hub.publish(MODEL, {"README.md": CARD.format("mit")})
    shown = listed(hub, client)
    hub.misbehave("status", TREE, status=200, body="[]")
    snapshot = snapshot_in(client.snapshot(MODEL, listed=shown))
    assert ([file.path for file in snapshot.files], snapshot.incomplete) == (["README.md"], ())
    hub.update(MODEL, siblings=None)
    snapshot = snapshot_in(client.snapshot(MODEL, listed=shown))
    assert [file.path for file in snapshot.files] == ["README.md"]
    hub.misbehave("status", PATHS, status=200, body="[]")
    snapshot = snapshot_in(client.snapshot(MODEL, listed=shown))
    assert [failure.kind for failure in snapshot.incomplete] == [FailureKind.MALFORMED]


@pytest.mark.parametrize(
    ("trouble", "kind", "asked"),
    [
        ({"kind": "status", "status": 429}, FailureKind.RATE_LIMITED, 1),
        ({"kind": "status", "status": 503, "headers": {"Retry-After": "3"}}, FailureKind.SERVER_ERROR, 1),
        ({"kind": "status", "status": 500}, FailureKind.SERVER_ERROR, 2),
        ({"kind": "html"}, FailureKind.MALFORMED, 2),
        ({"kind": "truncated"}, FailureKind.TRUNCATED, 2),
    ],
    ids=["429", "503", "500", "html", "truncated"],
)
def test_passing_trouble_with_a_tree_ends_the_reading(
    hub: StubHub, client: HubClient, trouble: dict[str, Any], kind: FailureKind, asked: int
) -> None:
    hub.publish(MODEL, {"README.md": CARD.format("mit")})
    shown = listed(hub, client)
    hub.misbehave(prefix=TREE, **trouble)
    assert failure_in(client.snapshot(MODEL, listed=shown)).kind is kind
    assert hub.count() == asked


@pytest.mark.parametrize("trouble", ["html", "truncated", "dropped", "malformed_json"])
def test_an_answer_that_broke_once_is_asked_for_at_once_again(hub: StubHub, client: HubClient, trouble: str) -> None:
    hub.publish(MODEL, {"README.md": CARD.format("mit")})
    shown = listed(hub, client)
    hub.misbehave(trouble, TREE, times=1)
    assert snapshot_in(client.snapshot(MODEL, listed=shown)).card.declared == ("mit",)
    assert hub.count(TREE) == 2


def test_a_tree_that_goes_on_elsewhere_is_not_followed(hub: StubHub, make_client: MakeClient) -> None:
    hub.publish(MODEL, {"README.md": CARD.format("mit")})
    client = make_client("hf_x")
    shown = listed(hub, client)
    with StubHub() as other:
        hub.misbehave("foreign_link", TREE, to=f"{other.url}{TREE}/{shown.sha}?cursor=2")
        assert snapshot_in(client.snapshot(MODEL, listed=shown)).is_complete
        assert other.count() == 0


def test_what_was_listed_may_be_gone_when_it_is_read(hub: StubHub, make_client: MakeClient) -> None:
    client = make_client("hf_x")
    hub.publish(MODEL, {"README.md": CARD.format("mit")})
    shown = listed(hub, client)
    head = hub.force_push(MODEL, {"README.md": CARD.format("other")})
    assert snapshot_in(client.snapshot(MODEL, listed=shown)).model.sha == head.sha
    assert failure_in(client.snapshot(MODEL, shown.sha, listed=shown)).kind is FailureKind.REVISION_NOT_FOUND
    shown = listed(hub, client)
    hub.rename(MODEL, "lab/other")
    assert snapshot_in(client.snapshot(MODEL, listed=shown)).card.declared == ("other",)
    hub.delete("lab/other")
    assert failure_in(client.snapshot("lab/other", listed=shown)).kind is FailureKind.NOT_FOUND


def test_another_revision_than_the_listed_one_is_asked_for_itself(hub: StubHub, client: HubClient) -> None:
    first = hub.publish(MODEL, {"README.md": CARD.format("mit")})
    hub.commit(MODEL, {"README.md": CARD.format("other")})
    shown = listed(hub, client)
    assert snapshot_in(client.snapshot(MODEL, first.sha, listed=shown)).model.sha == first.sha
    assert hub.count(TREE) == 0
