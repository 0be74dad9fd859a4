"""A model that was known from a list only is read for the first time: that is a first sight, not a change."""

from registry.records.listings.service import import_listing
from tests.support.licenses.knowledge import knowledge
from tests.support.stub_hub.seeds import card
from tests.support.watch.story import MIT_TEXT, MODEL, Story


def test_the_first_full_reading_of_a_listed_model_is_no_change(story: Story) -> None:
    item = {"_id": "0" * 24, "id": MODEL, "sha": "a" * 40, "tags": ["license:apache-2.0"], "downloads": 3}
    assert import_listing(story.database, knowledge(), [item], story.clock()).new == 1
    assert story.record()["hub"]["listed"] is True
    files = {"README.md": card(license="mit"), "LICENSE": MIT_TEXT}
    story.hub.publish(MODEL, files, gated="manual", hub_id=item["_id"])
    assert story.outcome(MODEL) == "first_seen"
    assert story.flags() == []
    record = story.record()
    assert (record["license"]["license"], record["hub"]["listed"]) == ("mit", False)
