"""A second source: its models are watched, compared and told of like the Hub's, and never taken for those."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.db import Database
from registry.errors import Invalid
from registry.hub.huggingface.client import HubClient
from registry.hub.ids import MODELSCOPE
from registry.hub.modelscope.client import ModelScopeClient
from registry.hub.values import Snapshot
from registry.runtime import Runtime
from registry.settings import Settings
from registry.watch import service
from registry.watch.sync.leases import claim_next
from registry.watch.sync.worker import ModelReader, read_one
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import card
from tests.support.stub_modelscope import StubScope
from tests.support.watch.story import MIT_TEXT, Story

NAME = "Qwen/Qwen3-8B"
ID = f"modelscope:{NAME}"
FILES = {"README.md": card(license="mit"), "LICENSE": MIT_TEXT}


class ScopeStory(Story):
    """The same story with a second source."""

    scope: StubScope
    second: ModelScopeClient

    @property
    def reader(self) -> ModelReader:
        hubs = super().reader
        return ModelReader(
            database=hubs.database, knowledge=hubs.knowledge, hub=hubs.hub, others={MODELSCOPE: self.second},
            confirm_delay_seconds=0, interval_seconds=hubs.interval_seconds, retries=self.retries,
        )  # fmt: skip


@pytest.fixture
def tale(hub: StubHub, database: Database) -> Iterator[ScopeStory]:
    told = ScopeStory(hub, database, HubClient(hub.url, None))
    with StubScope() as scope:
        told.scope = scope
        told.second = ModelScopeClient(scope.url, None)
        yield told
        told.second.close()
    told.client.close()


def test_the_same_name_is_another_record(tale: ScopeStory) -> None:
    tale.hub.publish(NAME, {"README.md": card(license="apache-2.0")})
    tale.scope.publish(NAME, FILES, license="mit")
    tale.watch(NAME, ID)
    assert [item.outcome for item in tale.sync(NAME, ID).items] == ["first_seen", "first_seen"]
    ours, theirs = tale.record(NAME), tale.record(ID)
    assert (ours["source"], ours["license"]["license"]) == ("huggingface", "apache-2.0")
    assert (theirs["source"], theirs["license"]["license"]) == ("modelscope", "mit")
    assert theirs["url"] == f"https://modelscope.cn/models/{NAME}"
    assert theirs["purl"] is None
    assert (theirs["gated"], theirs["status"]) == ("no", "current")


def test_a_change_is_flagged_once(tale: ScopeStory) -> None:
    tale.scope.publish(NAME, FILES, license="mit")
    assert tale.outcome(ID) == "first_seen"
    assert tale.outcome(ID) == "unchanged"
    tale.scope.commit(NAME, {"weights.bin": "w"})
    assert tale.outcome(ID) == "unchanged"
    text = MIT_TEXT + "\nNot to be used by companies with more than 100 million users.\n"
    tale.scope.commit(NAME, {"LICENSE": text})
    assert tale.outcome(ID) == "changed"
    assert tale.outcome(ID) == "unchanged"
    assert [(flag.model, flag.kind) for flag in tale.flags()] == [(ID, "license.text_changed")]


def test_a_gate_that_is_not_told_is_no_gate_that_opened(tale: ScopeStory) -> None:
    model = tale.scope.publish(NAME, FILES, license="mit", gated=None)
    tale.sync(ID)
    assert tale.record(ID)["gated"] == "unknown"
    model.detail["gated"] = True
    assert tale.outcome(ID) == "observed"
    assert tale.record(ID)["gated"] == "manual"
    model.detail["gated"] = False
    assert tale.outcome(ID) == "changed"
    assert tale.kinds() == ["gating.changed"]


def test_the_card_and_the_source_may_disagree(tale: ScopeStory) -> None:
    """Its own tools file a model under Apache 2.0 where nobody says anything."""
    tale.scope.publish(NAME, {"README.md": card(license="cc-by-nc-4.0")}, license="apache-2.0")
    tale.sync(ID)
    assert tale.record(ID)["status"] == "needs_review"


def test_bases_are_names_of_the_same_source(tale: ScopeStory) -> None:
    tale.hub.publish("Qwen/Base", {"README.md": card(license="cc-by-nc-4.0")})
    tale.scope.publish("Qwen/Base", FILES, license="mit")
    tale.scope.publish(NAME, {**FILES, "README.md": card(license="mit", base_model="Qwen/Base")}, license="mit")
    tale.watch(ID)
    tale.sync(ID)
    assert [base["id"] for base in tale.record(ID)["base_models"]] == ["modelscope:Qwen/Base"]
    assert tale.watched()["modelscope:Qwen/Base"].reason == "ancestor"
    assert "Qwen/Base" not in tale.watched()


def test_the_name_of_a_base_may_be_endless(tale: ScopeStory) -> None:
    endless = card(license="mit", base_model="Qwen/" + "b" * 190)
    tale.scope.publish(NAME, {**FILES, "README.md": endless}, license="mit")
    tale.hub.publish(NAME, {**FILES, "README.md": endless.replace("b" * 190, "b" * 300)})
    for model_id in (ID, NAME):
        assert tale.outcome(model_id) == "first_seen"
        shown = tale.record(model_id)
        assert [base["license"] for base in shown["base_models"]] == [None]


def test_unreachable_is_tried_again_and_changes_nothing(tale: ScopeStory) -> None:
    tale.scope.publish(NAME, FILES, license="mit")
    tale.watch(ID)
    tale.sync(ID)
    tale.scope.stop()
    run = tale.sync(ID)
    assert run.items[0].outcome == "failed"
    assert str(run.items[0].detail).startswith("unreachable: ")
    assert tale.record(ID)["sync"]["kind"] == "unreachable"
    assert tale.record(ID)["license"]["license"] == "mit"
    assert tale.flags() == []
    tale.scope.start()
    assert tale.outcome(ID) == "unchanged"
    assert tale.record(ID)["sync"]["state"] == "ok"


def test_what_it_does_not_show_is_unavailable_and_not_deleted(tale: ScopeStory) -> None:
    tale.scope.publish(NAME, FILES, license="mit")
    tale.sync(ID)
    tale.scope.forget(NAME)
    tale.sync(ID)
    assert tale.kinds() == ["model.unavailable"]
    assert tale.record(ID)["status"] != "gone"


def test_its_quota_does_not_stop_the_hub(tale: ScopeStory) -> None:
    tale.scope.publish(NAME, FILES)
    tale.scope.misbehave("status", status=429, headers={"Retry-After": "60"})
    tale.begin(ID)
    claim = claim_next(tale.database, tale.clock())
    assert claim is not None
    assert claim.source == MODELSCOPE
    assert read_one(tale.reader, claim, tale.clock) is None


@pytest.mark.parametrize(
    "model_id", ["modelscope:", "modelscope:Qwen", "modelscope:a/b/c", "modelscope:a/..", "ollama:a/b"]
)
def test_other_ids_are_refused(model_id: str) -> None:
    with pytest.raises(Invalid, match="modelscope:owner/name"):
        service.check_model_id(model_id)


def test_its_mirror_is_read_while_it_cannot_be_reached(tmp_path: Path) -> None:
    with StubScope() as mirror:
        mirror.publish(NAME, FILES, license="mit")
        settings = Settings(
            data_dir=tmp_path, hub_timeout_seconds=1, modelscope_endpoint="http://127.0.0.1:9",
            modelscope_mirror_endpoint=mirror.url,
        )  # fmt: skip
        runtime = Runtime(settings, rings=False)
        seen = runtime.modelscope.snapshot(ID)
        runtime.close()
    assert isinstance(seen, Snapshot)
    assert (seen.via, seen.model.id, seen.card.declared) == (mirror.url, ID, ("mit",))
