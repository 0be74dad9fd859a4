"""Reading records over HTTP: ids and package URLs, lists with filters and cursors, the past, and the lineage."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from tests.support.http.application import Client
from tests.support.stub_hub.seeds import MINIMAX_MODIFIED, card, publish_demo
from tests.support.watch.story import MIT_TEXT, MODEL, Story

PATH = f"/v1/models/{MODEL}"
NAMES = [f"example-lab/m{number}" for number in range(5)]


def put(client: Client, model: str, **facts: object) -> None:
    assert client.put(f"/v1/models/{model}", json={"facts": facts}).status_code == 201


def ids(client: Client, **filters: object) -> list[str]:
    answer = client.get("/v1/models", params=filters)  # type: ignore[arg-type]  # plain values
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


def test_ids_names_and_package_urls_lead_to_the_same_record(client: Client) -> None:
    put(client, MODEL)
    put(client, "_/gpt2")
    body = client.get(PATH).json()
    for path in (
        f"/v1/models?id={MODEL}", f"/v1/models?id={MODEL.upper()}", f"/v1/models?purl=pkg:huggingface/{MODEL}",
        f"/v1/models?purl=pkg:huggingface/{MODEL}@main", f"/v1/models/{MODEL.upper()}",
        "/v1/models?purl=pkg%3Ahuggingface%2Fexample-lab%2Fmodel%3Frepository_url%3Dhttps%3A%2F%2Fhuggingface.co",
    ):  # fmt: skip
        answer = client.get(path)
        assert (answer.status_code, answer.json()) == (200, body), path
    unread = client.get(f"/v1/models?purl=pkg:huggingface/{MODEL}@{'a' * 40}")
    assert (unread.status_code, "never read" in unread.json()["detail"]) == (404, True)
    single = client.get("/v1/models/_/gpt2").json()
    assert (single["id"], single["purl"]) == ("gpt2", "pkg:huggingface/gpt2")
    assert client.get("/v1/models?purl=pkg:huggingface/gpt2").json() == single
    assert ids(client, owner="_") == ["gpt2"]
    assert client.get("/v1/models?id=no/such").status_code == 404
    for purl in ("pkg:pypi/x", "huggingface/x", "", "pkg:huggingface/", "pkg:huggingface/a%2500b"):
        assert client.get(f"/v1/models?purl={purl}").status_code in {400, 404}, purl


def test_filters_narrow_and_unknown_ones_are_named(client: Client, story: Story) -> None:
    publish_demo(story.hub)
    story.sync(*story.hub.heads())
    put(client, "openai/closed", openness_category="closed", origin={"region": "USA"})
    assert ids(client, owner="mistralAI") == ["mistralai/Mistral-7B-v0.1"]
    assert ids(client, q="llama vision") == ["meta-llama/Llama-3.2-11B-Vision"]
    assert ids(client, q="100%") == []
    assert ids(client, license="apache-2.0") == ["mistralai/Mistral-7B-v0.1"]
    assert ids(client, license_class="research-only") == ["CohereForAI/aya-23-8B"]
    assert ids(client, base_model="google/Gemma-2-9b") == ["example-lab/gemma-2-9b-tuned"]
    assert ids(client, openness_category="closed") == ids(client, origin_region="USA") == ["openai/closed"]
    assert "meta-llama/Llama-3.2-11B-Vision" in ids(client, gated="manual")
    assert "meta-llama/Llama-3.2-11B-Vision" in ids(client, not_allowed_in="DE")
    assert "mistralai/Mistral-7B-v0.1" not in ids(client, not_allowed_in="DE")
    assert ids(client, status="current", owner="mistralai") == ["mistralai/Mistral-7B-v0.1"]
    answer = client.get("/v1/models?colour=red&limit=5")
    assert answer.status_code == 400
    (fault,) = answer.json()["errors"]
    assert (fault["pointer"], "'colour' is not a filter of this list" in fault["detail"]) == ("/colour", True)
    assert "license_class" in answer.json()["supported"]
    answer = client.get("/v1/models?sort=colour")
    assert (answer.status_code, answer.json()["supported"]) == (400, ["id", "-updated_at", "-downloads"])
    assert client.get("/v1/changes?colour=red").json()["supported"]


@pytest.mark.parametrize("sort", ["id", "-updated_at", "-downloads"])
def test_cursors_walk_once_through_everything(client: Client, story: Story, sort: str) -> None:
    for number, name in enumerate(NAMES):
        story.hub.publish(name, {"README.md": card(license="mit")}, downloads=number % 2)
    story.sync(*NAMES)
    found, cursor = [], None
    for _ in range(5):
        page = client.get(
            "/v1/models", params={"sort": sort, "limit": 2, **({"cursor": cursor} if cursor else {})}
        ).json()
        found += [item["id"] for item in page["items"]]
        assert page["total"] == {"count": 5, "type": "exact"}
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert sorted(found) == NAMES
    assert found == ids(client, sort=sort)


def test_a_cursor_belongs_to_its_filter_and_sort(client: Client) -> None:
    for name in NAMES:
        put(client, name)
    cursor = client.get("/v1/models?limit=2").json()["next_cursor"]
    for query in ("&sort=-downloads", "&q=m", "&owner=example-lab", "&status=current"):
        answer = client.get(f"/v1/models?limit=2&cursor={cursor}{query}")
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/cursor"), query
    assert client.get(f"/v1/models?limit=3&cursor={cursor}").status_code == 200
    assert client.get(f"/v1/changes?cursor={cursor}").status_code == 400


def test_the_licence_in_force_then(client: Client, story: Story) -> None:
    story.clock.turn(days=-30)
    old = story.hub.publish(MODEL, {"README.md": card(license="mit"), "LICENSE": MIT_TEXT})
    started = story.clock.now
    story.sync()
    first = client.get(f"{PATH}/license").json()
    assert (first["license"]["license"], first["revision"], first["known_until"]) == ("mit", old.sha, None)
    assert [text["path"] for text in first["texts"]] == ["LICENSE"]
    evidence = client.get(f"/v1/evidence/{first['texts'][0]['sha256']}")
    assert (evidence.text, evidence.headers["content-type"]) == (MIT_TEXT, "text/plain; charset=utf-8")
    story.sync()
    new = story.hub.commit(MODEL, MINIMAX_MODIFIED)
    story.sync()
    latest = client.get(f"{PATH}/license").json()
    assert (latest["license"]["declared"], latest["revision"]) == (["other"], new.sha)
    then = client.get(f"{PATH}/license", params={"revision": old.sha}).json()
    assert (then["license"]["license"], then["revision"]) == ("mit", old.sha)
    assert then["known_from"] == first["known_from"] < then["known_until"] < latest["known_from"]
    moment = (started + timedelta(hours=2)).isoformat()
    assert client.get(f"{PATH}/license", params={"as_of": moment}).json() == then
    assert client.get(f"{PATH}/license", params={"as_of": started.isoformat()}).status_code == 404
    assert client.get(f"{PATH}/license", params={"revision": "0" * 40}).status_code == 404
    assert client.get(f"{PATH}/license", params={"revision": "main"}).json()["revision"] == new.sha
    assert client.get(f"{PATH}/license", params={"revision": "main!"}).status_code == 400
    both = {"revision": old.sha, "as_of": moment}
    assert client.get(f"{PATH}/license", params=both).status_code == 400


def test_history_tells_every_state_newest_first(client: Client, story: Story) -> None:
    story.hub.publish(MODEL, {"README.md": card(license="mit")})
    story.sync()
    for license_ in ("apache-2.0", "gpl-3.0"):
        story.hub.commit(MODEL, {"README.md": card(license=license_)})
        story.sync()
    page = client.get(f"{PATH}/history", params={"limit": 2}).json()
    assert [state["license"]["license"] for state in page["items"]] == ["gpl-3.0", "apache-2.0"]
    rest = client.get(f"{PATH}/history", params={"limit": 2, "cursor": page["next_cursor"]}).json()
    assert [state["license"]["license"] for state in rest["items"]] == ["mit"]
    assert rest["next_cursor"] is None
    changes = client.get(f"{PATH}/changes").json()
    assert [flag["kind"] for flag in changes["items"]] == ["license.id_changed"] * 2
    feed = client.get("/v1/changes.atom")
    assert feed.headers["content-type"].startswith("application/atom+xml")
    assert feed.text.count("<entry>") == 2


def test_bases_are_read_as_ancestors(client: Client, story: Story) -> None:
    publish_demo(story.hub)
    story.sync("example-lab/gemma-2-9b-tuned")
    assert story.watched()["google/gemma-2-9b"].reason == "ancestor"
    lineage = client.get("/v1/models/example-lab/gemma-2-9b-tuned/lineage").json()
    (base,) = lineage["ancestors"]
    assert (base["id"], base["depth"], base["registered"], base["license"]) == ("google/gemma-2-9b", 1, True, "gemma")
    (view,) = client.get("/v1/models/example-lab/gemma-2-9b-tuned").json()["base_models"]
    assert (view["registered"], view["license"]) == (True, "gemma")
    below = client.get("/v1/models/google/gemma-2-9b/lineage").json()["descendants"]
    assert [model["id"] for model in below] == ["example-lab/gemma-2-9b-tuned"]


def test_a_base_that_says_nothing_is_registered_all_the_same(client: Client, story: Story) -> None:
    story.hub.publish("example-lab/base", {"README.md": "No front matter."})
    story.hub.publish(MODEL, {"README.md": card(license="mit", base_model="example-lab/base")})
    story.sync()
    (view,) = client.get(PATH).json()["base_models"]
    assert (view["id"], view["registered"], view["license"]) == ("example-lab/base", True, None)


def test_countries_are_inherited_and_given_back(client: Client, story: Story) -> None:
    for model, base in (("example-lab/grandchild", MODEL), (MODEL, "example-lab/base")):
        story.hub.publish(model, {"README.md": card(license="mit", base_model=base)})
    story.hub.publish("example-lab/base", {"README.md": card(license="apache-2.0")})
    story.sync("example-lab/grandchild")
    family = ["example-lab/base", "example-lab/grandchild", MODEL]
    assert sorted(ids(client)) == sorted(family)
    assert ids(client, not_allowed_in="AT") == []
    base = "/v1/models/example-lab/base"
    territory = {"countries": ["AT"], "clause": "a letter of the publisher"}
    conclusion = {"license": "apache-2.0", "reason": "A letter.", "territory": territory}
    etag = client.get(base).headers["etag"]
    answer = client.patch(base, json={"conclusion": conclusion}, headers={"If-Match": etag})
    assert sorted(ids(client, not_allowed_in="AT")) == sorted(family)
    client.patch(base, json={"conclusion": None}, headers={"If-Match": answer.headers["etag"]})
    assert ids(client, not_allowed_in="AT") == []


def test_a_lineage_that_bites_its_tail(client: Client, story: Story) -> None:
    ring = ["example-lab/a", "example-lab/b", "example-lab/c"]
    for model, base in zip(ring, [*ring[1:], ring[0]], strict=True):
        story.hub.publish(model, {"README.md": card(license="mit", base_model=[base, model])})
    story.sync(ring[0])
    lineage = client.get("/v1/models/example-lab/a/lineage").json()
    assert [model["id"] for model in lineage["ancestors"]] == ["example-lab/b", "example-lab/c"]
    assert [model["id"] for model in lineage["descendants"]] == ["example-lab/c", "example-lab/b"]
    assert lineage["truncated"] is False
    first = "/v1/models/example-lab/a"
    territory = {"countries": ["AT"]}
    conclusion: dict[str, Any] = {"license": "mit", "reason": "A letter.", "territory": territory}
    answer = client.patch(first, json={"conclusion": conclusion}, headers={"If-Match": "*"})
    assert answer.status_code == 200
    assert sorted(ids(client, not_allowed_in="AT")) == ring
    client.patch(first, json={"conclusion": None}, headers={"If-Match": "*"})
    assert ids(client, not_allowed_in="AT") == []


@pytest.mark.slow
def test_a_long_chain_of_models_is_walked_to_its_end_or_to_the_depth_that_is_asked_for(
    client: Client, story: Story
) -> None:
    chain = [f"example-lab/m{number:03}" for number in range(60)]
    for base, model in pairwise(chain):
        put(client, model, bases=[base])
    put(client, chain[0], license={"declared": ["gemma"]})
    lineage = client.get(f"/v1/models/{chain[-1]}/lineage").json()
    assert ([model["depth"] for model in lineage["ancestors"]], lineage["truncated"]) == ([*range(1, 60)], False)
    near = client.get(f"/v1/models/{chain[-1]}/lineage", params={"depth": 10}).json()
    assert (near["ancestors"], near["truncated"]) == (lineage["ancestors"][:10], False)
    cut = client.get(f"/v1/models/{chain[-1]}/lineage", params={"limit": 10}).json()
    assert (cut["ancestors"], cut["truncated"]) == (lineage["ancestors"][:10], True)
    del story
