"""Proposals over HTTP: who may propose and decide, what is refused, and what contradicts."""

from collections.abc import Callable

import pytest

from registry.access.rules import Caller, Scope
from registry.curation.proposals.rules import FIELDS
from registry.records.layers.rules import flatten, unflatten
from tests.support.curation.board import LINK, PATH, Board, wish
from tests.support.http.application import Client
from tests.support.stub_hub.seeds import MINIMAX_MODIFIED, card
from tests.support.watch.story import MIT_TEXT, MODEL


def test_scopes_imply_each_other_as_they_should() -> None:
    def may(scope: Scope, wanted: Scope) -> bool:
        return Caller("k", "k", frozenset({scope})).has(wanted)

    assert may(Scope.MODELS_WRITE, Scope.MODELS_PROPOSE)
    assert not may(Scope.MODELS_WRITE, Scope.MODELS_REVIEW)
    assert not may(Scope.MODELS_PROPOSE, Scope.MODELS_WRITE)
    assert not may(Scope.MODELS_REVIEW, Scope.MODELS_PROPOSE)
    assert all(may(Scope.ADMIN, scope) for scope in Scope)


def test_one_proposes_and_another_decides(board: Board) -> None:
    board.write(description="Old.")
    made = board.alice.post("/v1/proposals", json=wish({"description": "New.", "origin.country": "AT"}))
    assert (made.status_code, made.headers["location"]) == (201, f"/v1/proposals/{made.json()['id']}")
    proposal = made.json()
    assert (proposal["status"], proposal["proposed_by"], proposal["conflicts"]) == ("open", "alice", [])
    assert board.record()["description"] == "Old."
    done = board.accept(proposal)
    assert (done["status"], done["decided_by"], done["decision"]) == ("accepted", "bob", "Read it.")
    record = board.record()
    assert (record["description"], record["origin"]["country"]) == ("New.", "AT")
    layer = record["layers"]["description"]
    assert (layer["layer"], layer["source"], layer["reason"]) == ("concluded", "alice", "The publisher says so.")
    assert layer["evidence"] == [LINK]
    assert board.story.events()[-3:] == ["proposal.made", "record.curated", "proposal.decided"]
    seen = board.alice.get(f"/v1/proposals/{proposal['id']}").json()
    assert (seen["preview"], seen["version"]) == (None, done["version"])


def test_what_is_proposed_and_decided_twice_with_one_word_is_done_once(board: Board) -> None:
    """Also where the answer shows a preview, which tries the change out in the same transaction."""
    board.write(description="Old.")
    asked = wish({"description": "New."})
    made, again = (board.alice.post("/v1/proposals", json=asked, headers={"Idempotency-Key": "w"}) for _ in range(2))
    assert (made.status_code, again.status_code, again.json()) == (201, 201, made.json())
    assert made.json()["preview"]["changes"]
    assert [one["id"] for one in board.alice.get("/v1/proposals").json()["items"]] == [made.json()["id"]]
    path = f"/v1/proposals/{made.json()['id']}/accept"
    done = [board.bob.post(path, json={"reason": "Yes."}, headers={"Idempotency-Key": "w"}) for _ in range(2)]
    assert [one.status_code for one in done] == [200, 200]
    assert board.record()["description"] == "New."
    assert board.story.events()[-3:] == ["proposal.made", "record.curated", "proposal.decided"]


def test_nobody_decides_their_own_proposal(board: Board, person: Callable[..., Client]) -> None:
    board.write(description="Old.")
    both = person("carol", Scope.MODELS_PROPOSE, Scope.MODELS_REVIEW)
    own = both.post("/v1/proposals", json=wish({"description": "Mine."})).json()
    for verb in ("accept", "reject"):
        refused = both.post(f"/v1/proposals/{own['id']}/{verb}", json={"reason": "Because."})
        assert (refused.status_code, refused.json()["type"]) == (403, "urn:cardwatch:problem:forbidden")
        assert "another key" in refused.json()["detail"]
    assert board.alice.post(f"/v1/proposals/{own['id']}/withdraw").status_code == 403
    assert both.post(f"/v1/proposals/{own['id']}/withdraw").json()["status"] == "withdrawn"
    again = board.bob.post(f"/v1/proposals/{own['id']}/accept", json={"reason": "Too late."})
    assert (again.status_code, "withdrawn by carol" in again.json()["detail"]) == (409, True)
    assert board.record()["description"] == "Old."


@pytest.mark.parametrize(
    ("scope", "allowed"),
    [
        (Scope.MODELS_READ, set()), (Scope.MODELS_PROPOSE, {"propose", "preview"}),
        (Scope.MODELS_WRITE, {"propose", "preview"}), (Scope.MODELS_REVIEW, {"preview", "reject"}),
        (Scope.WEBHOOKS_MANAGE, set()), (Scope.ADMIN, {"propose", "preview", "reject"}),
    ],
)  # fmt: skip
def test_a_key_may_do_what_its_scope_says(
    board: Board, person: Callable[..., Client], scope: Scope, allowed: set[str]
) -> None:
    board.write(description="Old.")
    proposal = board.propose({"description": "New."})
    client = person("one", scope)
    answers = {
        "propose": client.post("/v1/proposals", json=wish({"description": "Other."})),
        "preview": client.post("/v1/proposals/preview", json=wish({"description": "Other."})),
        "reject": client.post(f"/v1/proposals/{proposal['id']}/reject", json={"reason": "No."}),
    }
    assert {name for name, answer in answers.items() if answer.status_code < 300} == allowed
    assert {answer.status_code for name, answer in answers.items() if name not in allowed} <= {403}


def test_who_only_reads_sees_proposals_without_a_computed_preview(board: Board, person: Callable[..., Client]) -> None:
    board.write(description="Old.")
    proposal = board.propose({"description": "New."})
    anyone = person("anyone")
    assert anyone.get(f"/v1/proposals/{proposal['id']}").json()["preview"] is None
    assert [one["id"] for one in anyone.get("/v1/proposals").json()["items"]] == [proposal["id"]]
    assert anyone.post("/v1/proposals", json=wish({"description": "Mine."})).status_code == 401
    assert anyone.post(f"/v1/proposals/{proposal['id']}/withdraw").status_code == 401


REFUSED: tuple[tuple[dict[str, object], str], ...] = (
    (wish({"colour": "red"}), "/changes/0/field"),
    (wish({"artifacts.soul": {"availability": "open"}}), "/changes/0/field"),
    (wish({"artifacts": {}}), "/changes/0/field"),
    (wish({"description": "fine", "parameters": -1}), "/changes/1/value"),
    (wish({"parameters": "seven"}), "/changes/0/value"),
    (wish({"description": "a\x00b"}), "/changes/0/value"),
    (wish({"artifacts.base_weights": {"availability": "perhaps"}}), "/changes/0/value/availability"),
    (wish({"conclusion": {"license": "no-such-licence"}}), "/changes/0/value"),
    (wish({"conclusion": "mit"}), "/changes/0/value"),
    (wish({"origin.country": None}), "/changes/0/value"),
    (wish({"description": "x"}, evidence=[]), "/evidence"),
    (wish({"description": "x"}, evidence=[LINK, "0" * 64]), "/evidence/1"),
    (wish({"description": "x"}, evidence=["javascript:alert(1)"]), "/evidence/0"),
    (wish({"description": "x"}, reason=""), "/reason"),
    (wish({"description": "x"}, reason="\x00"), "/reason"),
    (wish({"description": "x"}, validity={"from_revision": "0" * 40}), "/validity/from_revision"),
    (wish({"description": "x"}, validity={"until_revision": "xyz"}), "/validity/until_revision"),
    (
        wish({"description": "x"}, validity={"from_at": "2026-02-01T00:00:00Z", "until_at": "2026-01-01T00:00:00Z"}),
        "/validity",
    ),
    (wish({}), "/changes"),
)


def test_what_no_record_can_hold_is_refused_at_once_and_where_it_stands(board: Board) -> None:
    board.write(description="Old.")
    for body, pointer in REFUSED:
        for path in ("/v1/proposals", "/v1/proposals/preview"):
            answer = board.alice.post(path, json=body)
            assert answer.status_code == 400, (body, answer.text)
            assert answer.json()["errors"][0]["pointer"] == pointer, answer.text
    unknown = board.alice.post("/v1/proposals", json=wish({"colour": "red"})).json()
    assert unknown["supported"] == list(FIELDS)
    twice = {**wish({}), "changes": [{"field": "description", "value": value} for value in ("a", "b")]}
    assert board.alice.post("/v1/proposals", json=twice).json()["errors"][0]["pointer"] == "/changes/1/field"
    assert board.alice.post("/v1/proposals", json=wish({"description": "x"}, model="no/body")).status_code == 404
    assert board.alice.get("/v1/proposals").json()["items"] == []


def test_every_field_that_is_offered_exists() -> None:
    kinds = {"artifacts", "documentation", "licenses", "origin"}
    nested = {field.partition(".")[0] for field in FIELDS if "." in field}
    assert nested == kinds
    assert flatten(unflatten({"origin.country": "AT"})) == {"origin.country": "AT"}


def test_a_proposal_may_take_assertions_away(board: Board) -> None:
    board.write(description="Old.", origin={"country": "AT"})
    proposal = board.propose({"description": None}, evidence=[])
    board.accept(proposal)
    record = board.record()
    assert (record["description"], record["origin"]["country"]) == (None, "AT")


def test_an_old_etag_is_refused_and_the_present_one_accepted(board: Board) -> None:
    board.write(description="Old.")
    proposal = board.propose({"description": "New."})
    path = f"/v1/proposals/{proposal['id']}"
    first = board.bob.get(path).headers["etag"]
    assert board.bob.get(path, headers={"If-None-Match": first}).status_code == 304
    board.write(description="Old.", released="2026")
    stale = board.bob.post(f"{path}/accept", json={"reason": "Yes."}, headers={"If-Match": first})
    assert (stale.status_code, stale.json()["type"]) == (412, "urn:cardwatch:problem:stale-version")
    fresh = board.bob.get(path).headers["etag"]
    done = board.bob.post(f"{path}/accept", json={"reason": "Yes."}, headers={"If-Match": fresh})
    assert done.status_code == 200, done.text
    assert done.headers["etag"] == board.bob.get(path).headers["etag"]


def test_another_assertion_since_is_a_conflict_that_can_be_overridden(board: Board) -> None:
    board.write(description="Old.", released="2026")
    proposal = board.propose({"description": "New.", "released": "2026-03"})
    board.write(description="Meanwhile.", released="2026")
    seen = board.bob.get(f"/v1/proposals/{proposal['id']}").json()
    assert [(one["field"], one["kind"]) for one in seen["conflicts"]] == [("description", "assertion")]
    refused = board.bob.post(f"/v1/proposals/{proposal['id']}/accept", json={"reason": "Yes."})
    assert refused.status_code == 409
    assert "description" in refused.json()["detail"]
    assert "released" not in refused.json()["detail"]
    assert [one["field"] for one in refused.json()["conflicts"]] == ["description"]
    board.accept(proposal, force=True)
    assert (board.record()["description"], board.record()["released"]) == ("New.", "2026-03")


def test_sources_that_say_something_else_since_are_a_conflict_too(board: Board) -> None:
    """A licence that was judged by one text must not be concluded over another that nobody has read."""
    board.story.hub.publish(MODEL, {"README.md": card(license="mit"), "LICENSE": MIT_TEXT})
    board.story.sync()
    proposal = board.propose({"conclusion": {"license": "mit"}})
    board.story.hub.commit(MODEL, MINIMAX_MODIFIED)
    board.story.sync()
    refused = board.bob.post(f"/v1/proposals/{proposal['id']}/accept", json={"reason": "Yes."})
    assert (refused.status_code, refused.json()["conflicts"][0]["kind"]) == (409, "source")
    board.accept(proposal, force=True)
    assert board.record()["license"]["license"] == "mit"


def test_a_limited_conclusion_counts_between_the_commits_that_were_read(board: Board) -> None:
    story = board.story
    shas = [story.hub.publish(MODEL, {"README.md": card(license="other")})]
    story.sync()
    for title in ("Second", "Third"):
        shas.append(story.hub.commit(MODEL, {"README.md": card(title, license="other")}))
        story.sync()
    revisions = [one.revision for one in story.observations()]
    limits = {"from_revision": revisions[1], "until_revision": revisions[2]}
    proposal = board.propose({"conclusion": {"license": "apache-2.0"}}, validity=limits)
    assert set(proposal["validity"]) == {"from_at", "until_at"}
    board.accept(proposal)
    found = [
        board.admin.get(f"{PATH}/license", params={"revision": revision}).json()["license"]["license"]
        for revision in revisions
    ]
    assert [one == "apache-2.0" for one in found] == [False, True, False]
    assert board.record()["license"]["license"] != "apache-2.0"


def test_proposals_are_listed_newest_first_by_model_and_status(board: Board) -> None:
    board.write(description="Old.")
    board.write("/v1/models/example-lab/other", description="Other.")
    made = [board.propose({"description": f"{n}."})["id"] for n in range(5)]
    other = board.propose({"description": "Mine."}, model="example-lab/OTHER")["id"]
    board.bob.post(f"/v1/proposals/{made[0]}/reject", json={"reason": "No."})
    listed = board.alice.get("/v1/proposals", params={"model": MODEL, "limit": 2}).json()
    assert ([one["id"] for one in listed["items"]], listed["total"]["count"]) == ([made[4], made[3]], 5)
    assert "preview" not in listed["items"][0]
    following = {"model": MODEL, "limit": 2, "cursor": listed["next_cursor"]}
    assert [one["id"] for one in board.alice.get("/v1/proposals", params=following).json()["items"]] == made[2:0:-1]
    still = board.alice.get("/v1/proposals", params={"status": "open"}).json()["items"]
    assert [one["id"] for one in still] == [other, *made[:0:-1]]
    assert board.alice.get("/v1/proposals", params={"state": "open"}).json()["supported"]
    assert board.alice.get("/v1/proposals", params={"status": "lost"}).status_code == 400
    assert board.alice.get("/v1/proposals/prp_none").status_code == 404


def test_a_proposal_follows_its_model_to_another_name(board: Board) -> None:
    board.story.hub.publish(MODEL, {"README.md": card(license="mit")})
    board.story.sync()
    proposal = board.propose({"description": "New."})
    board.story.hub.rename(MODEL, "example-lab/renamed")
    board.story.sync()
    for name in (MODEL, "example-lab/renamed"):
        listed = board.alice.get("/v1/proposals", params={"model": name}).json()["items"]
        assert [one["id"] for one in listed] == [proposal["id"]]
    board.accept(proposal)
    assert board.record("/v1/models/example-lab/renamed")["description"] == "New."


HOSTILE = (
    b'{"model": "example-lab/model", "changes": [{"field": "description", "value": "\\ud800"}], "reason": "x"}',
    b'{"model": "example-lab/model", "changes": [{"field": "parameters", "value": 1e999}], "reason": "x"}',
    b'{"model": "example-lab/model", "changes": [{"field": "tags", "value": ' + b"[" * 5_000 + b"]" * 5_000 + b"}]}",
    b'{"model": "a\\u0000b", "changes": [{"field": "description", "value": "x"}], "reason": "x", "evidence": []}',
    b'{"model": "example-lab/model", "changes": {"field": "description"}, "reason": "x"}',
    b"\xff\xfe", b"null", b"[]", b"",
)  # fmt: skip


def test_bodies_that_nobody_meant_are_refused_without_a_fault(board: Board) -> None:
    board.write(description="Old.")
    for body in HOSTILE:
        for path in ("/v1/proposals", "/v1/proposals/preview"):
            answer = board.alice.post(path, content=body, headers={"Content-Type": "application/json"})
            assert answer.status_code == 400, (body[:90], answer.text[:300])
    assert board.alice.get("/v1/proposals").json()["items"] == []
    proposal = board.propose({"description": "New."})
    version = board.admin.get(f"{PATH}/curation").json()["items"][0]["id"]
    for path in (
        f"/v1/proposals/{proposal['id']}/accept", f"/v1/proposals/{proposal['id']}/reject",
        f"{PATH}/curation/{version}/revert",
    ):  # fmt: skip
        for reason in ("a\x00b", "", "x" * 2_001, None):
            answer = board.bob.post(path, json={"reason": reason})
            assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/reason"), answer.text


def test_a_proposal_outlives_its_record_and_can_still_be_rejected(board: Board) -> None:
    board.write("/v1/models/closed-lab/api-only", description="By hearsay.")
    proposal = board.propose({"description": "New."}, model="closed-lab/api-only")
    etag = board.admin.get("/v1/models/closed-lab/api-only").headers["etag"]
    assert board.admin.delete("/v1/models/closed-lab/api-only", headers={"If-Match": etag}).status_code == 204
    path = f"/v1/proposals/{proposal['id']}"
    assert board.bob.get(path).json()["preview"] is None
    assert board.bob.post(f"{path}/accept", json={"reason": "Yes."}).status_code == 404
    assert board.bob.post(f"{path}/reject", json={"reason": "Gone."}).status_code == 200
