"""Lists tell what changed: only that is read, at the price of few requests, and nothing is missed."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from sqlmodel import update

from registry.hub.huggingface.lists import RawPage
from registry.records.tables import ModelRecord
from registry.watch.sweeps.rules import RECENT
from registry.watch.sweeps.service import arm_sweep
from tests.support.stocks import Stock
from tests.support.stub_hub.seeds import MINIMAX_MODIFIED, card
from tests.support.watch.story import MIT_TEXT, Story
from tests.support.watch.sweeps import sweep, work

FILES = {"README.md": card(license="mit"), "LICENSE": MIT_TEXT}
MODELS = [f"example-lab/model-{number:02}" for number in range(12)]
_PUBLISHED = datetime.now(UTC)
_STOCK = Stock()
_seen: dict[str, datetime] = {}
"""When all models were first read, by the kind of database."""


@pytest.fixture
def watching(story: Story) -> Story:
    """Twelve models of one owner that were read, and a first sweep."""
    for model in MODELS:
        story.hub.publish(model, FILES, at=_PUBLISHED)
    _STOCK.put(story.database, lambda: _watch(story))
    with story.database.unit_of_work() as work:
        work.session.exec(update(ModelRecord).values(hub=story.hub.url))
    story.clock.now = max(story.clock.now, _seen[story.database.engine.dialect.name])
    assert len(story.watched()) == len(MODELS)
    return story


def _watch(story: Story) -> None:
    story.watch(*MODELS)
    sweep(story)
    _seen[story.database.engine.dialect.name] = story.clock.now


def test_nothing_new_costs_one_request(watching: Story) -> None:
    assert sweep(watching) == 1
    assert not watching.kinds()


def test_only_what_changed_is_read(watching: Story) -> None:
    watching.hub.commit(MODELS[3], {"README.md": card(license="mit", note="other words")})
    assert sweep(watching) == 1 + 2
    watching.hub.commit(MODELS[4], {"README.md": card(license="apache-2.0")})
    assert sweep(watching) == 1 + 3
    assert watching.kinds() == ["license.id_changed"]
    watching.hub.commit(MODELS[5], {"LICENSE": MINIMAX_MODIFIED["LICENSE"]})
    assert sweep(watching) == 1 + 3
    assert watching.kinds() == ["license.id_changed", "license.text_changed"]
    assert sweep(watching) == 1


def test_a_recheck_notices_what_moves_no_commit(watching: Story) -> None:
    watching.hub.set_gated(MODELS[1], "manual")
    watching.hub.rename(MODELS[2], "example-lab/renamed")
    watching.hub.delete(MODELS[6])
    watching.hub.make_private(MODELS[7])
    sweep(watching, hours=30)
    sweep(watching, minutes=30)
    assert sorted(watching.kinds()) == ["gating.changed", "model.renamed", "model.unavailable", "model.unavailable"]
    assert watching.record("example-lab/renamed")["id"] == "example-lab/renamed"


def test_a_recheck_of_one_owner_costs_one_request(watching: Story) -> None:
    assert sweep(watching, hours=30) == 2  # the list of the owner, and what changed last
    assert {item.last_success_at for item in watching.watched().values()} != {None}


def test_a_sweep_goes_on_where_it_was_interrupted(story: Story) -> None:
    for model in MODELS:
        story.hub.publish(model, FILES)
    story.watch(*MODELS)
    sweep(story)
    for model in MODELS:
        story.hub.commit(model, {"README.md": card(license="apache-2.0")})
    story.hub.misbehave("status", "/api/models", method="GET", status=503, times=2)
    sweep(story)
    assert not story.kinds()
    sweep(story, seconds=10)
    assert story.kinds() == ["license.id_changed"] * len(MODELS)


def test_an_owner_list_that_cannot_be_had_is_replaced_by_single_readings(watching: Story) -> None:
    watching.hub.commit(MODELS[0], {"README.md": card(license="apache-2.0")})
    with watching.database.unit_of_work() as unit:
        arm_sweep(unit, "huggingface", "all:example-lab", watching.clock())
    watching.hub.misbehave("status", "/api/models", method="GET", status=404, times=1)
    work(watching)
    assert watching.kinds() == ["license.id_changed"]


def test_a_new_file_that_a_tree_left_out_is_seen_by_the_recheck(watching: Story) -> None:
    """At each new commit the model itself is asked once more, in its turn."""
    watching.hub.commit(MODELS[0], {"USE_POLICY.md": "Do no harm with it.", "weights": "1"})
    watching.hub.misbehave("shrunk_list", f"/api/models/{MODELS[0]}/tree", times=1)
    sweep(watching)
    assert not watching.kinds()
    sweep(watching, hours=30)
    assert watching.kinds() == ["policy.text_changed"]
    assert sweep(watching, hours=30) <= 3
    assert sweep(watching, hours=30) == 2, "now the commit has been looked at twice"


def test_a_file_that_trees_leave_out_twice_is_not_taken_for_removed(watching: Story) -> None:
    """The names that the model tells stand against the tree, however often that comes back too short."""
    watching.hub.commit(MODELS[0], {"USE_POLICY.md": "Do no harm with it.", "weights": "1"})
    sweep(watching)
    watching.hub.commit(MODELS[0], {"README.md": card(license="mit", tags=["new"])})
    watching.hub.misbehave("shrunk_list", f"/api/models/{MODELS[0]}/tree")
    sweep(watching)
    assert watching.kinds() == ["policy.text_changed"]
    assert watching.watched()[MODELS[0]].failures
    watching.hub.behave()
    sweep(watching, hours=30)
    assert watching.kinds() == ["policy.text_changed"]


def test_a_file_that_a_tree_leaves_out_is_asked_of_the_model_while_others_go_by_the_list(watching: Story) -> None:
    """Their list is read once for all who wait; it does not show which files there are."""
    for model in MODELS[:3]:
        watching.hub.commit(model, {"USE_POLICY.md": "Do no harm with it.", "weights": "1"})
    sweep(watching)
    for model in MODELS[:3]:
        watching.hub.commit(model, {"README.md": card(license="apache-2.0")})
    watching.hub.misbehave("shrunk_list", f"/api/models/{MODELS[0]}/tree", times=1)
    sweep(watching)
    assert sorted(watching.kinds()) == ["license.id_changed"] * 3 + ["policy.text_changed"] * 3


def test_what_answers_left_out_at_first_sight_does_not_appear_later(story: Story) -> None:
    for number, model in enumerate(MODELS):
        story.hub.publish(model, {**FILES, "USE_POLICY.md": "Do no harm with it.", "legal/MODEL_LICENSE": "Our terms."})
        if number % 2:
            story.hub.misbehave("no_siblings", f"/api/models/{model}")
        else:
            story.hub.misbehave("shrunk_list", f"/api/models/{model}/tree")
    story.watch(*MODELS)
    sweep(story)
    story.hub.behave()
    for model in MODELS:
        story.hub.commit(model, {"README.md": card(license="mit", tags=["new"])})
    sweep(story)
    sweep(story, hours=30)
    assert not story.kinds()


def test_lists_from_a_cache_bring_nothing_back(watching: Story) -> None:
    old = _list(watching)
    at = watching.clock.now + timedelta(seconds=1)
    for model in MODELS[:4]:
        watching.hub.commit(model, {"README.md": card(license="apache-2.0")}, at=at)
    sweep(watching)
    assert watching.kinds() == ["license.id_changed"] * 4
    _sweep_by(watching, old)
    assert watching.kinds() == ["license.id_changed"] * 4


def test_lists_from_a_cache_close_no_gate_that_was_opened(watching: Story) -> None:
    gated = MODELS[:4]
    for model in gated:
        watching.hub.set_gated(model, "auto")
    sweep(watching, hours=30)
    assert watching.kinds() == ["gating.changed"] * 4
    old = _list(watching)
    for model in gated:
        watching.hub.set_gated(model, False)
    sweep(watching, hours=30)
    assert watching.kinds() == ["gating.changed"] * 8
    _sweep_by(watching, old)
    assert watching.kinds() == ["gating.changed"] * 8


def _list(story: Story) -> str:
    page = story.client.listing("example-lab")
    assert isinstance(page, RawPage)
    return "[" + ",".join(map(_text, page.items)) + "]"


def _sweep_by(story: Story, old: str) -> None:
    """One re-check in which every list comes from a cache, and one after it."""
    story.hub.misbehave("status", "/api/models", status=200, body=old, is_exact=True)
    sweep(story, hours=30)
    story.hub.behave()
    sweep(story, hours=30)


def _text(item: bytes | msgspec.Raw) -> str:
    return bytes(item).decode()


def test_a_change_at_the_moment_of_the_watermark_is_seen(watching: Story) -> None:
    """Many commits at the same second, before and after the page was made."""
    at = watching.clock.now + timedelta(seconds=1)
    for model in MODELS[:6]:
        watching.hub.commit(model, {"README.md": card(license="apache-2.0")}, at=at)
    sweep(watching)
    for model in MODELS[6:]:
        watching.hub.commit(model, {"README.md": card(license="apache-2.0")}, at=at)
    sweep(watching)
    assert watching.kinds() == ["license.id_changed"] * len(MODELS)


def test_the_first_sweep_only_sets_the_mark(story: Story) -> None:
    with story.database.unit_of_work() as unit:
        arm_sweep(unit, "huggingface", RECENT, story.clock())
    story.hub.publish(MODELS[0], FILES)
    work(story)
    assert not story.flags()
    assert not story.watched()
