"""A model whose licence moved in ways that people have to read, with its past and what was made from it."""

from datetime import timedelta

from registry.db import Database
from registry.hub.huggingface.client import HubClient
from registry.watch.backfill.worker import backfill_due
from tests.support.licenses.knowledge import knowledge
from tests.support.licenses.texts import NEAR_COPY, VENDOR
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import card
from tests.support.watch.histories import queue
from tests.support.watch.story import Story

MODEL, CHILD = "example-lab/bright", "other-lab/bright-tuned"
EVIL = "\"><script>alert(1)</script>' onmouseover=x {{7*7}} ${7*7} <%x%> \u202egnp.exe"


def tell_changes(hub: StubHub, database: Database, *, with_history: bool = True, clause: str = EVIL) -> Story:
    """A text that changed, then a gate and a region, then another licence and a use policy; read days apart."""
    story = Story(hub, database, HubClient(hub.url, None))
    story.clock.turn(days=-140)
    born = story.clock() - timedelta(days=500)
    hub.publish(MODEL, {"README.md": card(license="apache-2.0")}, at=born, message="initial commit")
    files = {"README.md": card(license="other", license_name="bright"), "LICENSE": VENDOR}
    hub.commit(MODEL, files, at=born + timedelta(days=200))
    hub.publish(CHILD, {"README.md": card(license="other", base_model=MODEL)}, at=born + timedelta(days=300))
    story.sync(MODEL, CHILD)
    if with_history:
        queue(story, MODEL)
        backfill_due(database, knowledge(), story.client, requests=60, budget_seconds=60, clock=story.clock)
    story.clock.turn(days=40)
    story.sync(MODEL)
    story.clock.turn(days=30)
    hub.commit(MODEL, {"LICENSE": f"{NEAR_COPY}\n6. {clause}\n"}, at=story.clock())
    story.sync(MODEL)
    story.clock.turn(days=20)
    hub.set_gated(MODEL, "auto")
    closed = card(license="other", license_name="bright", extra_gated_eu_disallowed="true")
    hub.commit(MODEL, {"README.md": closed}, at=story.clock())
    story.sync(MODEL)
    story.clock.turn(days=10)
    hub.commit(MODEL, {"README.md": card(license="mit"), "USE_POLICY.md": "Do no harm."}, at=story.clock())
    story.sync(MODEL)
    story.clock.turn(days=15)
    story.sync(MODEL)
    story.client.close()
    return story
