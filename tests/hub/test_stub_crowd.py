"""The stub with many repositories, in storms and under quotas."""

import json
import urllib.error
import urllib.request
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.hub import HubFailure, ListPage, Snapshot
from registry.hub.huggingface import HubClient
from tests.hub.conftest import MODEL, MakeClient
from tests.support.stub_hub import STORM_KINDS, StubHub
from tests.support.stub_hub.content.repository import Repository
from tests.support.stub_hub.content.shelf import Order

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
CARD = "---\nlicense: mit\n---\n"


def all_ids(client: HubClient, author: str | None = None) -> list[str]:
    ids: list[str] = []
    page = client.page(author=author)
    while True:
        assert isinstance(page, ListPage), page
        ids += [model.id for model in page.items]
        if page.next_link is None:
            return ids
        page = client.page(link=page.next_link)


def test_a_crowd_is_listed_whole_and_in_order(hub: StubHub, client: HubClient) -> None:
    ids = hub.crowd(2_500, {"README.md": CARD}, owners=2, until=NOON)
    assert all_ids(client) == ids[::-1]
    assert all_ids(client, "owner-1") == [model_id for model_id in ids[::-1] if model_id.startswith("owner-1/")]
    assert (hub.count(kind="list"), hub.count()) == (5, 5)
    hub.commit(ids[3], {"LICENSE": "x"})
    hub.delete(ids[-1])
    hub.rename(ids[4], "new/home")
    changed = all_ids(client)
    assert changed[0] == ids[3]
    assert sorted(changed) == sorted({*ids, "new/home"} - {ids[-1], ids[4]})


def test_ties_are_shown_once_each(hub: StubHub, client: HubClient) -> None:
    ids = hub.crowd(2_100, {"README.md": CARD}, until=NOON, apart_seconds=0)
    assert Counter(all_ids(client)) == Counter(ids)


def test_what_changes_while_it_is_paged_comes_to_the_front(hub: StubHub, client: HubClient) -> None:
    ids = hub.crowd(30, {"README.md": CARD}, until=NOON)
    first = client.page(limit=10)
    assert isinstance(first, ListPage)
    hub.commit(ids[0], {"LICENSE": "x"})
    rest = client.page(link=first.next_link, limit=1_000)
    assert isinstance(rest, ListPage)
    assert [model.id for model in rest.items] == ids[19:9:-1]


def test_a_list_shows_what_has_changed_since(hub: StubHub) -> None:
    hub.publish(MODEL, {"README.md": CARD})
    assert get(f"{hub.url}/api/models?expand=gated&expand=sha&expand=usedStorage")[0]["gated"] is False
    hub.set_gated(MODEL, "auto")
    assert get(f"{hub.url}/api/models?expand=gated")[0] == {
        **get(f"{hub.url}/api/models?expand=gated")[0],
        "gated": "auto",
    }
    hub.update(MODEL, downloads=7)
    assert get(f"{hub.url}/api/models?expand=downloads")[0]["downloads"] == 7


def test_other_orders_and_filters_page_too(hub: StubHub) -> None:
    for number in range(9):
        hub.publish(f"lab/m{number}", {"README.md": CARD if number % 2 else ""}, downloads=number % 4, at=NOON)
    with urllib.request.urlopen(f"{hub.url}/api/models?sort=downloads&limit=6&filter=license:mit") as answer:  # noqa: S310 - loopback
        assert [item["id"] for item in json.load(answer)] == ["lab/m3", "lab/m7", "lab/m1", "lab/m5"]
        assert answer.headers["Link"] is None
    with urllib.request.urlopen(f"{hub.url}/api/models?sort=downloads&limit=5") as answer:  # noqa: S310 - loopback
        shown = [item["id"] for item in json.load(answer)]
        rest = get(answer.headers["Link"].partition(">")[0].removeprefix("<"))
    assert sorted([*shown, *(item["id"] for item in rest)]) == [f"lab/m{number}" for number in range(9)]


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 3), st.booleans()), max_size=40))
@settings(max_examples=60, deadline=None)
def test_an_order_is_what_sorting_gives(steps: list[tuple[int, int, bool]]) -> None:
    """However puts, changes, removals and looks follow each other."""
    order, present = Order(), dict[int, Repository]()
    for number, second, is_removed in steps:
        repo = present.setdefault(number, Repository(f"a/{number}", "0", number=number))
        repo.commit({"f": str(second)}, (), "", NOON.replace(second=second))
        order.touch(repo)
        if is_removed:
            order.remove(present.pop(number))
        expected = sorted(present.values(), key=lambda repo: (-repo.head.at.timestamp(), repo.number))
        assert second % 2 or list(order.after(None)) == expected


def test_trees_go_on_page_by_page(hub: StubHub, client: HubClient) -> None:
    files = {f"part-{number:04}/weights.bin": "w" for number in range(1_400)}
    hub.publish(MODEL, {**files, "README.md": CARD, "z/LICENSE": "terms"})
    page = client.page()
    assert isinstance(page, ListPage)
    hub.forget_requests()
    snapshot = client.snapshot(MODEL, listed=page.items[0])
    assert isinstance(snapshot, Snapshot)
    assert [file.path for file in snapshot.files] == ["README.md", "z/LICENSE"]
    assert (hub.count(kind="tree"), hub.count(kind="file"), hub.count()) == (3, 2, 5)
    assert len(snapshot.model.siblings) == 1_402


def test_a_tree_too_long_to_be_paged_is_left_to_the_model(hub: StubHub, client: HubClient) -> None:
    hub.publish(MODEL, {**{f"f{number:05}": "" for number in range(10_500)}, "README.md": CARD})
    page = client.page()
    assert isinstance(page, ListPage)
    hub.forget_requests()
    snapshot = client.snapshot(MODEL, listed=page.items[0])
    assert isinstance(snapshot, Snapshot)
    assert ([file.path for file in snapshot.files], snapshot.is_complete) == (["README.md"], True)
    assert (hub.count(kind="tree"), hub.count(kind="model"), hub.count(kind="paths-info")) == (10, 1, 1)


def test_quotas_are_per_credential_and_budget_and_excess_is_counted(hub: StubHub, make_client: MakeClient) -> None:
    hub.publish(MODEL, {"README.md": CARD})
    hub.limit(api=2, resolvers=1)
    first, second = make_client("hf_a"), make_client("hf_b")
    assert isinstance(first.snapshot(MODEL), Snapshot)
    assert isinstance(second.snapshot(MODEL), Snapshot)
    assert hub.exceeded() == 0
    assert isinstance(first.model(MODEL), HubFailure)
    get(f"{hub.url}/{MODEL}/resolve/main/README.md", parse=False)
    with pytest.raises(urllib.error.HTTPError, match="429") as caught:
        get(f"{hub.url}/{MODEL}/resolve/main/README.md", parse=False)
    assert caught.value.headers["RateLimit"].startswith('"resolvers";r=0;t=')
    assert caught.value.headers["RateLimit-Policy"] == '"fixed window";"resolvers";q=1;w=300'
    caught.value.close()
    assert (hub.exceeded("api"), hub.exceeded("resolvers"), hub.exceeded()) == (1, 1, 2)


def met(seed: int, **weather: Any) -> tuple[dict[str, int], list[str | None]]:  # noqa: ANN401 - of Storm
    """What a storm does to the same hundred readings."""
    with StubHub() as hub:
        hub.crowd(20, {"README.md": CARD, "LICENSE": "terms"}, until=NOON)
        hub.storm(seed, stall_seconds=0.01, **weather)
        client = HubClient(hub.url, None, timeout_seconds=5)
        for number in range(100):
            client.snapshot(f"owner-{number % 20}/model-{number % 20}")
        client.close()
        return hub.faults_met(), [request.fault for request in hub.requests]


def test_a_storm_is_the_same_for_the_same_seed() -> None:
    kinds, faults = met(7, share=0.3)
    assert met(7, share=0.3) == (kinds, faults)
    assert met(8, share=0.3) != (kinds, faults)
    assert 0.15 < sum(kinds.values()) / len(faults) < 0.45
    assert {"429", "401", "html", "truncated", "no_siblings"} <= set(kinds) <= set(STORM_KINDS)


def test_a_storm_may_be_of_one_kind_and_place(hub: StubHub, client: HubClient) -> None:
    hub.publish(MODEL, {"README.md": CARD})
    hub.storm(1, share=1.0, kinds=["503"], prefix="/api/models/other")
    assert isinstance(client.snapshot(MODEL), Snapshot)
    hub.storm(1, share=1.0, kinds=["503"])
    assert isinstance(client.snapshot(MODEL), HubFailure)
    hub.behave()
    assert isinstance(client.snapshot(MODEL), Snapshot)
    for wrong in ({"share": 0.1, "kinds": ["sulk"]}, {}, {"share": 0.1, "faults_per_second": 1}):
        with pytest.raises(ValueError, match=r"storm|unknown"):
            hub.storm(1, **wrong)


def test_a_storm_by_rate_hits_what_comes_after_its_moment(hub: StubHub) -> None:
    hub.publish(MODEL, {"README.md": CARD})
    hub.storm(3, faults_per_second=1e6, kinds=["500"])
    with pytest.raises(urllib.error.HTTPError, match="500") as caught:
        get(f"{hub.url}/api/models/{MODEL}")
    caught.value.close()
    hub.storm(3, faults_per_second=1e-6, kinds=["500"])
    assert get(f"{hub.url}/api/models/{MODEL}")["id"] == MODEL


@pytest.mark.parametrize("kind", ["empty_list", "shrunk_list"])
def test_lists_can_lose_items(hub: StubHub, kind: str) -> None:
    hub.publish(MODEL, {"README.md": CARD})
    for number in range(60):
        hub.commit(MODEL, {"README.md": f"{CARD}{number}"})
    hub.misbehave(kind, times=1)
    with urllib.request.urlopen(f"{hub.url}/api/models/{MODEL}/commits/main") as answer:  # noqa: S310 - loopback
        assert len(json.load(answer)) == (0 if kind == "empty_list" else 25)
        assert answer.headers["Link"] is None


def test_cards_no_hub_could_show_are_empty(hub: StubHub) -> None:
    bomb = "---\na: &a [x,x,x,x,x,x]\n" + "".join(
        f"{new}: &{new} [{','.join([f'*{old}'] * 20)}]\n" for old, new in zip("abcdef", "bcdefg", strict=True)
    )
    for front in (
        f"{bomb}---\n",
        "---\na: &a [*a]\n---\n",
        "---\n? [1, 2]\n: x\n---\n",
        "---\n" + "[" * 3_000 + "\n---\n",
    ):
        hub.publish(MODEL, {"README.md": front})
        assert get(f"{hub.url}/api/models/{MODEL}")["cardData"] == {}


def get(url: str, *, parse: bool = True) -> Any:  # noqa: ANN401 - any JSON
    with urllib.request.urlopen(url) as answer:  # noqa: S310 - loopback
        return json.load(answer) if parse else answer.read()
