"""The curated layer over HTTP: versions, merge patches, conclusions with their reason, and what contradicts them."""

from typing import Any

import pytest

from tests.support.http.application import Client
from tests.support.stub_hub.seeds import MINIMAX_MODIFIED, card
from tests.support.watch.story import MIT_TEXT, MODEL, Story

PATH = f"/v1/models/{MODEL}"
CONCLUSION = {"license": "apache-2.0", "reason": "The publisher confirmed it by mail."}


def create(client: Client, path: str = PATH, **facts: object) -> str:
    """A record with these facts; its ETag."""
    answer = client.put(path, json={"facts": facts})
    assert answer.status_code == 201, answer.text
    return str(answer.headers["etag"])


def test_a_record_is_written_read_and_read_again(client: Client) -> None:
    etag = create(client, description="A model.", openness_category="open_weights")
    answer = client.get(PATH)
    assert (answer.status_code, answer.headers["etag"]) == (200, etag)
    body = answer.json()
    assert (body["id"], body["description"], body["openness_category"]) == (MODEL, "A model.", "open_weights")
    assert (body["license"]["status"], body["license"]["class"]) == ("needs_review", "unknown")
    assert "sync" not in body
    assert client.get(f"{PATH}/sync").json()["state"] == "never"
    again = client.get(PATH, headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    assert client.get(PATH, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_change_needs_the_version_that_was_read(client: Client, method: str) -> None:
    etag = create(client)
    body: dict[str, Any] = {"facts": {"description": "Another."}}
    missing = client.request(method, PATH, json=body)
    assert (missing.status_code, missing.json()["type"]) == (428, "urn:cardwatch:problem:version-missing")
    for stale in ('"0123"', f"W/{etag}", "nonsense"):
        assert client.request(method, PATH, json=body, headers={"If-Match": stale}).status_code == 412
    fine = client.request(method, PATH, json=body, headers={"If-Match": f'"x", {etag}'})
    assert fine.status_code == (204 if method == "DELETE" else 200)
    if method != "DELETE":
        assert fine.headers["etag"] != etag
        assert client.request(method, PATH, json=body, headers={"If-Match": etag}).status_code == 412


def test_a_merge_patch_changes_what_it_names(client: Client) -> None:
    etag = create(
        client, description="Old.", origin={"organisation": "Example Lab", "country": "AT"}, parameters=7_000_000_000
    )
    patch = {"facts": {"description": "New.", "parameters": None, "origin": {"country": "DE"}}}
    answer = client.patch(PATH, json=patch, headers={"If-Match": etag})
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert (body["description"], body["parameters"]) == ("New.", None)
    assert (body["origin"]["organisation"], body["origin"]["country"]) == ("Example Lab", "DE")
    same = client.patch(PATH, json=patch, headers={"If-Match": answer.headers["etag"]})
    assert (same.status_code, same.headers["etag"]) == (200, answer.headers["etag"])


MADE_UP: tuple[dict[str, object], ...] = (
    {"colour": "red"}, {"parameters": -1}, {"parameters": 10**30}, {"parameters": 1.5}, {"released": "yesterday"},
    {"origin": {"country": "Germany"}}, {"artifacts": {"soul": {"availability": "open"}}},
    {"artifacts": {"base_weights": {"availability": "perhaps"}}}, {"evidence": ["javascript:alert(1)"]},
    {"evidence": ["https://example.org"] * 51}, {"description": "x" * 2_001}, {"description": ""},
    {"openness_category": "open"}, {"bases": "one"}, {"access": ["telepathy"]},
    {"license": {"declared": ["x" * 201]}}, {"modality": "smell"},
)  # fmt: skip


def test_facts_that_make_no_sense_are_refused_where_they_stand(client: Client) -> None:
    etag = create(client)
    for facts in MADE_UP:
        for method in ("PUT", "PATCH"):
            answer = client.request(method, PATH, json={"facts": facts}, headers={"If-Match": etag})
            assert answer.status_code == 400, answer.text
            (error, *_) = answer.json()["errors"]
            assert error["detail"]
            if method == "PUT":
                assert error["pointer"].startswith("/facts"), answer.text
    assert client.get(PATH).headers["etag"] == etag


def test_no_record_for_what_is_no_id(client: Client) -> None:
    for path in ("/v1/models/a%20b/c", "/v1/models/%3Cscript%3E/c", "/v1/models/a/%2e%2e", "/v1/models/a/" + "x" * 250):
        answer = client.put(path, json={"facts": {}})
        assert 400 <= answer.status_code < 500, (path, answer.status_code)


def test_nothing_is_there_to_change(client: Client) -> None:
    for method in ("PATCH", "DELETE"):
        answer = client.request(method, PATH, json={}, headers={"If-Match": "*"})
        assert (answer.status_code, answer.json()["type"]) == (404, "urn:cardwatch:problem:not-found")
    assert "cardwatch watch add" in client.get(PATH).json()["detail"]


def test_a_conclusion_says_who_why_and_in_which_layer(client: Client, story: Story) -> None:
    story.hub.publish(MODEL, {"README.md": card(license="other")})
    story.sync()
    before = client.get(PATH)
    assert before.json()["status"] == "needs_review"
    etag = before.headers["etag"]
    answer = client.patch(PATH, json={"conclusion": CONCLUSION}, headers={"If-Match": etag})
    assert answer.status_code == 200, answer.text
    body = answer.json()
    block = body["license"]
    assert (block["license"], block["layer"], block["status"]) == ("apache-2.0", "concluded", "known")
    assert block["declared"] == ["other"]
    assert any("The publisher confirmed it by mail." in reason for reason in block["reasons"])
    assert (body["status"], body["conclusion"]["by"]) == ("current", "bootstrap")
    assert [event for event in story.events() if event == "record.curated"] == ["record.curated"]
    reverted = client.patch(PATH, json={"conclusion": None}, headers={"If-Match": answer.headers["etag"]}).json()
    assert (reverted["license"]["layer"], reverted["conclusion"]) == ("observed", None) or (
        reverted["license"]["license"] is None and reverted["conclusion"] is None
    )


def test_a_conclusion_needs_a_known_licence_and_a_reason(client: Client) -> None:
    etag = create(client)
    for conclusion in ({**CONCLUSION, "license": "no-such-licence"}, {"license": "mit"}, {**CONCLUSION, "reason": ""}):
        answer = client.patch(PATH, json={"conclusion": conclusion}, headers={"If-Match": etag})
        assert answer.status_code == 400, answer.text


def test_a_new_observation_never_overwrites_a_conclusion_but_may_reopen_it(client: Client, story: Story) -> None:
    story.hub.publish(MODEL, {"README.md": card(license="mit"), "LICENSE": MIT_TEXT})
    story.sync()
    etag = client.get(PATH).headers["etag"]
    conclusion = {**CONCLUSION, "license": "mit"}
    assert client.patch(PATH, json={"conclusion": conclusion}, headers={"If-Match": etag}).status_code == 200
    story.hub.commit(MODEL, {"README.md": card("Another title", license="mit")})
    story.sync()
    body = client.get(PATH).json()
    assert (body["status"], body["license"]["status"], body["license"]["layer"]) == ("current", "known", "concluded")
    story.hub.commit(MODEL, MINIMAX_MODIFIED)
    story.sync()
    body = client.get(PATH).json()
    assert (body["license"]["license"], body["license"]["layer"]) == ("mit", "concluded")
    assert (body["status"], body["license"]["status"]) == ("needs_review", "needs_review")
    assert any("have changed since" in reason for reason in body["license"]["reasons"])
    etag = client.get(PATH).headers["etag"]
    again = {"conclusion": {**CONCLUSION, "reason": "Read again."}}
    assert client.patch(PATH, json=again, headers={"If-Match": etag}).status_code == 200
    assert client.get(PATH).json()["status"] == "current"


def test_withdrawing_takes_what_was_curated_and_leaves_what_was_observed(client: Client, story: Story) -> None:
    story.hub.publish(MODEL, {"README.md": card(license="mit")})
    story.sync()
    etag = client.get(PATH).headers["etag"]
    client.patch(PATH, json={"facts": {"description": "Mine."}, "conclusion": CONCLUSION}, headers={"If-Match": etag})
    assert client.delete(PATH, headers={"If-Match": client.get(PATH).headers["etag"]}).status_code == 204
    body = client.get(PATH).json()
    assert (body["description"], body["conclusion"], body["license"]["license"]) == (None, None, "mit")
    other = create(client, "/v1/models/closed-lab/api-only", description="Known by hearsay.")
    assert client.delete("/v1/models/closed-lab/api-only", headers={"If-Match": other}).status_code == 204
    assert client.get("/v1/models/closed-lab/api-only").status_code == 404


def test_an_acknowledged_change_answers_its_question(client: Client, story: Story) -> None:
    policy = "Do no harm to anybody, and do not break the law with this model."
    story.hub.publish(MODEL, {"README.md": card(license="apache-2.0"), "USE_POLICY.md": policy})
    story.sync()
    story.hub.commit(MODEL, {"USE_POLICY.md": policy + " Do not use it for weather forecasts."})
    story.sync()
    (flag,) = client.get("/v1/changes", params={"status": "open"}).json()["items"]
    body = client.get(PATH).json()
    assert body["status"] == "needs_review"
    assert [question["ref"] for question in body["questions"]] == [flag["id"]]
    done = client.post(f"/v1/changes/{flag['id']}/acknowledge", json={"note": "Read it."}).json()
    assert (done["status"], done["note"], done["acknowledged_by"]) == ("acknowledged", "Read it.", "bootstrap")
    again = client.post(f"/v1/changes/{flag['id']}/acknowledge", json={"note": "Another."}).json()
    assert again == done
    assert client.get(PATH).json()["status"] == "current"
    assert client.get("/v1/changes", params={"status": "open"}).json()["items"] == []
    assert client.post("/v1/changes/flg_none/acknowledge", json={}).status_code == 404
