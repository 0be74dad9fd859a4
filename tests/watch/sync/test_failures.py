"""A hub that refuses, stumbles or keeps silent: what is known stays, the record says what happened, nothing hangs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select
from structlog.testing import capture_logs

from registry.exports.formats import FORMATS
from registry.exports.service import write_bom
from registry.hub import HubFailure, HubModel, ListPage
from registry.hub.huggingface.client import HubClient
from registry.records.queries import get_record
from registry.records.search.export import Format, export_models
from registry.records.search.filters import ModelFilter
from registry.watch.runs.service import start_run
from registry.watch.sweeps.rules import ALL_OF, RECENT
from registry.watch.sweeps.service import arm_sweep
from registry.watch.sweeps.tables import Sweep
from registry.watch.sync.worker import work_due
from tests.support.licenses.knowledge import knowledge
from tests.support.stub_hub.seeds import MINIMAX_MODIFIED, card
from tests.support.watch.story import INTERVAL_SECONDS, MIT_TEXT, MODEL, Story
from tests.support.watch.sweeps import sweep

API = f"/api/models/{MODEL}"
FILE = f"/{MODEL}/resolve"
FILES = {"README.md": card(license="mit"), "LICENSE": MIT_TEXT}

LISTS: tuple[Format, ...] = ("csv", "jsonl")

Trouble = Callable[[Story], None]


def _status(status: int, prefix: str = API, **more: Any) -> Trouble:  # noqa: ANN401 - fields of Fault
    return lambda story: story.hub.misbehave("status", prefix, status=status, **more)


def _fault(kind: str, prefix: str = API) -> Trouble:
    return lambda story: story.hub.misbehave(kind, prefix)


def _slow(kind: str) -> Trouble:
    """An answer that takes too long; the client is impatient from now on, so that it costs a test little."""

    def begin(story: Story) -> None:
        story.client.close()
        story.client = HubClient(story.hub.url, None, timeout_seconds=0.5, deadline_seconds=2)
        story.hub.misbehave(kind, API, seconds=0.05)

    return begin


TROUBLES: dict[str, tuple[Trouble, str, list[str]]] = {
    "401": (_status(401), "unauthorized", ["model.unavailable"]),
    "403": (_status(403), "forbidden", ["model.unavailable"]),
    "disabled": (lambda story: story.hub.disable(MODEL), "disabled", ["model.unavailable"]),
    "404 of another server": (
        _status(404, headers={"Content-Type": "text/html"}, body="<html>not here</html>"), "malformed", [],
    ),
    "429": (_status(429, headers={"Retry-After": "7200"}), "rate_limited", []),
    "500": (_status(500), "server_error", []),
    "503 for a file": (_status(503, FILE), "server_error", []),
    "a web page": (_fault("html"), "malformed", []),
    "a web page for a file": (_fault("html", FILE), "malformed", []),
    "a truncated answer": (_fault("truncated"), "truncated", []),
    "a truncated file": (_fault("truncated", FILE), "truncated", []),
    "broken JSON": (_fault("malformed_json"), "malformed", []),
    "other bytes than announced": (_fault("wrong_bytes", FILE), "mismatch", []),
    "silence": (_slow("silence"), "timeout", []),
    "a dropped connection": (_fault("dropped"), "unreachable", []),
    "a slow drip": (_slow("drip"), "timeout", []),
    "a hub that is down": (lambda story: story.hub.stop(), "unreachable", []),
    "a gate before everything": (_status(403, headers={"X-Error-Code": "GatedRepo"}), "gated", ["model.unavailable"]),
    "451": (_status(451), "forbidden", ["model.unavailable"]),
    "an endless answer": (lambda story: story.hub.misbehave("huge", API, size=17 * 1024 * 1024), "too_large", []),
    "an answer elsewhere": (_fault("redirect"), "foreign_host", []),
    "a commit that vanished": (_status(404, headers={"X-Error-Code": "RevisionNotFound"}), "revision_not_found", []),
}  # fmt: skip


def documents_of(story: Story) -> dict[str, bytes]:
    """Every document that is made of a record, byte for byte, and the name that its ETag gives it."""
    with story.database.reading() as session:
        record = get_record(session, MODEL)
        kept = {"record": record.document, "etag": record.etag.encode(), "at": record.updated_at.isoformat().encode()}
    boms = {form: write_bom(story.database, story.known, MODEL, form, story.clock()).data for form in FORMATS}
    lists = {form: b"".join(export_models(story.database, ModelFilter(), form)) for form in LISTS}
    return kept | boms | lists


@pytest.mark.parametrize("name", TROUBLES)
def test_a_failing_source_is_no_change(story: Story, name: str) -> None:
    trouble, kind, flagged = TROUBLES[name]
    story.hub.publish(MODEL, FILES)
    story.watch(MODEL)
    story.sync()
    known, documents = story.record(), documents_of(story)
    # What changes while nobody can look must not be lost either.
    story.hub.commit(MODEL, {**MINIMAX_MODIFIED})
    trouble(story)
    run = story.sync()
    assert (run.items[0].outcome, run.outcomes) == ("failed", {"failed": 1})
    record = story.record()
    for kept in ("license", "texts", "hub", "status", "gated", "base_models"):
        assert record[kept] == known[kept], kept
    assert (record["sync"]["state"], record["sync"]["kind"]) == ("failing", kind)
    assert record["sync"]["detail"]
    assert documents_of(story) == documents
    assert story.kinds() == flagged
    since = record["sync"]["since"]
    watched = story.watched()[MODEL]
    assert watched.failures == 1
    assert watched.last_failure_at is not None
    assert watched.next_due_at > watched.last_failure_at
    story.sync()
    assert story.record()["sync"]["since"] == since
    assert documents_of(story) == documents
    assert story.kinds() == flagged
    story.client.close()
    story.client = HubClient(story.hub.url, None)
    story.hub.behave()
    story.hub.repository(MODEL).disabled = False
    if name == "a hub that is down":
        story.hub.start()
    assert story.outcome() == "changed"
    record = story.record()
    assert (record["sync"]["state"], record["sync"]["kind"]) == ("ok", None)
    assert story.kinds() == [*flagged, "license.id_changed"]
    assert story.watched()[MODEL].failures == 0


def test_a_rate_limit_is_waited_for(story: Story) -> None:
    story.hub.publish(MODEL, FILES)
    story.watch(MODEL)
    story.sync()
    story.hub.misbehave("status", API, status=429, headers={"Retry-After": "40000"})
    story.sync()
    watched = story.watched()[MODEL]
    assert watched.last_failure_at is not None
    assert watched.next_due_at - watched.last_failure_at == timedelta(seconds=40_000)


def test_repeated_failures_are_tried_less_and_less_often(story: Story) -> None:
    story.hub.publish(MODEL, FILES)
    story.watch(MODEL)
    story.hub.misbehave("status", API, status=500)
    waits = []
    for _ in range(8):
        story.sync()
        watched = story.watched()[MODEL]
        assert watched.last_failure_at is not None
        waits.append((watched.next_due_at - watched.last_failure_at).total_seconds())
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (60, INTERVAL_SECONDS)


def test_a_model_that_was_never_read_and_fails_is_no_change(story: Story) -> None:
    for model, kind in (("example-lab/missing", "unauthorized"), (MODEL, "server_error")):
        if model == MODEL:
            story.hub.misbehave("status", API, status=500)
        assert story.outcome(model) == "failed"
        record = story.record(model)
        assert (record["sync"]["state"], record["sync"]["kind"], record["status"]) == ("failing", kind, "needs_review")
    assert story.flags() == []


def test_hidden_and_failing_by_turns_is_flagged_once(story: Story) -> None:
    """Between two refusals the hub stumbles; the model never came back, so nothing new is to be told."""
    story.hub.publish(MODEL, FILES)
    story.sync()
    for status in (401, 500, 403, 500, 401):
        story.hub.misbehave("status", API, status=status)
        story.sync()
        story.hub.behave()
    assert story.kinds() == ["model.unavailable"]
    story.sync()
    story.hub.misbehave("status", API, status=401)
    story.sync()
    assert story.kinds() == ["model.unavailable"] * 2


def test_a_refusal_that_does_not_last_is_not_told(story: Story) -> None:
    story.hub.publish(MODEL, FILES)
    story.sync()
    story.hub.misbehave("status", API, times=1, status=401)
    assert story.outcome() == "unchanged"
    assert story.flags() == []
    assert story.record()["sync"]["state"] == "ok"


@pytest.fixture
def known_to_the_hub(story: Story) -> Story:
    """With a token the hub says that something is missing; without one it only refuses."""
    story.client.close()
    story.client = HubClient(story.hub.url, "hf_stub")
    return story


def test_a_deletion_is_believed_when_it_is_said_twice(known_to_the_hub: Story) -> None:
    story = known_to_the_hub
    story.hub.publish(MODEL, FILES)
    story.sync()
    known = story.record()
    story.hub.delete(MODEL)
    run = story.begin()
    story.step()
    assert story.flags() == []
    assert story.record()["status"] == "current"
    story.finish(run)
    (flag,) = story.flags()
    assert (flag.kind, flag.direction, flag.class_before) == ("model.deleted", "unknown", flag.class_before)
    record = story.record()
    assert (record["status"], record["sync"]["kind"]) == ("gone", "not_found")
    assert record["license"] == known["license"]
    story.sync()
    assert story.kinds() == ["model.deleted"]
    assert [event.type for event in story.alerts()] == ["model.deleted"]


def test_another_repository_under_the_same_name_is_not_the_same_model(known_to_the_hub: Story) -> None:
    story = known_to_the_hub
    story.hub.publish(MODEL, FILES)
    story.sync()
    known = story.record()
    story.hub.delete(MODEL)
    story.hub.publish(MODEL, {"README.md": card(license="gpl-3.0")})
    assert story.outcome() == "failed"
    assert story.kinds() == ["model.deleted"]
    record = story.record()
    assert (record["status"], record["sync"]["state"]) == ("gone", "failing")
    assert "Another repository" in record["sync"]["detail"]
    assert record["license"] == known["license"]
    story.sync()
    assert story.kinds() == ["model.deleted"]
    assert len(story.observations()) == 1


def test_the_files_of_a_gated_model_stay_as_they_were_last_seen(story: Story) -> None:
    story.hub.publish(MODEL, FILES)
    story.sync()
    texts = story.record()["texts"]
    story.hub.set_gated(MODEL, "manual", readers=["somebody"])
    story.sync()
    assert story.kinds() == ["gating.changed"]
    record = story.record()
    assert record["texts"] == texts
    assert record["gated"] == "manual"
    assert record["license"]["license"] == "mit"
    assert not record["hub"]["unread"]  # their ids say that they are the known ones
    story.hub.commit(MODEL, {"LICENSE": "Other terms, behind the gate."})
    story.sync()
    record = story.record()
    assert record["texts"] == texts
    assert record["hub"]["unread"] == ["LICENSE"]


@pytest.mark.parametrize("closed", ["files", "everything about files"])
def test_a_change_behind_a_closed_gate_is_noticed_once_it_opens(story: Story, closed: str) -> None:
    story.hub.publish(MODEL, {**FILES, "USE_POLICY.md": "Do no harm to anybody."})
    story.sync()
    if closed == "files":
        story.hub.set_gated(MODEL, "manual", readers=["somebody"])
    else:
        for call in ("paths-info", "tree"):
            story.hub.misbehave("status", f"{API}/{call}", status=403, headers={"X-Error-Code": "GatedRepo"})
    story.sync()
    story.hub.commit(MODEL, {"USE_POLICY.md": "Do no harm. Companies in the European Union shall not use this model."})
    story.sync()
    assert "policy.text_changed" not in story.kinds()
    story.hub.set_gated(MODEL, False)
    story.hub.behave()
    story.sync()
    assert story.kinds().count("policy.text_changed") == 1
    assert not any(kind.startswith("license.") for kind in story.kinds())


CLAUSE = "Do no harm. Companies in the European Union shall not use this model."
MORE = MIT_TEXT + "\nCompanies shall not use this model.\n"
GIANT = {**FILES, "LICENSE-annex.txt": "x" * (5 * 1024 * 1024)}

BEHIND: dict[str, tuple[dict[str, str], list[dict[str, str]], list[str]]] = {
    "a text that changes while a copy of it appears": (
        FILES, [{"LICENSE": MORE, "weights/LICENSE": MORE}, {"README.md": card(license="mit", tags=["a"])}],
        ["license.text_changed"],
    ),
    "a copy that appears": (FILES, [{"weights/LICENSE": MIT_TEXT + "\n"}], []),
    "a policy that appears": (FILES, [{"USE_POLICY.md": CLAUSE}], ["policy.text_changed"]),
    "terms that appear and change": (
        FILES, [{"LICENSE-weights": "Our own terms."}, {"LICENSE-weights": "Our own terms, today."}],
        ["license.text_changed"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BEHIND)
def test_what_appears_behind_a_closed_door_is_compared_once_it_opens(story: Story, name: str) -> None:
    files, commits, flagged = BEHIND[name]
    story.hub.publish(MODEL, files)
    story.sync()
    for commit in commits:
        story.hub.misbehave("status", FILE, status=403, headers={"X-Error-Code": "GatedRepo"})
        story.hub.commit(MODEL, commit)
        story.sync()
        assert story.kinds() == []
    assert story.record()["hub"]["unread"]
    story.hub.behave()
    story.sync()
    assert story.kinds() == flagged
    story.sync()
    assert story.kinds() == flagged


def test_a_text_changes_beside_one_that_cannot_be_read(story: Story) -> None:
    story.hub.publish(MODEL, GIANT)
    story.sync()
    assert story.record()["hub"]["unread"] == ["LICENSE-annex.txt"]
    story.hub.commit(MODEL, {"LICENSE": MORE})
    story.sync()
    assert story.kinds() == ["license.text_changed"]
    story.hub.commit(MODEL, {"LICENSE-annex.txt": "Now short enough."})
    story.sync()
    assert story.kinds() == ["license.text_changed"], "what is read for the first time is no change"


def test_terms_appear_beside_a_text_that_cannot_be_read(story: Story) -> None:
    story.hub.publish(MODEL, {"README.md": FILES["README.md"], "LICENSE-annex.txt": GIANT["LICENSE-annex.txt"]})
    story.sync()
    story.hub.commit(MODEL, {"LICENSE": "Our own terms."})
    story.sync()
    assert story.kinds() == ["license.text_changed"]
    story.hub.commit(MODEL, {"LICENSE-annex.txt": "Our own terms."})
    story.sync()
    assert story.kinds() == ["license.text_changed"]


def test_a_licence_goes_beside_a_text_that_cannot_be_read(story: Story) -> None:
    story.hub.publish(MODEL, {**GIANT, "LICENSE": "Our own terms."})
    story.sync()
    story.hub.commit(MODEL, {}, remove=("LICENSE",))
    story.sync()
    assert story.kinds() == ["license.text_changed"]


def test_a_licence_that_moves_behind_a_closed_door_is_compared_once_that_opens(story: Story) -> None:
    story.hub.publish(MODEL, FILES)
    story.sync()
    story.hub.misbehave("status", FILE, status=403, headers={"X-Error-Code": "GatedRepo"})
    story.hub.commit(MODEL, {"LICENSE.md": MORE}, remove=("LICENSE",))
    story.sync()
    assert story.kinds() == []
    story.hub.behave()
    story.sync()
    assert story.kinds() == ["license.text_changed"]


@pytest.mark.parametrize("status", [401, 403])
def test_a_file_of_an_open_model_that_is_refused_is_asked_for_again(story: Story, status: int) -> None:
    story.hub.publish(MODEL, FILES)
    story.sync()
    story.hub.commit(MODEL, {"LICENSE": MORE})
    story.hub.misbehave("status", FILE, status=status)
    assert story.outcome() == "failed"
    assert story.record()["hub"]["unread"] == []
    story.hub.behave()
    story.sync()
    assert story.kinds() == ["license.text_changed"]


def test_history_that_shrinks_is_no_change(story: Story) -> None:
    story.hub.publish(MODEL, FILES)
    story.sync()
    story.hub.force_push(MODEL)
    assert story.outcome() == "unchanged"
    assert story.flags() == []
    assert len(story.observations()) == 2


def test_a_reading_that_cannot_be_recorded_blocks_nobody(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own mistake with one model lets the others through, is logged, and is tried again."""
    story.hub.publish(MODEL, FILES)
    story.hub.publish("example-lab/other", FILES)

    def fails(*_: object) -> None:
        raise ArithmeticError

    monkeypatch.setattr("registry.watch.sync.outcomes.observe", fails)
    run = story.begin(MODEL, "example-lab/other")
    with capture_logs() as logs:
        story.step()
    assert [line["event"] for line in logs] == ["sync.not_recorded"]
    monkeypatch.undo()
    story.clock.turn(seconds=30)
    result = story.finish(run)
    assert result.outcomes == {"first_seen": 2}


def test_a_token_that_expired_says_nothing_about_models(story: Story) -> None:
    story.hub.publish(MODEL, FILES)
    story.sync()
    nobody, story.client = story.client, HubClient(story.hub.url, "hf_" + "expired", timeout_seconds=5)
    try:
        story.hub.misbehave("status", "/api", status=401)
        for _ in range(4):
            assert story.outcome() == "failed"
        assert not story.kinds()
        assert story.record()["sync"]["kind"] == "credentials"
        story.hub.behave()
        assert story.outcome() == "unchanged"
    finally:
        story.client.close()
        story.client = nobody


def test_a_dry_run_records_nothing(story: Story) -> None:
    story.hub.publish(MODEL, FILES)
    story.sync()
    before = story.record()
    story.hub.commit(MODEL, {"README.md": card(license="apache-2.0")})
    story.clock.turn(hours=1)
    with story.database.unit_of_work() as work:
        run = start_run(
            work, knowledge(), [MODEL], trigger="manual", actor="test", now=story.clock(), is_dry=True
        ).id  # fmt: skip
    (item,) = story.finish(run).items
    assert (item.outcome, item.detail) == ("changed", "license.id_changed")
    assert story.record() == before
    assert not story.flags()
    assert story.outcome() == "changed"


def test_trouble_before_the_first_reading_leaves_the_second_its_tries(story: Story) -> None:
    story.hub.publish(MODEL, {"README.md": card(license="mit")})
    story.sync()
    story.retries = 1
    story.hub.commit(MODEL, {"README.md": card(license="gpl-3.0")})
    run = story.begin()
    for _ in range(2):
        story.hub.misbehave("status", f"/api/models/{MODEL}", times=2)
        story.step()
        story.clock.turn(minutes=1)
        story.step()
        story.clock.turn(minutes=1)
    story.finish(run)
    assert story.kinds() == ["license.id_changed"]


def test_refusals_of_a_source_in_trouble_are_not_counted_together(story: Story) -> None:
    """A 401 now and then, among errors of other kinds, is the source's trouble and not the model's."""
    story.hub.publish(MODEL, FILES)
    story.sync()
    story.retries = 4
    run = story.begin()
    for status in (401, 401, 401, 500, 401, 401, 502, 401):
        story.hub.misbehave("status", API, status=status)
        story.step()
        story.hub.behave()
        story.clock.turn(minutes=1)
    story.finish(run)
    assert not story.flags()


class StumblingClient(HubClient):
    """A client with a fault of its own: some answers, and some lists, make it raise what nobody expects."""

    def model(self, model_id: str, revision: str | None = None) -> HubModel | HubFailure:
        """As the client that it is, but for one model."""
        if model_id == "example-lab/odd":
            raise UnicodeEncodeError("ascii", "\u00e8", 0, 1, "no such letter")
        return super().model(model_id, revision)

    def page(
        self, *, author: str | None = None, link: str | None = None, limit: int = 1_000
    ) -> ListPage | HubFailure:  # fmt: skip
        """As the client that it is, but for one list."""
        if author == "odd-lab":
            raise ZeroDivisionError
        return super().page(author=author, link=link, limit=limit)


def test_a_fault_of_our_own_puts_off_one_model_alone(story: Story) -> None:
    models = ("example-lab/a", "example-lab/odd", "example-lab/z")
    for model in models:
        story.hub.publish(model, FILES)
    story.watch(*models)
    story.sync(*models)
    story.client.close()
    story.client = StumblingClient(story.hub.url, None)
    run = story.begin(*models)
    for _ in range(12):
        work_due(story.reader, budget_seconds=5, clock=story.clock)
        story.clock.turn(minutes=10)
    items = {item.model: item for item in story.finish(run).items}
    assert [items[model].outcome for model in models] == ["unchanged", "failed", "unchanged"]
    assert "log" in (items["example-lab/odd"].detail or "")
    assert not story.kinds()


def test_a_fault_of_our_own_puts_off_one_list_alone(story: Story) -> None:
    story.client.close()
    story.client = StumblingClient(story.hub.url, None)
    story.hub.publish(MODEL, FILES)
    story.watch(MODEL)
    with story.database.unit_of_work() as unit:
        arm_sweep(unit, "huggingface", f"{ALL_OF}odd-lab", story.clock())
        arm_sweep(unit, "huggingface", RECENT, story.clock())
    sweep(story)
    with story.database.reading() as session:
        sweeps = {row.scope: row for row in session.exec(select(Sweep))}
    assert sweeps[RECENT].finished_at is not None
    assert "log" in (sweeps[f"{ALL_OF}odd-lab"].detail or "")
    assert sweeps[f"{ALL_OF}odd-lab"].lease_token is None
