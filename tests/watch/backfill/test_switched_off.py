"""With ``CARDWATCH_BACKFILL_REQUESTS=0`` no past is read, and whoever asks is told so; switched on, it goes on."""

from registry.runtime import Runtime
from registry.watch.backfill.worker import backfill_due
from tests.support.http.application import Client, make_runtime, speaking_to
from tests.support.licenses.knowledge import knowledge
from tests.support.stub_hub.seeds import card
from tests.support.watch.histories import work_once
from tests.support.watch.story import MIT_TEXT, MODEL, Story

FILES = {"README.md": card(license="mit"), "LICENSE": MIT_TEXT}
HISTORY = ("commits", "paths-info", "tree")


def off(runtime: Runtime) -> Runtime:
    folder = runtime.settings.data_dir / "off"
    return make_runtime(str(runtime.settings.database_url), folder, hub_endpoint=str(runtime.settings.hub_endpoint),
                        backfill_requests=0)  # fmt: skip


def test_nothing_of_the_past_is_asked_for(client: Client, story: Story, runtime: Runtime) -> None:
    story.hub.publish(MODEL, FILES)
    story.hub.commit(MODEL, {"README.md": card(license="mit", note="other words")})
    story.watch(MODEL)
    story.sync()
    story.hub.forget_requests()
    assert backfill_due(story.database, knowledge(), story.client, requests=0, budget_seconds=5) == 0
    assert story.hub.count() == 0
    switched_off = off(runtime)
    with speaking_to(switched_off) as told:
        status = told.get("/v1/sync").json()
        assert (status["backfill_requests"], status["backfills"]) == (0, {"queued": 1})
        past = told.get(f"/v1/models/{MODEL}/backfill").json()
        assert (past["state"], past["due_at"]) == ("queued", None)
        assert "CARDWATCH_BACKFILL_REQUESTS" in past["detail"]
    switched_off.close()
    assert client.get("/v1/sync").json()["backfill_requests"] == 60
    assert work_once(story).state == "done"
    assert client.get(f"/v1/models/{MODEL}/backfill").json()["detail"] is None
