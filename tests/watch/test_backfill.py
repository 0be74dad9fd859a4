"""Reading the past of a model from its commit history."""

from tests.stub_hub import StubHub
from tests.watch.pasts import learned, publish, push, queue, weights, work_once, wrong
from tests.watch.story import MIT_TEXT, MODEL, Story, card


def test_five_hundred_commits_are_known_after_sixty_requests(story: Story, hub: StubHub) -> None:
    publish(hub, {"README.md": card(license="mit"), "LICENSE": MIT_TEXT})
    for change in range(10):
        weights(hub, 36)
        push(hub, {"README.md": card(f"Edition {change}", license="mit" if change < 6 else "other")})
        if change in {2, 5, 8}:
            weights(hub, 9)
            push(hub, {"LICENSE": f"{MIT_TEXT}\nAnd no use above {change} million users.\n"})
    weights(hub, 500 - len(hub.repository(MODEL).commits))
    story.sync(MODEL)
    hub.forget_requests()
    queue(story)
    row = work_once(story)
    asked = hub.count()
    assert (row.state, row.commits, row.covered) == ("done", 500, 500)
    assert row.requests == asked <= 60
    assert wrong(story, hub, every=7) == []
    assert None not in learned(story).values()
