"""Workers of a service that reads a hub without commits, cards and dates in its lists: every change is told, once."""

from collections import Counter
from pathlib import Path

import pytest

from tests.support.watch.changes import MODELS, OWNER, SOLO, make_noise, publish_all, rounds
from tests.support.workers.stage import Stage, embedded

pytestmark = pytest.mark.slow


def test_thirty_changes_at_a_hub_of_another_shape(tmp_path: Path) -> None:
    paces = {"SWEEP_INTERVAL_SECONDS": "1", "SYNC_INTERVAL_SECONDS": "3"}
    with embedded(tmp_path, **paces) as stage:
        stage.hub.shape("hfd")
        publish_all(stage.hub)
        stage.ask("PUT", f"/v1/watch-groups/{OWNER}", {"owner": OWNER}, 201)
        for model in SOLO:
            stage.ask("PUT", f"/v1/watch/{model}", expect=201)
        count = len(MODELS) + len(SOLO)
        stage.wait_for("the first readings", lambda: _read(stage) >= count, seconds=90)
        expected = Counter[tuple[str, str]]()
        for turn, changes in enumerate(rounds()):
            for change in changes:
                change.do(stage.hub, change.model, turn)
                expected[change.model, change.kind] += 1
            make_noise(stage.hub, turn)
            stage.wait_for("the changes of a round", lambda: len(stage.flags()) >= expected.total(), seconds=90)
        assert Counter((flag["model"], flag["kind"]) for flag in stage.flags()) == expected
        told = {one["code"] for one in stage.ask("GET", "/v1/sync")["limitations"]}
        assert {"list_commits", "list_order", "model_ids", "paths_info"} <= told


def _read(stage: Stage) -> int:
    """How many of the models that change were read."""
    watched = stage.ask("GET", "/v1/watch")["items"]
    return sum(one["last_success_at"] is not None and one["model"] in {*MODELS, *SOLO} for one in watched)
