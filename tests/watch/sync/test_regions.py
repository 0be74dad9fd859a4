"""A model that its source hands out in some regions only: a fact beside its licence, told once, and never a loss."""

import csv
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from registry.records.facts import ObservedFacts, fingerprint
from tests.support.http.application import Client
from tests.support.stub_hub.seeds import card
from tests.support.watch.story import INTERVAL_SECONDS, MIT_TEXT, MODEL, Story

FILES = {"README.md": card(license="mit"), "LICENSE": MIT_TEXT}
FLAGGED = {"README.md": card(license="mit", extra_gated_eu_disallowed="true")}
KIND = "access.region_changed"


def region(story: Story) -> dict[str, Any]:
    found: dict[str, Any] = story.record()["access"]["region"]
    return found


def licence(story: Story) -> tuple[object, ...]:
    record = story.record()
    return record["license"], record["status"], record["texts"], record["inherited"], record["license_class"]


def test_a_switch_of_the_card_is_a_fact_beside_the_licence(story: Story) -> None:
    story.hub.publish(MODEL, FILES)
    story.sync()
    known = licence(story)[0]
    assert (region(story)["state"], region(story)["excluded"]) == ("open", None)
    story.hub.commit(MODEL, FLAGGED)
    story.sync()
    told = region(story)
    assert told == {
        "state": "restricted", "excluded": ["EU"], "source": "card_flag", "seen_from": "the registry",
        "since": told["since"],
    }  # fmt: skip
    assert licence(story)[0] == known
    (flag,) = story.flags()
    assert (flag.kind, flag.direction, flag.severity) == (KIND, "narrowed", "warning")
    assert (flag.class_before, flag.class_after, flag.evidence) == (None, None, [])
    assert [event for event in story.events() if event in {KIND, "license.changed"}] == [KIND]
    story.sync()
    assert region(story)["since"] == told["since"]
    story.hub.commit(MODEL, {"README.md": card(license="mit", extra_gated_eu_disallowed="false")})
    story.sync()
    assert [(one.kind, one.direction, one.severity) for one in story.flags()[1:]] == [(KIND, "widened", "info")]
    assert region(story)["state"] == "open"


@pytest.mark.parametrize(
    ("written", "state"),
    [("true", "restricted"), ('"true"', "restricted"), ("True", "restricted"), ('"yes"', "restricted"),
     ("false", "open"), ('"no"', "open"), ("maybe", "unknown"), ("[true]", "unknown"), ("{a: b}", "unknown"),
     # A switch without a value is none.
     ("", "open"), ("null", "open"), ("~", "open"), ('""', "open")],
)  # fmt: skip
def test_a_switch_is_read_as_people_write_it(story: Story, written: str, state: str) -> None:
    story.hub.publish(
        MODEL, {**FILES, "README.md": f"---\nlicense: mit\nextra_gated_eu_disallowed: {written}\n---\nwords"}
    )
    story.sync()
    assert region(story)["state"] == state
    assert story.flags() == []


FRONT = "---\nlicense: mit\nextra_gated_eu_disallowed: {}\n---\nwords"


@pytest.mark.parametrize("unknown", ["2", "true\nbroken: ["])
def test_what_is_unknown_for_a_while_hides_no_change(story: Story, unknown: str) -> None:
    told: list[str] = []
    story.hub.publish(MODEL, {**FILES, "README.md": FRONT.format("off")})
    for written in (unknown, "true", unknown, "true", unknown, "off"):
        story.sync()
        story.sync()
        story.hub.commit(MODEL, {"README.md": FRONT.format(written)})
        told.append(region(story)["state"])
    story.sync()
    assert told == ["open", "unknown", "restricted", "unknown", "restricted", "unknown"]
    moves = [flag.direction for flag in story.flags() if flag.kind == KIND]
    assert (moves, region(story)["state"]) == (["narrowed", "widened"], "open")


@pytest.mark.parametrize("wholly", [False, True])
@pytest.mark.parametrize("gated_first", [False, True])
def test_a_gated_model_that_was_refused_here_is_open_again_once_only_the_gate_answers(
    story: Story, *, wholly: bool, gated_first: bool
) -> None:
    story.hub.publish(MODEL, FILES, gated="manual" if gated_first else False)
    story.sync()
    story.hub.withhold(MODEL, wholly=wholly)
    story.sync()
    story.sync()
    assert (region(story)["state"], story.kinds()) == ("restricted", [KIND])
    story.hub.withhold(MODEL, None)
    story.hub.set_gated(MODEL, "manual")
    story.sync()
    assert region(story)["state"] == "open"
    assert [flag.direction for flag in story.flags() if flag.kind == KIND] == ["narrowed", "widened"]


def test_the_first_reading_that_looks_at_the_switch_raises_no_alarm(story: Story) -> None:
    """A registry of an older release did not look, and the switch may have been there all the time."""
    story.hub.publish(MODEL, {**FILES, **FLAGGED})
    story.sync()
    (observation,) = story.observations()
    with story.database.unit_of_work() as work:
        kept = work.session.get_one(type(observation), observation.pk)
        names = ("eu_disallowed", "is_region_blocked", "region_since")
        facts = msgspec.convert({name: fact for name, fact in kept.facts.items() if name not in names}, ObservedFacts)
        kept.facts, kept.fingerprint = msgspec.to_builtins(facts), fingerprint(facts)
    assert story.outcome() == "observed"
    assert story.flags() == []
    assert region(story)["state"] == "restricted"


def test_files_that_are_not_handed_out_here_stay_as_they_were(story: Story) -> None:
    story.hub.publish(MODEL, FILES)
    story.watch(MODEL)
    story.sync()
    known = licence(story)
    story.hub.withhold(MODEL)
    story.sync()
    assert story.kinds() == [KIND]
    assert licence(story) == known
    told = region(story)
    assert (told["state"], told["excluded"], told["source"]) == ("restricted", None, "refused")
    assert story.watched()[MODEL].failures == 0
    story.hub.commit(MODEL, {"LICENSE": "Other terms, for others."})
    story.sync()
    assert licence(story)[2] == known[2]
    assert story.record()["hub"]["unread"] == ["LICENSE"]
    story.sync()
    assert (story.kinds(), region(story)["since"]) == ([KIND], told["since"])
    story.hub.withhold(MODEL, None)
    story.sync()
    assert sorted(story.kinds()) == sorted([KIND, KIND, "license.text_changed"])
    assert region(story)["state"] == "open"


@pytest.mark.parametrize("status", [403, 451])
def test_a_model_that_is_refused_here_is_neither_gone_nor_hidden(story: Story, status: int) -> None:
    story.hub.publish(MODEL, FILES)
    story.watch(MODEL)
    story.sync()
    known = licence(story)
    story.hub.withhold(MODEL, status=status, wholly=True)
    story.hub.forget_requests()
    assert story.outcome() == "failed"
    assert story.hub.count() == 2
    (flag,) = story.flags()
    assert (flag.kind, flag.direction) == (KIND, "narrowed")
    assert flag.after is not None
    assert "not available in your region" in flag.after["detail"]
    assert licence(story) == known
    record = story.record()
    assert (record["sync"]["kind"], region(story)["source"], record["status"]) == (
        "region_blocked",
        "refused",
        "current",
    )
    watched = story.watched()[MODEL]
    assert watched.last_failure_at is not None
    assert watched.next_due_at - watched.last_failure_at == timedelta(seconds=INTERVAL_SECONDS)
    story.hub.forget_requests()
    story.sync()
    assert (story.kinds(), story.hub.count()) == ([KIND], 1)
    # Another trouble meanwhile takes nothing back.
    story.hub.misbehave("status", f"/api/models/{MODEL}", status=500)
    story.sync()
    story.hub.behave()
    assert region(story)["source"] == "refused"
    story.hub.withhold(MODEL, None)
    assert story.outcome() == "changed"
    assert [(one.kind, one.direction) for one in story.flags()[1:]] == [(KIND, "widened")]
    assert licence(story) == known


def test_a_refusal_for_a_moment_is_not_told(story: Story) -> None:
    story.hub.publish(MODEL, FILES)
    story.sync()
    told = {"X-Error-Message": "This model is not available in your region."}
    story.hub.misbehave("status", f"/api/models/{MODEL}", times=1, status=403, headers=told)
    assert story.outcome() == "unchanged"
    assert story.flags() == []
    assert region(story)["state"] == "open"


def test_a_model_that_was_never_read_and_is_refused_here_says_so(story: Story) -> None:
    story.hub.publish(MODEL, FILES)
    story.hub.withhold(MODEL, wholly=True)
    assert story.outcome() == "failed"
    assert story.flags() == []
    assert (region(story)["state"], region(story)["source"]) == ("restricted", "refused")


def test_a_change_behind_the_block_is_noticed_once_it_ends(story: Story) -> None:
    story.hub.publish(MODEL, FILES)
    story.sync()
    story.hub.withhold(MODEL, wholly=True)
    story.sync()
    story.hub.commit(MODEL, {"README.md": card(license="gpl-3.0")})
    story.sync()
    assert story.kinds() == [KIND]
    story.hub.withhold(MODEL, None)
    story.sync()
    assert story.kinds() == [KIND, "license.id_changed", KIND]


def test_people_and_programs_read_it_where_they_look(client: Client, story: Story) -> None:
    """The page says so in a section of its own, the changes can be asked for, and subscriptions take the type."""
    story.hub.publish(MODEL, FILES)
    story.sync()
    assert "Access by region" not in client.get(f"/en/models/{MODEL}").text
    story.hub.commit(MODEL, FLAGGED)
    story.sync()
    page = client.get(f"/en/models/{MODEL}").text
    assert "Access by region" in page
    assert "no term of its licence" in page
    listed = client.get("/v1/changes", params={"kind": KIND, "direction": "narrowed"}).json()["items"]
    assert [item["model"] for item in listed] == [MODEL]
    assert KIND in client.get("/v1/changes.atom").text
    row = dict(zip(*csv.reader(client.get("/v1/models/export?format=csv").text.splitlines()), strict=True))
    assert (row["region_access"], row["region_excluded"], row["license"]) == ("restricted", "EU", "mit")
    wanted = {"url": "http://127.0.0.1:9/hook", "events": [KIND]}
    assert client.post("/v1/webhooks", json=wanted).status_code == 201
