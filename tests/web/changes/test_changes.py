"""The pages of changes, on both databases: the list with its filters and pages, and what exactly moved."""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterator

import pytest
from sqlmodel import update

from registry.evidence import EvidenceText
from registry.runtime import Runtime
from registry.transparency.merkle import leaf_hash, parse_checkpoint, parse_note, verify_inclusion
from registry.transparency.sequence import ensure_sequenced
from registry.watch.changes import FlagFilter, list_flags
from tests.support.http.application import Client, make_runtime, speaking_to
from tests.support.stub_hub import StubHub
from tests.support.web.history import CHILD, EVIL, MODEL, tell_changes
from tests.support.web.page import page


@pytest.fixture
def runtime(database_url: str, tmp_path_factory: pytest.TempPathFactory, hub: StubHub) -> Iterator[Runtime]:
    made = make_runtime(database_url, tmp_path_factory.mktemp("data"), hub_endpoint=hub.url, anonymous_read=True)
    yield made
    made.close()


@pytest.fixture
def client(runtime: Runtime, hub: StubHub) -> Iterator[Client]:
    tell_changes(hub, runtime.database, with_history=False)
    with speaking_to(runtime, None) as client:
        yield client


def change_links(client: Client, query: str = "", language: str = "en") -> list[str]:
    links = page(client, f"/{language}/changes{query}").links()
    return list(dict.fromkeys(link for link in links if link.startswith(f"/{language}/changes/flg")))


def test_the_list_is_newest_first_and_narrowed(client: Client, runtime: Runtime) -> None:
    with runtime.database.reading() as session:
        oldest_first = list_flags(session, FlagFilter(), limit=50, cursor=None).items
        newest = list_flags(session, FlagFilter(), limit=2, cursor=None, newest_first=True)
        following = list_flags(session, FlagFilter(), limit=50, cursor=newest.next_cursor, newest_first=True)
    expected = [flag.id for flag in reversed(oldest_first)]
    last = oldest_first[-1].confirmed_at.date()
    assert [flag.id for flag in (*newest.items, *following.items)] == expected
    assert change_links(client) == [f"/en/changes/{name}" for name in expected]
    for query, kept in (
        ("?kind=gating.changed", lambda flag: flag.kind == "gating.changed"),
        ("?direction=narrowed&kind=", lambda flag: flag.direction == "narrowed"),
        ("?severity=info", lambda flag: flag.severity == "info"),
        ("?class=permissive", lambda flag: "permissive" in (flag.class_before, flag.class_after)),
        (f"?model={MODEL.upper()}", lambda flag: flag.model == MODEL),
        (f"?since={last:%Y-%m-%d}", lambda flag: flag.confirmed_at.date() >= last),
    ):  # fmt: skip
        found = [f"/en/changes/{flag.id}" for flag in reversed(oldest_first) if kept(flag)]
        assert found
        assert change_links(client, query) == found
    read = page(client, f"/de/changes?model={MODEL}")
    assert "weniger ist erlaubt" in read.text
    assert "/v1/changes.atom" in read.links()
    assert "no model of that name" in page(client, "/en/changes?model=no/such").text
    for query in ("?kind=x", "?since=tomorrow", "?colour=red", "?cursor=x"):
        page(client, f"/en/changes{query}", 400)
    check_text_change(client)
    check_other_changes(client)


def check_text_change(client: Client) -> None:
    (address,) = change_links(client, "?kind=license.text_changed")
    english, german = page(client, address), page(client, address.replace("/en/", "/de/"))
    body = client.get(address).text
    assert re.search(r"<del>50</del>\s*<ins>5</ins>", body)
    assert "<script" not in body
    assert EVIL.split(" \u202e")[0] in english.text
    assert "[U+202E]gnp.exe" in english.text
    assert "European Union, South Korea" in english.text
    assert "Europäische Union, Südkorea" in german.text
    proofs = [link for link in english.links() if link.startswith("/v1/evidence/")]
    assert len(proofs) == 2
    assert all(client.get(link).status_code == 200 for link in proofs)
    assert all(link.rpartition("/")[2] in english.text for link in proofs)
    assert f"/en/models/{CHILD}" in english.links()
    assert "Inventories" not in english.text
    assert any(attributes.get("lang") == "en" for tag, attributes in german.tags if tag == "div")


def check_other_changes(client: Client) -> None:
    for address in change_links(client):
        for language in ("en", "de"):
            read = page(client, address.replace("/en/", f"/{language}/"))
            assert [tag for tag, _ in read.tags].count("h1") == 1
    gate = page(client, change_links(client, "?kind=gating.changed")[0])
    assert "a form, opened at once" in gate.text
    region = page(client, change_links(client, "?kind=access.region_changed")[0].replace("/en/", "/de/"))
    assert "nicht an alle ausgehändigt" in region.text
    assert "Europäische Union" in region.text
    assert "There is no change" in page(client, "/en/changes/flg_nothing", 404).text


def test_inventories_and_private_words_are_told_to_whoever_may_know(client: Client, runtime: Runtime) -> None:
    (address,) = change_links(client, "?kind=license.text_changed")
    with speaking_to(runtime) as administrator:
        made = administrator.post("/v1/inventories", json={"name": "Lab", "use": {"organisation": "university"}})
        assert made.status_code == 201, made.text
        lab = made.json()["id"]
        put = administrator.put(f"/v1/inventories/{lab}/entries/a", json={"model": CHILD})
        assert put.status_code in {200, 201}, put.text
        with runtime.database.unit_of_work() as work:
            work.session.execute(update(EvidenceText).values(is_private=True))
        known = page(administrator, address)
    hidden = page(client, address)
    assert lab in known.text
    assert "South Korea" in known.text
    assert lab not in hidden.text
    assert "South Korea" not in hidden.text
    assert "may not be shown to everybody" in hidden.text


def test_a_change_shows_its_proof_in_the_log(client: Client, runtime: Runtime) -> None:
    link = change_links(client)[0]
    assert "has not given this change its place" in page(client, link).text
    ensure_sequenced(runtime.database)
    shown = page(client, link)
    (address,) = [one for one in shown.links() if one.startswith("/v1/log/proof")]
    proof = client.get(address).json()
    note = client.get(next(one for one in shown.links() if one.startswith("/v1/log/checkpoint"))).text
    state = parse_checkpoint(parse_note(note).text)
    data, hashes = b64decode(proof["commitment"]), [b64decode(one) for one in proof["hashes"]]
    assert verify_inclusion(proof["index"], state.size, leaf_hash(data), hashes, state.root)
    assert data.hex() in shown.text
    assert b64encode(state.root).decode() in shown.text
    assert "Nachweis" in page(client, link.replace("/en/", "/de/")).text
