"""Policies at the desk: the list, one of them with its versions, and taking one out of use."""

import pytest

from registry.access import Scope
from registry.runtime import Runtime
from tests.support.compliance.policies import RESEARCH, policy, rule
from tests.support.http.application import Client
from tests.support.web.page import page
from tests.support.web.rooms.desk import at_desk, send

SETTER = (Scope.MODELS_READ, Scope.POLICIES_WRITE)
HOSTILE = "<script>alert(1)</script>\u202e\"'&" + "x" * 120


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_ready_ones_can_be_looked_at_and_copied(registry: Runtime, language: str) -> None:
    with at_desk(registry, *SETTER) as client:
        links = page(client, f"/{language}/desk/policies").links()
        assert f"/{language}/desk/policies/_new?copy_of=university" in links
        shown = page(client, f"/{language}/desk/policies/university")
        assert "civil-clause" in shown.text
        assert shown.text.count("Zivilklausel") == (2 if language == "de" else 1)  # as text, too
        assert "post" not in [one.get("method") for tag, one in shown.tags if tag == "form"][1:]
        answer = client.get(f"/{language}/desk/policies/university/edit", follow_redirects=False)
        assert answer.headers["location"] == f"/{language}/desk/policies/_new?copy_of=university"


def test_whoever_only_reads_sees_rules_and_no_buttons(registry: Runtime, api: Client) -> None:
    assert api.post("/v1/policies", json=policy(RESEARCH)).status_code == 201
    with at_desk(registry, Scope.MODELS_READ) as client:
        assert "policies:write" in page(client, "/en/desk/policies").text
        shown = page(client, "/en/desk/policies/uni-de")
        assert "Research licences stay out of production." in shown.text
        assert not [link for link in shown.links() if link.endswith("/edit")]
        for path in ("/en/desk/policies/_new", "/en/desk/policies/uni-de/edit"):
            assert "policies:write" in page(client, path, status=403).text


def test_each_version_stays_to_be_read(registry: Runtime, api: Client) -> None:
    made = api.post("/v1/policies", json=policy(RESEARCH))
    changed = policy(rule("lineage_conflict", id_="second"), title="Later")
    put = api.put("/v1/policies/uni-de", json=changed, headers={"If-Match": made.headers["ETag"]})
    assert put.status_code == 200
    with at_desk(registry, *SETTER) as client:
        present = page(client, "/de/desk/policies/uni-de")
        assert ("Later" in present.text, "no-research-only" in present.text) == (True, False)
        past = page(client, "/de/desk/policies/uni-de?version=1")
        assert ("no-research-only" in past.text, "nicht die geltende" in past.text) == (True, True)
        for wrong in ("3", "0", "-1", "x", "٣", "9" * 40):
            page(client, f"/en/desk/policies/uni-de?version={wrong}", status=400)
        page(client, "/en/desk/policies/uni-xx", status=404)
        page(client, "/en/desk/policies/uni-de?verzion=1", status=400)


def test_a_policy_is_taken_out_of_use_by_whoever_means_it(registry: Runtime, api: Client) -> None:
    api.post("/v1/policies", json=policy(RESEARCH))
    address = "/en/desk/policies/uni-de"
    etag = api.get("/v1/policies/uni-de").headers["ETag"]
    with at_desk(registry, *SETTER, name="Ada") as client:
        unsure = send(client, address, {"based_on": etag})
        assert (unsure.status_code, "tick that you mean it" in unsure.text) == (400, True)
        stale = send(client, address, {"based_on": '"0"', "sure": "yes"})
        assert (stale.status_code, "saved a new version since" in stale.text) == (412, True)
        done = send(client, address, {"based_on": etag, "sure": "yes"})
        assert (done.status_code, done.headers["location"]) == (303, "/en/desk/policies?done=policy_deleted")
        assert "its versions stay on record" in page(client, done.headers["location"]).text
        gone = page(client, address)
        assert ("out of use" in gone.text, "no-research-only" in gone.text) == (True, True)
    assert api.get("/v1/policies/uni-de").status_code == 404
    note = api.get("/v1/audit", params={"limit": 200}).json()["items"]
    assert [one["actor"] for one in note if one["action"] == "policy.deleted"] == ["Ada"]


def test_what_people_wrote_comes_escaped(registry: Runtime, api: Client) -> None:
    said = policy({**RESEARCH, "message": HOSTILE}, title=HOSTILE)
    assert api.post("/v1/policies", json=said).status_code == 201
    with at_desk(registry, *SETTER, name=HOSTILE[:60]) as client:
        for path in ("policies", "policies/uni-de", "policies/uni-de/edit", "policies/_new?copy_of=uni-de"):
            shown = page(client, f"/de/desk/{path}")
            assert HOSTILE[:25] in shown.text, path
