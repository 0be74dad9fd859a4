"""The client at hubs that lack something: it falls back, remembers that, and asks again later."""

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from registry.hub import FailureKind, HubFailure, ListPage, Snapshot
from registry.hub.abilities import Abilities, Ability
from registry.hub.huggingface import HubClient
from registry.hub.huggingface.history import CommitPage, FilesThen
from registry.hub.ids import page_of, place_of
from tests.support.clock import Clock
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import card

MODEL = "lab/model-v0.1"
FILES = {"README.md": card(license="mit"), "LICENSE": "terms", "sub/a.bin": "1"}


@pytest.fixture
def hub() -> Iterator[StubHub]:
    with StubHub(missing_status=404) as started:
        yield started


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def abilities(clock: Clock) -> Abilities:
    return Abilities(clock)


@pytest.fixture
def client(hub: StubHub, abilities: Abilities) -> Iterator[HubClient]:
    made = HubClient(hub.url, None, abilities=abilities, timeout_seconds=5, deadline_seconds=10)
    yield made
    made.close()


def paged(answer: ListPage | HubFailure) -> ListPage:
    assert isinstance(answer, ListPage), answer
    return answer


def fresh_page(hub: StubHub) -> ListPage:
    """A page as a client sees it that knows nothing of the hub yet."""
    with closing(HubClient(hub.url, None)) as made:
        return paged(made.page())


def read(answer: Snapshot | HubFailure) -> Snapshot:
    assert isinstance(answer, Snapshot), answer
    return answer


def failed(answer: object) -> HubFailure:
    assert isinstance(answer, HubFailure), answer
    return answer


@pytest.mark.parametrize(
    ("traits", "left_out"),
    [
        ({"max_limit": 100}, {Ability.LIST_LENGTH}),
        ({"refused": ["sort"]}, {Ability.LIST_ORDER}),
        ({"refused": ["expand"]}, {Ability.LIST_FIELDS}),
        ({"refused": ["sort"], "max_limit": 100}, {Ability.LIST_ORDER, Ability.LIST_LENGTH}),
        ({"refused": ["sort", "expand"], "max_limit": 100},
         {Ability.LIST_ORDER, Ability.LIST_FIELDS, Ability.LIST_LENGTH}),
    ],
)  # fmt: skip
def test_a_refused_parameter_is_left_out_and_asked_for_again_later(
    hub: StubHub,
    client: HubClient,
    clock: Clock,
    abilities: Abilities,
    traits: dict[str, Any],
    left_out: set[Ability],
) -> None:
    hub.crowd(150, {"README.md": card(license="mit")}, owners=1)
    hub.shape(**traits)
    assert paged(client.page()).length == (100 if "max_limit" in traits else 150)
    asked = len(hub.requests)
    paged(client.page())
    assert len(hub.requests) == asked + 1, "what is known is not asked anew"
    assert {one for one in Ability if abilities.lacks(one)} >= left_out
    hub.shape("hub")
    clock.turn(hours=7)
    assert paged(client.page()).length == 150
    assert not {one for one in left_out if abilities.lacks(one)}


def test_pages_of_a_hundred_are_followed_to_the_end(hub: StubHub, client: HubClient) -> None:
    ids = hub.crowd(250, {"README.md": card(license="mit")}, owners=1)
    hub.shape(max_limit=100)
    seen, link = [], None
    for _ in range(3):
        page = paged(client.page(link=link))
        seen += [one.id for one in page.items]
        link = page.next_link
    assert link is None
    assert sorted(seen) == sorted(ids)


def test_models_without_commit_or_card_are_only_named(hub: StubHub, client: HubClient) -> None:
    hub.publish(MODEL, FILES)
    for hidden in (["sha"], ["cardData"], ["gated"]):
        hub.shape(hidden=hidden)
        page = fresh_page(hub)
        assert (page.items, [one.id for one in page.named]) == ((), [MODEL])
    hub.shape(hidden=["sha"])
    before = paged(client.page()).named[0].mark
    hub.update(MODEL, downloads=5, likes=7)
    assert paged(client.page()).named[0].mark == before, "popularity is no change"
    hub.commit(MODEL, {"README.md": card(license="apache-2.0")})
    assert paged(client.page()).named[0].mark != before


def test_a_model_without_card_data_is_told_by_its_list_where_others_have_it(hub: StubHub, client: HubClient) -> None:
    hub.publish(MODEL, FILES)
    assert paged(client.page()).items
    hub.shape(hidden=["cardData"])
    assert paged(client.page()).items, "this hub does show cards; this model has none"


def test_order_is_believed_where_dates_show_it(hub: StubHub, client: HubClient) -> None:
    hub.crowd(30, {"README.md": card(license="mit")}, owners=1, apart_seconds=3_600 * 5)
    assert paged(client.page()).is_newest_first
    hub.shape(is_sorted=False)
    assert not fresh_page(hub).is_newest_first
    hub.shape(untold=["lastModified"])
    assert not fresh_page(hub).is_newest_first


def test_a_list_that_ends_at_a_full_page_is_cut_unless_the_hub_has_pages(hub: StubHub, client: HubClient) -> None:
    hub.crowd(120, {"README.md": card(license="mit")}, owners=1)
    hub.shape(has_pages=False)
    assert paged(client.page(limit=100)).is_cut
    hub.shape("hub")
    assert not paged(client.page(limit=100)).is_cut
    assert not paged(client.page(limit=120)).is_cut


@pytest.mark.parametrize("no_call", ["plain", "json"])
@pytest.mark.parametrize("missing", [["paths-info"], ["tree"], ["tree", "paths-info"]])
def test_missing_calls_for_files_take_nothing_away(
    hub: StubHub, client: HubClient, missing: list[str], no_call: str
) -> None:
    hub.publish(MODEL, FILES)
    hub.shape(missing=missing, no_call=no_call)
    snapshot = read(client.snapshot(MODEL))
    assert {file.path: file.data for file in snapshot.files} == {
        "README.md": FILES["README.md"].encode(), "LICENSE": b"terms",
    }  # fmt: skip
    assert snapshot.is_complete
    read(client.snapshot(MODEL, listed=snapshot.model))
    hub.forget_requests()
    again = read(client.snapshot(MODEL, listed=snapshot.model))
    assert {file.blob_id for file in again.files} == {file.blob_id for file in snapshot.files}
    assert not sum(hub.count(kind=kind) for kind in missing), "what is known to be missing is not asked for again"


@pytest.mark.parametrize("has_etags", [True, False])
def test_files_without_ids_are_read_unless_something_contradicts(
    hub: StubHub, client: HubClient, has_etags: bool  # noqa: FBT001 - a parameter of the test
) -> None:  # fmt: skip
    hub.publish(MODEL, FILES)
    hub.shape(has_file_ids=False, has_etags=has_etags)
    snapshot = read(client.snapshot(MODEL))
    assert snapshot.is_complete
    assert {file.path for file in snapshot.files} == {"README.md", "LICENSE"}
    hub.misbehave("html", f"/{MODEL}/resolve")
    answer = client.snapshot(MODEL)
    assert isinstance(answer, HubFailure) or not answer.is_complete
    hub.behave()
    if has_etags:
        hub.misbehave("wrong_bytes", f"/{MODEL}/resolve")
        assert not read(client.snapshot(MODEL)).is_complete


@pytest.mark.parametrize(("traits", "is_whole"), [({}, True), ({"has_file_ids": False, "has_etags": False}, False)])
def test_files_by_branch_count_only_where_they_are_shown_to_be_of_the_commit(
    hub: StubHub, client: HubClient, traits: dict[str, Any], is_whole: bool  # noqa: FBT001 - a parameter of the test
) -> None:  # fmt: skip
    hub.publish(MODEL, FILES)
    hub.shape(has_files_by_commit=False, **traits)
    answer = client.snapshot(MODEL)
    assert (isinstance(answer, Snapshot) and answer.is_complete) is is_whole


def test_a_call_that_is_not_there_is_no_model_that_is_gone(hub: StubHub, client: HubClient) -> None:
    hub.publish(MODEL, FILES)
    for no_call in ("plain", "json"):
        hub.shape(missing=["model", "list"], no_call=no_call)
        assert failed(client.model(MODEL)).kind is FailureKind.UNSUPPORTED
        assert failed(client.page()).kind is FailureKind.UNSUPPORTED
    for not_found in ("hub", "words"):
        hub.shape(not_found=not_found, is_sorted=False)
        assert failed(client.model("lab/none-v1.5")).kind is FailureKind.NOT_FOUND
    hub.shape("olah")
    assert failed(client.model("lab/none")).kind is FailureKind.UNAUTHORIZED


def test_missing_tags_and_branches_are_asked_for_once(hub: StubHub, client: HubClient, clock: Clock) -> None:
    hub.publish(MODEL, FILES)
    hub.shape(missing=["refs"])
    assert [failed(client.refs(MODEL)).kind for _ in range(3)] == [FailureKind.UNSUPPORTED] * 3
    assert hub.count(kind="refs") == 1
    hub.shape("hub")
    clock.turn(hours=7)
    assert not isinstance(client.refs(MODEL), HubFailure)


def test_a_history_is_asked_for_in_the_length_that_the_hub_takes(hub: StubHub, client: HubClient) -> None:
    hub.publish(MODEL, FILES)
    hub.shape(max_commits=100)
    page = client.history.commits(MODEL, "main")
    assert isinstance(page, CommitPage)
    assert len(page.commits) == 1
    hub.forget_requests()
    client.history.commits(MODEL, "main")
    assert len(hub.requests) == 1
    hub.shape(max_commits=10)
    assert isinstance(client.history.commits(MODEL, "main"), CommitPage)


@pytest.mark.parametrize("traits", [{"missing": ["commits"]}, {"has_long_commits": True}])
def test_a_history_that_cannot_be_read_is_unsupported(hub: StubHub, client: HubClient, traits: dict[str, Any]) -> None:
    hub.publish(MODEL, FILES)
    hub.shape(**traits)
    assert failed(client.history.commits(MODEL, "main")).kind is FailureKind.UNSUPPORTED
    hub.forget_requests()
    assert failed(client.history.commits(MODEL, "main")).kind is FailureKind.UNSUPPORTED
    assert not hub.requests


def test_files_of_former_commits_may_be_unknown(hub: StubHub, client: HubClient) -> None:
    sha = hub.publish(MODEL, FILES).sha
    hub.shape(missing=["tree", "paths-info"])
    asks: tuple[Callable[[], FilesThen | HubFailure], ...] = (
        lambda: client.history.files(MODEL, sha, ["README.md"]),
        lambda: client.history.tree(MODEL, sha),
    )
    for ask in asks:
        told = ask()
        assert isinstance(told, FilesThen)
        assert not told.is_whole


def test_a_card_that_the_hub_does_not_read_is_read_here(hub: StubHub, client: HubClient) -> None:
    hub.publish(MODEL, {"README.md": card(license="mit", base_model=["lab/base"])})
    told = read(client.snapshot(MODEL)).model
    hub.shape("kohakuhub", files_at=None)
    own = read(client.snapshot(MODEL)).model
    assert (own.declared, [one.id for one in own.base_models]) == (told.declared, ["lab/base"])
    assert not own.tells_card


def test_files_at_another_host_are_followed_to_where_it_is_named(hub: StubHub, client: HubClient) -> None:
    hub.publish(MODEL, FILES)
    hub.shape("kohakuhub")
    answer = read(client.snapshot(MODEL))
    assert {one.kind for one in answer.incomplete} == {FailureKind.FOREIGN_HOST}
    assert all("CARDWATCH_HUB_FILE_HOSTS" in one.detail for one in answer.incomplete)
    allowed = HubClient(hub.url, "secret", file_hosts=("localhost",))
    hub.forget_requests()
    assert read(allowed.snapshot(MODEL)).is_complete
    signed = [one for one in hub.requests if "signed" in one.query]
    assert signed
    assert all(one.token is None for one in signed), "the token goes to the hub's own address only"
    allowed.close()


@pytest.mark.parametrize(
    ("endpoint", "place"),
    [
        ("https://huggingface.co", "https://huggingface.co"),
        ("https://HF.co/", "https://huggingface.co"),
        ("http://user:secret@hub.example.org:8080/base/", "http://hub.example.org:8080/base"),
    ],
)
def test_a_place_is_an_address_without_credentials(endpoint: str, place: str) -> None:
    assert place_of(endpoint) == place
    assert page_of("huggingface", "a/b", place) == f"{place}/a/b"


def test_what_is_lacking_is_believed_for_some_hours(clock: Clock) -> None:
    abilities = Abilities(clock)
    abilities.note(Ability.REFS, "404")
    assert abilities.lacks(Ability.REFS)
    clock.turn(hours=5)
    assert abilities.lacks(Ability.REFS)
    clock.turn(hours=2)
    assert not abilities.lacks(Ability.REFS)
