"""Asking a record's past over HTTP: by moment, by revision, in a gap, and after conclusions with a validity."""

import time
from datetime import UTC, datetime, timedelta

from registry.records.conclusions.claims import state_claim
from registry.records.documents.service import refresh_stale
from registry.records.facts.curation import CitedLicense, CuratedFacts
from registry.records.queries import get_record
from tests.support.http.application import Client
from tests.support.licenses.knowledge import knowledge
from tests.support.stub_hub.seeds import card
from tests.support.watch.story import MIT_TEXT, MODEL, Story

PATH = f"/v1/models/{MODEL}"


def test_the_record_as_it_was(client: Client, story: Story) -> None:
    story.clock.turn(days=-30)
    story.hub.publish(MODEL, {"README.md": card(license="mit"), "LICENSE": MIT_TEXT})
    story.sync()
    first, then = story.record()["hub"]["revision"], story.clock.now
    story.hub.commit(MODEL, {"README.md": card(license="apache-2.0")}, remove=["LICENSE"])
    story.clock.turn(days=10)
    story.sync()
    now = client.get(PATH).json()
    assert now["license"]["license"] == "apache-2.0"
    for query in ({"as_of": then.isoformat()}, {"revision": first}):
        past = client.get(PATH, params=query)
        assert past.status_code == 200, past.text
        body = past.json()
        assert (body["license"]["license"], body["revision"]) == ("mit", first)
        assert [text["path"] for text in body["texts"]] == ["LICENSE", "README.md"]
        assert "etag" not in past.headers
    gap = client.get(PATH, params={"as_of": (then + timedelta(days=5)).isoformat()}).json()
    assert (gap["license"]["license"], gap["in_gap"]) == ("mit", True)
    in_force = client.get(f"{PATH}/license", params={"as_of": (then + timedelta(days=5)).isoformat()}).json()
    assert (in_force["in_gap"], in_force["known_until"] is not None) == (True, True)
    early = client.get(PATH, params={"as_of": "2001-01-01T00:00:00Z"})
    assert (early.status_code, early.json()["type"]) == (404, "urn:cardwatch:problem:not-found")
    both = client.get(PATH, params={"as_of": then.isoformat(), "revision": first})
    assert both.status_code == 400
    assert client.get(PATH, params={"revision": "f" * 40}).status_code == 404
    assert client.get(PATH, params={"revision": "main"}).json()["license"]["license"] == "apache-2.0"
    assert client.get(PATH, params={"revision": "no-such-branch"}).status_code == 404
    assert client.get(PATH, params={"colour": "red"}).status_code == 400


def test_a_conclusion_for_a_revision_counts_there_and_nowhere_else(client: Client, story: Story) -> None:
    story.hub.publish(MODEL, {"README.md": card(license="other")})
    story.sync()
    first = story.record()["hub"]["revision"]
    story.hub.commit(MODEL, {"README.md": card(license="mit")})
    story.sync()
    conclusion = {"license": "apache-2.0", "reason": "Asked.", "validity": {"revisions": [first]}}
    etag = client.get(PATH).headers["etag"]
    answer = client.patch(PATH, json={"conclusion": conclusion}, headers={"If-Match": etag})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["license"]["license"], answer.json()["conclusion"]) == ("mit", None)
    then = client.get(f"{PATH}/license", params={"revision": first}).json()
    assert (then["license"]["license"], then["license"]["status"], then["layer"]) == (
        "apache-2.0",
        "known",
        "concluded",
    )


def test_a_conclusion_ends_when_its_time_is_over(client: Client, story: Story) -> None:
    story.hub.publish(MODEL, {"README.md": card(license="other")})
    story.sync()
    until = datetime.now(UTC) + timedelta(days=30)
    conclusion = {"license": "mit", "reason": "A permission for a month.", "validity": {"until_at": until.isoformat()}}
    etag = client.get(PATH).headers["etag"]
    answer = client.patch(PATH, json={"conclusion": conclusion}, headers={"If-Match": etag})
    assert answer.json()["license"]["license"] == "mit"
    assert refresh_stale(story.database, knowledge(), until - timedelta(days=1)) == 0
    assert client.get(PATH).json()["license"]["license"] == "mit"
    assert refresh_stale(story.database, knowledge(), until + timedelta(seconds=1)) == 1
    assert client.get(PATH).json()["license"]["license"] is None


def test_who_says_what_is_shown(client: Client, story: Story) -> None:
    story.hub.publish(MODEL, {"README.md": card(license="mit", base_model="lab/base"), "LICENSE": MIT_TEXT})
    story.sync()
    etag = client.get(PATH).headers["etag"]
    body = {"facts": {"origin": {"country": "AT"}, "bases": ["lab/other"], "parameters": 7_000_000_000}}
    answer = client.patch(PATH, json=body, headers={"If-Match": etag}).json()
    layers = answer["layers"]
    assert (layers["license"]["layer"], layers["license"]["source"]) == ("normalised", "huggingface")
    assert (layers["origin.country"]["layer"], layers["origin.country"]["source"]) == ("concluded", "bootstrap")
    assert layers["base_models"]["disagreement"][0]["source"] == "huggingface"
    assert [base["id"] for base in answer["base_models"]] == ["lab/other"]
    assert answer["hosting"]["tier"] == "workplace_pc"
    assert [part["gb"] for part in answer["hosting"]["memory"]] == [14.0, 7.0, 3.5]
    assert answer["status"] == "current"
    story.hub.commit(MODEL, {"README.md": card(license="mit", base_model="lab/third"), "LICENSE": MIT_TEXT})
    story.sync()
    later = client.get(PATH).json()
    assert [base["id"] for base in later["base_models"]] == ["lab/other"]
    assert later["status"] == "needs_review"
    assert any("lab/third" in reason and "lab/other" in reason for reason in later["status_reasons"])


def test_the_licence_of_an_artifact_comes_from_the_nearest_word(client: Client) -> None:
    facts = {
        "license": {"declared": ["apache-2.0"]},
        "licenses": {"data": {"declared": ["cc-by-4.0"]}},
        "artifacts": {
            "base_weights": {"availability": "open"},
            "training_code": {"availability": "open", "license": "mit"},
            "pretraining_data": {"availability": "partial"},
            "inference_code": {"availability": "open"},
            "reward_model": {"availability": "closed"},
        },
    }
    answer = client.put(PATH, json={"facts": facts})
    assert answer.status_code == 201, answer.text
    found = answer.json()["artifact_licenses"]
    assert found["order"] == ["artifact", "kind", "repository"]
    said = {name: (one["license"], one["inherited_from"], one["status"]) for name, one in found["artifacts"].items()}
    assert said == {
        "base_weights": ("apache-2.0", "repository", "known"),
        "training_code": ("mit", "artifact", "known"),
        "pretraining_data": ("cc-by-4.0", "kind", "known"),
        "inference_code": ("apache-2.0", "repository", "needs_review"),
    }


def test_a_check_does_not_wait_for_the_sweep(client: Client, story: Story) -> None:
    """A permission that has ended must not be answered from the document of yesterday."""
    story.hub.publish(MODEL, {"README.md": card(license="other")})
    story.sync()
    body = {"subject": {"model": MODEL}, "use": {"country": "DE", "organisation": "company", "commercial": True}}
    assert client.post("/v1/checks", json=body).json()["verdict"] == "needs_review"
    soon = datetime.now(UTC) + timedelta(seconds=2)
    conclusion = {"license": "mit", "reason": "For a moment.", "validity": {"until_at": soon.isoformat()}}
    etag = client.get(PATH).headers["etag"]
    client.patch(PATH, json={"conclusion": conclusion}, headers={"If-Match": etag})
    assert client.post("/v1/checks", json=body).json()["verdict"] in {"allowed", "allowed_with_obligations"}
    time.sleep(max((soon - datetime.now(UTC)).total_seconds(), 0) + 0.05)
    assert client.get(PATH).json()["license"]["license"] == "mit", "no sweep runs here"
    assert client.post("/v1/checks", json=body).json()["verdict"] == "needs_review"


def test_what_each_source_says_of_the_licence_stands_side_by_side(client: Client, story: Story) -> None:
    story.hub.publish(MODEL, {"README.md": card(license="apache-2.0"), "LICENSE": MIT_TEXT})
    story.sync()
    with story.database.unit_of_work() as work:
        cited = CuratedFacts(license=CitedLicense(declared=("gpl-3.0",)))
        record = get_record(work.session, MODEL)
        state_claim(work, knowledge(), record, source="osai", facts=cited, data_license="CC-BY-4.0", now=story.clock())
    body = client.get(PATH).json()
    said = {one["source"]: one.get("license") or one["declared"] for one in body["license_sources"]}
    assert said == {
        "api": ["apache-2.0"],
        "tag": ["apache-2.0"],
        "card": ["apache-2.0"],
        "file": "mit",
        "osai": ["gpl-3.0"],
    }
    assert body["license"]["status"] == "needs_review"


def test_the_base_counts_with_what_it_was_then(client: Client, story: Story) -> None:
    story.clock.turn(days=-30)
    story.hub.publish("lab/base", {"README.md": card(license="apache-2.0")})
    story.hub.publish(MODEL, {"README.md": card(license="apache-2.0", base_model="lab/base")})
    story.sync("lab/base", MODEL)
    then = story.clock.now
    story.hub.commit("lab/base", {"README.md": card(license="cc-by-nc-4.0")})
    story.sync("lab/base")
    use = {"country": "DE", "organisation": "company", "commercial": True, "purpose": "production"}

    def verdict(**at: str) -> str:
        answer = client.post("/v1/checks", json={"subject": {"model": MODEL, **at}, "use": use})
        return str(answer.json()["verdict"])

    assert verdict() == "denied"
    assert verdict(as_of=then.isoformat()) == "allowed_with_obligations"
    past = client.get(PATH, params={"as_of": then.isoformat()}).json()
    assert (past["inherited"]["class"], past["base_models"][0]["license"]) == ("permissive", "apache-2.0")
    now = client.get(PATH).json()
    assert (now["inherited"]["class"], now["inherited"]["conflicts"][0]["base"]) == ("research-only", "lab/base")
    assert [one["license_class"] for one in (past, now)] == ["permissive", "research-only"]
    assert [one["own_class"] for one in (past, now)] == ["permissive", "permissive"]
