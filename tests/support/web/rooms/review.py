"""Records that wait for a person, as the registry reads them from a hub."""

from registry.curation.review import bring_up_to_date
from registry.records.documents import refresh_stale
from tests.support.licenses.knowledge import knowledge
from tests.support.stub_hub.seeds import card
from tests.support.watch.story import Story

OWN_TEXT = (
    "Example Community Terms. You may read, run and study these weights for any purpose that is not military. "
    "Whoever has more than 7 million monthly active users must first ask us in writing. Outputs belong to you. "
    "We may end these terms when you break them, and then you must delete every copy that you hold."
)


def publish(story: Story, model: str, text: str | None, *, downloads: int = 0, **front: str) -> None:
    """A model with its card and a licence file, read once."""
    files = {"README.md": card(**(front or {"license": "other"}))}
    story.hub.publish(model, files | ({"LICENSE": text} if text else {}), downloads=downloads)
    story.sync(model)


def settle(story: Story) -> None:
    """What beat does: queue, documents, queue."""
    now = story.clock()
    bring_up_to_date(story.database, knowledge(), now)
    refresh_stale(story.database, knowledge(), now)
    bring_up_to_date(story.database, knowledge(), now)
